"""The texts a small reader is distilled on, and in which order: all languages of the guide's gold, none of them rare.

Gold articles come with their marks, all else is bare text. What is kept out: the web pages, Treebank articles and stories of
`statements/*.dev`, every story of `ntrex` that is in no training file, pages without a declared language or in scripts that the
vocabulary leaves out, and any document that shares a long sentence with a development article.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from training.reader import corpora
from training.reader.corpora import Document
from training.reader.vocabulary import kept_character

#: The guide's own gold that is not trained on.
DEV = ("nb.dev", "nn.dev", "multi.dev", "web.dev")

#: Languages with fewer documents than this are drawn as one, "other".
FEW = 20

#: The least share of a language, in tokens; what is over goes by the square root of the text there is.
LEAST = 0.03

#: How many times as much weight the languages have that the reader is made for.
HOME = {"nb": 4, "nn": 4}

#: How often gold stands in one round of a language, bare text standing there once.
GOLD = 3

#: A sentence of this many characters makes a document known again.
LONG = 60

#: The language that a page declares, and what some of those are called here.
DECLARED = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([a-z]+)", re.I)
SAME = {"no": "nb", "nob": "nb", "nno": "nn"}


def sentences(text: str) -> Iterator[str]:
    """The long sentences of a text, as far as marks and line breaks tell them."""
    return (s for s in re.split(r"\n|(?<=[.!?]) ", text) if len(s) >= LONG)


def identities(data: Path, name: str) -> set[str]:
    """What the articles of a file of statements are called without their language."""
    return {row["id"].split("-", 1)[1] for row in corpora.rows(data / "statements" / f"{name}.jsonl.gz")}


def stories(data: Path) -> Iterator[Document]:
    """The ntrex stories that are in training, in each language."""
    allowed = identities(data, "multi.train") - identities(data, "multi.dev")
    for row in corpora.rows(data / "ntrex" / "dev.jsonl.gz"):
        if row["doc_id"].replace(".", "-") in allowed:
            for language, lines in row["sentences"].items():
                yield Document("\n".join(lines), language)


def pages(data: Path) -> Iterator[Document]:
    """Title and paragraphs of news pages. ValueError if a development page is not among them by the name expected."""
    dev = identities(data, "web.dev")
    for row in corpora.rows(data / "news-html" / "dev.jsonl.gz"):
        name = re.sub(r"[/_]", "-", row["doc_id"])
        declared = DECLARED.search(row["html"])
        gold = row["gold"]
        text = "\n".join(line for line in [gold["title"], *gold["text"].split("\n")] if line and line.strip())
        if name in dev:
            dev.remove(name)
        elif declared and text and sum(map(kept_character, text)) > 0.95 * len(text):
            language = declared[1].lower()
            yield Document(text, SAME.get(language, language))
    if dev:
        raise ValueError(f"pages of web.dev not found: {sorted(dev)}")


def treebank(data: Path) -> Iterator[Document]:
    """Norwegian newspaper articles, with a line break after every third sentence as in the gold (the treebank has none)."""
    for name, language in (("nob.train", "nb"), ("nno.train", "nn")):
        for row in corpora.rows(data / "ndt-no" / f"{name}.jsonl.gz"):
            if row["genre"] != "newspaper":
                continue
            text, since = list(row["text"]), 0
            for sentence in row["sentences"]:
                start = row["tokens"][sentence["first"]][0]
                since += 1
                if start and text[start - 1] == " " and (since > 3 or text[start] in "-–—"):
                    text[start - 1], since = "\n", 1
            yield Document("".join(text), language)


def bare(data: Path) -> Iterator[Document]:
    """All texts that come without marks."""
    yield from stories(data)
    yield from pages(data)
    yield from treebank(data)
    for folder, language in (("cdt-da", "da"), ("polnear", "en"), ("spkatt", "de")):
        for row in corpora.rows(data / folder / "train.jsonl.gz"):
            yield Document(row["text"], language)


def documents(data: Path) -> dict[str, list[Document]]:
    """By language, gold `GOLD` times."""
    seen = {s for name in DEV for row in corpora.rows(data / "statements" / f"{name}.jsonl.gz") for s in sentences(row["text"])}
    found: dict[str, list[Document]] = {}
    for document in corpora.gold(data):
        found.setdefault(document.language, []).extend([document] * GOLD)
    for document in bare(data):
        if not seen.intersection(sentences(document.text)):
            found.setdefault(document.language, []).append(document)
    other = [d for few in found.values() if len(few) < FEW for d in few]
    found = {language: many for language, many in sorted(found.items()) if len(many) >= FEW}
    return found | ({"other": other} if other else {})


def shares(found: dict[str, list[Document]]) -> dict[str, float]:
    """Each language's part of the tokens: `LEAST` ("other" a third of that), the rest by the square root of its characters."""
    out = {language: LEAST / (3 if language == "other" else 1) for language in found}
    weight = {k: HOME.get(k, 1) * sum(len(d.text) for d in v) ** 0.5 for k, v in found.items() if k != "other"}
    rest = 1 - sum(out.values())
    return {language: least + rest * weight.get(language, 0) / sum(weight.values()) for language, least in out.items()}


class Mixture:
    """Documents one after the other, from the language furthest behind its share. `state` is all that a resumed run needs."""

    def __init__(self, found: dict[str, list[Document]], seed: int, state: dict[str, tuple[int, int]] | None = None) -> None:
        self.found, self.share, self.seed = found, shares(found), seed
        self.state = state or dict.fromkeys(found, (0, 0))  # documents drawn, tokens given

    def draw(self) -> tuple[str, Document, random.Random]:
        """Language, document, and the generator to use for it."""
        language = min(self.state, key=lambda name: self.state[name][1] / self.share[name])
        drawn, given = self.state[language]
        turn, place = divmod(drawn, len(self.found[language]))
        order = list(range(len(self.found[language])))
        random.Random(f"{self.seed}/{language}/{turn}").shuffle(order)
        self.state[language] = drawn + 1, given
        return language, self.found[language][order[place]], random.Random(f"{self.seed}/{language}/{drawn}")

    def count(self, language: str, tokens: int) -> None:
        """Tell how many tokens came of a document."""
        drawn, given = self.state[language]
        self.state[language] = drawn, given + tokens
