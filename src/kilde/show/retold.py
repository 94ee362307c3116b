"""What tracing and checking tell in English, told in another language: why origins are one, what happened on a claim's way,
what is asked about a draft, and why an input was not taken.

The values hold English sentences; here each form of sentence is known by a pattern. A test holds the tables complete against
the code that makes the sentences. A new language is a new table with the same patterns.
"""

import re
from collections.abc import Mapping
from functools import cache

from kilde.show import retold_inputs
from kilde.show.why_words import Language

#: Sentences by pattern; `{0}`, `{1}` … are what its groups hold: names and words of others as they are, and of a group `told`
#: a sentence of ours, told over again in its turn.
BOKMAL: Mapping[str, str] = {
    # Why two origins are one.
    r"both spoke to (.+)": "begge snakket med {0}",
    r"told in the same words": "det er fortalt med de samme ordene",
    r"one document": "det er ett dokument",
    r"names of one body": "det er navn på samme instans",
    r"names of one person": "det er navn på samme person",
    r"names of one group": "det er navn på samme gruppe",
    r"descriptions of one body": "begge beskriver samme instans",
    r"“(.+)” describes (.+)": "«{0}» beskriver {1}",
    r"(.+) speaks for (.+)": "{0} taler for {1}",
    r"(.+) is a paper of (.+)": "{0} er et dokument fra {1}",
    r"a rumour may go back to any of the others": "et rykte kan gå tilbake til hvem som helst av de andre",
    r"an outlet that names no source may have it from any of the others": (
        "et medium som ikke nevner noen kilde, kan ha det fra hvem som helst av de andre"
    ),
    r"what stands behind an outlet that is not at hand may be any of the others": (
        "det som står bak et medium vi ikke har, kan være hvem som helst av de andre"
    ),
    r"it is not sure that what the two say is one claim": "det er ikke sikkert at det de to sier, er én og samme påstand",
    r"it names nobody, and it is not sure that it tells this claim": (
        "det nevner ingen, og det er ikke sikkert at det forteller denne påstanden"
    ),
    r"an unnamed source may be, or have it from, any of the others": (
        "en kilde uten navn kan være, eller ha det fra, hvem som helst av de andre"
    ),
    # What happened on a claim's way.
    r"(\d+) articles rest on one origin: (?P<told>.+)": "{0} artikler bygger på én opprinnelig kilde: {1}",
    r"nobody is named: (?P<told>.+)": "ingen er navngitt: {0}",
    r"(.+) prints copy of (.+)": "{0} trykker en melding fra {1}",
    r"the way leads back: (.+)": "veien fører tilbake: {0}",
    r"“(.+)” in (.+) is gone in (.+)": "«{0}» i {1} er borte i {2}",
    r"([\d.e+]+) in (.+) is ([\d.e+]+) in (.+)": "{0} i {1} er {2} i {3}",
    r"a part in (.+) is “(.+)” in (.+)": "en del i {0} er «{1}» i {2}",
    r"“(.+)” stands right after it in (.+)": "«{0}» står rett etter det i {1}",
    r"(.+) takes it back": "{0} trekker det tilbake",
    r"(.+) says the opposite in (.+)": "{0} sier det motsatte i {1}",
    r"(.+) says that it is wrong": "{0} sier at det er feil",
    # What is asked about a draft.
    r"(?P<told>.+); the draft does not say so": "{0}; utkastet sier ikke noe om det",
    r"told flatly; (.+) keeps it open \(“(.+)”\)": "fortalt uten forbehold; {0} holder det åpent («{1}»)",
    r"told in the draft's own voice; elsewhere it is from (?P<told>.+), not named": (
        "fortalt med utkastets egne ord; ellers er det fra {0}, ikke navngitt"
    ),
    r"told in the draft's own voice; elsewhere it is from (?P<told>.+) alone": (
        "fortalt med utkastets egne ord; ellers er det fra {0} alene"
    ),
    r"“(.+)” in (.+) is gone": "«{0}» i {1} er borte",
    r"“(.+)” here, “(.+)” in (.+)": "«{0}» her, «{1}» i {2}",
    r"(.+) here; the others have it from one: (?P<told>.+)": "{0} her; de andre har det fra én: {1}",
    r"only (.+) has it, and the draft does not name it": "bare {0} har det, og utkastet nevner ikke mediet",
    r"hearsay, and nobody is named": "et rykte, og ingen er nevnt",
    r"a quotation, and nobody is named": "et sitat, og ingen er nevnt",
    r"(.+) wishes not to be named, and why is not told": "{0} vil ikke navngis, og det sies ikke hvorfor",
    r"(.+) is not named, and no reason is given": "{0} er ikke navngitt, og ingen grunn er oppgitt",
    r"the body has it as hearsay": "teksten har det som et rykte",
    r"the body has it from nobody who is named": "teksten har det ikke fra noen som er nevnt",
    r"the body has it as a claim of (.+)": "teksten har det som en påstand fra {0}",
    r"(.+) holds it open": "{0} holder det åpent",
    r"the body has it as a wish, a demand or a question of (.+)": (
        "teksten har det som et ønske, et krav eller et spørsmål fra {0}"
    ),
    r"the body has it from (.+) alone, who is not named": "teksten har det fra {0} alene, som ikke er navngitt",
    r"the body has it from (.+) alone": "teksten har det fra {0} alene",
    r"(.+) says “(.+)”, and these words do not": "{0} sier «{1}», og det gjør ikke disse ordene",
    # Origins that are nobody.
    r"(.+) \(own voice, no source\)": "{0} med egne ord",
    r"unspecified \((.+)\)": "et rykte i {0}",
}

TABLES: Mapping[Language, Mapping[str, str]] = {"nb": {**BOKMAL, **retold_inputs.BOKMAL}}


@cache
def _patterns(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in TABLES.get(language, {}).items())


#: Longer ones are left as they are: no sentence of ours is, but that of a name without an end.
LONGEST = 3000


def retold(told: str, language: Language) -> str:
    """An English sentence of ours in a language; itself in English, or where no pattern knows it."""
    return told if len(told) > LONGEST else _retold(told, language, within=False)


def _retold(told: str, language: Language, within: bool) -> str:
    for pattern, words in _patterns(language):
        if (found := pattern.fullmatch(told)) is not None:
            groups = list(found.groups())
            if (ours := pattern.groupindex.get("told")) is not None and not within:
                groups[ours - 1] = _retold(groups[ours - 1], language, within=True)
            return words.format(*groups)
    return told
