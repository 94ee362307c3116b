"""The sentences in which a count of origins is explained, in English and Norwegian (bokmål): one table a language.

`{…}` are filled in. A new language is a new table with the same keys.
"""

from collections.abc import Mapping
from typing import Literal

from kilde.claim import HEARSAY, OWN_VOICE

Language = Literal["en", "nb"]

ENGLISH: Mapping[str, str] = {
    "head.count": "The count",
    "head.told": "Who has it from whom",
    "head.merged": "What is counted as one",
    "head.uncertain": "What stays uncertain",
    "head.flags": "What happened on the way",
    "head.articles": "The articles, times in {zone}",
    "claim": "“{text}” stands in {articles} of {outlets}, first in {first}, {when}.",
    "claim.one": "“{text}” stands in one article, in {first}, {when}.",
    "count.one": "All that tell it rest on one origin: {origins}.",
    "count.certain": "It has {most} origins that are certain to be distinct: {origins}.",
    "count.range": "It may have {most} origins: {origins}. Of these only {least} {is_are} certain.",
    "credibility": "On the scale from 1, confirmed, to 6, cannot be judged, that gives {number}: {words}.",
    "source": "{who} has it from {of}{hedge}.",
    "sources": "{who} has it from each of {of}{hedge}.",
    "through": "{who} has it from {of}, by way of {through}{hedge}.",
    "voice": "{who} tells it in its own voice and names no source{hedge}.",
    "hearsay": "{who} passes it on as hearsay; nobody is named{hedge}.",
    "quotation": "{who} quotes it without saying who spoke{hedge}.",
    "issued": "{who} puts it out in its own name{hedge}.",
    "cites": "{who} has it from {of}, and says so{hedge}.",
    "reuses": "{who} takes it from {of} without saying so{hedge}.",
    "wire": "{who} prints the copy of {of}{hedge}.",
    "wire.byline": "{who} prints the copy of {of}, as its byline says: “{byline}”.",
    "same_source": "{who} has it from the same source as {of}{hedge}.",
    "occasion": "{who} was on the same occasion as {of}{hedge}.",
    "same_source.named": "{who} has it from {names}, the same source as {of}{hedge}.",
    "occasion.named": "{who} has it from {names}, on the same occasion as {of}{hedge}.",
    "guess": "No words tell where {who} has it from; {of} had it before{hedge}.",
    "undecided": "{who} has it from one of {of}; their times do not tell which way it went{hedge}.",
    "behind": "Behind {of} stands {names}.",
    "itself": "its own earlier story",
    "knows.witness": "{name} was there or saw it.",
    "knows.told": "{name} has it from others in turn.",
    "knows.document": "{name} goes by a document.",
    "knows.official": "{name} speaks for an authority or a body.",
    "knows.inference": "It is {name}’s own judgement.",
    "anonymity": "Why {name} is not named is told.",
    "merge.certain": "{one} and {other} count once, in both numbers: {reason}.",
    "merge.maybe": "{other} may be no origin beside {one}, and counts in the higher number only: {reason}.",
    "merge.neither": "{other} counts in neither number: {reason}.",
    "bottleneck": "Every way of it passes {of}: what went wrong there goes wrong for all.",
    "uncertain.outside": "What stands behind {of} is not known here.",
    "uncertain.time": "When {who} came out is not told, so it stands in no order with the others.",
    "uncertain.owner": "{names} have one owner, {owner}; they are counted each for itself.",
    "uncertain.unnamed": "Who {name} is, no article tells.",
    "flag.single_origin": "{articles} carry it, and one origin stands behind them all: {origins}.",
    "flag.anonymous_only": "Nobody who stands behind it is named, and no document is shown: {origins}.",
    "flag.circular": "It goes in a circle: {to} stands behind what {from_} leans on, and it leads back.",
    "flag.wire_copy": "{to} prints agency copy; copies count once.",
    "flag.hedge_lost": "A reservation in {from_} is gone in {to}.",
    "flag.figure_changed": "The figure in {from_} is another in {to}.",
    "flag.scope_changed": "What holds for a part in {from_} holds for the whole in {to}.",
    "flag.denied": "It is denied or countered, in {to}.",
    "flag.retracted": "{to} takes it back.",
    "hedge.distanced": ", claimed and not confirmed",
    "hedge.rejected": ", and calls it wrong",
    "hedge.endorsed": ", and presents it as true",
    "hedge.probable": ", as probable",
    "hedge.possible": ", as possible",
    "hedge.unknown": ", as a wish, a demand or a question",
    "hedge.negative": ", as a denial",
    "unnamed": "{name} (unnamed)",
    "own voice": "{outlet} in its own voice",
    "rumour": "hearsay in {outlet}",
    "and": "and",
    "or": "or",
    "article": "1 article", "articles": "{number} articles", "outlet": "1 outlet", "outlets": "{number} outlets",
    "is": "is", "are": "are", "undated": "no date",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "day": "{day} {month} {year}",
    "credibility.1": "confirmed by independent sources", "credibility.2": "probably true", "credibility.3": "possibly true",
    "credibility.4": "doubtful", "credibility.5": "improbable", "credibility.6": "cannot be judged",
}  # fmt: skip

BOKMAL: Mapping[str, str] = {
    "head.count": "Tallet",
    "head.told": "Hvem har det fra hvem",
    "head.merged": "Hva som regnes som ett",
    "head.uncertain": "Hva som er usikkert",
    "head.flags": "Hva som skjedde underveis",
    "head.articles": "Artiklene, tider i {zone}",
    "claim": "«{text}» står i {articles} fra {outlets}, først i {first}, {when}.",
    "claim.one": "«{text}» står i én artikkel, i {first}, {when}.",
    "count.one": "Alle som forteller det, bygger på én opprinnelig kilde: {origins}.",
    "count.certain": "Det har {most} opprinnelige kilder som sikkert er forskjellige: {origins}.",
    "count.range": "Det kan ha {most} opprinnelige kilder: {origins}. Sikkert {is_are} bare {least}.",
    "credibility": "På skalaen fra 1, bekreftet, til 6, kan ikke bedømmes, gir det {number}: {words}.",
    "source": "{who} har det fra {of}{hedge}.",
    "sources": "{who} har det både fra {of}{hedge}.",
    "through": "{who} har det fra {of}, gjennom {through}{hedge}.",
    "voice": "{who} forteller det med egne ord og nevner ingen kilde{hedge}.",
    "hearsay": "{who} gjengir det på annen hånd; ingen er nevnt{hedge}.",
    "quotation": "{who} siterer det uten å si hvem som sa det{hedge}.",
    "issued": "{who} sender det ut i eget navn{hedge}.",
    "cites": "{who} har det fra {of}, og sier det{hedge}.",
    "reuses": "{who} har det fra {of} uten å si det{hedge}.",
    "wire": "{who} trykker meldingen fra {of}{hedge}.",
    "wire.byline": "{who} trykker meldingen fra {of}, slik bylinja sier: «{byline}».",
    "same_source": "{who} har det fra samme kilde som {of}{hedge}.",
    "occasion": "{who} var til stede ved samme anledning som {of}{hedge}.",
    "same_source.named": "{who} har det fra {names}, samme kilde som {of}{hedge}.",
    "occasion.named": "{who} har det fra {names}, ved samme anledning som {of}{hedge}.",
    "guess": "Ingen ord forteller hvor {who} har det fra; {of} hadde det før{hedge}.",
    "undecided": "{who} har det fra én av {of}; tidene forteller ikke hvilken vei det gikk{hedge}.",
    "behind": "Bak {of} står {names}.",
    "itself": "sin egen tidligere sak",
    "knows.witness": "{name} var der eller så det.",
    "knows.told": "{name} har det igjen fra andre.",
    "knows.document": "{name} går etter et dokument.",
    "knows.official": "{name} uttaler seg på vegne av en myndighet eller instans.",
    "knows.inference": "Det er en vurdering som {name} gjør.",
    "anonymity": "Det fortelles hvorfor {name} ikke er navngitt.",
    "merge.certain": "{one} og {other} regnes som én, i begge tallene: {reason}.",
    "merge.maybe": "{other} er kanskje ingen kilde ved siden av {one}, og teller bare i det høyeste tallet: {reason}.",
    "merge.neither": "{other} teller ikke i noen av tallene: {reason}.",
    "bottleneck": "Alle veier går gjennom {of}: det som gikk galt der, går galt for alle.",
    "uncertain.outside": "Hva som står bak {of}, er ukjent her.",
    "uncertain.time": "Det er ikke oppgitt når {who} kom ut, så rekkefølgen med de andre er ukjent.",
    "uncertain.owner": "{names} har samme eier, {owner}; de regnes hver for seg.",
    "uncertain.unnamed": "Hvem {name} er, forteller ingen artikkel.",
    "flag.single_origin": "{articles} har det, og én opprinnelig kilde står bak alle: {origins}.",
    "flag.anonymous_only": "Ingen som står bak, er navngitt, og ingen dokumenter er vist: {origins}.",
    "flag.circular": "Det går i ring: {to} står bak det som {from_} støtter seg på, og veien fører tilbake.",
    "flag.wire_copy": "{to} trykker en byråmelding; kopier teller én gang.",
    "flag.hedge_lost": "Et forbehold i {from_} er borte i {to}.",
    "flag.figure_changed": "Tallet i {from_} er et annet i {to}.",
    "flag.scope_changed": "Det som gjelder en del i {from_}, gjelder alt i {to}.",
    "flag.denied": "Det blir avvist eller imøtegått, i {to}.",
    "flag.retracted": "{to} trekker det tilbake.",
    "hedge.distanced": ", som en påstand",
    "hedge.rejected": ", og kaller det feil",
    "hedge.endorsed": ", og framstiller det som sant",
    "hedge.probable": ", som sannsynlig",
    "hedge.possible": ", som mulig",
    "hedge.unknown": ", som et ønske, et krav eller et spørsmål",
    "hedge.negative": ", som en avvisning",
    "unnamed": "{name} (ikke navngitt)",
    "own voice": "{outlet} med egne ord",
    "rumour": "et rykte i {outlet}",
    "and": "og",
    "or": "eller",
    "article": "1 artikkel", "articles": "{number} artikler", "outlet": "1 medium", "outlets": "{number} medier",
    "is": "er", "are": "er", "undated": "uten dato",
    "months": "jan. feb. mars april mai juni juli aug. sep. okt. nov. des.", "day": "{day}. {month} {year}",
    "credibility.1": "bekreftet av uavhengige kilder", "credibility.2": "trolig sant", "credibility.3": "mulig sant",
    "credibility.4": "tvilsomt", "credibility.5": "usannsynlig", "credibility.6": "kan ikke bedømmes",
}  # fmt: skip

TABLES: Mapping[Language, Mapping[str, str]] = {"en": ENGLISH, "nb": BOKMAL}


def say(key: str, language: Language, **filled: str) -> str:
    """The sentence of `key` in a language, filled in."""
    return TABLES[language][key].format(**filled)


def unsourced(name: str, language: Language) -> str | None:
    """The name of an origin that is an outlet's own voice, or hearsay, in words; None of any other."""
    if name.endswith(OWN_VOICE):
        return say("own voice", language, outlet=name.removesuffix(OWN_VOICE))
    if name.startswith(HEARSAY):
        return say("rumour", language, outlet=name.removeprefix(HEARSAY).removesuffix(")"))
    return None


def listed(names: list[str], language: Language, last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    if not names:
        return ""
    head, tail = names[:-1], names[-1]
    return f"{', '.join(head)} {say(last, language)} {tail}" if head else tail
