"""What is told of revisions made by rule, on the texts of dossiers: nothing of some, the change made of others.

    python -m benchmarks.revisions [--shared ../shared] DOSSIER...

Of each article three revisions are made. *Cosmetic*: other quotation marks and dashes, two paragraphs exchanged, a word spelt
right that was wrong, a link to another story. *Figure*: the first number of two digits or more in the running text is one more.
*Source*: the paragraphs of the last named person whom statements rest on are taken out. What is told of a cosmetic revision is
wrong; of the others it is counted how often the change that was made is told.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

import msgspec

from kilde import door
from kilde.article import PROSE, Article
from kilde.intake import Given
from kilde.intake.draft import Draft, finish
from kilde.revisions.changes import changes
from kilde.statement import Reading
from kilde.tracing.wording import figures

ROOT = Path(__file__).resolve().parent.parent
ALSO = {"nb": "Les også", "nn": "Les også", "sv": "Läs också", "da": "Læs også", "de": "Lesen Sie auch", "en": "Read also"}


def read(article: Article, text: str) -> Reading:
    """The reading of `article` with another text."""
    draft = Draft(id=article.id, text=text, title=article.title, outlet=article.outlet, language=article.language)
    return door.read(finish(draft, Given()))


def cosmetic(article: Article) -> tuple[str, str] | None:
    """A text with a misspelt word, and the text put right and set in another way."""
    paragraphs = article.text.split("\n\n")
    word = next((w for w in re.findall(r"[a-zæøåäöüß]{9,}", paragraphs[-1])), None)
    if len(paragraphs) < 4 or word is None:
        return None
    wrong = article.text.replace(word, word[:4] + word[5] + word[4] + word[6:])
    paragraphs[-2], paragraphs[-1] = paragraphs[-1], paragraphs[-2]
    paragraphs.insert(2, f"{ALSO.get(article.language, ALSO['en'])}: {article.title}")
    other = "\n\n".join(paragraphs).translate(str.maketrans("«»“”", "““””")).replace(" – ", " - ")
    return wrong, other


def another_figure(reading: Reading) -> str | None:
    """The text with its first number of two digits or more, in running text, one more."""
    article = reading.article
    for block in article.blocks:
        for figure in figures(article.text, block.span, article.language) if block.kind in PROSE else ():
            start, end = figure.span
            if re.fullmatch(r"[1-9]\d{1,2}", article.text[start:end]):
                return article.text[:start] + str(int(article.text[start:end]) + 1) + article.text[end:]
    return None


def without_source(reading: Reading) -> tuple[str, str] | None:
    """The name of the last named person whom statements rest on, and the text without the paragraphs that have the name."""
    article = reading.article
    people = [reading.source(s.chain[-1]) for s in reading if s.chain]
    for source in reversed([one for one in people if one.named and one.kind == "person"]):
        spans = [*source.spans, *(span for s in reading if s.chain and s.chain[-1] == source.id for span in s.content)]
        gone = {article.text[: span[0]].count("\n\n") for span in spans}
        surname = source.name.split()[-1]
        left = [text for at, text in enumerate(article.text.split("\n\n")) if at not in gone]
        if len(left) > 2 and not any(surname in text for text in (*left, article.title or "")):
            return source.name, "\n\n".join(left)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--show", action="store_true", help="print what is told of cosmetic revisions, and what was not told")
    parser.add_argument("dossiers", nargs="+")
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    for name in given.dossiers:
        for line in (given.shared / "data" / "dossiers" / name / "articles.jsonl").read_bytes().splitlines():
            row = msgspec.json.decode(line)
            told = {key: row.get(key) for key in ("id", "text", "title", "outlet", "language")}
            reading = door.read(finish(Draft(**told), Given()))
            made = cosmetic(reading.article)
            if made is not None:
                found = changes(*(read(reading.article, text) for text in made))
                counts["cosmetic"] += 1
                counts["cosmetic, something told"] += bool(found)
                if found and given.show:
                    print(name, row["id"], *(f"\n  {one.kind}: {one.text}" for one in found))
            if (text := another_figure(reading)) is not None:
                kinds = [one.kind for one in changes(reading, read(reading.article, text))]
                counts["figure"] += 1
                counts["figure, told"] += "figure_changed" in kinds
                counts["figure, something else told"] += len(kinds) > kinds.count("figure_changed")
            if (without := without_source(reading)) is not None:
                found = changes(reading, read(reading.article, without[1]))
                hit = any(one.kind == "source_removed" and without[0] in one.text for one in found)
                counts["source"] += 1
                counts["source, told"] += hit
                if not hit and given.show:
                    print(name, row["id"], "not told:", without[0], [one.text for one in found])
    for what, count in sorted(counts.items()):
        print(f"{what}: {count}")


if __name__ == "__main__":
    main()
