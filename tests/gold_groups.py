"""Gold collections as tracing gets them: readings whose sources are the gold chains, and groups that are the gold claims.

A chain's names have no kinds in the gold data; they are told here by simple means (outlets of the collection, words for
documents, bodies and groups), so that floors measured on them are those of tracing with a plain reader and perfect matching.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kilde.article import Article, Span
from kilde.claim import ChainLink, Instance
from kilde.statement import Reading, Source, SourceKind, Statement
from kilde.tracing.cards import issued
from kilde.tracing.citations import general
from kilde.tracing.identity import words
from kilde.tracing.outlets import same_outlet

DOCUMENT = re.compile(
    r"report|rapport|letter|brev|lettera|document|notat|memo|verslag|informe|relat|документ|PM\b", re.IGNORECASE
)
GROUP = re.compile(
    r"witnesses|residents|officials|guests|gæster|sources|kilder|agenten|getuigen|people|camarades", re.IGNORECASE
)
BODY = re.compile(
    r"polit|polic|políc|minist|міністер|guard|vakt|kyst|küsten|forbund|federa|force\b|служб|власт|procura|påtale|team|equipo|"
    r"protección|sivilforsvar|office|departement|inspect|inspekt|auditors|misjon|mission|organisers|region",
    re.IGNORECASE,
)


def load(folder: Path) -> tuple[list[Reading], list[list[Instance]], Mapping[str, Any]]:
    """The readings of a collection's folder, its gold claims as groups of instances, and the gold data itself."""
    records = [json.loads(line) for line in (folder / "articles.jsonl").read_bytes().splitlines()]
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    fields = ("id", "outlet", "title", "published", "language", "text", "url")
    articles = {r["id"]: Article(**{name: r[name] for name in fields}, byline=tuple(r["byline"])) for r in records}
    bodies = {article.outlet for article in articles.values() if issued(article)}
    outside = {
        link["from"].split(" (")[0] for claim in gold["claims"] for link in claim["links"] if link["from"] not in articles
    }
    outlets = sorted({str(article.outlet) for article in articles.values()} - bodies | outside)
    sources: dict[str, dict[str, Source]] = {id: {} for id in articles}
    statements: dict[str, list[Statement]] = {id: [] for id in articles}
    groups: list[list[Instance]] = []
    for claim in gold["claims"]:
        group: list[Instance] = []
        for told in claim["instances"]:
            article = articles[told["article"]]
            content = located(article.text, told["content"])
            known = sources[article.id]
            for name in told["chain"]:
                kind, named = described(name, article.language, outlets, bodies)
                known.setdefault(name, Source(f"s{len(known) + 1}", name, kind, named, found(article.text, name, named)))
            chain = [known[name] for name in told["chain"]]
            id = None
            if chain or told.get("hearsay"):
                id = f"t{len(statements[article.id]) + 1}"
                statement = Statement(id=id, kind="indirect", content=content, chain=tuple(source.id for source in chain))
                statements[article.id].append(statement)
            links = tuple(ChainLink(source.name, source.kind, source.named) for source in chain)
            group.append(Instance(article=article.id, statement=id, content=content, chain=links))
        groups.append(group)
    readings = [Reading(a, tuple(sources[id].values()), tuple(statements[id])) for id, a in articles.items()]
    return readings, groups, gold


def located(text: str, contents: Sequence[str]) -> tuple[Span, ...]:
    """Where the strings of a content stand, each after the one before it if it can."""
    spans, at = [], 0
    for content in contents:
        start = text.find(content, at)
        start = text.index(content) if start < 0 else start
        at = start + len(content)
        spans.append((start, at))
    return tuple(sorted(spans))


def described(name: str, language: str, outlets: Sequence[str], bodies: set[str | None]) -> tuple[SourceKind, bool]:
    """The kind of a source by its name, and whether it is named."""
    capitals = [word for word in words(name) if word[0].isupper()]
    spoken = general(name, language)
    if name in bodies:
        return "organisation", True
    if any(same_outlet(name, outlet) or outlet in name for outlet in outlets):
        return "outlet", True
    if spoken or (spoken is not None and len(words(name)) < 4):
        return "outlet", False
    if DOCUMENT.search(name):
        return "document", bool(capitals)
    if GROUP.search(name):
        return "group", False
    if BODY.search(name):
        return "organisation", bool(capitals)
    return "person", len(capitals) > 1 or (len(capitals) == 1 and len(words(name)) == 1)


def found(text: str, name: str, named: bool) -> tuple[Span, ...]:
    """Where a name stands in a text: in full, else its last word if it is a proper name."""
    for told in (name, words(name)[-1]) if named else (name,):
        if spans := tuple(match.span() for match in re.finditer(re.escape(told), text)):
            return spans
    return ()
