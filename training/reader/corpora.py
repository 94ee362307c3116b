"""The training data as documents of one shape, each corpus with its own scheme mapped or masked.

A document is a text with attributions, names and coreference, each None where the corpus says nothing of it. Spans are
half-open code points. What the corpora mean differs: PolNeAR counts a leading "that" and the marks of quotations into the
content, and plans and wishes as attributions; it tells neither stance nor nesting. Those fields are None and cost nothing in
training.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

Span = tuple[int, int]

#: The guide's own gold, the part that is trained on.
TRAIN = ("nb.train", "nn.train", "multi.train")

#: A complementiser that PolNeAR counts into the content.
THAT = re.compile(r"\W*that\b\s*", re.I)

#: The treebank's names in the reader's terms; other labels are no names.
NAMES = {
    "PER": "PER",
    "ORG": "ORG",
    "GPE_LOC": "GPE",
    "GPE_ORG": "GPE",
    "LOC": "LOC",
    "PROD": "MISC",
    "EVT": "MISC",
    "DRV": "MISC",
}

#: Pairs of quotation marks of one character each, and what opens and closes quotations in the texts.
MARKS = [("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("”", "”"), ("»", "«")]
OPENING, CLOSING = "“«„", "”»"

#: How far from the words of a statement the name of somebody it came through is looked for, in characters.
REACH = 500

#: What may follow a name in its inflected forms.
ENDING = r"(?:['’]?\w{0,3})(?!\w)"


@dataclass
class Mark:
    """One attribution: the words of each role, and what the corpus says of it (None where it says nothing).

    `via` are the words for those whom the statement came through on its way from the source to the paper.
    """

    content: list[Span]
    cue: list[Span]
    source: list[Span]
    via: list[Span] | None = None
    kind: str | None = None
    stance: str | None = None
    modality: str | None = None
    polarity: str | None = None
    hearsay: bool | None = None


@dataclass
class Document:
    """A text with what a corpus tells of it; anchors of attributions in `ignore` are neither right nor wrong.

    `entities` are those that are spoken of, each by where the head words of its mentions begin; up to `mentions_until` every
    mention of anything is among them.
    """

    text: str
    language: str
    marks: list[Mark] | None = None
    names: list[tuple[int, int, str]] | None = None
    ignore: list[Span] = field(default_factory=list)
    entities: list[list[int]] | None = None
    mentions_until: int = 0


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def spans(value: list[list[int]]) -> list[Span]:
    """Spans as tuples in the order of the text, without empty ones."""
    return sorted((a, b) for a, b in value if a < b)


def statements(data: Path, name: str) -> list[Document]:
    """The guide's own gold, from the file `name` ("nb.train")."""
    out = []
    for row in rows(data / "statements" / f"{name}.jsonl.gz"):
        marks = [
            Mark(
                spans(s["content"]),
                spans(s["cue"]),
                spans(s["source"]),
                via(row["text"], s, row["outlet"]),
                s["kind"],
                s["stance"],
                s["modality"],
                s["polarity"],
                not s["chain"] or s["chain"][-1]["kind"] == "unspecified",
            )
            for s in row["statements"]
        ]
        out.append(Document(row["text"], row["language"], marks))
    return out


def via(text: str, statement: dict[str, Any], outlet: str | None) -> list[Span] | None:
    """Where those stand that the statement came through, nearest to its words; None where one cannot be found.

    The gold names them in its chain and does not say where they stand. The paper itself does not count.
    """
    named = [link["name"] for link in statement["chain"][:-1] if link["name"] != outlet]
    words = statement["cue"] or statement["content"]
    first, last = words[0][0], words[-1][1]
    found = []
    for name in named:
        places = [m.span() for m in re.finditer(r"(?<!\w)" + re.escape(name or "\n") + ENDING, text, re.I)]
        place = min(places, key=lambda span: max(first - span[1], span[0] - last, 0), default=None)
        if place is None or max(first - place[1], place[0] - last) > REACH:
            return None
        found.append(place)
    return sorted(set(found))


def gold(data: Path) -> list[Document]:
    """All of the guide's own gold that is trained on."""
    return [document for name in TRAIN for document in statements(data, name)]


def trimmed(text: str, span: Span) -> Span | None:
    """The span without white space and marks at its edges; None if nothing is left."""
    a, b = span
    while a < b and not text[a].isalnum() and text[a] not in "$€£([":
        a += 1
    while b > a and not text[b - 1].isalnum() and text[b - 1] not in "%)]!?…":
        b -= 1
    return (a, b) if a < b else None


def polnear(data: Path) -> list[Document]:
    """English political news, scheme mapped: no leading "that", no marks at the edges (Newell et al., 2018)."""
    out = []
    for row in rows(data / "polnear" / "train.jsonl.gz"):
        text, marks = row["text"], []
        for a in row["attributions"]:
            content = spans(a["content"])
            if content:
                leading = THAT.match(text[content[0][0] : content[0][1]])
                if leading:
                    content[0] = (content[0][0] + leading.end(), content[0][1])
            content = [t for t in (trimmed(text, c) for c in content if c[0] < c[1]) if t]
            if content:
                marks.append(Mark(content, spans(a["cue"]), spans(a["source"])))
        out.append(Document(text, "en", marks, ignore=[(a, b) for a, b in row["discard"]]))
    return out


def treebank(data: Path, limit: int, seed: int) -> list[Document]:
    """Newspaper articles of the Norwegian treebank, `limit` of each Norwegian: names and coreference, no attributions."""
    out = []
    for name, language in (("nob.train", "nb"), ("nno.train", "nn")):
        kept = [r for r in rows(data / "ndt-no" / f"{name}.jsonl.gz") if r["genre"] == "newspaper"]
        random.Random(seed).shuffle(kept)
        for row in kept[:limit]:
            found = [(e["start"], e["end"], NAMES[e["label"]]) for e in row["entities"] if e["label"] in NAMES]
            told = row["coref"]["annotated_tokens"] if row["coref"] else 0
            until = row["tokens"][told - 1][1] if told else 0
            out.append(Document(row["text"], language, None, found, entities=narc(row), mentions_until=until))
    return out


def narc(row: dict[str, Any]) -> list[list[int]] | None:
    """The entities of a treebank article; one mentioned once is one as well (NARC: Mæhlum et al., 2022)."""
    told = row["coref"]
    if told is None:
        return None
    heads = []
    for mention in told["mentions"]:
        first, last = mention["tokens"]
        inside = range(first, last + 1)
        head = next((t for t in inside if row["tokens"][t][5] not in inside), first)
        heads.append(row["tokens"][head][0])
    clustered = {m for cluster in told["clusters"] for m in cluster}
    alone = [[heads[m]] for m in range(len(heads)) if m not in clustered]
    return [sorted({heads[m] for m in cluster}) for cluster in told["clusters"]] + alone


def danish(data: Path, limit: int, seed: int) -> list[Document]:
    """Articles of the Copenhagen treebank with their coreference, `limit` of them (Buch-Kromann et al., 2007)."""
    kept = list(rows(data / "cdt-da" / "train.jsonl.gz"))
    random.Random(seed).shuffle(kept)
    return [
        Document(
            row["text"],
            "da",
            entities=[sorted({row["tokens"][m["head"]][0] for m in cluster}) for cluster in row["clusters"]],
        )
        for row in kept[:limit]
    ]


def parliament(data: Path) -> list[Document]:
    """German parliamentary speeches (Rehbein et al., 2024); attributions without a content are no statements."""
    out = []
    for row in rows(data / "spkatt" / "train.jsonl.gz"):
        text, marks, ignore = row["text"], [], []
        for a in row["attributions"]:
            content = [t for t in (trimmed(text, c) for c in spans(a["content"])) if t]
            if content and a["cue"]:
                marks.append(Mark(content, spans(a["cue"]), spans(a["source"])))
            else:
                ignore += spans(a["cue"])
        out.append(Document(text, "de", marks, ignore=ignore))
    return out


def restyled(document: Document, generator: random.Random) -> Document:
    """The document with its quotation marks and line dashes in another style, of the same length."""
    opening, closing = generator.choice(MARKS)
    dash = generator.choice("-–—")
    text = document.text
    out, inside = list(text), False
    for i, c in enumerate(text):
        if c in OPENING:
            out[i], inside = opening, True
        elif c in CLOSING:
            out[i], inside = closing, False
        elif c == '"':
            out[i], inside = (closing, False) if inside else (opening, True)
        elif c == "\n":
            inside = False
        elif c in "-–—" and (i == 0 or text[i - 1] == "\n"):
            out[i] = dash
    return replace(document, text="".join(out))
