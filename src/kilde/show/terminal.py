"""Readings and traces in a terminal: plain words, one column, as wide as the terminal is.

What strangers wrote is stripped of control characters and of signs that turn the direction of writing, so that no article
can move the cursor, colour the screen, or show its words in another order than they stand in.
"""

import io
import re
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kilde.claim import THROUGH, Claim, Trace
from kilde.show.anchors import Anchors, chain_words, shared
from kilde.show.asked import asked_words, nearest_words
from kilde.show.certainty import certainty, decided, passed_on
from kilde.show.lineage import Step, lineage
from kilde.show.picture import link_words
from kilde.show.report_articles import nobody
from kilde.show.words import PAIRED, count, hedges, origins_words, passed, source_words, with_note, word
from kilde.statement import Reading, Statement

#: Controls but line feed and tab, signs that turn the direction of writing, other invisible signs, and lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ud800-\udfff]"
)

ACCENT, QUIET, NAME = "bold red", "dim", "bold"


def safe(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return " ".join(_UNSAFE.sub("", text).split())


def said(words: str, style: str = "") -> Text:
    """Words of strangers or ours, made safe, on one line that folds."""
    return Text(safe(words), style=style, overflow="fold")


def written_console(width: int) -> Console:
    """A console that keeps what is printed, without colours."""
    return Console(file=io.StringIO(), width=width, force_terminal=False, color_system=None, legacy_windows=False)


def written(console: Console) -> str:
    """What was printed to a console that keeps it, without spaces at the ends of lines."""
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


# --- readings -------------------------------------------------------------------------------------------------------------


def _position(statement: Statement) -> str:
    return f"{statement.content[0][0]}–{statement.content[-1][1]}"


def _statements(reading: Reading, statements: Sequence[Statement]) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", style=QUIET, no_wrap=True, min_width=9)
    table.add_column(ratio=1)
    for statement in statements:
        words = said(f"“{safe(reading.words(statement.content))}”")
        by = decided(statement, reading)
        sure = certainty(statement, reading.chain(statement))
        told = [f"{sure}, {word('cue', of=safe(reading.words(by)))}" if by else sure, word(f"kind.{statement.kind}")]
        if statement.access != "unknown":
            told.append(word(f"access.{statement.access}", of=safe(reading.words(statement.access_span))))
        if statement.nested:
            told.append(word("nested"))
            told.extend(safe(passing) for passing in passed_on(statement, reading))
        if statement.time is not None:
            first, last = statement.time.from_, statement.time.to
            told.append(first if first == last else f"{first} to {last}")
        table.add_row(_position(statement), Group(words, said("; ".join(told), QUIET)))
    return table


def _reading(reading: Reading) -> RenderableType:
    article = reading.article
    about = [article.outlet or article.path or article.id, article.published, article.language]
    parts: list[RenderableType] = [
        said(article.title or "Untitled", NAME),
        said(" · ".join(part for part in (*about, count(len(reading), "statement", "statements")) if part), QUIET),
    ]
    grouped: dict[tuple[str, ...], list[Statement]] = {}
    for statement in reading.statements:
        grouped.setdefault(statement.chain, []).append(statement)
    alone = grouped.pop((), [])
    for chain, statements in grouped.items():
        links = tuple(reading.source(link) for link in chain)
        head = said(chain_words(links), NAME)
        head.append(f"  {source_words(links[-1].kind, True)}", style=QUIET)
        parts.extend((Text(""), head))
        if (why := next((one.anonymity_reason for one in statements if one.anonymity_reason), None)) is not None:
            parts.append(said(word("anonymity", of=safe(reading.words(why))), QUIET))
        parts.append(_statements(reading, statements))
    for voice in dict.fromkeys(nobody(statement) for statement in alone):
        parts.extend((Text(""), said(voice.capitalize(), ACCENT)))
        parts.append(_statements(reading, [statement for statement in alone if nobody(statement) == voice]))
    if not reading.statements:
        parts.extend((Text(""), Text("No statement of anybody else was found in it.", style=QUIET)))
    return Group(*parts)


def print_reading(reading: Reading, console: Console) -> None:
    """Print an article's statements by who is behind them; those that nobody is named for come last."""
    console.print(_reading(reading), highlight=False)


def reading_text(reading: Reading, width: int = 100) -> str:
    """What `print_reading` prints, without colours."""
    console = written_console(width)
    print_reading(reading, console)
    return written(console)


# --- traces ---------------------------------------------------------------------------------------------------------------


def _step(step: Step, claim: Claim, anchors: Anchors, shown: frozenset[int]) -> Text:
    text = said(anchors.name(step.article), NAME)
    text.append(f"  {anchors.clock.words(step.article)}")
    told = []
    if step.link is not None:
        told.append(safe(link_words(step.link, anchors)))
    elif all(instance.statement is None for instance in step.instances):
        told.append(word("voice.own"))
    told.extend(f"also from {safe(claim.origins.sources[origin].name)}" for origin in step.origins if origin not in shown)
    if told:
        text.append(f"  {'; '.join(told)}", style=QUIET)
    hedged = dict.fromkeys(words for instance in step.instances for words in hedges(instance))
    if hedged:
        text.append(f"  {'; '.join(hedged)}", style="yellow")
    return text


def _origin_words(claim: Claim, index: int) -> Text:
    origin = claim.origins.sources[index]
    text = said(with_note(origin.name, origin.named or origin.kind == "unspecified"), "cyan")
    text.append(f"  {source_words(origin.kind, True)}", style=QUIET)
    return text


def _tree(claim: Claim, anchors: Anchors) -> RenderableType:
    """Origins as roots; beneath each the outlets and articles that have it from there, every article once."""
    line = lineage(claim, anchors.clock.place)
    roots: list[Tree] = []
    origins: dict[int, Tree] = {}
    outside: dict[str, Tree] = {}
    articles: dict[str, Tree] = {}

    def root(label: Text) -> Tree:
        roots.append(Tree(label, guide_style=QUIET))
        return roots[-1]

    def of_origin(index: int) -> Tree:
        if index not in origins:
            origins[index] = root(_origin_words(claim, index))
        return origins[index]

    def of_outlet(name: str) -> Tree:
        if name not in outside:
            behind = line.outside.get(name, ())
            label = said(name, NAME)
            label.append("  not among the articles", style=QUIET)
            outside[name] = of_origin(behind[0]).add(label) if behind else root(label)
        return outside[name]

    for step in line.steps:
        link = step.link
        through = link.from_ if link is not None and link.reason in THROUGH else None
        if through is not None and through.source is not None:
            branch, shown = of_outlet(through.source), frozenset[int]()
        elif through is not None and through.article in articles:
            branch, shown = articles[through.article], frozenset[int]()
        elif step.origins:
            branch, shown = of_origin(step.origins[0]), frozenset(step.origins[:1])
        else:
            articles[step.article] = root(_step(step, claim, anchors, frozenset()))
            continue
        articles[step.article] = branch.add(_step(step, claim, anchors, shown))
    return Group(*roots)


def _claim(number: int, claim: Claim, anchors: Anchors) -> RenderableType:
    origins = claim.origins
    about = f"{count(len(claim.articles), 'article', 'articles')}, {origins_words(origins.least, origins.most)}; "
    about += f"credibility {claim.credibility} of 6, {word(f'credibility.{claim.credibility}')}"
    counted = Text(about)
    counted.append(f"  {claim.id}", style=QUIET)
    parts: list[RenderableType] = [said(f"“{safe(claim.text)}”", NAME), counted]
    if claim.flags:
        parts.append(Text("; ".join(word(f"flag.{flag}") for flag in claim.flags), style=ACCENT))
    for merge in origins.merges:
        verb = "are one" if merge.certain else "may be one"
        parts.append(said(f"{merge.names[0]} and {merge.names[1]} {verb}: {merge.reason}", QUIET))
    if passing := passed(claim):
        parts.append(said(passing, QUIET))
    parts.append(Padding(_tree(claim, anchors), (0, 0, 0, 1)))
    for event in claim.events:
        if event.flag not in PAIRED:
            continue
        before, after = ("".join(anchors.around(place, room=40)) for place in (event.from_, event.to))
        change = said(f"{word(f'flag.{event.flag}')}: {event.text}", "yellow")
        parts.append(change)
        if event.from_ != event.to and before and after:
            parts.append(said(f"“{safe(before)}” → “{safe(after)}”"))
    row = Table.grid(padding=(0, 1), pad_edge=False)
    row.add_column(justify="right", style=QUIET, no_wrap=True, min_width=3)
    row.add_column(ratio=1)
    row.add_row(str(number), Group(*parts))
    return row


#: So many claims are printed unless all are asked for: about what a reader scrolls back through.
LISTED = 12


def print_trace(trace: Trace, readings: Sequence[Reading], console: Console, all_claims: bool = False) -> None:
    """Print the most carried claims, `LISTED` of those in several articles at most; the rest are counted, or printed too."""
    anchors, carried = Anchors(trace, readings), shared(trace)
    listed = trace.claims if all_claims else carried[:LISTED]
    single = sum(claim.origins.most == 1 for claim in carried)
    head = count(len(trace.articles), "article", "articles")
    if trace.asked is None or trace.claims:
        head += f", {count(len(carried), 'claim', 'claims')} in more than one"
        head += f", {single} of them with one origin" if carried else ""
    console.print(Text(head, style=NAME), highlight=False)
    if any(anchors.clock.time(ref.id) is not None for ref in trace.articles):
        console.print(Text(f"times in {anchors.clock.zone_words}", style=QUIET), highlight=False)
    if trace.asked is not None:
        console.print(said(asked_words(trace), ACCENT if not trace.claims else ""), highlight=False)
    for number, claim in enumerate(listed, 1):
        console.print()
        console.print(_claim(number, claim, anchors), highlight=False)
    if trace.asked is not None and trace.asked.nearest:
        console.print()
        console.print(Text(nearest_words(trace), style=NAME), highlight=False)
        for near in trace.asked.nearest:
            line = Text("  ").append_text(said(f"“{safe(near.text)}”"))
            line.append(f"  {word(f'likeness.{near.likeness}')}; {near.id}", style=QUIET)
            console.print(line, highlight=False)
    if len(listed) < len(trace.claims):
        alone, more = len(trace.claims) - len(carried), len(carried) - len(listed)
        left = [f"{count(more, 'more claim stands', 'more claims stand')} in several articles"] if more else []
        left += [f"{count(alone, 'claim stands', 'claims stand')} in one article only"] if alone else []
        console.print()
        console.print(Text("; ".join(left), style=QUIET), highlight=False)


def trace_text(trace: Trace, readings: Sequence[Reading], width: int = 100, all_claims: bool = False) -> str:
    """What `print_trace` prints, without colours."""
    console = written_console(width)
    print_trace(trace, readings, console, all_claims)
    return written(console)
