"""How a source knows what it says, where the article tells it, and why a source is not named.

Three things may tell: words beside the source («an eyewitness», "who was briefed on the talks"), the source's own words inside
the content ("I saw", "we were told"), and the cue («tror»). What knowledge a source may have is evidentiality in the sense of
Aikhenvald (2004); that readers weigh sources by it, and find it told in little more than half of news statements, is from work
on source criticism. So the words of a pack (`access.toml`) are few and sure, and what they do not tell is `unknown`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from kilde.article import Article, Span
from kilde.languages import part
from kilde.reading.hearing import outside
from kilde.statement import Access, Reading, Source, Statement

#: How far after a source, in code points, what it is or did may be told (a relative clause, an apposition).
AFTER = 70
#: How far before a name a title may begin.
BEFORE = 40
#: How far into a content told in other words the source's perception may stand ("that she saw …").
OPENING = 30
#: A word of thinking or hearing in a source's own words colours a content no longer than this, in code points, …
SHORT = 240
#: … or the beginning of a longer one.
BEGINNING = 90
#: A reason stands at most so far before or after the words that say that a source is not named.
REASON = 160


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases `beside` the source, in what it has `said` (its own words), and what `opens` a content in other words."""

    beside: tuple[str, ...]
    said: tuple[str, ...]
    opens: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who speaks of what it is responsible for; what the lists are stands in `nb/access.toml`."""

    voices: tuple[str, ...]
    bodies: tuple[str, ...]
    leaders: tuple[str, ...]
    own: tuple[str, ...]
    former: tuple[str, ...]


class Thinking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of thinking: as `cues`, and in what a source has `said` itself."""

    cues: tuple[str, ...]
    said: tuple[str, ...]


class Anonymity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say that a source is not named, and words that open the reason."""

    wishes: tuple[str, ...]
    reasons: tuple[str, ...]


class AccessPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's part `access.toml`."""

    witness: Told
    told: Told
    document: Told
    official: Office
    inference: Thinking
    anonymity: Anonymity


def with_access(reading: Reading) -> Reading:
    """The reading with `access`, `access_span` and `anonymity_reason` of each statement; the same where there is no pack."""
    pack = part(reading.article.language.partition("-")[0].lower(), "access", AccessPack)
    if pack is None or not reading.statements:
        return reading
    return msgspec.structs.replace(reading, statements=tuple(_Finder(reading, pack).statements()))


def gives_reason(words: str, language: str) -> bool:
    """Whether `words` that say that a source is not named also say why."""
    pack = part(language.partition("-")[0].lower(), "access", AccessPack)
    return pack is not None and _find(pack.anonymity.reasons, words, (0, len(words))) is not None


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    told = "|".join(_phrase(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
    return re.compile(rf"(?<![\w-])(?:{told or '(?!)'})(?![\w-])", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    """The expression of a phrase: `*` any letters, `…` up to three words, `|` either word."""
    made = ""
    for word in phrase.split():
        if word == "…":
            made += r"(?:\s+[\w-]+,?){0,3}"
            continue
        forms = "|".join(re.escape(form).replace(r"\*", r"[\w-]*") for form in word.split("|"))
        made += (r"\s+" if made else "") + f"(?:{forms})"
    return made


def _find(phrases: tuple[str, ...], text: str, span: Span) -> Span | None:
    found = _pattern(phrases).search(text, *span) if phrases else None
    return found.span() if found is not None else None


#: The end of a sentence: a mark, what closes after it, white space, and no small letter; or a line's end.
_END = re.compile(r"[.!?…][\"'»”’“)\]]*\s+(?=[^a-zà-öø-ÿа-яіїєґ])|\n")


def sentence(article: Article, span: Span) -> Span:
    """The sentences of its text that a span stands in."""
    text = article.text
    start = max((found.end() for found in _END.finditer(text, max(0, span[0] - 600), span[0] + 1) if found.end() <= span[0]),
                default=max(0, span[0] - 600))  # fmt: skip
    found = _END.search(text, max(span[0], span[1] - 1))
    return start, found.end() if found is not None and found.end() >= span[1] else len(text)


class _Finder:
    """Looks for the words that tell, statement by statement."""

    def __init__(self, reading: Reading, pack: AccessPack) -> None:
        self.reading, self.pack, self.text = reading, pack, reading.article.text
        self.origins = {source.id: source for source in reading.sources}
        self.contents = sorted(span for statement in reading.statements for span in statement.content)
        self.marks = sorted((*self.contents, *(span for statement in reading.statements for span in statement.cue)))
        self.reasons: dict[str, tuple[Span, ...]] = {}

    def statements(self) -> Iterator[Statement]:
        for statement in self.reading.statements:
            origin = self.origins[statement.chain[-1]] if statement.chain else None
            if origin is None or origin.kind == "unspecified":
                yield statement
                continue
            access, spans = self._access(statement, origin)
            reason = () if origin.named else self._anonymity(statement, origin)
            yield msgspec.structs.replace(statement, access=access, access_span=spans, anonymity_reason=reason)

    def _access(self, statement: Statement, origin: Source) -> tuple[Access, tuple[Span, ...]]:
        pack = self.pack
        beside, own = list(self._beside(statement, origin)), list(self._own(statement))
        about: tuple[tuple[Access, Told], ...] = (
            ("told", pack.told),
            ("witness", pack.witness),
            ("document", pack.document),
        )
        if origin.kind == "document":
            return self._document(statement, origin)
        if origin.kind in ("person", "group"):
            for access, told in about:
                # An experience colours all that it is told with; that one thing was heard or read does not.
                zones = own if access == "witness" else self._start(own)
                if (found := self._any(told.said, zones)) is not None:
                    return access, (found,)
        for access, told in about:
            if (found := self._any(told.beside, beside)) is not None:
                return access, (found,)
        if origin.kind in ("person", "group") and (found := self._opening(statement)) is not None:
            return "witness", (found,)
        if (
            found := self._any(pack.inference.cues, statement.cue) or self._any(pack.inference.said, self._start(own))
        ) is not None:
            return "inference", (found,)
        if (found := self._office(statement, origin, own)) is not None:
            return "official", (found,)
        return "unknown", ()

    def _any(self, phrases: tuple[str, ...], zones: Sequence[Span]) -> Span | None:
        return next((found for zone in zones if (found := _find(phrases, self.text, zone)) is not None), None)

    def _document(self, statement: Statement, origin: Source) -> tuple[Access, tuple[Span, ...]]:
        """A document is what it is, unless it is only somebody's own voice."""
        words = statement.source or origin.spans[:1]
        named = " ".join((origin.name, *(self.text[start:end] for start, end in words)))
        if not words or _find(self.pack.document.releases, named, (0, len(named))) is not None:
            return "unknown", ()
        return "document", words

    def _mentions(self, statement: Statement, origin: Source) -> Iterator[Span]:
        """The words that name the origin: those of the statement, then others."""
        if statement.source:
            yield statement.source[0]
        yield from (span for span in origin.spans if span not in statement.source)

    def _beside(self, statement: Statement, origin: Source) -> Iterator[Span]:
        """Where what a source is stands: the words that name it, and a little after them, outside of contents."""
        for start, end in self._mentions(statement, origin):
            stop = min(sentence(self.reading.article, (start, end))[1], end + AFTER)
            first = next((content[0] for content in self.contents if content[1] > end), stop)
            if any(a < end and start < b for a, b in self.contents):
                stop = end  # within somebody's words only the name itself is sure
            yield start, max(end, min(stop, first))

    def _own(self, statement: Statement) -> Iterator[Span]:
        """The source's own words: a quotation without what stands in others' contents inside it."""
        if statement.kind not in ("direct", "mixed"):
            return
        for start, end in statement.content:
            inner = [(a, b) for a, b in self.contents if start <= a and b <= end and (a, b) != (start, end)]
            yield from outside(inner, start, end)

    def _opening(self, statement: Statement) -> Span | None:
        """A perception that opens a content told in other words ("that she saw a car"): the source's own."""
        if statement.kind != "indirect":
            return None
        start, end = statement.content[0]
        found = _pattern(self.pack.witness.opens).match(self.text, start, min(end, start + OPENING + 30))
        return found.span() if found is not None else None

    def _start(self, own: Sequence[Span]) -> Sequence[Span]:
        """So much of a source's own words as colours the whole: all of a short content, the beginning of a long one."""
        if not own or own[-1][1] - own[0][0] <= SHORT:
            return own
        start, end = own[0]
        return [(start, min(end, start + BEGINNING))]

    def _office(self, statement: Statement, origin: Source, own: Sequence[Span]) -> Span | None:
        """The body or title that speaks of what it is responsible for."""
        office = self.pack.official
        for start, end in self._mentions(statement, origin):
            if origin.kind == "organisation":
                if (found := _find(office.bodies, self.text, (start, end))) is not None:
                    return found
                continue
            if origin.kind != "person":
                return None
            zone = self._title(start, end)
            if _find(office.former, self.text, (max(0, zone[0] - 12), zone[1])) is not None:
                continue
            if (found := _find(office.voices, self.text, zone)) is not None:
                return found
            found = _find(office.leaders, self.text, zone)
            if found is not None and self._any(office.own, own or statement.content) is not None:
                return found
        return None

    def _title(self, start: int, end: int) -> Span:
        """The words that name a person, with what stands close before a name and the apposition after it."""
        begin = max(sentence(self.reading.article, (start, end))[0], start - BEFORE)
        before = re.search(r"[^,;:.!?«»“”\"–(\n]*$", self.text[begin:start])
        after = re.match(r"(?:\s*[,(]\s*[^,;:.!?«»“”\"–)\n]{0,50})?", self.text[end : end + AFTER])
        titled = self.text[start : start + 1].isupper() and before is not None
        words = self.text[begin:start].split()[-2:] if titled else []
        first = self.text.rfind(words[0], begin, start) if words else start
        low = begin + (before.start() if before is not None else 0)
        return max(low, first) if titled else start, end + (after.end() if after is not None else 0)

    def _anonymity(self, statement: Statement, origin: Source) -> tuple[Span, ...]:
        """The words that say that an unnamed source is not named, and why, where they stand beside a mention of it."""
        if origin.id not in self.reasons:
            mentions = list(dict.fromkeys((*self._mentions(statement, origin), *statement.cue)))
            self.reasons[origin.id] = next((found for span in mentions if (found := self._unnamed(span, origin))), ())
        return self.reasons[origin.id]

    def _unnamed(self, mention: Span, origin: Source) -> tuple[Span, ...]:
        start, end = sentence(self.reading.article, mention)
        # The sentences beside it may tell it of «he» or «they», unless another who is not named stands there.
        stop = sentence(self.reading.article, (end, end + 1))[1] if end < len(self.text) else end
        begin = sentence(self.reading.article, (start - 2, start - 1))[0] if start > 1 else start
        for zone in ((start, end), (end, stop), (begin, start)):
            found = _find(self.pack.anonymity.wishes, self.text, zone)
            if found is not None and (zone == (start, end) or not self._others(zone, origin)):
                return (self._with_reason(found, zone),)
        return ()

    def _others(self, zone: Span, origin: Source) -> bool:
        """Whether people other than `origin` who are not named stand in a sentence."""
        people = (
            one for one in self.reading.sources if one.kind in ("person", "group") and not one.named and one is not origin
        )
        return any(zone[0] <= start < zone[1] for one in people for start, _ in one.spans)

    def _with_reason(self, wish: Span, zone: Span) -> Span:
        """The words of a wish with the reason beside it: after it to the clause's end, or before it from where it opens."""
        reasons = self.pack.anonymity.reasons
        stop = next((start for start, _ in self.marks if start >= wish[1]), zone[1])
        stop = min(stop, zone[1], wish[1] + REASON)
        after = wish if _find(reasons, self.text, wish) is not None else _find(reasons, self.text, (wish[1], stop))
        if after is not None and not re.search(r"[.!?\n]", self.text[wish[1] : after[0]]):
            rest = re.match(r"[^.!?;:«»“”\"\n,]*", self.text[after[1] : stop])
            return wish[0], len(self.text[: after[1] + (rest.end() if rest else 0)].rstrip())
        begin = max(zone[0], wish[0] - REASON, *(end for _, end in self.marks if end <= wish[0]))
        before = _find(reasons, self.text, (begin, wish[0]))
        return (before[0], wish[1]) if before is not None else wish
