"""The explanation of a claim's count in a terminal: sentences, each with the words it rests on and where they stand."""

from collections import Counter

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kilde.show.quoting import Evidence, outlet
from kilde.show.terminal import NAME, QUIET, said, written, written_console
from kilde.show.why import Why
from kilde.show.why_words import Language, say

#: So many letters of a quotation are shown; its place tells where the rest stands.
QUOTED = 180

#: Steps that sum up what the parts after them show, and steps whose own words tell enough.
COUNTED, ALONE = ("origins", "credibility"), ("wire", "cites", "same_source", "occasion", "undecided", "behind", "bottleneck")


def print_why(why: Why, console: Console, language: Language) -> None:
    """Print an explanation: its parts one after another, then the articles by the numbers that the places are told with."""
    numbers = {ref.id: number for number, ref in enumerate(why.articles, 1)}
    opening, closing = ("«", "»") if language == "nb" else ("“", "”")

    def quoted(evidence: Evidence) -> Text:
        words = " ".join(evidence.words.split())
        words = words if len(words) <= QUOTED else words[: QUOTED - 1].rstrip() + "…"
        text = said(f"{opening}{words}{closing}")
        text.append(f"  [{numbers[evidence.article]}: {evidence.span[0]}–{evidence.span[1]}]", style=QUIET)
        return text

    part, shown = "", set[Evidence]()
    for step in why.steps:
        if step.part != part:
            part = step.part
            if part != "count":
                console.print()
            console.print(Text(say(f"head.{part}", language), style=NAME), highlight=False)
        console.print(Padding(said(step.text), (0, 0, 0, 2)), highlight=False)
        for evidence in dict.fromkeys(step.evidence) if step.kind not in COUNTED else ():
            # Words that were shown where their own article had its turn need not stand under all that go back to it.
            if step.kind in ALONE and evidence in shown and evidence.article != step.article:
                continue
            shown.add(evidence)
            console.print(Padding(quoted(evidence), (0, 0, 0, 6)), highlight=False)
    console.print()
    console.print(Text(say("head.articles", language, zone=why.zone), style=NAME), highlight=False)
    paths = Counter(ref.path for ref in why.articles)
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", style=QUIET, no_wrap=True, min_width=3)
    table.add_column(ratio=1)
    for ref, time in zip(why.articles, why.times, strict=True):
        name = outlet(ref)
        where = ref.url or (ref.path if paths[ref.path] == 1 else None) or ref.id
        told = [name, time, ref.language, *([where] if where != name else [])]
        table.add_row(str(numbers[ref.id]), said(", ".join(told)))
    console.print(table, highlight=False)


def why_text(why: Why, language: Language, width: int = 100) -> str:
    """What `print_why` prints, without colours."""
    console = written_console(width)
    print_why(why, console, language)
    return written(console)
