"""A PDF file as an article: its lines as PDFium reads them (the extra `kilde[pdf]`), put together to paragraphs again.

Of three libraries with free licences PDFium (pypdfium2) was chosen on pages of two and three justified columns: it and pypdf
give all sentences whole, pdfminer.six 83 % of them in three columns, since it takes wide gaps between words for gaps between
columns; PDFium takes a tenth of the time of either. It follows the order in which the page was drawn, which is that of the
stories where programs for making papers wrote it. Pages drawn row by row across their columns are refused, as are scans,
locked files, and fonts that do not tell their letters.

One file is one article: where one story on a page ends and the next begins is not told by the format.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import msgspec

from kilde.errors import ExtraMissing, InputError
from kilde.intake.draft import LONGEST, Draft, Found
from kilde.intake.lines import ended
from kilde.intake.pieces import clean

#: A file with fewer letters a page, on average, shows pictures of pages.
_FEWEST = 40
#: Shares of the characters: fewer letters, or more that stand for none, and the fonts do not tell what they show.
_LETTERS, _GARBLED = 0.5, 0.05
#: Shares of a line's height. Type that differs by more from the line above is another kind of text; a gap above a line that is
#: wider than usual by more, or a first word that stands further in by more, opens a paragraph.
_OTHER_TYPE, _GAP, _INDENT = 0.12, 0.3, 0.6
#: A line that ends so far before its column does, as a share of the column, is the last of its paragraph if a sentence ends.
_SHORT = 0.12
#: Times the size of most of the text from which a line may be the title.
_TITLE = 1.25
#: Share of the lines that hold a gap of so many times their height, or stand beside the line drawn before them, from which a
#: page is drawn row by row across its columns. Justified lines of 40 letters had no such gap in one of 20.
_ROWS, _WIDE = 0.3, 1.5
#: Pages from which a line that most of them have is the head or foot of a page.
_FEW_PAGES = 3

#: PDFium's code for a file that wants a password (FPDF_ERR_PASSWORD).
_LOCKED = 4
#: PDFium writes a hyphen at the end of a line so, and then no end of the line.
_HYPHENS = re.compile("[\x02\ufffe]")
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_NO_LETTER = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_FIGURES = re.compile(r"\d+")


class _Line(msgspec.Struct, frozen=True):
    """A line and where it stands on its page, in points from the lower left corner; `gap` is the widest between its words."""

    words: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    gap: float

    @property
    def size(self) -> float:
        return self.top - self.bottom


def from_pdf(data: bytes, where: str, path: str | None) -> Found:
    """The draft of a file, see `pdf`."""
    yield where, msgspec.structs.replace(pdf(data, where), path=path)


def pdf(data: bytes, where: str) -> Draft:
    """The draft of a file. Raises `InputError` where it cannot be read, and, naming the extra, where that is not installed: the
    other inputs go on."""
    try:
        import pypdfium2
    except ModuleNotFoundError as error:
        raise InputError(where, f"is not read: {ExtraMissing('pdf', 'reading PDF files')}") from error
    if not data.strip():
        raise InputError(where, "is empty")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        raise InputError(where, "is locked with a password" if locked else "is damaged, or no PDF file") from error
    try:
        lines = [line for number in range(len(document)) for line in _lines(document, number, where)]
        told = clean(document.get_metadata_dict().get("Title") or "")
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise InputError(where, f"is damaged: {error}") from error
    finally:
        document.close()
    _judge(lines, pages, where)
    lines = _without_furniture(lines, pages)
    paragraphs = _paragraphs(lines)
    title = _title(paragraphs, told)
    return Draft(text="\n\n".join(words for words, _ in paragraphs) + "\n", title=title)


def _lines(document: Any, number: int, where: str) -> list[_Line]:
    """The lines of a page, as it was drawn."""
    page = document[number]
    text = page.get_textpage()
    try:
        whole: str = text.get_text_range()
        if len(whole) > LONGEST:
            raise InputError(where, f"is too long for one article: page {number + 1} has {len(whole)} characters")
        found: list[_Line] = []
        # Places are told in UTF-16, where a character beyond the first 65,536 is two.
        doubled = [index for index, char in enumerate(whole) if char > "\uffff"]

        def box(index: int) -> tuple[float, float, float, float]:
            left, bottom, right, top = text.get_charbox(index + bisect_left(doubled, index), loose=True)
            return left, bottom, right, top

        for match in _LINE.finditer(whole):
            words = match.group()
            first = match.start() + len(words) - len(words.lstrip())
            last = match.start() + len(words.rstrip()) - 1
            if last < first:
                continue
            left, bottom, _, top = box(first)
            right = box(last)[2]
            gaps = (
                box(match.start() + space.end())[0] - box(match.start() + space.start() - 1)[2]
                for space in re.finditer(r"(?<=\S) +(?=\S)", words)
            )
            widest = max(gaps, default=0.0)
            found.append(
                _Line(_HYPHENS.sub("-", words.strip()), number, left, max(left, right), bottom, max(top, bottom + 1), widest)
            )
        return found
    finally:
        text.close()
        page.close()


def _judge(lines: Sequence[_Line], pages: int, where: str) -> None:
    """Raise `InputError` where the lines are no text that could be read."""
    text = "".join(line.words for line in lines)
    if sum(map(str.isalpha, text)) < _FEWEST * pages:
        raise InputError(where, "holds no text, or next to none: its pages may be scans, and kilde does not read pictures")
    shown = [char for char in text if not char.isspace()]
    if len(_NO_LETTER.findall(text)) > _GARBLED * len(shown) or sum(map(str.isalpha, shown)) < _LETTERS * len(shown):
        raise InputError(where, "its text is garbled: its fonts do not tell which letters they show")
    across = sum(line.gap > _WIDE * line.size for line in lines) + sum(_beside(*two) for two in pairwise(lines))
    if len(lines) > 10 and across > _ROWS * len(lines):
        raise InputError(where, "its columns cannot be told apart: the pages are drawn row by row across them")


def _beside(one: _Line, other: _Line) -> bool:
    """Whether `other` stands to the right of `one` on the same height, as the next column's line does."""
    if one.page != other.page:
        return False
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.size, other.size) and other.left > one.right


def _without_furniture(lines: Sequence[_Line], pages: int) -> list[_Line]:
    """`lines` without the heads and feet of pages: numbers alone, and what most pages have in one of their highest or lowest
    lines, whatever figures stand in it."""
    edges: dict[int, tuple[float, float]] = {}
    for page in {line.page for line in lines}:
        heights = sorted({round(line.bottom) for line in lines if line.page == page})
        edges[page] = (heights[:2][-1], heights[-2:][0])

    def edge(line: _Line) -> bool:
        low, high = edges[line.page]
        return round(line.bottom) <= low or round(line.bottom) >= high

    told = {(line.page, _FIGURES.sub("0", line.words)) for line in lines if edge(line)}
    times = Counter(words for _, words in told)
    return [
        line
        for line in lines
        if not line.words.strip("-–— .|").isdecimal()
        and not (pages >= _FEW_PAGES and edge(line) and 2 * times[_FIGURES.sub("0", line.words)] > pages)
    ]


def _paragraphs(lines: Sequence[_Line]) -> list[tuple[str, float]]:
    """The paragraphs with the size of their type."""
    gap = _usual_gap(lines)
    ends: Counter[tuple[int, int]] = Counter()
    for line in lines:
        column = (line.page, round(line.left / 20))
        ends[column] = max(ends[column], round(line.right))
    found: list[tuple[str, float]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above is None or _opens(above, line, gap, ends[above.page, round(above.left / 20)]):
            found.append((line.words, line.size))
        else:
            found[-1] = (_joined(found[-1][0], line.words), found[-1][1])
    return [(words, size) for told, size in found if (words := clean(told))]


def _usual_gap(lines: Sequence[_Line]) -> float:
    """The gap between two lines of a paragraph, which may be below 0."""
    below = [
        above.bottom - line.top
        for above, line in pairwise(lines)
        if above.page == line.page and line.top < above.top and abs(line.left - above.left) < above.size
    ]
    return median(below) if below else 0.0


def _opens(above: _Line, line: _Line, gap: float, end: float) -> bool:
    """Whether `line` opens a paragraph; `end` is where the column of the line above ends."""
    if abs(line.size - above.size) > _OTHER_TYPE * max(line.size, above.size):
        return True
    full = ended(above.words)
    if above.page != line.page or line.top > above.top:  # the next column or page
        return full
    if above.bottom - line.top > gap + _GAP * line.size:
        return True
    if full and line.left - above.left > _INDENT * line.size:
        return True
    return full and above.right < end - _SHORT * (end - above.left)


def _joined(before: str, after: str) -> str:
    """Two lines as one; a word that was broken at the end of the first is whole again."""
    if before.endswith(("-", "\u00ad")) and after[:1].islower() and before[-2:-1].isalpha():
        return before[:-1] + after
    return f"{before} {after}"


def _title(paragraphs: Sequence[tuple[str, float]], told: str) -> str | None:
    """The title: what the file calls itself if its text has that, else what stands in the largest type near its beginning."""
    near = paragraphs[:20]
    letters = re.sub(r"\W", "", told).casefold()
    for words, _ in near:
        if letters and re.sub(r"\W", "", words).casefold() == letters:
            return words
    sizes = [size for words, size in paragraphs for _ in range(0, len(words), 10)]
    usual = median(sizes) if sizes else 0.0
    large = [(size, -place, words) for place, (words, size) in enumerate(near) if size >= _TITLE * usual and len(words) <= 200]
    return max(large)[2] if large else None
