"""A trace and its readings made from a dossier's gold, for tests of what shows them: no reader, matcher or tracer is run."""

import json
import re
from pathlib import Path
from typing import Any

from kilde.article import Article, Block, Span
from kilde.claim import (
    ArticleRef,
    ChainLink,
    Claim,
    Event,
    First,
    Instance,
    Link,
    Merge,
    Origin,
    Origins,
    Place,
    Provenance,
    Trace,
)
from kilde.statement import Modality, Reading, Source, SourceKind, Statement

UNNAMED = re.compile(r"official|source|kilde|kjelde|person familiar|tjenestemann|tenestemann|anonym", re.IGNORECASE)
MAYBE = re.compile(r"\bmay\b|\bkan ha\b|rundt|\bvel\b|nearly|about", re.IGNORECASE)


def blocks(text: str) -> tuple[Block, ...]:
    found = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        promo = line.startswith(("Les også", "SE OGSÅ"))
        heading = len(line) < 60 and line[-1] not in '.?!)”"»'
        found.append(Block("promo" if promo else "subheading" if heading else "paragraph", match.span()))
    return tuple(found)


def locate(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


OUTLETS: dict[str, str] = {}

#: For the example dossier, whose claims' ids are these: the articles that rest on each origin, in the gold's order.
RESTS = {
    "c1": ("a4 a1 a7 a9", "a2"),
    "c2": ("a2 a7", "a2", "a4 a1 a9"),
    "c3": ("a4 a1 a9", "a2", "a8", "a5"),
    "c4": ("a7 a3 a9 a5 a8 a6",),
    "c5": ("a7 a3", "a8 a6"),
    "c6": ("a3 a9 a5", "a5", "a6"),
    "c7": ("a8 a6",),
    "c8": ("a2 a6", "a8"),
    "c9": ("a4 a1 a3",),
}


def link_of(name: str, outlets: set[str]) -> ChainLink:
    named = UNNAMED.search(name) is None
    kind: SourceKind = "outlet" if name in outlets else "person" if not named or name.istitle() else "organisation"
    return ChainLink(name, kind, named)


def by_hand(folder: Path) -> tuple[Trace, tuple[Reading, ...]]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    outlets = {row["outlet"] for row in rows} | {"NMB"}
    OUTLETS.update({row["id"]: row["outlet"] for row in rows})
    texts = {row["id"]: row["text"] for row in rows}
    when = {row["id"]: row["published"] for row in rows}
    order = [row["id"] for row in rows]
    statements: dict[str, list[Statement]] = {row["id"]: [] for row in rows}
    sources: dict[str, dict[str, Source]] = {row["id"]: {} for row in rows}
    claims = []
    for told in gold["claims"]:
        instances = []
        for given in told["instances"]:
            key, text = given["article"], texts[given["article"]]
            content = tuple(sorted(locate(text, words) for words in given["content"]))
            chain = tuple(link_of(name, outlets) for name in given["chain"])
            words = " ".join(text[a:b] for a, b in content)
            modality: Modality = "possible" if MAYBE.search(words) else "certain"
            statement = None
            if chain or given.get("hearsay"):
                for link in chain:
                    spans = (locate(text, link.name),) if link.name in text else ()
                    sources[key].setdefault(
                        link.name, Source(f"s{len(sources[key]) + 1}", link.name, link.kind, link.named, spans)
                    )
                statement = f"t{len(statements[key]) + 1}"
                statements[key].append(
                    Statement(
                        id=statement,
                        kind="indirect",
                        content=content,
                        chain=tuple(sources[key][link.name].id for link in chain),
                        modality=modality,
                        stance="distanced" if given.get("hearsay") else "neutral",
                    )
                )
            instances.append(Instance(article=key, statement=statement, content=content, chain=chain, modality=modality))
        instances.sort(key=lambda i: (order.index(i.article), i.content))
        carriers = tuple(dict.fromkeys(i.article for i in instances))
        listed = []
        for nth, o in enumerate(told["origins"]):
            resting = [a for a in carriers if rests(o["name"], a, instances, told)]
            if folder.name == "example":
                resting = [a for a in carriers if a in RESTS[told["id"]][nth].split()]
            listed.append(Origin(o["name"], o["kind"], o["named"], tuple(resting)))
        links = []
        for link in told["links"]:
            name = link["from"] if link["from"] not in texts else next(r["outlet"] for r in rows if r["id"] == link["from"])
            own = next((i.content[0] for i in instances if i.article == link["article"]), (0, 1))
            evidence = locate(texts[link["article"]], name) if name in texts[link["article"]] else own
            known = link["from"] in texts
            behind = Provenance(article=link["from"]) if known else Provenance(source=link["from"])
            links.append(Link(link["article"], behind, link["reason"], 0.9, Place(link["article"], evidence)))
        least, most = told["independent"]["least"], told["independent"]["most"]
        merges: tuple[Merge, ...] = ()
        if least < most:
            merges = (Merge((listed[0].name, listed[-1].name), False, "neither article says that they differ"),)
        first = instances[0]
        claims.append(
            Claim(
                id=told["id"],
                text=" … ".join(texts[first.article][a:b] for a, b in first.content),
                language=next(row["language"] for row in rows if row["id"] == first.article),
                instances=tuple(instances),
                origins=Origins(least, most, tuple(listed), merges),
                links=tuple(links),
                first=First(first.article, when[first.article]),
                flags=tuple(told["flags"]),
                events=events(told["flags"], instances),
                credibility=1 if least > 1 else 5 if "denied" in told["flags"] else 3,
            )
        )
    readings = tuple(
        Reading(
            Article(**row | {"byline": tuple(row["byline"])}, blocks=blocks(row["text"])),
            tuple(sources[row["id"]].values()),
            tuple(statements[row["id"]]),
        )
        for row in rows
    )
    refs = tuple(
        ArticleRef(row["id"], row["outlet"], row["published"], row["title"], None, row["url"], row["language"]) for row in rows
    )
    claims.sort(key=lambda claim: -len(claim.articles))
    return Trace(refs, tuple(claims)), readings


def rests(origin: str, article: str, instances: list[Instance], told: dict[str, Any]) -> bool:
    """Roughly: an article rests on the only origin, or on one whose words it shares, or on what its link's article rests on."""
    if len(told["origins"]) == 1:
        return True
    words = set(re.findall(r"\w{4,}", origin.lower()))
    if words & {"police", "politiet"}:
        words |= {"police", "politiet", "hegrenes"}
    own = origin.removesuffix(" (own voice, no source)")
    for instance in instances:
        if instance.article == article:
            if own != origin and instance.statement is None and OUTLETS.get(article) == own:
                return True
            for link in instance.chain:
                if words & set(re.findall(r"\w{4,}", link.name.lower())):
                    return True
    if any(link["article"] == article and link["from"] != article for link in told["links"]):
        behind = next(link["from"] for link in told["links"] if link["article"] == article)
        return OUTLETS.get(behind, behind) == own or rests(origin, behind, instances, told)
    return False


def events(flags: list[str], instances: list[Instance]) -> tuple[Event, ...]:
    found = []
    hedged = next((i for i in instances if i.modality != "certain"), instances[0])
    later = [i for i in instances if instances.index(i) > instances.index(hedged) and i.modality == "certain"]
    if "hedge_lost" in flags and later:
        place = Place(hedged.article, hedged.content[0]), Place(later[0].article, later[0].content[0])
        found.append(Event("hedge_lost", *place, "the reservation is gone"))
    if "figure_changed" in flags:
        first, last = instances[0], instances[-1]
        place = Place(first.article, first.content[0]), Place(last.article, last.content[0])
        found.append(Event("figure_changed", *place, "the number differs"))
    return tuple(found)
