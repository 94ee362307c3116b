"""Declarations of contents, and what was found in a draft, in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kilde.checking.against import Rests
from kilde.checking.declaration import Declaration
from kilde.checking.draft import Checked
from kilde.checking.finding import Evidence, Finding
from kilde.show.declaration import rows, sentence
from kilde.show.terminal import ACCENT, NAME, QUIET, safe, said, written, written_console
from kilde.show.words import count, origins_words, word


def _head(console: Console, title: str | None, about: Sequence[str | None]) -> None:
    console.print(said(title or "Untitled", NAME), highlight=False)
    console.print(said(" · ".join(filter(None, about)), QUIET), highlight=False)


def print_declaration(told: Declaration, console: Console) -> None:
    """Print a declaration: title, sentence, figures."""
    _head(console, told.title, (told.outlet or told.path or told.id, told.published, told.language))
    console.print(Text(sentence(told)), highlight=False)
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", min_width=3, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, style=QUIET)
    for row in rows(told):
        table.add_row(str(row.number), row.name, said(row.notes))
    console.print(table, highlight=False)


def declaration_text(told: Declaration, width: int = 100) -> str:
    """What `print_declaration` prints, without colours."""
    console = written_console(width)
    print_declaration(told, console)
    return written(console)


def _place(evidence: Evidence | Finding) -> str:
    if isinstance(evidence, Evidence) and evidence.article is not None:
        return safe(evidence.outlet or evidence.article)
    return f"line {evidence.line}" if evidence.line is not None else "title"


def _asked(finding: Finding) -> Text:
    text = said(f"{word(f'finding.{finding.kind}')}: {safe(finding.text)}", ACCENT)
    if finding.points:
        text.append(f"  VVP {', '.join(finding.points)}", style=QUIET)
    return text


def _rests(told: Sequence[Rests]) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", style=QUIET, no_wrap=True, min_width=8)
    table.add_column(ratio=1)
    for one in told:
        outlets = list(dict.fromkeys(carrier.outlet or carrier.article for carrier in one.carriers))
        table.add_row(f"line {one.line}", said(f"“{safe(one.words)}”"))
        support = f"{count(len(outlets), 'outlet', 'outlets')}: {', '.join(outlets)}; {origins_words(one.least, one.most)}"
        flags = "".join(f"; {word(f'flag.{flag}')}" for flag in one.flags)
        table.add_row("", said(f"{safe(support)} ({safe(', '.join(one.sources))}){flags}", QUIET))
    return table


def print_checked(told: Checked, console: Console) -> None:
    """Print what was found in a draft, in its order: where, what, the words, and the words that it goes by."""
    findings = told.findings
    _head(console, told.title, (told.path or told.outlet or told.id, told.language))
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", style=QUIET, no_wrap=True, min_width=8)
    table.add_column(ratio=1)
    for finding in findings:
        table.add_row(_place(finding), _asked(finding))
        table.add_row("", said(f"“{finding.words}”"))
        for evidence in finding.evidence:
            table.add_row("", said(f"{_place(evidence)}: “{evidence.words}”", QUIET))
    console.print(table, highlight=False)
    if told.rests:
        console.print(Text("\nWhat it rests on in the ledger", style=NAME), highlight=False)
        console.print(_rests(told.rests), highlight=False)
        console.print()
    number = count(len(findings), "finding", "findings") if findings else "Nothing found to ask about."
    console.print(Text(number, style=QUIET), highlight=False)


def checked_text(told: Checked, width: int = 100) -> str:
    """What `print_checked` prints, without colours."""
    console = written_console(width)
    print_checked(told, console)
    return written(console)
