"""Telegram's export: posts as articles, what was forwarded as a credit, links with their words, odd messages."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.draft import Draft, Notice
from kilde.intake.posts import chats, from_chats


def fail(error: InputError) -> None:
    raise error


def post(number: int, text: object, **fields: object) -> dict[str, object]:
    base = {
        "id": number,
        "type": "message",
        "date": "2024-05-01T10:00:00",
        "date_unixtime": "1714550400",
        "from": "Harbour News",
    }
    return base | {"text": text} | fields


def export(*messages: object, **fields: object) -> bytes:
    chat: dict[str, Any] = {"name": "Harbour News", "type": "public_channel", "id": 77, "messages": list(messages)}
    return json.dumps(chat | fields, ensure_ascii=False).encode()


def drafts(data: bytes) -> list[Draft]:
    return [found for _, found in from_chats(chats(data), "result.json", None) if isinstance(found, Draft)]


def test_a_post_is_an_article_of_its_channel() -> None:
    (draft,) = drafts(export(post(5, "The quay is closed.\nFerries go on.")))
    assert (draft.outlet, draft.text) == ("Harbour News", "The quay is closed.\nFerries go on.")
    assert (draft.published, draft.id, draft.byline) == ("2024-05-01T08:00:00+00:00", "telegram:77/5", ())


def test_what_was_forwarded_credits_whom_it_was_from() -> None:
    (draft,) = drafts(export(post(5, "The quay is closed.", forwarded_from="Board Watch")))
    assert [(credit.kind, credit.name, credit.span) for credit in draft.credits] == [("forwarded", "Board Watch", None)]
    assert draft.outlet == "Harbour News"


def test_links_are_credits_with_their_words() -> None:
    pieces = [
        "\n The ",
        {"type": "text_link", "text": " minutes\r\nof Friday ", "href": "https://board.test/minutes"},
        {"type": "bold", "text": "say so: "},
        {"type": "link", "text": "https://sundavisen.test/a"},
        {"type": "mention", "text": "@runa"},
        {"type": "text_link", "text": "here", "href": "tg://user?id=1"},
    ]
    (draft,) = drafts(export(post(5, pieces)))
    assert draft.text == "The  minutes\nof Friday say so: https://sundavisen.test/a@runahere"
    told = [(credit.url, draft.text[slice(*credit.span)]) for credit in draft.credits if credit.span]
    assert told == [("https://board.test/minutes", "minutes\nof Friday"), ("https://sundavisen.test/a",) * 2]


def test_a_writer_who_is_not_the_channel_is_the_byline() -> None:
    made = drafts(export(post(1, "A.", author="Runa Holt"), post(2, "B.", **{"from": "Jon Vik"})))
    assert [draft.byline for draft in made] == [("Runa Holt",), ("Jon Vik",)]


def test_messages_without_words_are_counted_and_broken_ones_named() -> None:
    data = export(post(1, ""), post(2, "Moved.", type="service"), {"id": "x"}, post(4, "Open again."))
    found = [one for _, one in from_chats(chats(data), "result.json", None)]
    assert [one.text for one in found if isinstance(one, Draft)] == ["Open again."]
    assert [str(one).startswith("result.json (Harbour News, message 3): ") for one in found if isinstance(one, InputError)] == [
        True
    ]
    assert [str(one) for one in found if isinstance(one, Notice)] == [
        "result.json: Harbour News: posts taken: 1; passed over: messages without words 2"
    ]


def test_an_export_of_an_account_gives_every_chat() -> None:
    held = {
        "about": "…",
        "chats": {"about": "…", "list": [json.loads(export(post(1, "A."))), json.loads(export(post(1, "B."), id=78))]},
    }
    assert [draft.id for draft in drafts(json.dumps(held).encode())] == ["telegram:77/1", "telegram:78/1"]


@pytest.mark.parametrize("date", ["not a number", 10**30, None])
def test_a_time_that_cannot_be_read_gives_way_to_the_written_one_or_none(date: object) -> None:
    (draft,) = drafts(export(post(1, "A.", date_unixtime=date)))
    assert draft.published == ("2024-05-01T10:00:00" if date is None else None)


def test_other_json_is_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "The list of \\"messages\\" is closed.", "id": "a"}')
    assert [article.id for article in take([str(path)], Given(), on_error=fail)] == ["a"]
    path.write_bytes(export(post(3, "The quay is closed.")))
    (article,) = take([str(path)], Given(), on_error=fail)
    assert (article.id, article.path) == ("telegram:77/3", str(path))


PIECE = st.one_of(
    st.text(max_size=8),
    st.fixed_dictionaries({"type": st.just("text_link"), "text": st.text(max_size=8), "href": st.just("https://b.test/x")}),
    st.dictionaries(st.sampled_from(["type", "text", "href"]), st.one_of(st.text(max_size=5), st.integers(), st.none())),
)


@settings(deadline=None)
@given(st.one_of(st.lists(PIECE, max_size=6), PIECE, st.none(), st.integers()))
def test_every_span_of_a_post_lies_in_its_text_and_holds_the_words_of_its_link(text: object) -> None:
    for draft in drafts(export(post(1, text))):
        for credit in draft.credits:
            assert credit.span is not None
            start, end = credit.span
            assert 0 <= start < end <= len(draft.text)
            words = draft.text[start:end]
            assert words == words.strip()
