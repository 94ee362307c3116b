"""Articles, assertions, sources and claims as rows of the desk's tables."""

import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from kilde.claim import Claim, Instance
from kilde.ledger.schema import PLACES
from kilde.matching.told import STEPS, Told
from kilde.statement import Reading
from kilde.tracing.cards import outlet_name
from kilde.web.tables import source_id

#: So many code points of a claim are listed, and so many of all its wordings are searched.
SHOWN, SEARCHED = 1000, 8000

#: So many times of articles are kept for the picture of a claim's spread; of more, as many at even distances.
SPREAD = 120

#: zlib's window (as a power of two) and memory for a claim's record: as small as with the usual ones, in a third of the time.
WINDOW, MEMORY = 12, 4

#: So many of a claim's origins are named in a list.
NAMED = 3

Values = dict[str, object]


class Listed(msgspec.Struct, frozen=True):
    """An origin as a list names it."""

    name: str
    kind: str
    named: bool


def folded(text: str) -> str:
    """Words in small letters without diacritics, for searching."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def article_row(row: Any, reading: Reading) -> Values:
    """`row` tells the article's key, what its sketch was made for, and how many texts it has had."""
    article = reading.article
    return {
        "article": row.article,
        "made": row.made,
        "id": article.id,
        "outlet": outlet_name(article),
        "title": article.title,
        "published": article.published,
        "day": article.published[:10] if article.published else None,
        "language": article.language,
        "statements": len(reading.statements),
        "revisions": row.current,
    }


def instance_row(article: int, place: int, claim: int, one: Instance) -> Values:
    """An assertion at its `place` in the article of that key."""
    start, end = one.content[0]
    return {"article": article, "place": place, "claim": claim, "statement": one.statement, "start": start, "end": end}


def said_by(key: int, reading: Reading) -> tuple[dict[str, Values], list[Values], list[Values]]:
    """Whose statements a reading has, by id; that each stands in a statement's chain; and of when statements tell."""
    ids = {one.id: source_id(one, reading.article.id) for one in reading.sources}
    published = reading.article.published or ""
    voices = [
        {"source": source, "published": published, "article": key, "position": position, "statement": statement.id}
        for position, statement in enumerate(reading.statements)
        for source in dict.fromkeys(ids[link] for link in statement.chain)
    ]
    spoken = {voice["source"] for voice in voices}
    sources: dict[str, Values] = {
        ids[one.id]: {"id": ids[one.id], "name": one.name, "kind": one.kind, "named": one.named, "statements": 0, "articles": 0}
        for one in reading.sources
        if ids[one.id] in spoken
    }
    times: list[Values] = [
        {
            "first": statement.time.from_,
            "last": statement.time.to,
            "published": published,
            "article": key,
            "position": position,
            "statement": statement.id,
        }
        for position, statement in enumerate(reading.statements)
        if statement.time is not None
    ]
    return sources, list(voices), times


def claim_row(node: int, claim: Claim, nodes: Sequence[int], told: Mapping[int, Told], published: Mapping[str, str]) -> Values:
    """A claim whose assertions are `nodes`; `told` are their articles by key, `published` the times of those that have one."""
    times = sorted(published[article] for article in claim.articles if article in published)
    origins = [Listed(one.name, one.kind, one.named) for one in claim.origins.sources[:NAMED]]
    wordings = dict.fromkeys(told[each // PLACES].assertions[each % PLACES].text for each in nodes)
    return {
        "node": node,
        "id": claim.id,
        "text": claim.text[:SHOWN],
        "language": claim.language,
        "articles": len(claim.articles),
        "instances": len(claim.instances),
        "least": claim.origins.least,
        "most": claim.origins.most,
        "credibility": claim.credibility,
        "flags": f" {' '.join(claim.flags)} ",
        "languages": f" {' '.join(sorted({told[each // PLACES].assertions[each % PLACES].language for each in nodes}))} ",
        "first": times[0] if times else None,
        "last": times[-1] if times else None,
        "spread": msgspec.json.encode(_thinned(times)).decode(),
        "origins": msgspec.json.encode(origins).decode(),
        "folded": folded("\n".join(wordings))[:SEARCHED],
        "point": direction(nodes, told),
        "record": packed_claim(claim),
    }


def packed_claim(claim: Claim) -> bytes:
    """A claim as a row's `record`: its MessagePack, packed with zlib.

    Most have some hundred bytes, for which the tables of zlib's usual window take longer to clear than the packing does.
    """
    packing = zlib.compressobj(wbits=WINDOW, memLevel=MEMORY)
    return packing.compress(msgspec.msgpack.encode(claim)) + packing.flush()


def unpacked_claim(record: bytes) -> Claim:
    """The claim that a row's `record` tells."""
    return msgspec.msgpack.decode(zlib.decompress(record), type=Claim)


def direction(nodes: Sequence[int], told: Mapping[int, Told]) -> bytes:
    """The direction that these assertions have together, as int8 in whole `1 / STEPS`."""
    summed = np.sum([told[node // PLACES].points[node % PLACES] for node in nodes], axis=0, dtype=np.float64)
    unit = summed / max(float(np.sqrt((summed * summed).sum())), 1e-9)
    found: bytes = np.rint(unit * STEPS).astype(np.int8).tobytes()
    return found


def _thinned(times: Sequence[str]) -> list[str]:
    if len(times) <= SPREAD:
        return list(times)
    return [times[round(at * (len(times) - 1) / (SPREAD - 1))] for at in range(SPREAD)]
