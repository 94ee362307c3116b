"""Reports become articles: texts from templates, with the reading that a perfect reader has of them.

What is written depends on the report alone, so that a copy has its original's words.
"""

import random
import re
from collections.abc import Iterator

import msgspec

from benchmarks.simulate.events import Matter, Report, Telling, Voice
from benchmarks.simulate.names import body_name
from benchmarks.simulate.templates import Mark, Phrases, Piece, alternative, filled, phrases
from kilde.article import Article, Block, Span
from kilde.claim import ChainLink, Instance
from kilde.statement import Reading, Source, SourceKind, Statement, StatementKind

#: What a figure that is not exact stands behind, by language.
ABOUT = {"nb": "om lag", "nn": "om lag", "en": "about", "sv": "omkring", "de": "rund", "fr": "environ"}

#: The frame that a way of telling is written in.
FRAME = {
    "asked": "person", "heard": "heard", "conference": "conference", "stated": "body", "release": "own",
    "document": "document", "unnamed": "person", "unnamed_heard": "heard", "outside": "cite", "seen": "own", "rumour": "rumour",
    "cited": "cite", "cited_named": "heard", "press": "press", "retold": "own", "taken_back": "correct", "echoed": "also",
}  # fmt: skip

#: The share of paragraphs of claims that a sentence about nothing follows.
ASIDE = 0.7


class Written(msgspec.Struct, frozen=True):
    """An article's reading, and for each of its report's tellings, in order, the instance."""

    reading: Reading
    instances: tuple[Instance, ...]


class Told(msgspec.Struct):
    """A telling's place in the text, as it is written: spans of its parts, and what names its sources."""

    content: Span
    cue: tuple[Span, ...]
    voice: Span | None
    outlet: Span | None
    direct: bool


def article_id(matter: Matter, report: Report) -> str:
    """An article's id: its matter and number."""
    return f"m{matter.number:06d}-{report.number:03d}"


def write(matter: Matter, report: Report, asides: int = 0) -> Written:
    """A report as an article with its reading; `asides` more statements make claims that no other article makes."""
    language = phrases(report.language)
    chance = random.Random(report.seed)
    paragraphs: list[Piece] = []
    known: set[str] = set()
    for telling in report.tellings:
        piece = _sentence(matter, report, telling, language, known)
        if chance.random() < ASIDE:
            piece = _followed(piece, _aside(matter, language, chance))
        paragraphs.append(piece)
    if not paragraphs:
        paragraphs.append(_aside(matter, language, chance))
    said = [_said(matter, language, chance, nth) for nth in range(asides)]
    paragraphs += [piece for piece, _ in said]
    if report.credit is not None and report.mark:
        paragraphs[-1] = _followed(paragraphs[-1], Piece(f"({report.credit.short})"))
    return _put_together(matter, report, paragraphs, [voice for _, voice in said], language, chance)


def _sentence(matter: Matter, report: Report, telling: Telling, language: Phrases, known: set[str]) -> Piece:
    """The sentence that tells a claim."""
    frames = language.frames[FRAME[telling.how]]
    frame = frames[telling.frame % len(frames)]
    slots = {"C": claim_words(matter, telling, report.language)}
    if telling.voice is not None:
        who = _who(telling.voice, telling.how == "stated", telling.frame, report.language, known)
        # What stands beside a name has commas on both sides.
        goes_on = re.search(r"\{who\} ", frame) is not None and "," in who.text
        slots["who"] = Piece(f"{who.text},", who.marks) if goes_on else who
    if telling.outlet is not None:
        outlet = telling.outlet
        if telling.how == "press":
            assert telling.press is not None
            outlet = language.press[telling.press]
        slots["outlet"] = Piece(outlet)
    return filled(frame, slots)


def claim_words(matter: Matter, telling: Telling, language: str) -> Piece:
    """A claim in the words of a telling."""
    claim, wording = matter.claims[telling.claim], telling.wording
    template = phrases(language).families[claim.family][wording.nth]
    figure = f"{ABOUT[language]} {wording.figure}" if wording.about else str(wording.figure)
    slots = {"n": Piece(figure), "place": Piece(claim.place)}
    return Piece(filled(alternative(template, wording.state, wording.whole), slots).text)


def _who(voice: Voice, body_alone: bool, frame: int, language: str, known: set[str]) -> Piece:
    """How a source is named: with a title where it is told of first, by surname after that."""
    told = phrases(language).words
    if voice.kind == "unnamed":
        return Piece(told.unnamed[int(voice.name)])
    if voice.kind == "document":
        return Piece(told.document[frame % len(told.document)])
    body = body_name(*voice.body, language) if voice.body else ""
    if body_alone:
        return Piece(body)
    if voice.key in known:
        return Piece(voice.name.split()[-1], (Mark("name", 0, len(voice.name.split()[-1])),))
    known.add(voice.key)
    title = {
        "spokesperson": told.spokesperson,
        "chief": told.chief,
        "resident": told.resident,
        "fisher": told.fisher,
    }[voice.title or "resident"]
    text = f"{voice.name}, {title.format(body=body)}"
    return Piece(text, (Mark("name", 0, len(voice.name)),))


def _followed(one: Piece, other: Piece) -> Piece:
    """Two pieces with a space between; only the first's marks count."""
    return Piece(f"{one.text} {other.text}", one.marks)


def _aside(matter: Matter, language: Phrases, chance: random.Random) -> Piece:
    """A sentence that makes no claim anybody follows."""
    return Piece(filled(chance.choice(language.words.aside), {"place": Piece(matter.claims[0].place)}).text)


def _said(matter: Matter, language: Phrases, chance: random.Random, nth: int) -> tuple[Piece, Voice]:
    """A statement that no other article has: of another quarter of the place, with a figure of its own, by somebody unnamed."""
    family = chance.choice(sorted(language.families))
    wording = alternative(chance.choice(language.families[family]), "told", chance.random() < 0.5)
    place = f"{matter.claims[0].place} {chance.choice('ABCDEFGH')}"
    words = filled(wording, {"n": Piece(str(chance.randint(12, 89))), "place": Piece(place)}).text
    voice = Voice(f"aside {nth}", "unnamed", str(nth % len(language.words.unnamed)))
    frame = language.frames["person"][nth % len(language.frames["person"])]
    return filled(frame, {"C": Piece(words), "who": Piece(language.words.unnamed[int(voice.name)])}), voice


def _put_together(
    matter: Matter, report: Report, paragraphs: list[Piece], asides: list[Voice], language: Phrases, chance: random.Random
) -> Written:
    """The article of the paragraphs, its sources and statements, and the instances of its tellings."""
    text, blocks, told = "", [], []
    carrying = len(report.tellings)
    for nth, piece in enumerate(paragraphs):
        start = len(text)
        text += piece.text
        blocks.append(Block("paragraph" if nth else "lede", (start, len(text))))
        if nth < carrying or nth >= len(paragraphs) - len(asides):
            told.append(_places(piece, start))
        text += "\n\n"
    text = text.rstrip("\n")
    article = Article(
        id=article_id(matter, report),
        outlet=report.outlet,
        title=_title(matter, report, language, chance),
        byline=_byline(report, language),
        published=report.published,
        language=report.language,
        text=text,
        blocks=tuple(blocks),
    )
    cast = _Sources(matter, report, language)
    statements: list[Statement] = []
    instances: list[Instance] = []
    for nth, place in enumerate(told):
        telling = report.tellings[nth] if nth < carrying else None
        links = cast.chain(telling, place, text) if telling else cast.aside(asides[nth - carrying], place, text)
        id = None
        reserved = telling is not None and telling.wording.state == "reserved"
        if links or (telling is not None and telling.how == "rumour"):
            id = f"t{len(statements) + 1}"
            statements.append(_statement(id, place, links, reserved, rumour=not links))
        if telling is not None:
            held = next((one for one in statements if one.id == id), None)
            instances.append(
                Instance(
                    article=article.id,
                    statement=id,
                    content=(place.content,),
                    chain=tuple(ChainLink(link.name, link.kind, link.named) for link in links),
                    stance=held.stance if held else "neutral",
                    modality=held.modality if held else "certain",
                )
            )
    return Written(Reading(article, cast.all(), tuple(statements)), tuple(instances))


def _places(piece: Piece, start: int) -> Told:
    marks: dict[str, list[Span]] = {}
    for what, a, b in piece.marks:
        marks.setdefault(what, []).append((start + a, start + b))
    content = marks["C"][0]
    voice = next(iter(marks.get("name", marks.get("who", []))), None)
    before = piece.text[content[0] - start - 1 : content[0] - start]
    return Told(content, tuple(marks.get("cue", ())), voice, next(iter(marks.get("outlet", [])), None), before in set("«”“„"))


def _statement(id: str, place: Told, links: list[Source], reserved: bool, rumour: bool) -> Statement:
    kind: StatementKind = "direct" if place.direct else "indirect"
    named = place.voice or place.outlet
    return Statement(
        id=id,
        kind=kind,
        content=(place.content,),
        cue=place.cue,
        source=(named,) if named else (),
        chain=tuple(link.id for link in links),
        stance="distanced" if rumour else "neutral",
        modality="possible" if reserved else "certain",
    )


class _Sources:
    """The sources of one article, each once, with the spans that name it."""

    def __init__(self, matter: Matter, report: Report, language: Phrases) -> None:
        self.matter, self.report, self.language = matter, report, language
        self.held: dict[str, tuple[str, SourceKind, bool, list[Span]]] = {}

    def chain(self, telling: Telling, place: Told, text: str) -> list[Source]:
        """The chain of a telling, outermost first."""
        if telling.how == "release":
            return []
        keys = []
        if telling.outlet is not None and place.outlet is not None:
            name = text[slice(*place.outlet)]
            keys.append(self._note(f"outlet {name}", name, "outlet", telling.how != "press", place.outlet))
        if telling.voice is not None and place.voice is not None:
            keys.append(self._voice(telling.voice, telling.how == "stated", place.voice, text))
        return [self._source(key) for key in keys]

    def aside(self, voice: Voice, place: Told, text: str) -> list[Source]:
        """The chain of a statement beside the claims."""
        return [] if place.voice is None else [self._source(self._voice(voice, False, place.voice, text))]

    def _voice(self, voice: Voice, body_alone: bool, span: Span, text: str) -> str:
        if voice.kind == "body" and body_alone:
            return self._note(f"body {voice.key}", text[slice(*span)], "organisation", True, span)
        if voice.kind in ("body", "witness"):
            return self._note(f"person {voice.key}", voice.name, "person", True, span)
        kind: SourceKind = "document" if voice.kind == "document" else "person"
        name = text[slice(*span)]
        return self._note(voice.key, name[:1].lower() + name[1:], kind, False, span)

    def _note(self, key: str, name: str, kind: SourceKind, named: bool, span: Span) -> str:
        self.held.setdefault(key, (name, kind, named, []))[3].append(span)
        return key

    def _source(self, key: str) -> Source:
        nth = list(self.held).index(key)
        name, kind, named, spans = self.held[key]
        return Source(f"s{nth + 1}", name, kind, named, tuple(sorted(set(spans))))

    def all(self) -> tuple[Source, ...]:
        """All sources, as they came."""
        return tuple(self._source(key) for key in self.held)


def _title(matter: Matter, report: Report, language: Phrases, chance: random.Random) -> str:
    words = language.words
    if report.correction:
        return words.correction
    if report.issuer is not None:
        return words.release.format(body=report.outlet)
    return chance.choice(words.title).format(place=matter.claims[0].place)


def _byline(report: Report, language: Phrases) -> tuple[str, ...]:
    if report.issuer is not None:
        return (language.words.press_unit.format(body=report.outlet),)
    if report.credit is not None and not report.mark:
        return (report.credit.name,)
    return (report.agency.name,) if report.agency is not None else ()


def written(matter: Matter, asides: int = 0) -> Iterator[Written]:
    """All articles of a matter, as they came out."""
    for report in matter.reports:
        yield write(matter, report, asides)
