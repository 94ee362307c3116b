"""Collections for tests of exports: the example dossier from its gold, and an article with sources that must stay in."""

from functools import cache

import msgspec

from dossier_by_hand import by_hand
from kilde import example
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
from kilde.export.collection import Collection, of_readings
from kilde.statement import Reading, Source, Statement


@cache
def dossier() -> tuple[Trace, tuple[Reading, ...]]:
    return by_hand(example.FOLDER)


def collection(*, full_text: bool = False, redacted: bool = False) -> Collection:
    """The example dossier."""
    trace, readings = dossier()
    return of_readings(readings, trace, full_text=full_text, redacted=redacted)


#: Words that tell of the unnamed sources of `GUARDED`, or are theirs word for word: none may stand in a redacted export.
SECRETS = (
    "welder",
    "night shift",
    "Brackwater",
    "mortgage",
    "overalls",
    "rivets",
    "Wilhelmina",
    "not her real name",
    "ledger clerk",
    "drawer",
    "insider",
    "greenhouse",
)

TEXT = (
    "Welder: the gate was never tested\n"
    "The lock gate was never tested, a welder on the night shift at Brackwater told the Canal Gazette. "
    "The welder, who fears for a mortgage and still wears the overalls, asked not to be named.\n"
    "“They counted the rivets and went home,” the welder said.\n"
    "The lock keeper, Edda Moss, said that a ledger clerk had kept the report in a drawer.\n"
    "Wilhelmina (not her real name) says the pantry was flooded. An insider with a greenhouse said that the pump was old.\n"
    "The gate will be tested in May, said the canal board. Edda Moss said that boats must wait."
)


def at(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return start, start + len(words)


def _guarded() -> Reading:
    blocks, place = [], 0
    for number, line in enumerate(TEXT.split("\n")):
        blocks.append(Block("paragraph" if number else "headline", (place, place + len(line))))
        place += len(line) + 1
    sources = (
        Source("s1", "Canal Gazette", "outlet", True, (at("Canal Gazette"),)),
        Source("s2", "a welder on the night shift at Brackwater", "person", False,
               (at("a welder on the night shift at Brackwater"), at("The welder,"), at("the welder said"))),
        Source("s3", "Edda Moss", "person", True, (at("Edda Moss"), at("Edda Moss", "in May"))),
        Source("s4", "a ledger clerk", "person", False, (at("a ledger clerk"),)),
        Source("s5", "Wilhelmina", "person", True, (at("Wilhelmina"),)),
        Source("s6", "An insider with a greenhouse", "person", False, (at("An insider with a greenhouse"),)),
        Source("s7", "the canal board", "organisation", False, (at("the canal board"),)),
    )  # fmt: skip
    statements = (
        Statement(id="t1", kind="indirect", content=(at("The lock gate was never tested"),), cue=(at("told"),),
                  source=(at("a welder on the night shift at Brackwater"),), chain=("s1", "s2"), access="witness",
                  access_span=(at("on the night shift"),), anonymity_reason=(at("asked not to be named"),)),
        Statement(id="t2", kind="direct", content=(at("They counted the rivets and went home"),), cue=(at("said", "rivets"),),
                  source=(at("the welder", "rivets"),), chain=("s2",)),
        Statement(id="t3", kind="indirect", content=(at("a ledger clerk had kept the report in a drawer"),),
                  cue=(at("said", "Edda"),), source=(at("The lock keeper, Edda Moss"),), chain=("s3",)),
        Statement(id="t4", kind="indirect", content=(at("the pantry was flooded"),), cue=(at("says", "Wilhelmina"),),
                  source=(at("Wilhelmina"),), chain=("s5",), anonymity_reason=(at("not her real name"),)),
        Statement(id="t5", kind="indirect", content=(at("the pump was old"),), cue=(at("said", "greenhouse"),),
                  source=(at("An insider with a greenhouse"),), chain=("s6",)),
        Statement(id="t6", kind="indirect", content=(at("The gate will be tested in May"),), cue=(at("said", "in May"),),
                  source=(at("the canal board"),), chain=("s7",)),
        Statement(id="t7", kind="indirect", content=(at("boats must wait"),), cue=(at("said", "Edda Moss said that b"),),
                  source=(at("Edda Moss", "in May"),), chain=("s3",)),
    )  # fmt: skip
    article = Article(
        id="gazette-1", path="/home/desk/insider-welder.txt", url="https://gazette.example/lock", outlet="Canal Gazette",
        title="Welder: the gate was never tested", byline=("Pim Oster",), published="2032-03-04T08:00:00+01:00",
        language="en", text=TEXT, blocks=tuple(blocks),
    )  # fmt: skip
    return Reading(article, sources, statements)


GUARDED = _guarded()

_WELDER = ChainLink("a welder on the night shift at Brackwater", "person", False)
_GAZETTE = ChainLink("Canal Gazette", "outlet", True)


def _claim(id: str, words: str, chain: tuple[ChainLink, ...], statement: str, **more: object) -> Claim:
    instance = Instance(article="gazette-1", statement=statement, content=(at(words),), chain=chain)
    last = chain[-1]
    return Claim(
        id=id,
        text=words,
        language="en",
        instances=(instance,),
        origins=Origins(1, 1, (Origin(last.name, last.kind, last.named, ("gazette-1",)),)),
        first=First("gazette-1", "2032-03-04T08:00:00+01:00"),
        flags=("anonymous_only",),
        **more,  # type: ignore[arg-type]
    )


def guarded_trace() -> Trace:
    """Claims of `GUARDED` whose texts, origins, merges, links and events all tell of unnamed sources."""
    whole = Place("gazette-1", at("a welder on the night shift at Brackwater"))
    first = _claim(
        "c1", "The lock gate was never tested", (_GAZETTE, _WELDER), "t1",
        links=(Link("gazette-1", Provenance(source=_WELDER.name), "cites", 0.9, whole),),
        events=(Event("anonymous_only", whole, whole, f"all rests on {_WELDER.name}"),),
    )  # fmt: skip
    named = Origin("Edda Moss", "person", True, ("gazette-1",))
    merge = Merge((_WELDER.name, "Edda Moss"), False, "the welder may be Edda Moss")
    first = msgspec.structs.replace(first, origins=Origins(1, 2, (*first.origins.sources, named), (merge,)))
    return Trace(
        (ArticleRef("gazette-1", "Canal Gazette", "2032-03-04T08:00:00+01:00", GUARDED.article.title, None, None, "en"),),
        (
            first,
            _claim("c2", "They counted the rivets and went home", (_WELDER,), "t2"),
            _claim("c3", "the pantry was flooded", (ChainLink("Wilhelmina", "person", True),), "t4"),
            _claim("c4", "the pump was old", (ChainLink("An insider with a greenhouse", "person", False),), "t5"),
            _claim("c5", "a ledger clerk had kept the report in a drawer", (ChainLink("Edda Moss", "person", True),), "t3"),
        ),
    )
