"""What a source is, told by all articles of a collection together, where the reader of one article had to guess.

A name with a capital that a reader knows nothing of may be a person, a body or a country. The collection often tells: a name
that puts out releases is a body, a single name that is nobody's surname here is no person, and words for a kind of body
(«politiet», "la police", pack part `bodies`) make one wherever they stand.
"""

from functools import lru_cache

from kilde.claim import ChainLink
from kilde.reading.names import gender_of
from kilde.statement import SourceKind
from kilde.tracing import bodies, wording
from kilde.tracing.citations import general
from kilde.tracing.collection import Collection
from kilde.tracing.identity import proper, same_word, words


@lru_cache(maxsize=50_000)
def concepts(name: str, language: str) -> frozenset[str]:
    """The kinds of body that a name or a description has words for, by the keys of `[kinds]` in the pack part `bodies`.

    >>> sorted(concepts("La police néerlandaise", "fr"))
    ['police']
    """
    return frozenset(kind for kind, told in bodies.pack(wording.primary(language)).kinds.items() if wording.find(told, name))


@lru_cache(maxsize=50_000)
def personal(name: str) -> bool:
    """Whether a name has the form of a person's: a known given name, then a word with a capital."""
    told = proper(name)
    return len(told) > 1 and any(gender_of(word) is not None for word in told[:-1])


def released(name: str, language: str) -> bool:
    """Whether words name a text in which a body speaks itself («en pressemelding», "the statement")."""
    return wording.find(wording.wording(language).release, name) is not None


def peoples_names(collection: Collection) -> tuple[str, ...]:
    """The words of the full names of people in the collection."""
    return collection.once("people", "", lambda: _peoples_names(collection))


def _peoples_names(collection: Collection) -> tuple[str, ...]:
    found = {
        word
        for each in collection.cards.values()
        for name in each.people
        if not concepts(name, each.ref.language) and not _issuer(collection, name)
        for word in proper(name)
    }
    return tuple(sorted(found))


def told(collection: Collection, link: ChainLink, language: str) -> ChainLink:
    """A link with its kind, and whether it is named, as the collection shows them."""
    key = f"{language}\n{link.name}\n{link.kind}\n{link.named}"
    return collection.once("kind", key, lambda: _told(collection, link, language))


def _told(collection: Collection, link: ChainLink, language: str) -> ChainLink:
    name, kind, named = link.name, link.kind, link.named
    house = collection.house(name)
    if house is None and not personal(name) and not _anybodys(collection, name):
        house = collection.begun(name)
    if house is not None and named:
        return ChainLink(name, "organisation" if collection.issuing(house) else "outlet", True)
    spoken = general(name, language)
    if spoken is not None and (spoken or not named) and kind in ("outlet", "group", "document", "unspecified"):
        return ChainLink(name, "outlet", False)
    if named and kind in ("group", "person") and _outlets(collection, name):
        return ChainLink(name, "outlet", True)
    if kind == "person":
        kind, named = _person(collection, name, named, language)
    elif (kind == "group" and concepts(name, language)) or (kind == "document" and not named and released(name, language)):
        kind = "organisation"
    if kind == "organisation" and named:
        peoples = tuple(wording.wording(language).peoples)
        if all(wording.find(peoples, word) for word in proper(name)):
            named = False
    return ChainLink(name, kind, named)


def _person(collection: Collection, name: str, named: bool, language: str) -> tuple[SourceKind, bool]:
    """A person, or the body that a reader took for one."""
    if personal(name):
        return "person", named
    if not named:
        return ("organisation" if _heads(name, language) else "person"), False
    alone = len(words(name)) == 1 and gender_of(name) is None and not _anybodys(collection, name)
    return ("organisation" if alone or _heads(name, language) or _issuer(collection, name) else "person"), True


def _heads(name: str, language: str) -> bool:
    """Whether words for a kind of body are the head of a description («den lokale kystvakta», not "a doctor at the clinic")."""
    told = wording.wording(language)
    if wording.find((*told.spokesperson, *told.leader), name) is not None:
        return False
    of = set(told.of)
    of_bodies = bodies.pack(wording.primary(language)).kinds.values()
    for start, end in (span for kind in of_bodies if (span := wording.find(kind, name)) is not None):
        after = name[end:].split()[:1]
        last = not after or after[0] in of or after[0][0].isupper() or not told.head_last
        if last and not of & set(name[:start].casefold().split()):
            return True
    return False


def _issuer(collection: Collection, name: str) -> bool:
    """Whether a body of the collection is named within a longer name («Reederei Nordhav»)."""
    return any(collection.issuing(house) for house in collection.within(name))


def _outlets(collection: Collection, name: str) -> bool:
    """Whether two outlets of the collection or more are named side by side («Echo and Dawn»)."""
    return sum(not collection.issuing(house) for house in collection.within(name)) > 1


def _anybodys(collection: Collection, name: str) -> bool:
    return any(same_word(name, word) for word in peoples_names(collection))
