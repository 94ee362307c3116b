"""One line a statement on how sure it is, in plain words for people, and the words of the article that decided it.

Stance is the article's, modality and polarity are the source's; a reader wants them in one line. The words tell how it is
said, never whether it is true.
"""

from collections.abc import Mapping, Sequence

from kilde.article import Span
from kilde.statement import Reading, Source, Statement
from kilde.tracing.wording import find, wording

#: Plain words a language. A key is `stance.modality`, `stance.no` where the source denies, and the stance alone where the
#: source is certain. A document that is neutral has keys of its own, and so has what nobody is named for.
ENGLISH: Mapping[str, str] = {
    "nobody.hearsay": "hearsay: nobody named",
    "nobody.quoted": "a quotation that nobody is named for",
    "nobody.told": "somebody's account: nobody named",
    "document": "the document says so",
    "document.probable": "likely, by the document",
    "document.possible": "possible, by the document",
    "implied": "says so, by the context",
    "neutral": "says so",
    "neutral.probable": "said to be likely",
    "neutral.possible": "said to be possible",
    "neutral.unknown": "wants, asks or proposes",
    "neutral.no": "denies",
    "endorsed": "told as fact",
    "endorsed.probable": "told as likely",
    "endorsed.possible": "told as possible",
    "endorsed.unknown": "told as a question or a wish",
    "endorsed.no": "told as fact that it is not so",
    "distanced": "claims, not confirmed",
    "distanced.probable": "claims it is likely, not confirmed",
    "distanced.possible": "claims it is possible, not confirmed",
    "distanced.unknown": "demands or asks, not confirmed",
    "distanced.no": "claims it is not so, not confirmed",
    "rejected": "claims, and the article says it is wrong",
    "rejected.no": "denies, and the article says that is wrong",
}
NORWEGIAN: Mapping[str, str] = {
    "nobody.hearsay": "rykte: ingen er nevnt",
    "nobody.quoted": "sitat uten at noen er nevnt",
    "nobody.told": "noens ord: ingen er nevnt",
    "document": "dokumentet sier det",
    "document.probable": "sannsynlig etter dokumentet",
    "document.possible": "mulig etter dokumentet",
    "implied": "sier det, etter sammenhengen",
    "neutral": "sier det",
    "neutral.probable": "sagt som sannsynlig",
    "neutral.possible": "sagt som mulig",
    "neutral.unknown": "ønsker, spør eller foreslår",
    "neutral.no": "avviser",
    "endorsed": "fortalt som et faktum",
    "endorsed.probable": "fortalt som sannsynlig",
    "endorsed.possible": "fortalt som mulig",
    "endorsed.unknown": "fortalt som et spørsmål eller ønske",
    "endorsed.no": "fortalt som et faktum at det ikke er slik",
    "distanced": "hevder, ikke bekreftet",
    "distanced.probable": "hevder at det er sannsynlig, ikke bekreftet",
    "distanced.possible": "hevder at det er mulig, ikke bekreftet",
    "distanced.unknown": "krever eller spør, ikke bekreftet",
    "distanced.no": "hevder at det ikke er slik, ikke bekreftet",
    "rejected": "hevder, og artikkelen sier at det er feil",
    "rejected.no": "avviser, og artikkelen sier at det er feil",
}
TABLES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "nb": NORWEGIAN}


def certainty(statement: Statement, chain: Sequence[Source], language: str = "en") -> str:
    """How sure a statement is, in plain words of `language` (`en`, `nb`). `chain` are its sources, outermost first."""
    return TABLES[language][_key(statement, chain)]


def passed_on(statement: Statement, reading: Reading, language: str = "en") -> tuple[str, ...]:
    """Of those whom a statement came through and who do not only say so: the name, and how sure each is told to be."""
    return tuple(
        f"{reading.source(one.source).name} {TABLES[language][_stand(one.stance, one.modality, one.polarity)]}"
        for one in statement.through
        if (one.stance, one.modality, one.polarity) != ("neutral", "certain", "positive")
    )


def _stand(stance: str, modality: str, polarity: str) -> str:
    if stance == "rejected" or polarity == "negative":
        return f"{stance}.no" if polarity == "negative" else stance
    return stance if modality == "certain" else f"{stance}.{modality}"


def _key(statement: Statement, chain: Sequence[Source]) -> str:
    if not chain or chain[-1].kind == "unspecified":
        if statement.cue:
            return "nobody.hearsay"
        return "nobody.quoted" if statement.kind in ("direct", "mixed") else "nobody.told"
    stance, modality = statement.stance, statement.modality
    denies = statement.polarity == "negative"
    if stance == "neutral" and not denies and modality != "unknown" and chain[-1].kind == "document":
        return "document" if modality == "certain" else f"document.{modality}"
    if stance == "neutral" and not denies and modality == "certain" and statement.kind == "implied":
        return "implied"
    return _stand(stance, modality, statement.polarity)


def decided(statement: Statement, reading: Reading) -> tuple[Span, ...]:
    """The words that decided it: the cue, or the source's own reservation where the cue has none; none where there are none."""
    hedged = statement.modality in ("probable", "possible")
    if hedged and statement.stance in ("neutral", "endorsed"):
        told = wording(reading.article.language).perhaps
        places = (*statement.cue, *statement.content)
        if (found := next((at for span in places if (at := find(told, reading.article.text, span))), None)) is not None:
            return (found,)
    return statement.cue
