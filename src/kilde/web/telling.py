"""What a claim's and an article's page tell beside their views: picture and wordings, and a text with whose words it holds."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from kilde.article import Span
from kilde.checking.declaration import Declaration
from kilde.claim import Claim, Flag, Instance, Trace
from kilde.show.anchors import chain_words
from kilde.show.lineage import resting
from kilde.show.markup import Markup
from kilde.show.picture import provenance_svg
from kilde.show.report_articles import groups, text_markup
from kilde.show.retold import retold
from kilde.show.why import Reason
from kilde.show.why_words import Language
from kilde.show.why_words import say as why_say
from kilde.show.words import hedges, source_words, spoken, word
from kilde.statement import Reading, Statement
from kilde.web.drawing import origin_name, wording
from kilde.web.listing import Asked
from kilde.web.views import ArticleView, ClaimView
from kilde.web.ways import Ways, words_id
from kilde.web.words import counted, say

#: So many code points of an evidence are shown, and so many around what denies a claim.
SHOWN, AROUND = 400, 140


class Row(msgspec.Struct, frozen=True):
    """A line of the table of wordings."""

    number: int
    outlet: str
    when: str
    article: str
    words: Markup
    way: str
    whose: str
    told: str


class Part(msgspec.Struct, frozen=True):
    """A part of an explanation: its head, and the steps with the ways to their words."""

    head: str
    steps: tuple[tuple[Reason, tuple[tuple[str, str, str], ...]], ...]


class Voice(msgspec.Struct, frozen=True):
    """Whose words are in an article: letter, hue, chain, the source's page, the first statement, how many and how told."""

    letter: str
    hue: str
    words: str
    source: str | None
    first: int
    count: int
    told: str


def query(asked: Asked, **other: object) -> str:
    """What is asked, as the query of an address, with `other` values in the place of its own."""
    values: dict[str, object] = msgspec.structs.asdict(msgspec.structs.replace(asked, **other))
    values["lang"] = values.pop("language")
    values["alone"] = "true" if values["alone"] else ""
    values["case"] = values["case"] or ""
    values["page"] = values["page"] if values["page"] != 1 else ""
    return urlencode({name: str(value) for name, value in values.items() if value})


def claim_parts(view: ClaimView, trace: Trace, readings: Sequence[Reading], language: Language) -> dict[str, Any]:
    """What the page of a claim shows."""
    claim = view.claim
    ways = Ways(trace, readings, view.keys)
    with spoken(language):
        picture = provenance_svg(_spoken(claim, language), ways, say("claim.picture.label", language))
        rows = [_row(claim, each, ways, language) for each in sorted(claim.instances, key=lambda i: _order(i, ways))]
        flags = [(word(f"flag.{flag}"), _explained(flag, claim, language)) for flag in claim.flags]
        rests = zip(claim.origins.sources, resting(claim), strict=True)
        origins = [
            (origin_name(one.name, one.named, language), source_words(one.kind, one.named), _rests(len(on), language))
            for one, on in rests
        ]
        first = ways.name(claim.first.article), ways.clock.words(claim.first.article, year=True)
    return {
        "view": view,
        "claim": claim,
        "picture": picture,
        "rows": rows,
        "flags": flags,
        "origins": origins,
        "first": first,
        "denials": [(one, ways.around(one.place, AROUND)) for one in view.denials],
        "why": _why(view, ways, language),
        "ways": ways,
    }


def _spoken(claim: Claim, language: Language) -> Claim:
    """The claim with those origins that have no name of their own called what they are in `language`."""
    sources = tuple(msgspec.structs.replace(one, name=origin_name(one.name, True, language)) for one in claim.origins.sources)
    return msgspec.structs.replace(claim, origins=msgspec.structs.replace(claim.origins, sources=sources))


def _order(instance: Instance, ways: Ways) -> tuple[int, Sequence[Span]]:
    return ways.clock.place[instance.article], instance.content


def _explained(flag: Flag, claim: Claim, language: Language) -> str:
    """Why a claim has a flag: what its event says, else what the flag means."""
    text = next((retold(event.text, language) for event in claim.events if event.flag == flag and event.text), "")
    return f"{text[0].upper()}{text[1:]}." if text else word(f"explain.{flag}")


def _rests(number: int, language: Language) -> str:
    return counted("claim.rests", number, language) if number else ""


def _row(claim: Claim, instance: Instance, ways: Ways, language: Language) -> Row:
    reading = ways.readings[instance.article]
    statement = next((each for each in reading.statements if each.id == instance.statement), None)
    if instance.chain:
        whose = chain_words(instance.chain)
    elif instance.statement is None:
        whose = word("voice.own")
    else:
        whose = word("voice.unattributed" if statement is not None and not statement.cue else "voice.hearsay")
    if statement is not None and statement.by_hand:
        whose = f"{whose} · {say('hand.made', language)}"
    return Row(
        ways.number(instance.article),
        ways.name(instance.article),
        ways.clock.words(instance.article, year=True),
        ways.to_article(instance.article),
        wording(claim, instance, reading, language),
        ways.to_instance(instance),
        whose,
        "; ".join(hedges(instance)),
    )


def _why(view: ClaimView, ways: Ways, language: Language) -> list[Part]:
    """The explanation, part by part; each evidence is an outlet, its words and the way to them."""
    found: list[Part] = []
    for name in dict.fromkeys(step.part for step in view.why.steps):
        steps = []
        for step in view.why.steps:
            if step.part == name:
                shown = dict.fromkeys(
                    (ways.name(each.article), each.words[:SHOWN], ways.to_place(each.article, each.span))
                    for each in step.evidence
                )
                steps.append((step, tuple(shown)))
        found.append(Part(why_say(f"head.{name}", language), tuple(steps)))
    return found


def article_parts(
    view: ArticleView, reading: Reading, places: Sequence[Span], at: Span | None, language: Language
) -> dict[str, Any]:
    """What the page of an article shows; `at` are the words that the way here leads to."""
    length = len(reading.article.text)
    pointed = at if at is not None and at[1] <= length else None
    spans = sorted({*places, *([pointed] if pointed is not None else [])})
    with spoken(language):
        text = text_markup(reading, 1, [(span, words_id(span), span == pointed) for span in spans])
        voices = [
            Voice(
                group.letter,
                group.hue,
                group.words,
                _source(reading, view, group.statements[0]),
                group.statements[0] + 1,
                len(group.statements),
                "; ".join(dict.fromkeys(h for n in group.statements for h in _told(reading.statements[n], language))),
            )
            for group in groups(reading)
        ]
    return {
        "view": view,
        "article": reading.article,
        "text": text,
        "voices": voices,
        "declared": _declared(view.declaration, language),
        "figures": _figures(view.declaration, language),
    }


def _told(statement: Statement, language: Language) -> tuple[str, ...]:
    made = (say("hand.made", language),) if statement.by_hand else ()
    return (*hedges(statement), *made)


def _source(reading: Reading, view: ArticleView, place: int) -> str | None:
    chain = reading.statements[place].chain
    return view.sources[chain[-1]] if chain else None


def _declared(told: Declaration, language: Language) -> str:
    if not told.statements:
        return say("article.none", language)
    statements = counted("statements", told.statements, language)
    return say("declared", language, statements=statements, own=len(told.own), of=told.sentences)


def _figures(told: Declaration, language: Language) -> list[tuple[int, str]]:
    names = ("named", "unnamed", "nobody", "documents", "relayed", "claimed", "uncertain", "denied", "unexplained")
    return [(number, say(f"declared.{name}", language)) for name in names if (number := getattr(told, name))]
