"""Fills a ledger with invented articles, telling each step that is done: the program that the tests of the ledger kill."""

import sys

from kilde.article import Article, Block
from kilde.ledger import Ledger
from kilde.statement import Reading, Source, Statement


def invented(number: int) -> Article:
    """The article of that number: always the same."""
    text = f"«Bro {number} holder», sier Ada Fjeld. Kommunen åpner den {number % 28 + 1}. mai." + " Det er ventet." * (
        number % 5
    )
    return Article(
        id=f"https://avis.example/{number * 7919 % 1000:03}",
        path=f"{number}.txt",
        outlet="Fjordavisa",
        title=f"Bro {number}",
        byline=("Ola Ås",),
        published="2024-05-02",
        language="nb",
        text=text,
        blocks=(Block("paragraph", (0, len(text))),),
    )


def reading_of(article: Article) -> Reading:
    """A reading of any article with a text: its first half is said by its last code point."""
    length = len(article.text)
    if length < 2:
        return Reading(article)
    source = Source("s1", article.text[-1], "person", True, ((length - 1, length),))
    said = Statement(id="t1", kind="indirect", content=((0, length // 2),), source=source.spans, chain=("s1",), score=1 / 3)
    return Reading(article, (source,), (said,))


def fill(path: str, count: int) -> None:
    """Add `count` articles and read what is unread, one step a line on standard output as it is done."""
    with Ledger(path) as ledger:
        for number in range(count):
            article = invented(number)
            ledger.add(article)
            print("added", article.id, flush=True)
            if number % 3 == 2:
                read_all(ledger)
        read_all(ledger)


def read_all(ledger: Ledger) -> None:
    for article in ledger.unread():
        ledger.store(reading_of(article))
        print("stored", article.id, flush=True)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
