"""The words of the desk's own pages, in English and Norwegian (bokmål): one table a language, with the same keys.

What kilde finds is told in the words of `kilde.show`. `{…}` are filled in; a key with `.one` is for one of the thing.
"""

from collections.abc import Mapping

from kilde.show.why_words import Language
from kilde.web import words_check, words_hand
from kilde.web.words_nb import BOKMAL

ENGLISH: Mapping[str, str] = {
    "language.other": "Norsk",
    "language.code": "nb",
    "brand": "who had it from whom",
    "quote.open": "“",
    "quote.close": "”",
    "skip": "To the content",
    "nav": "The desk",
    "nav.dossier": "Dossier",
    "nav.timeline": "Timeline",
    "nav.sources": "Sources",
    "nav.add": "Add",
    "at.desk": "At the desk: {name}",
    # How far the desk is.
    "standing.matching": "Matching: {done} of {of} articles.",
    "standing.articles": "Taking in: {done} of {of} articles.",
    "standing.claims": "Tracing: {done} of {of} claims.",
    "standing": "Looking for what is new.",
    "standing.more": "What is listed here is not complete yet.",
    # The dossier.
    "dossier": "Dossier",
    "search": "Search",
    "search.words": "Words",
    "search.about": "Meaning, in any language",
    "search.words.hint": "as they stand; begin* finds all that begin so",
    "search.about.hint": "a sentence in any language",
    "filter": "Narrow down",
    "filter.flag": "Flag",
    "filter.outlet": "Outlet",
    "filter.source": "Source",
    "filter.language": "Language",
    "filter.since": "From day",
    "filter.until": "To day",
    "filter.any": "any",
    "filter.alone": "Also what one article alone tells",
    "filter.go": "Show",
    "filter.clear": "Clear",
    "claims": "{n} claims",
    "claims.one": "1 claim",
    "claims.carried": "carried by more than one article",
    "claims.all": "in one article or more",
    "claims.none": "No claim meets this.",
    "claims.empty": "The ledger holds no claims yet.",
    "claims.add": "Add articles to begin.",
    "articles": "{n} articles",
    "articles.one": "1 article",
    "origins": "{n} origins",
    "origins.one": "1 origin",
    "range": "{least} to {most}",
    "seen": "{first} – {last}",
    "seen.one": "{first}",
    "col.claim": "Claim",
    "col.carried": "Carried by",
    "col.origins": "Origins",
    "col.spread": "Spread",
    "spread": "{n} articles between {first} and {last}",
    "found": "Articles with these words",
    "more": "and {n} more",
    "page": "Page {n} of {of}",
    "pages": "Pages",
    "page.next": "Next",
    "page.before": "Previous",
    "untitled": "Untitled",
    # A claim.
    "claim": "Claim",
    "claim.picture": "Who had it from whom",
    "claim.picture.label": "Picture; the table has the same in words",
    "claim.table": "In which words",
    "claim.why": "Why so many origins",
    "claim.denials": "What is said against it",
    "claim.denial.claim": "what it says is a claim of its own",
    "claim.origins": "Origins",
    "claim.rests": "{n} articles rest on it",
    "claim.rests.one": "1 article rests on it",
    "claim.credibility": "Credibility {n} of 6: {words}",
    "claim.weighed": "Weighed by the ratings of its outlets {code}: {words}",
    "claim.weighed.best": "the best that has it at first hand is {words}",
    "claim.weighed.lost": "Nobody but outlets rated D or E leads to {names}.",
    "claim.json": "As JSON",
    "claim.hover": "Point at an article, or go to it with the Tab key, to see its words.",
    "claim.lost": "what was there before",
    "claim.grew": "what it became",
    "claim.first": "First",
    "table.outlet": "Outlet",
    "table.words": "Words",
    "table.from": "From",
    "table.told": "Told",
    "table.plainly": "plainly",
    "key": "Key to the picture",
    "key.full": "tells it plainly",
    "key.hollow": "with a reservation, or as a claim",
    "key.square": "in its own voice",
    "key.box": "a source that is not named",
    "flags": "Flags",
    "evidence": "Words",
    # An article.
    "article": "Article",
    "article.whose": "Whose words",
    "article.declaration": "What it rests on",
    "article.claims": "Claims it shares with others",
    "article.revisions": "Texts it has had",
    "article.none": "No statement of anybody else was found in it.",
    "article.key": "Colour and letter tell whose the marked words are; a broken line, that they are told with a reservation.",
    "article.revision": "{n}, taken {added}",
    "statements": "{n} statements",
    "statements.one": "1 statement",
    "article.by": "By {names}",
    "declared": "{statements} of others; {own} of {of} sentences in its own voice.",
    "declared.named": "on named sources",
    "declared.unnamed": "on unnamed sources",
    "declared.nobody": "on nobody named",
    "declared.documents": "of them on documents",
    "declared.relayed": "through other media",
    "declared.claimed": "claimed, not confirmed",
    "declared.uncertain": "said to be likely or possible",
    "declared.denied": "denials",
    "declared.unexplained": "unnamed without a reason",
    # Sources and times.
    "sources": "Sources",
    "sources.find": "Name",
    "sources.none": "No source has that name.",
    "sources.count": "{n} sources",
    "sources.count.one": "1 source",
    "source": "Source",
    "source.in": "in {n} articles",
    "source.in.one": "in 1 article",
    "source.unnamed": "Not named. Descriptions of people without a name are never taken for one person across articles.",
    "source.claims": "The claims that it tells",
    "source.to": "to {who}",
    "source.claim": "carried by {n} articles",
    "source.over": "Over time",
    "timeline": "Timeline",
    "timeline.lead": "What is told to have happened when, and who says so.",
    "timeline.none": "No statement here names a time.",
    "timeline.count": "{n} statements name a time",
    "timeline.count.one": "1 statement names a time",
    "nobody": "nobody named",
    # Adding.
    "add": "Add articles",
    "add.paste": "Paste a text",
    "add.files": "Files",
    "add.text": "Text",
    "add.title": "Title",
    "add.outlet": "Outlet",
    "add.published": "Published",
    "add.published.hint": "2031-10-07 or 2031-10-07T08:56+02:00",
    "add.language": "Language",
    "add.language.hint": "no more than a code, as nb; found out if left empty",
    "add.url": "Address",
    "add.go": "Add",
    "add.drop": "Choose files, or drop them here: text, HTML, JSON, PDF, archives of pages.",
    "add.given": "Where an input does not say it itself",
    "add.running": "Working on {n} inputs",
    "add.running.one": "Working on 1 input",
    "add.done": "Done",
    "add.waiting": "waiting",
    "add.reading": "being read",
    "add.new": "new",
    "add.revision": "a new text of an article that is here",
    "add.same": "here already",
    "add.failed": "failed",
    "add.nothing": "Paste a text, or choose a file.",
    "add.again": "Add more",
    "add.progress": "{done} of {of} done",
    "add.pasted": "pasted text",
    "add.matching": "What was added shows in the dossier once it has been matched.",
    "add.optional": "optional",
    "add.empty": "nothing to read was found in it",
    # Errors.
    "error.400": "That cannot be asked.",
    "error.401": "A password is needed.",
    "error.403": "That is not allowed from there.",
    "error.404": "There is nothing here.",
    "error.405": "That is not done this way.",
    "error.413": "That is too large.",
    "error.500": "Something went wrong with us.",
    "error.503": "The ledger cannot be used just now.",
    "error.back": "To the dossier",
}

TABLES: Mapping[Language, Mapping[str, str]] = {
    "en": {**ENGLISH, **words_check.ENGLISH, **words_hand.ENGLISH},
    "nb": {**BOKMAL, **words_check.BOKMAL, **words_hand.BOKMAL},
}


def say(key: str, language: Language, **filled: object) -> str:
    """The words of `key`, filled in."""
    words = TABLES[language][key]
    return words.format(**filled) if filled else words


def number(value: int, language: Language) -> str:
    """`1,200`, in Norwegian with a thin space that does not break."""
    told = f"{value:,}"
    return told if language == "en" else told.replace(",", "\u202f")


def counted(key: str, value: int, language: Language) -> str:
    """`1 article`, `1,200 articles`: the words of `key` for so many."""
    if value == 1:
        return say(f"{key}.one", language)
    return say(key, language, n=number(value, language))


def ranged(least: int, most: int, language: Language) -> str:
    """`1`, or `1 to 3`."""
    return number(least, language) if least == most else say("range", language, least=least, most=most)


def preferred(header: str) -> Language:
    """The language that an Accept-Language header (RFC 9110, 12.5.4) would rather have: `nb` or `en`."""
    best: tuple[float, Language] = (0.0, "en")
    for part in header.split(","):
        tag, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        primary = tag.strip().lower().split("-")[0]
        found: Language | None = "nb" if primary in ("nb", "no", "nn", "da") else "en" if primary == "en" else None
        if found is not None and weight > best[0]:
            best = (weight, found)
    return best[1]
