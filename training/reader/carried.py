"""The gold of news stories carried over to their translations, so that languages without annotated text have some.

Each story of `statements/multi.train` is annotated in two languages; `ntrex` has its sentences in 21, one for one. For each
other language both versions' marks are carried over (`training.reader.carrying`), with vectors from the middle of the untrained
encoder and the reader that the package ships. Attributes are copied, and left open where the versions differ.

A mark is kept if it is sure: both versions tell it, or one does and the reader finds it in the translation too. The sentences
of any other are ignored but for the anchors of sure ones. A text with too few sure marks is left out. Stories of
`statements/multi.dev` are in none of this.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kilde.reading.network import Network
from kilde.reading.windows import tokenize
from training.reader import alignment, corpora, mixture
from training.reader.alignment import Floats, Span, Text
from training.reader.carrying import (
    ROLES,
    Carried,
    Heard,
    Spread,
    Version,
    carry,
    clashing,
    evidence,
    joined,
    paired,
    spans,
    spread,
)
from training.reader.corpora import Document, Mark

#: The name of the file in the cache.
FILE = "carried.json.gz"

#: Layers of the encoder whose last one's vectors are compared. Of layers 3 to 12 (a plain projection by mutual best matches,
#: statement F1 between the two annotated versions) 7 is best: 87.7; 5 to 9 give 86.5 to 87.1, 12 gives 82.7.
DEPTH = 7

#: How likely the reader must hold the anchor of a mark that one version alone tells (see `carrying.DOUBTED`).
FOUND = 0.9

#: How much of the told marks must be sure for a text to be used.
KEPT = 0.5

Source = tuple[list[Mark], Version]


def laid_out(sentences: Sequence[str]) -> tuple[str, list[Span]]:
    """A story's text as the gold has it, and where its sentences stand: no title, two sentences a line, a last line break."""
    plain = [" ".join(s.split()) for s in sentences[1:]]
    lines = [" ".join(plain[k : k + 2]) for k in range(0, len(plain), 2)]
    at, places = 0, []
    for sentence in plain:
        places.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return "\n".join([*lines, ""]), places


class Encoding:
    """The untrained encoder up to layer `DEPTH`."""

    def __init__(self) -> None:
        from training.reader.checkpoint import Checkpoint, installed_file
        from training.reader.model import Encoder
        from training.reader.tokens import tokenizer

        checkpoint = Checkpoint(installed_file())
        self.cut = tokenizer(checkpoint)
        self.encoder = Encoder(checkpoint, 0.0).eval()
        self.encoder.layers = self.encoder.layers[:DEPTH]

    def __call__(self, text: str, sentences: Sequence[Span]) -> Version:
        """The text's units with the mean vectors of their pieces; each sentence is read by itself."""
        import torch

        tokens = tokenize(text, self.cut)
        made = alignment.in_units(text, sentences)
        pieces = np.searchsorted(tokens.starts, [s[0] for s in sentences] + [len(text)])
        hidden: list[Floats] = []
        for a, b in zip(pieces.tolist(), pieces[1:].tolist(), strict=False):
            ids = torch.tensor([[0, *tokens.ids[a:b].tolist(), 2]])
            with torch.no_grad():
                hidden.append(self.encoder(ids, torch.ones_like(ids))[0, 1:-1].numpy())
        every = np.concatenate(hidden)
        first = np.searchsorted(tokens.ends, [u[0] for u in made.units], "right")
        last = np.searchsorted(tokens.starts, [u[1] for u in made.units], "left")
        vectors = np.zeros((len(made.units), every.shape[1]), np.float32)
        for k, (i, j) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            if i < j:
                vectors[k] = every[i:j].mean(0)
        return Version(made, vectors - vectors.mean(0))


def agreed(marks: Sequence[Mark]) -> dict[str, Any]:
    """The attributes on which all of `marks` agree; the others None."""
    names = [f.name for f in fields(Mark) if f.name not in (*ROLES, "via")]
    values = {name: [getattr(mark, name) for mark in marks] for name in names}
    return {name: each[0] if all(v == each[0] for v in each) else None for name, each in values.items()}


def through(marks: Sequence[tuple[Mark, Text, Spread]], text: Text) -> list[Span] | None:
    """Where those stand in `text` that a statement came through; None where a version does not tell or they are not found."""
    chosen = np.zeros(len(text.units), np.bool_)
    told = [mark.via for mark, _, _ in marks]
    if any(via is None for via in told) or len({bool(via) for via in told}) > 1:
        return None
    if not told[0]:
        return []
    for mark, one, links in marks:
        label = one.touched(mark.via or []).astype(np.int64)
        for (a, b), (c, d), (there, back) in zip(one.sentences, text.sentences, links, strict=True):
            if label[a:b].any():
                mass = alignment.carried_labels(label[a:b], one.words[a:b], back, 2)
                scores = mass * ((there * back).sum(0) + alignment.FLOOR)[:, None]
                chosen[c:d] |= alignment.best_path(scores, text.words[c:d], (0, 1)) == 1
    return spans(alignment.runs(chosen, text, [False] * len(text.sentences)), text) or None


def document(language: str, target: Version, sources: Sequence[Source], heard: Heard) -> Document | None:
    """The text of `target` with the marks of both `sources`; None if too few of them are sure."""
    text = target.text
    links = [spread(version, target) for _, version in sources]
    found = [[evidence(m, v.text, text, link) for m in marks] for (marks, v), link in zip(sources, links, strict=True)]
    single = [
        [carry(e, not m.cue, text, heard) for m, e in zip(marks, each, strict=True)]
        for (marks, _), each in zip(sources, found, strict=True)
    ]
    sure: list[tuple[list[tuple[int, int]], Carried]] = []
    unsure: list[tuple[int, int]] = []
    both = paired(*single)
    for i, j in both:
        one, other = sources[0][0][i], sources[1][0][j]
        made = carry(joined(found[0][i], found[1][j]), not one.cue, text, heard)
        if made.sound and (one.kind == "implied") == (other.kind == "implied"):
            sure.append(([(0, i), (1, j)], made))
        else:
            unsure += [(0, i), (1, j)]
    for version, each in enumerate(single):
        taken = {pair[version] for pair in both}
        for k, made in enumerate(each):
            if k not in taken and made.sound and made.anchor >= FOUND:
                sure.append(([(version, k)], made))
            elif k not in taken:
                unsure.append((version, k))
    clashes = clashing([made for _, made in sure])
    unsure += [member for k in sorted(clashes) for member in sure[k][0]]
    kept = [entry for k, entry in enumerate(sure) if k not in clashes]
    told = len(both) + sum(len(each) - len(both) for each in single)
    if len(kept) < KEPT * told:
        return None
    marks = []
    for members, made in kept:
        originals = [(sources[v][0][k], sources[v][1].text, links[v]) for v, k in members]
        roles = {role: spans(made.ranges[role], text) for role in ROLES}
        marks.append(Mark(**agreed([m for m, _, _ in originals]) | roles, via=through(originals, text)))
    there = [found[v][k].here for v, k in unsure]
    return Document(text.text, language, sorted(marks, key=place), ignore=unclear(there, [made for _, made in kept], text))


def place(mark: Mark) -> tuple[list[Span], list[Span]]:
    return mark.content, mark.cue


def unclear(unsure: Sequence[NDArray[np.bool_]], kept: Sequence[Carried], text: Text) -> list[Span]:
    """The sentences that hold words of `unsure` (one array of units a mark), less the anchors of marks that are kept."""
    out = []
    anchors = {made.first for made in kept}
    for a, b in text.sentences:
        if any(here[a:b].any() for here in unsure):
            begin = a
            for unit in [u for u in range(a, b) if u in anchors] + [b]:
                if begin < unit:
                    out.append((text.units[begin][0], text.units[unit - 1][1]))
                begin = unit + 1
    return out


def compute(data: Path) -> Iterator[Document]:
    """The documents, story by story. ValueError if a story's gold is laid out otherwise than `laid_out` does."""
    allowed = mixture.identities(data, "multi.train") - mixture.identities(data, "multi.dev")
    dev = (row["text"] for name in mixture.DEV for row in corpora.rows(data / "statements" / f"{name}.jsonl.gz"))
    known = {sentence for text in dev for sentence in mixture.sentences(text)}
    gold: dict[str, list[Document]] = {}
    names = (row["id"].split("-", 1)[1] for row in corpora.rows(data / "statements" / "multi.train.jsonl.gz"))
    for name, annotated in zip(names, corpora.statements(data, "multi.train"), strict=True):
        gold.setdefault(name, []).append(annotated)
    encode, network = Encoding(), Network.load()
    for row in corpora.rows(data / "ntrex" / "dev.jsonl.gz"):
        name = row["doc_id"].replace(".", "-")
        if name not in allowed or len(gold[name]) != 2:
            continue
        laid = {language: laid_out(sentences) for language, sentences in sorted(row["sentences"].items())}
        sources: list[Source] = []
        for annotated in gold[name]:
            text, places = laid.pop(annotated.language)
            if text != annotated.text:
                raise ValueError(f"{name}: the gold in {annotated.language} is laid out in another way")
            sources.append((annotated.marks or [], encode(text, places)))
        for language, (text, places) in laid.items():
            if known.isdisjoint(mixture.sentences(text)):
                target = encode(text, places)
                made = document(language, target, sources, Heard(network, target.text))
                if made is not None:
                    yield made


def carried(data: Path, cache: Path) -> list[Document]:
    """The stories of `statements/multi.train` in all other languages of `ntrex`, with the marks carried over.

    They are computed once (some minutes) and then read from the file `carried.json.gz` in the folder `cache`.
    """
    file = cache / FILE
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        made = [asdict(d) for d in compute(data)]
        new = file.with_suffix(".new")
        new.write_bytes(gzip.compress(json.dumps(made, ensure_ascii=False).encode(), mtime=0))
        new.rename(file)
    return [restored(row) for row in json.loads(gzip.decompress(file.read_bytes()))]


def restored(row: dict[str, Any]) -> Document:
    """A document from its JSON form."""
    marks = []
    for mark in row["marks"]:
        values: dict[str, Any] = {k: pairs(v) if isinstance(v, list) else v for k, v in mark.items()}
        marks.append(Mark(**values))
    return Document(**row | {"marks": marks, "ignore": pairs(row["ignore"])})


def pairs(value: list[list[int]]) -> list[Span]:
    return [(a, b) for a, b in value]
