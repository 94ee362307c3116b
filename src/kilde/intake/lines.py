"""Lines of running text, and what can be told of each from its own words: prose, a heading, a credit, a link.

Everything here looks at form that all languages share (length, closing punctuation, quotation marks, dashes) and at the
opening words of `lines.toml`. What depends on a line's neighbours is decided in `plain.py`.
"""

import re
from functools import cache
from importlib import resources

import msgspec

from kilde.article import Span
from kilde.intake.language import primary

DASHES = "-‐‑‒–—―−"
OPENERS = "«»“”„‟\"'‘‚‹›「『"
CLOSERS = "»«”“\"'’‘›‹」』)]}*_"

_SENTENCE_END = ".!?…。！？؟۔।॥։"
#: A line that ends so goes on in the next, or opens what the next line holds.
_OPEN_END = ":;,：，；،"

_WIDE = re.compile(r"[\u2e80-\U0010ffff]")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INNER_END = re.compile(r"[.!?…]['\"»”’)]*\s+['\"«“„(]*[^\W\d_a-zæøåäöéèàüßðþ]")
_DASH_OPEN = re.compile(rf"[{DASHES}]\s*(?=\S)")
_NUMBER = re.compile(r"\(?\d{1,2}[.)]\s+\S")
_BULLET = re.compile(r"(?:[•◦▪■●·*►▶✓✔]|\(?\d{1,2}[.)]|[a-z]\))\s+\S")
_KICKER = re.compile(r"(?P<words>\w[\w’'/-]*(?: \w[\w’'-]*)?): (?=[^\W\d_])")
_CREDIT = re.compile(r"\(?\s*(?P<word>[^\W\d_]+)(?P<mark>\.?\s*:|\.?\s)\s*")
_SIGNED = re.compile(r"\(\s*(?:©\s*)?(?:[A-ZÆØÅÄÖ][\w./-]*(?:[ ,/]+|\s*(?=\))))+\)|©.{1,60}", re.UNICODE)
_MAIL = re.compile(r"\S+@\S+\.\w{2,}")

#: Widths in letters, a letter of the wide East Asian scripts counting two. Found on the lines of `news-html` (dev): 99 % of
#: section headlines are at most 94 wide, and of titles, which promos and headlines are, at most 119.
LONGEST_HEADING = 130
_LONGEST_QUESTION = 90
_LONGEST_NUMBERED = 70
#: Two sentences, the second without its full stop, are a heading only between blank lines or if they are no wider than this.
_LONGEST_INLINE = 60
_LONGEST_CAPTION = 320


class Openers(msgspec.Struct, frozen=True):
    """One language's table of `lines.toml`."""

    promo: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A line's `span` without white space at its ends, its `words`, and how many line breaks stand before and after it.

    The first line has no break before it, the last none after it.
    """

    span: Span
    words: str
    before: int
    after: int


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that hold more than white space, in order."""
    found: list[Span] = []
    breaks: list[int] = []
    begin, waiting = 0, 0
    for match in [*_BREAKS.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[begin:end]
        if words := piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            found.append((start, start + len(words)))
            breaks.append(waiting)
            waiting = 0
        waiting += 1
        begin = match.end() if match else end
    breaks = [0, *breaks[1:], 0]
    return [Line(span, text[slice(*span)], breaks[index], breaks[index + 1]) for index, span in enumerate(found)]


def width(words: str) -> int:
    """The width of `words` in letters; wide letters (ideographs, kana, hangul and after) count two."""
    return len(words) + len(_WIDE.findall(words))


def ended(words: str) -> bool:
    """Whether a sentence ends at the end of `words`."""
    return words.rstrip(CLOSERS).endswith(tuple(_SENTENCE_END))


def opens(words: str) -> bool:
    """Whether `words` end in a mark that has something follow."""
    return words.rstrip(CLOSERS).endswith(tuple(_OPEN_END))


def dashed(words: str) -> bool:
    """Whether a dash opens the line, as it does quotes and headings in Norwegian."""
    return _DASH_OPEN.match(words) is not None


def heading_like(line: Line) -> bool:
    """Whether the line has the form of a heading: short, one piece, not closed as a sentence is."""
    words = line.words
    wide = width(words)
    if wide > LONGEST_HEADING or opens(words) or not any(map(str.isalpha, words)):
        return False
    alone = line.before != 1 and line.after != 1
    bare = words.rstrip(CLOSERS)
    if bare.endswith(("?", "!", "？", "！", "؟")):
        # Questions head sections; but one after a dash is put to somebody, and one in quotation marks is said.
        asks = not bare.endswith(("!", "！"))
        said = dashed(words) or words[0] in OPENERS
        return (asks or alone) and not said and wide <= _LONGEST_QUESTION and not _INNER_END.search(words)
    if ended(words) or _unclosed(words) or (_BULLET.match(words) and not (_NUMBER.match(words) and wide <= _LONGEST_NUMBERED)):
        return False
    if wide > _LONGEST_INLINE and not alone and _INNER_END.search(words):
        return False
    # A dash quote whose full stop was lost: «- Vi drar i dag, sier hun».
    return not (dashed(words) and "," in words and wide > 40)


def _unclosed(words: str) -> bool:
    """Whether a quotation is opened and not closed on the line: its sentence goes on."""
    if words.count('"') % 2:
        return True
    return any(words.count(a) > words.count(b) for a, b in (("«", "»"), ("“", "”"), ("(", ")"))) and "„" not in words


def kicker(words: str) -> str | None:
    """The one or two words before a colon that open the line with a sentence after, if such open it («Skryter: Hun …»)."""
    match = _KICKER.match(words)
    return match["words"].casefold() if match and width(words) <= _LONGEST_CAPTION else None


def credited(words: str) -> bool:
    """Whether the line begins by naming a picture's maker («Foto: …», «(Foto: …)», "Fot. Jan Nowak")."""
    match = _CREDIT.match(words)
    if match is None or match["word"].casefold() not in _all("caption") or width(words) > _LONGEST_CAPTION:
        return False
    return ":" in match["mark"] or (not ended(words) and _names(words[match.end() :]))


def promoted(words: str) -> bool:
    """Whether the line opens with words that lead to another story («Les også: …»)."""
    if width(words) > LONGEST_HEADING + 30:
        return False
    bare = words.lstrip(" *>»›–-→►▶").casefold()
    if not bare.startswith(tuple(_all("promo"))):
        return False
    rests = (bare[len(opener) :] for opener in _all("promo") if bare.startswith(opener))
    return any(not rest or rest[0] in ":：>»›→.…" or (not rest[0].isalnum() and not ended(words)) for rest in rests)


def signed(words: str, language: str) -> bool:
    """Whether the line names who wrote the article: «Av Kari Berg», "(NTB)", an address of mail."""
    if len(words) <= 60 and (_SIGNED.fullmatch(words) or _MAIL.fullmatch(words)):
        return True
    if len(words) > 80 or ended(words):
        return False
    bare = words.casefold()
    tables = _tables()
    openers = tables[code].byline if (code := primary(language)) in tables else _all("byline")
    for opener in openers:
        rest = words[len(opener) :].lstrip(":").strip()
        if bare.startswith(opener) and len(words) > len(opener) and words[len(opener)] in " :" and _names(rest):
            return True
    return False


def _names(words: str) -> bool:
    """Whether `words` are a name or names: two to nine words with capitals, of which a third may be small ones between."""
    found = [word for word in re.split(r"[\s,/&|]+", words) if word]
    if ":" in words or not 2 <= len(found) <= 9:
        return False
    small = [word for word in found if not word[0].isupper() and "@" not in word]
    return len(small) <= len(found) // 3 and found[0][0].isupper() and found[-1][0].isupper()


@cache
def _tables() -> dict[str, Openers]:
    """The tables of `lines.toml`, by language."""
    return msgspec.toml.decode((resources.files(__package__) / "lines.toml").read_bytes(), type=dict[str, Openers])


@cache
def _all(kind: str) -> frozenset[str]:
    """The openers of a kind in all languages."""
    return frozenset(opener for table in _tables().values() for opener in getattr(table, kind))
