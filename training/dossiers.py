"""Dossiers with gold claims: loading them, and how well a grouping agrees with them."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kilde.article import Article, Span
from kilde.claim import Instance
from kilde.errors import InputError
from kilde.intake import take
from kilde.reading import read
from kilde.statement import Reading

WORD = re.compile(r"\w+")


class GoldInstance(msgspec.Struct, frozen=True):
    """A place that makes the gold claim `claim`."""

    claim: str
    article: str
    content: tuple[Span, ...]


class Dossier(msgspec.Struct, frozen=True):
    """A dossier: its articles by id, its gold instances, and the pairs of claims that must not be merged."""

    name: str
    articles: dict[str, Article]
    gold: tuple[GoldInstance, ...]
    not_same: tuple[tuple[str, str], ...]

    def readings(self) -> tuple[Reading, ...]:
        """What the reader makes of its articles."""
        return tuple(read(article) for article in self.articles.values())

    def contents(self) -> list[str]:
        """The words of its gold instances, in their order."""
        return [self.articles[one.article].joined(one.content) for one in self.gold]


def load(folder: Path) -> Dossier:
    """The dossier in `folder` (`articles.jsonl`, `gold.json`); blocks are those of intake."""

    def refuse(error: InputError) -> None:
        raise error

    articles = {article.id: article for article in take([str(folder / "articles.jsonl")], on_error=refuse)}
    told = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    gold = tuple(
        GoldInstance(claim["id"], instance["article"], located(articles[instance["article"]].text, instance["content"]))
        for claim in told["claims"]
        for instance in claim["instances"]
    )
    return Dossier(folder.name, articles, gold, tuple((a, b) for a, b, _ in told["not_same"]))


def located(text: str, strings: Iterable[str]) -> tuple[Span, ...]:
    """The spans of `strings`, in order, in `text`."""
    spans: list[Span] = []
    at = 0
    for string in strings:
        start = text.find(string, at)
        start = start if start >= 0 else text.index(string)
        at = start + len(string)
        spans.append((start, at))
    return tuple(sorted(spans))


def tokens(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """The numbers of the words of `text` that `spans` touch."""
    return frozenset(
        number
        for number, match in enumerate(WORD.finditer(text))
        if any(match.start() < b and match.end() > a for a, b in spans)
    )


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the words of either that both hold."""
    return len(one & other) / len(one | other) if one or other else 0.0


def mates(dossier: Dossier, instances: Sequence[Instance]) -> dict[int, int]:
    """The gold instance that each of `instances` stands for: pairs that share half of their words, the closest first."""
    texts = {name: article.text for name, article in dossier.articles.items()}
    golden = [tokens(texts[gold.article], gold.content) for gold in dossier.gold]
    placed = [(instance.article, tokens(texts[instance.article], instance.content)) for instance in instances]
    close = sorted(
        (
            (jaccard(words, golden[x]), x, y)
            for y, (article, words) in enumerate(placed)
            for x, gold in enumerate(dossier.gold)
            if gold.article == article
        ),
        reverse=True,
    )
    mate: dict[int, int] = {}
    taken: set[int] = set()
    for nearness, x, y in close:
        if nearness >= 0.5 and x not in mate and y not in taken:
            mate[x] = y
            taken.add(y)
    return {y: x for x, y in mate.items()}


class Agreement(msgspec.Struct):
    """Sums over dossiers: gold instances found, of all; instances in groups that hold one; B-cubed sums; pairs kept apart."""

    found: int = 0
    gold: int = 0
    listed: int = 0
    precision: float = 0.0
    recall: float = 0.0
    kept: int = 0
    pairs: int = 0

    @property
    def same(self) -> float:
        """B-cubed F1 of the grouping, in per cent."""
        p, r = self.precision / self.gold, self.recall / self.gold
        return 200 * p * r / (p + r) if p + r else 0.0

    @property
    def instances(self) -> float:
        """F1 of the instances, in per cent."""
        return 200 * self.found / (self.listed + self.gold)

    def __str__(self) -> str:
        p, r = 100 * self.precision / self.gold, 100 * self.recall / self.gold
        return (
            f"same claim {self.same:.1f} (precision {p:.1f}, recall {r:.1f})  instances {self.instances:.1f} "
            f"({self.found} of {self.gold}, {self.listed} listed)  apart {self.kept} of {self.pairs}"
        )


def agree(dossier: Dossier, groups: Sequence[Sequence[Instance]], total: Agreement) -> None:
    """Add to `total` how `groups` agree with the gold claims."""
    flat = [(instance, number) for number, group in enumerate(groups) for instance in group]
    mate = {x: flat[y][1] for y, x in mates(dossier, [instance for instance, _ in flat]).items()}
    held = set(mate.values())
    total.found += len(mate)
    total.gold += len(dossier.gold)
    total.listed += sum(number in held for _, number in flat)
    group_of = {x: mate.get(x, -1 - x) for x in range(len(dossier.gold))}
    by_group, by_claim = defaultdict(set), defaultdict(set)
    for x, gold in enumerate(dossier.gold):
        by_group[group_of[x]].add(x)
        by_claim[gold.claim].add(x)
    for x, gold in enumerate(dossier.gold):
        both = len(by_group[group_of[x]] & by_claim[gold.claim])
        total.precision += both / len(by_group[group_of[x]])
        total.recall += both / len(by_claim[gold.claim])
    for a, b in dossier.not_same:
        if _found(by_claim[a], group_of) and _found(by_claim[b], group_of):
            total.pairs += 1
            total.kept += not {group_of[x] for x in by_claim[a]} & {group_of[x] for x in by_claim[b]}


def _found(members: set[int], group_of: dict[int, int]) -> bool:
    counts = Counter(group_of[x] for x in members if group_of[x] >= 0)
    return bool(counts) and 2 * max(counts.values()) >= len(members)
