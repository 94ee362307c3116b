"""Telegram's export (`result.json`, of one chat or of an account) as articles: each post one, the channel its outlet.

A post that was forwarded is somebody else's words: that is kept as a credit of the whole post, `forwarded`, with the name that
the export tells. The outlet is the chat's all the same, since that is where the post was to be read. Links in a post are
credits with their words. A post is itself by the chat's number and its own, so that an edited one is a revision. Posts without
words (pictures, joins, calls) are counted in a notice.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from kilde.article import Credit, Span
from kilde.errors import InputError
from kilde.intake.credits import elsewhere
from kilde.intake.draft import Draft, Found, Notice
from kilde.intake.pieces import clean

#: What addresses in posts are taken to stand on, so that no link is the house's own: no site has this name (RFC 2606).
_NOWHERE = "https://telegram.invalid/"


class _Post(msgspec.Struct, frozen=True):
    """What is read of a message. `text` is words, or a list of words and objects with `type`, `text` and `href`."""

    id: int
    type: str = "message"
    date: str | None = None
    date_unixtime: str | int | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    author: str | None = None
    forwarded_from: str | None = None
    text: Any = ""


class _Chat(msgspec.Struct, frozen=True):
    """A channel, group or conversation; those of accounts that are gone have no name."""

    messages: list[msgspec.Raw]
    name: str | None = None
    id: int = 0


class _Chats(msgspec.Struct, frozen=True):
    list: list[_Chat]


class _Account(msgspec.Struct, frozen=True):
    chats: _Chats


def chats(data: bytes) -> tuple[_Chat, ...]:
    """The chats that JSON holds, none where it is no export of Telegram's."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.lstrip().startswith(b"{") or b'"messages"' not in data:
        return ()
    try:
        return (msgspec.json.decode(data, type=_Chat),)
    except (ValueError, RecursionError):
        pass
    try:
        return tuple(msgspec.json.decode(data, type=_Account).chats.list)
    except (ValueError, RecursionError):
        return ()


def from_chats(told: tuple[_Chat, ...], where: str, path: str | None) -> Found:
    """Each post's name (`where`, the chat, and the post's number) with its draft, or with why it gives none."""
    for chat in told:
        silent = posts = 0
        for index, raw in enumerate(chat.messages):
            at = f"{where} ({chat.name or chat.id}, message {index + 1})"
            try:
                post = msgspec.json.decode(raw, type=_Post)
            except (ValueError, RecursionError) as error:
                yield at, InputError(at, f"is no message: {error}")
                continue
            draft = _draft(post, chat, path)
            if draft is None:
                silent += 1
            else:
                posts += 1
                yield f"{where} ({chat.name or chat.id}, {post.id})", draft
        left = f"; passed over: messages without words {silent:,}" if silent else ""
        yield where, Notice(where, f"{chat.name or chat.id}: posts taken: {posts:,}{left}")


def _draft(post: _Post, chat: _Chat, path: str | None) -> Draft | None:
    """The draft of a post; None where it holds no words."""
    if post.type != "message":
        return None
    words, links = _words(post.text)
    return drafted(
        words,
        links,
        chat=chat.name,
        key=str(chat.id),
        number=post.id,
        signed=(post.author, post.from_),
        forwarded=post.forwarded_from,
        published=_time(post),
        path=path,
    )


def drafted(
    words: str,
    links: Sequence[tuple[str, Span]],
    *,
    chat: str | None,
    key: str | None,
    number: int,
    signed: Sequence[str | None],
    forwarded: str | None,
    published: str | None,
    path: str | None,
) -> Draft | None:
    """The draft of a post; None where `words` are none.

    `links` are the addresses in it with the spans of their words, `key` (None where the chat has none) and `number` tell it
    from all other posts, `signed` are those who may have written it.
    """
    text = words.strip()
    if not text:
        return None
    lead = len(words) - len(words.lstrip())
    outlet = clean(chat or "") or None
    byline = [name for one in signed if (name := clean(one or "")) and name != outlet]
    credits_ = []
    if name := clean(forwarded or ""):
        credits_.append(Credit(kind="forwarded", name=name))
    for href, (start, end) in links:
        span = (max(start - lead, 0), min(end - lead, len(text)))
        if span[0] < span[1] and (url := elsewhere(href, _NOWHERE)):
            credits_.append(Credit(kind="link", url=url, span=span))
    return Draft(
        text=text,
        byline=tuple(dict.fromkeys(byline)),
        published=published,
        outlet=outlet,
        id=None if key is None else f"telegram:{key}/{number}",
        path=path,
        credits=tuple(credits_),
    )


def _words(told: Any) -> tuple[str, list[tuple[str, Span]]]:
    """The words of a message, and the addresses in it with the span of their words."""
    text, links = "", []
    for words, href in _parts(told):
        words = words.replace("\r\n", "\n")
        start = len(text) + len(words) - len(words.lstrip())
        text += words
        if href and words.strip():
            links.append((href, (start, start + len(words.strip()))))
    return text, links


def _parts(told: Any) -> Iterator[tuple[str, str | None]]:
    """The pieces of a message's text, each with the address it links to."""
    for part in told if isinstance(told, list) else [told]:
        if isinstance(part, str):
            yield part, None
        elif isinstance(part, dict) and isinstance(words := part.get("text"), str):
            href = part.get("href") or (words if part.get("type") == "link" else None)
            yield words, href if isinstance(href, str) else None


def _time(post: _Post) -> str | None:
    """When the post came out: by its seconds since 1970, which have a zone, else as it is written."""
    try:
        seconds = int(post.date_unixtime) if post.date_unixtime is not None else None
        if seconds is not None:
            return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
        return datetime.fromisoformat(post.date).isoformat(timespec="seconds") if post.date else None
    except (ValueError, OverflowError, OSError):
        return None
