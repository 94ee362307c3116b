"""What the page for adding sends: a pasted text, files, and what is said of them."""

from collections.abc import Mapping

import msgspec
from litestar.datastructures import FormMultiDict, UploadFile

from kilde.errors import UsageError
from kilde.intake import Given
from kilde.show.markup import web_address
from kilde.show.retold import retold
from kilde.show.why_words import Language
from kilde.web.adding import Dropped, Pasted
from kilde.web.asking import Asking, plain
from kilde.web.words import say

FIELDS = ("text", "title", "url", "outlet", "published", "language")

#: So many files are taken at once; the size of a request bounds what they hold together.
FILES = 1000


class Sent(msgspec.Struct, frozen=True):
    """What was sent: inputs to add, or `faults` by the field they stand beside, with the `values` that were filled in."""

    inputs: tuple[Pasted | Dropped, ...]
    values: Mapping[str, str]
    faults: Mapping[str, str]


async def sent(request: Asking, language: Language) -> Sent:
    """What a form for adding holds."""
    form = await request.form()
    try:
        return await _sent(form, language)
    finally:
        await form.close()


async def _sent(form: FormMultiDict, language: Language) -> Sent:
    values = {name: str(form.get(name, "")).replace("\r\n", "\n") for name in FIELDS}
    values = {name: value if name == "text" else plain(value) for name, value in values.items()}
    faults = dict(_faults(values, language))
    files = [each for each in form.getall("files", []) if isinstance(each, UploadFile) and each.filename]
    inputs: list[Pasted | Dropped] = []
    if not faults:
        given = Given(
            outlet=values["outlet"] or None, published=values["published"] or None, language=values["language"] or None
        )
        if values["text"].strip():
            inputs.append(Pasted(values["text"], values["title"] or None, values["url"] or None, given))
        inputs += [Dropped(plain(each.filename) or "?", await each.read(), given) for each in files[:FILES]]
        if not inputs:
            faults["text"] = say("add.nothing", language)
    return Sent(tuple(inputs), values, faults)


def _faults(values: Mapping[str, str], language: Language) -> list[tuple[str, str]]:
    found = []
    for name in ("published", "language"):
        try:
            Given(**{name: values[name] or None})
        except UsageError as error:
            found.append((name, retold(str(error).partition(": ")[2], language)))
    if values["url"] and web_address(values["url"]) is None:
        found.append(("url", "http(s)://…"))
    return found
