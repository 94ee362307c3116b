"""The article's own blocks on a page, each with its kind, in the order of the page.

Where the running text is, trafilatura tells (Barbaresi 2021); what its paragraphs are in the page tells where the article's
container is and how its paragraphs are marked up. Every piece in the container is then judged anew by its markup, links and
words, so that kinds and order are ours, and what the extractor drops (quotes, linked sentences, subheadings, standfirsts)
comes back.
"""

import logging
import re
from collections.abc import Iterator, Sequence

import msgspec

from kilde.article import PROSE, BlockKind
from kilde.intake.bylines import is_by
from kilde.intake.lines import promoted
from kilde.intake.pieces import Anchor, Element, clean
from kilde.intake.places import LONG, Seen, alike, key, marks, own_markup, see
from kilde.intake.structured import carried


class Part(msgspec.Struct, frozen=True):
    """A block before it has a place in a text."""

    kind: BlockKind
    text: str
    links: tuple[Anchor, ...] = ()


class Body(msgspec.Struct, frozen=True):
    """What the page shows of the article: the headline as printed, if it is known, the blocks below it, and the strings of
    its byline."""

    headline: str | None
    parts: tuple[Part, ...]
    signed: tuple[str, ...]


ASIDE_TAGS = frozenset({"aside", "nav", "footer", "form", "address", "dialog", "details", "table", "dl"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…。！？][”\"’'»)\]]*$")


def extracted(root: Element, *, fast: bool = True) -> str:
    """The running text as trafilatura finds it; empty if it finds none. Its comparison with other extractors, which `fast`
    leaves out, takes as long again and changes nothing on `news-html` (dev), since only the place of the text is taken from
    it."""
    from trafilatura import bare_extraction

    # What cannot be extracted is named by the caller, with the input's name, which trafilatura's own warnings lack.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(root, include_comments=False, fast=fast)
    return (document.text or "") if document is not None and not isinstance(document, dict) else ""


#: The page's own data hold the article where they have this many times the words that the page shows, and `_FEW` at least.
_TIMES = 2
_FEW = 80
#: Code points of running text without paragraphs of any length that still are an article and no notice ("Please enable
#: JavaScript"), where the page does not mark an article as one.
_LEAST = 200


def body(root: Element, titles: Sequence[str], descriptions: Sequence[str], told: str | None = None) -> Body:
    """The article's blocks, without its headline; none where no article is found.

    `titles` and `descriptions` are what the page's metadata calls the article and says of it, in any number of versions;
    `told` is the running text that its structured data hold. Where a page shows only the beginning and its data have the
    whole, the data count.
    """
    shown = _shown(root, titles, descriptions, fast=True)
    if not shown.parts:
        shown = _shown(root, titles, descriptions, fast=False)
    size = _size(shown)
    ledes = tuple(part for part in shown.parts if part.kind == "lede")
    if told and len(_WORD.findall(told)) > max(_FEW, _TIMES * size):
        return Body(shown.headline, (*ledes, *_paragraphs(told, ledes)), shown.signed)
    if size < _FEW and (inner := carried(root)) is not None:
        built = _shown(inner, titles, descriptions, fast=True)
        if _size(built) > max(_FEW, _TIMES * size):
            return Body(shown.headline, (*ledes, *built.parts), shown.signed)
    return shown


def _size(found: Body) -> int:
    return sum(len(_WORD.findall(part.text)) for part in found.parts if part.kind in PROSE)


def _paragraphs(text: str, ledes: Sequence[Part]) -> Iterator[Part]:
    already = {part.text for part in ledes}
    return (Part("paragraph", words) for line in text.splitlines() if (words := clean(line)) and words not in already)


def _shown(root: Element, titles: Sequence[str], descriptions: Sequence[str], *, fast: bool) -> Body:
    """The article's blocks as the page shows them."""
    inner = root.find("body")
    kept = extracted(root, fast=fast)
    seen = see(inner if inner is not None else root, kept)
    own = own_markup(seen)
    run = [i for i, s in enumerate(seen) if s.inside and s.markup in own and s.linked < 0.5 and not _aside(s)]
    if not run:
        enough = len(kept) >= _LEAST or root.find(".//article") is not None
        return Body(None, tuple(_paragraphs(kept, ())) if enough else (), ())
    first, last = run[0], run[-1]
    title_keys = [title for title in map(key, titles) if title.strip()]
    headline = max((i for i, s in enumerate(seen[:first]) if _says_title(s, title_keys)), default=-1)
    ledes = _ledes(seen, headline, first, title_keys, [key(text) for text in descriptions])
    headings = _headings(seen[first : last + 1], own)
    found: list[Part] = []
    before: set[str] = set()
    for i, s in enumerate(seen):
        kind: BlockKind | None = "lede" if i in ledes else None
        if kind is None and s.inside and headline < i <= last:
            kind = _kind(s, own, headings, started=i >= first)
        if (
            kind is None
            or s.key in before
            or s.key in title_keys
            or (not _SENTENCE.search(s.piece.text) and alike(s.key, title_keys))
        ):
            continue
        if kind == "lede" or s.markup not in own or len(s.piece.text) >= LONG:
            before.add(s.key)
        if kind == "paragraph" and i == first and _is_name(s.piece.text):
            kind = "byline"
        found.append(Part(kind, s.piece.text, s.piece.links))
    return Body(_printed(seen[:first], titles), tuple(_tidy(found)), _signed(seen, headline, first))


def _printed(above: Sequence[Seen], titles: Sequence[str]) -> str | None:
    """The headline as it is printed above the running text: a title that stands there, else a heading that says much the
    same."""
    headings = [
        s
        for s in above
        if s.tags & HEADINGS and not s.tags & {"li", "nav"} and not s.words & marks().classes.trail and s.linked < 0.5
    ]
    for title in titles:
        said = key(title)
        if any(s.key == said or (said in s.key and 2 * len(said) >= len(s.key)) for s in headings):
            return title
    for s in reversed(headings):
        if alike(s.key, [key(title) for title in titles], 0.5):
            return s.piece.text
    return None


def _signed(seen: Sequence[Seen], headline: int, first: int) -> tuple[str, ...]:
    """The strings around the headline and above the running text that say who wrote it, likeliest first."""
    classes = marks().classes
    near = [s for s in seen[max(0, headline) : first + 1] if len(s.piece.text) <= 120]
    split = [(s, re.split(r"\s*[|•·]\s*", s.piece.text)) for s in near]
    by = [part for _, parts in split for part in parts if is_by(part)]
    classed = [s.piece.text for s in near if s.words & classes.byline and _is_name(s.piece.text)]
    dated = [parts[0] for _, parts in split if len(parts) > 1 and _is_name(parts[0]) and any(map(_dated, parts[1:]))]
    alone = [s.piece.text for s in seen[first : first + 1] if _is_name(s.piece.text)]
    return tuple(by[:1] or classed[:1] or dated[:1] or alone)


def _is_name(text: str) -> bool:
    """Whether a piece is nothing but names: up to four words each, all with capitals, and no end of a sentence."""
    parts = [part.split() for part in re.split(r"[/,&]", text)]
    return not _SENTENCE.search(text) and all(
        2 <= len(words) <= 4 and all(word[0].isupper() for word in words) for words in parts
    )


def _says_title(s: Seen, titles: Sequence[str]) -> bool:
    return s.linked < 0.5 and ((s.piece.element.tag == "h1" and not titles) or alike(s.key, titles))


def _ledes(seen: Sequence[Seen], headline: int, first: int, titles: Sequence[str], descriptions: Sequence[str]) -> set[int]:
    """The standfirst's pieces, between headline and running text: what says the page's description, else what its classes
    call so, else a heading or paragraph right below the headline."""
    classes = marks().classes
    ranked: list[tuple[int, int]] = []
    for i in range(headline + 1, first + 1):
        s = seen[i]
        text = s.piece.text
        if (
            len(text) < 30
            or s.linked > 0.3
            or s.words & classes.caption
            or s.tags & {"figcaption", "figure"}
            or alike(s.key, titles)
        ):
            continue
        near = headline >= 0 and i - headline <= 15
        if _describes(s.key, descriptions):
            ranked.append((0, i))
        elif i == first:
            break  # the running text; it holds the standfirst only if that says the description
        elif near and s.words & classes.lede and not s.words & classes.byline:
            ranked.append((1, i))
        elif (
            near
            and not _aside(s)
            and not s.words & classes.byline
            and (s.piece.element.tag in ("h2", "h3", "h4") or len(text) >= 80)
        ):
            ranked.append((2, i))
    if not ranked:
        return set()
    best, start = min(ranked)
    same = {start}
    for rank, i in ranked:
        if (
            rank == best
            and i > start
            and seen[i].markup == seen[start].markup
            and seen[i].piece.element.getparent() is seen[start].piece.element.getparent()
        ):
            same.add(i)
    return same


def _describes(text: str, descriptions: Sequence[str]) -> bool:
    """Whether a piece says what the page's description says, which may be cut short or leave out a dateline."""
    words = set(text.split())
    for description in descriptions:
        said = set(description.split())
        short = min(len(words), len(said))
        if short >= 5 and len(words & said) >= 0.85 * short:
            return True
    return False


def _aside(s: Seen) -> bool:
    return bool(s.words & marks().classes.aside or s.tags & ASIDE_TAGS)


def _headings(run: Sequence[Seen], own: frozenset[tuple[str, ...]]) -> frozenset[str]:
    """Classes that the running text's headings have where they are no heading elements: at least two pieces of the class, all
    of them in the form of a heading, and none a paragraph's."""
    forms: dict[str, list[bool]] = {}
    for s in run:
        if s.inside and (name := s.piece.element.get("class")) and s.piece.element.tag in ("p", "div", "span"):
            forms.setdefault(name, []).append(
                s.kept and s.linked < 0.5 and not _SENTENCE.search(s.piece.text) and 3 < len(s.piece.text) < 90
            )
    return frozenset(name for name, all_ in forms.items() if len(all_) > 1 and all(all_))


def _kind(s: Seen, own: frozenset[tuple[str, ...]], headings: frozenset[str], *, started: bool) -> BlockKind | None:
    """The kind of a piece in the container, or None where it is no part of the article."""
    classes = marks().classes
    text = s.piece.text
    if "figcaption" in s.tags or s.words & classes.caption:
        return "caption"
    if s.words & classes.byline and len(text) < 120 and not _SENTENCE.search(text):
        return "byline"
    if started and (s.words & classes.promo or promoted(text)):
        return "promo" if s.linked > 0.3 else None
    if started and s.kept and s.words & classes.post and "blockquote" in s.tags:
        return "other"
    if _aside(s) or _dated(text):
        return None
    if s.tags & HEADINGS:
        return "subheading" if s.linked < 0.5 else "promo"
    if not started:
        return None
    if (s.linked > 0.8 and not _SENTENCE.search(text)) or (s.linked > 0.5 and "li" in s.tags):
        return "promo"
    if s.markup in own or s.kept:
        if (
            len(text) < 90
            and (s.piece.bold > 0.9 * len(text) or (s.words & classes.subheading or s.piece.element.get("class") in headings))
            and not re.search(r"[.,;]$", text)
        ):
            return "subheading"
        return "paragraph"
    return None


def _dated(text: str) -> bool:
    """Whether a piece is little but figures, as the line of a date is."""
    return len(text) < 60 and 3 * sum(map(str.isdigit, text)) > len(text)


def _tidy(found: list[Part]) -> list[Part]:
    """`found` without subheadings that no running text follows."""
    kept: list[Part] = []
    for i, part in enumerate(found):
        if part.kind == "subheading":
            rest = next((p.kind for p in found[i + 1 :] if p.kind in ("paragraph", "subheading", "lede")), None)
            if rest != "paragraph" and rest != "subheading":
                continue
        kept.append(part)
    return kept
