"""Articles that come as JSON: one object an article, by the line (JSONL), or one or a list of them (JSON)."""

from collections.abc import Iterator

import msgspec

from kilde.errors import InputError
from kilde.intake.draft import Draft
from kilde.intake.unpack import LARGEST, lines

_BOM = b"\xef\xbb\xbf"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What kilde reads of such an object. Other fields are passed over; a number as `id` is kept as its digits."""

    text: str | None = None
    html: str | None = None
    id: str | int | None = None
    outlet: str | None = None
    title: str | None = None
    byline: list[str] | str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None


def from_lines(data: Iterator[bytes], where: str, path: str | None) -> Iterator[tuple[str, Draft | InputError]]:
    """Each line's name (`where:number`) with its draft, or with why it gives none. Blank lines are passed over."""
    for number, line in lines(data):
        at = f"{where}:{number}"
        if line is None:
            yield at, InputError(at, f"the line is too long: over {LARGEST // 1024 // 1024} MB")
            continue
        line = line.removeprefix(_BOM) if number == 1 else line
        if line.strip():
            yield at, _draft(line, at, path)


def from_json(data: bytes, where: str, path: str | None) -> Iterator[tuple[str, Draft | InputError]]:
    """Each article's name (`where`, in a list `where[index]`) with its draft, or with why it gives none.

    Raises `InputError` if `data` is not JSON at all.
    """
    data = data.removeprefix(_BOM)
    if not data.lstrip().startswith(b"["):
        yield where, _draft(data, where, path)
        return
    try:
        objects = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (ValueError, RecursionError) as error:
        raise InputError(where, _why(error)) from error
    for index, one in enumerate(objects):
        yield f"{where}[{index}]", _draft(bytes(one), f"{where}[{index}]", path)


def _draft(data: bytes, where: str, path: str | None) -> Draft | InputError:
    """The draft of one object, or why it gives none."""
    try:
        record = msgspec.json.decode(data, type=Record)
    except (ValueError, RecursionError) as error:
        return InputError(where, _why(error))
    if record.text is not None:
        draft = Draft(text=record.text)
    elif record.html is not None:
        from kilde.intake.page import page

        try:
            # A string has been decoded already: the mark overrules the encoding that the page declares.
            draft = page(_BOM + record.html.encode(), where)
        except InputError as error:
            return error
    else:
        return InputError(where, "has neither text nor html")

    byline = [record.byline] if isinstance(record.byline, str) else record.byline or []
    told = {
        "id": None if record.id is None else str(record.id),
        "outlet": record.outlet,
        "title": record.title,
        "byline": tuple(filter(None, map(str.strip, byline))),
        "published": record.published and record.published.strip(),
        "language": record.language,
        "url": record.url and record.url.strip(),
    }
    return msgspec.structs.replace(
        draft, path=path, **{name: value for name, value in told.items() if value and not _blank(value)}
    )


def _blank(value: str | tuple[str, ...]) -> bool:
    """Whether `value` is white space alone, which tells nothing."""
    return isinstance(value, str) and not value.strip()


def _why(error: Exception) -> str:
    """Why a decoder refused, in words for a user."""
    if isinstance(error, RecursionError):
        return "is nested too deep"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8: {error.reason} in a string"
    if isinstance(error, msgspec.ValidationError):
        return f"is no article: {error}"
    return f"is not JSON: {error}"
