"""A desk over a small ledger that is filled by hand: no reader is run. And what strangers may write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossier_by_hand import by_hand
from kilde import example
from kilde.article import Article, Block
from kilde.ledger import Ledger
from kilde.reading import READER_VERSION
from kilde.statement import Reading, Source, Statement, Time
from kilde.web.desk import Desk
from simulated import WordVectors

#: What strangers write: markup, scripts, addresses that run, signs of direction, of no breadth and of no use, and no end.
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)//",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "<!--<script>--!><svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "<a href=javascript&colon;alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "\u202egnitirw\u202c \u2066\u2069\u2069\u2067x",
    "zero\u200bwidth\u200d\ufeff\u2060signs",
    "\x01\x1b[31mred\x7f\x85",
    "<div hx-get=/ hx-trigger=load hx-on:load=alert(1)>",
    "unbroken" * 200,
]


def of_strangers(said: str, name: str) -> list[Reading]:
    """Two articles and one claim in which everything that strangers write is `said`."""
    found = []
    for number in (1, 2):
        claim = f"Broen over Ytresund er stengt for all trafikk {said}"
        text = f"{claim}, sier {said}. Det skjedde i går."
        who = (len(f"{claim}, sier "), len(f"{claim}, sier {said}"))
        article = Article(
            id=f"{name}{number}{said}",
            path=said,
            url=said,
            outlet=f"{said} {number}",
            title=said,
            byline=(said,),
            published=f"2031-03-0{number}",
            language="nb",
            text=text,
            blocks=(Block("paragraph", (0, len(text))),),
        )
        source = Source("s1", said, "person", True, (who,))
        time = Time("2031-03-01", "2031-03-01", (0, 4))
        statement = Statement(id="t1", kind="indirect", content=((0, len(claim)),), source=(who,), chain=("s1",), time=time)
        found.append(Reading(article, (source,), (statement,)))
    return found


def desk(path: Path, readings: Sequence[Reading], **more: Any) -> Desk:
    """A desk, brought up, over a new ledger with these readings."""
    with Ledger(path, reader=READER_VERSION) as ledger:
        ledger.fill(readings)
    found = Desk(path, vectors=WordVectors(), **more)
    found.bring_up()
    return found


def dossier() -> tuple[Reading, ...]:
    """The readings of the example dossier, from its gold."""
    return by_hand(example.FOLDER)[1]
