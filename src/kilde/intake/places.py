"""Where the article stands on a page: every piece with what its place tells, and what that says of the running text's
markup."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

import msgspec

from kilde.intake.pieces import Element, Piece, pieces


class Classes(msgspec.Struct, frozen=True):
    """Words of classes that mark a kind; see page.toml."""

    aside: frozenset[str]
    caption: frozenset[str]
    byline: frozenset[str]
    promo: frozenset[str]
    lede: frozenset[str]
    subheading: frozenset[str]
    trail: frozenset[str]
    post: frozenset[str]


class Marks(msgspec.Struct, frozen=True):
    """What page.toml holds."""

    classes: Classes


@cache
def marks() -> Marks:
    """The words that tell kinds, from page.toml."""
    return msgspec.toml.decode(resources.files("kilde.intake").joinpath("page.toml").read_bytes(), type=Marks)


#: Shortest piece, in code points, that counts as running text when the article's place on the page is looked for.
LONG = 60
#: Code points of extracted text in which pieces are sought that are not a whole line of it. Articles are shorter; in what is
#: longer, looking for each piece in all of it would take hours.
_SOUGHT_WITHIN = 200_000
#: An element that holds at least this share of the running text is the article or around it: its classes say nothing of a
#: piece.
AROUND = 0.3
#: The container is the innermost element with this share of the running text.
CONTAINER = 0.75
#: A way of marking up a paragraph is the article's own if it is that of this share of the running text.
OWN_MARKUP = 0.15

_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CLASS_WORD = re.compile(r"[A-Za-z0-9]+")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FIGURE = re.compile(r"[0-9]")


def key(text: str) -> str:
    """The words of `text` alone, for comparing; framed by spaces, so that `in` finds whole words."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


class Seen(msgspec.Struct, frozen=True, gc=False):  # as many as pieces, and no cycles
    """A piece with what its place on the page tells.

    `tags` and `words` (of classes) are those of the elements around it that are not around the whole article; `markup` names
    how it is marked up; `inside` the container; `kept` by the extractor.
    """

    piece: Piece
    key: str
    tags: frozenset[str]
    words: frozenset[str]
    markup: tuple[str, ...]
    inside: bool
    kept: bool

    @property
    def linked(self) -> float:
        return self.piece.linked / len(self.piece.text)


def see(body: Element, kept: str) -> list[Seen]:
    """Every piece of the page down to the container's end with what its place tells, given the running text that was
    extracted."""
    found = [(piece, key(piece.text)) for piece in pieces(body)]
    lines = {key(line) for line in kept.splitlines()}
    whole = key(kept[:_SOUGHT_WITHIN])
    is_kept = [words in lines or words in whole for _, words in found]
    weight: Counter[Element] = Counter()
    total = 0
    for (piece, _), stays in zip(found, is_kept, strict=True):
        if stays and len(piece.text) >= LONG and piece.linked < 0.5 * len(piece.text):
            total += len(piece.text)
            for element in (piece.element, *piece.element.iterancestors()):
                weight[element] += len(piece.text)
    container = body
    while heavier := [child for child in container if weight[child] >= CONTAINER * total > 0]:
        container = heavier[0]
    places: dict[Element, _Place] = {}

    def place(element: Element) -> _Place:
        path = []
        while element not in places and weight[element] < AROUND * total:
            path.append(element)
            if (above := element.getparent()) is None:
                break
            element = above
        known = places.get(element)
        if known is None:
            known = _Place(frozenset(), frozenset(), (), element is container or container in element.iterancestors())
            if not path or element is not path[-1]:
                places[element] = known
        for element in reversed(path):
            known = _Place(
                known.tags | {element.tag},
                known.words | _class_words(element),
                (*known.markup, f"{element.tag} {element.get('class') or ''}"),
                known.inside or element is container,
            )
            places[element] = known
        return known

    seen: list[Seen] = []
    for (piece, words), stays in zip(found, is_kept, strict=True):
        at = place(piece.element)
        if not at.inside and seen and seen[-1].inside:
            break
        seen.append(
            Seen(
                piece=piece,
                key=words,
                tags=at.tags,
                words=at.words,
                markup=_markup(at, piece.element),
                inside=at.inside,
                kept=stays,
            )
        )
    return seen


class _Place(msgspec.Struct, frozen=True, gc=False):
    """What an element's place on the page tells of the pieces in it; see `Seen`. `markup` from outside in."""

    tags: frozenset[str]
    words: frozenset[str]
    markup: tuple[str, ...]
    inside: bool


def _class_words(element: Element) -> frozenset[str]:
    return _words_of(
        " ".join(filter(None, (element.get(name) for name in ("class", "id", "itemprop", "data-testid", "data-component"))))
    )


@lru_cache(maxsize=4096)
def _words_of(names: str) -> frozenset[str]:
    """The words of classes; the elements of a page share most of theirs."""
    names = _BRACKETS.sub(" ", names)  # values that utility classes carry, as "mt-[calc(theme(spacing.sticky-header))]"
    # Words with figures in them are hashes that build tools put behind names.
    return frozenset(
        word.lower() for name in _CLASS_WORD.findall(names) if not _FIGURE.search(name) for word in _CAMEL.split(name)
    )


def own_markup(seen: Sequence[Seen]) -> frozenset[tuple[str, ...]]:
    """How the article's own paragraphs are marked up."""
    sizes: Counter[tuple[str, ...]] = Counter()
    for s in seen:
        if s.inside and s.kept and len(s.piece.text) >= LONG and s.linked < 0.5:
            sizes[s.markup] += len(s.piece.text)
    return frozenset(markup for markup, size in sizes.items() if size >= OWN_MARKUP * sizes.total())


def _markup(at: _Place, leaf: Element) -> tuple[str, ...]:
    """How a piece is marked up: tags and classes of the elements around it. The classes of a `p` itself do not count, since
    first and last paragraphs often have their own."""
    above = at.markup[:-1]
    return (*above, "p" if leaf.tag == "p" else f"{leaf.tag} {leaf.get('class') or ''}")


def alike(text: str, others: Sequence[str], share: float = 0.8) -> bool:
    """Whether `text` and one of `others` (keys) share nearly all words of the shorter, and the shorter is no mere part."""
    words = set(text.split())
    for other in others:
        others_words = set(other.split())
        short, long_ = sorted((len(words), len(others_words)))
        if short >= 0.5 * long_ and len(words & others_words) >= share * short > 0:
            return True
    return False
