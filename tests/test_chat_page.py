"""Telegram's export as pages: posts as articles, who wrote and where it was had from, times with offsets, odd and broken pages.

All pages here are invented, in the form that Telegram Desktop writes.
"""

import html
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.chat_page import from_page, is_chat
from kilde.intake.draft import Draft, Notice

HEAD = """<!DOCTYPE html>
<html>

 <head>

  <meta charset="utf-8"/>
<title>Exported Data</title>
  <link href="css/style.css" rel="stylesheet"/>

 </head>

 <body onload="CheckLocation();">

  <div class="page_wrap">

   <div class="page_header">

    <div class="content">

     <div class="text bold">
{chat}
     </div>

    </div>

   </div>

   <div class="page_body chat_page">

    <div class="history">
"""
TAIL = """
    </div>

   </div>

  </div>

 </body>

</html>
"""
SERVICE = """
     <div class="message service" id="message-1">

      <div class="body details">
1 May 2024
      </div>

     </div>
"""


def message(
    number: int,
    text: str | None,
    *,
    name: str | None = "Harbour News",
    time: str = "01.05.2024 10:00:00 UTC+02:00",
    forwarded: str | None = None,
    signature: str | None = None,
    before: str = "",
) -> str:
    """A message as Telegram Desktop writes it; `forwarded` is whom it is from (`""`: the one before), `before` stands first."""

    def div(kind: str, words: str | None) -> str:
        return "" if words is None else f'\n       <div class="{kind}">\n{words}\n       </div>\n'

    inner = f"{before}{div('text', text)}{div('signature details', signature)}"
    if forwarded is not None:
        when = ' <span class="date details" title="30.04.2024 08:00:00 UTC+02:00"> 30.04.2024 08:00:00</span>'
        inner = f'<div class="forwarded body">{div("from_name", forwarded + when if forwarded else None)}{inner}</div>'
    joined = "" if name else " joined"
    return f"""
     <div class="message default clearfix{joined}" id="message{number}">

      <div class="body">

       <div class="pull_right date details" title="{time}">
10:00
       </div>
{div("from_name", name)}{inner}
      </div>

     </div>
"""


def export(*messages: str, chat: str = "Harbour News") -> bytes:
    return (HEAD.replace("{chat}", chat) + "".join(messages) + TAIL).encode()


def told(page: bytes) -> list[Draft | InputError | Notice]:
    return [found for _, found in from_page(page, "messages.html", None)]


def drafts(page: bytes) -> list[Draft]:
    return [found for found in told(page) if isinstance(found, Draft)]


def test_a_post_is_an_article_of_its_channel() -> None:
    (draft,) = drafts(
        export(SERVICE, message(5, "The quay  is\n closed.<br>Ferries <strong>go</strong> on.<br><br>Ask &amp; see."))
    )
    assert draft.text == "The quay is closed.\nFerries go on.\n\nAsk & see."
    assert (draft.outlet, draft.byline, draft.id) == ("Harbour News", (), "telegram:Harbour News/5")
    assert draft.published == "2024-05-01T10:00:00+02:00"


def test_what_was_forwarded_credits_whom_it_was_from() -> None:
    page = export(
        message(1, "The quay is closed.", forwarded="Board Watch"),
        message(2, "It was decided on Friday.", name=None, forwarded=""),
        message(3, "Nobody told us."),
        message(4, "", forwarded="Valley Echo"),
        message(5, "Not even them.", name=None),
    )
    credits_ = [[(credit.kind, credit.name) for credit in draft.credits] for draft in drafts(page)]
    assert credits_ == [[("forwarded", "Board Watch")], [("forwarded", "Board Watch")], [], []]
    assert {draft.outlet for draft in drafts(page)} == {"Harbour News"}


def test_hidden_links_are_credits_with_their_words() -> None:
    text = (
        'The <a href="https://board.test/minutes"> minutes <em>of Friday</em> </a>say so: <a href="https://sun.test/a">sun.test/a</a>'
        '<a href="" onclick="return ShowHashtag(&quot;quay&quot;)">#quay</a> <a href="tg://user?id=1">here</a>'
    )
    (draft,) = drafts(export(message(5, text)))
    assert draft.text == "The minutes of Friday say so: sun.test/a#quay here"
    told_ = [(credit.url, draft.text[slice(*credit.span)]) for credit in draft.credits if credit.span]
    assert told_ == [("https://board.test/minutes", "minutes of Friday"), ("https://sun.test/a", "sun.test/a")]


def test_who_wrote_is_who_is_named_last_where_messages_follow_one_another() -> None:
    page = export(
        message(1, "A.", name="Jon Vik via @helper"),
        message(2, "B.", name=None),
        message(3, "C.", name="Harbour News", signature="Runa Holt"),
    )
    assert [draft.byline for draft in drafts(page)] == [("Jon Vik",), ("Jon Vik",), ("Runa Holt",)]


def test_posts_of_chats_without_a_name_are_not_taken_for_one_another() -> None:
    (draft,) = drafts(export(message(1, "A.", name="Jon Vik"), chat=""))
    assert (draft.id, draft.outlet, draft.byline) == (None, None, ("Jon Vik",))


def test_a_reply_is_its_own_words() -> None:
    reply = '<div class="reply_to details">In reply to <a href="#go_to_message4">this message</a></div>'
    (draft,) = drafts(export(message(5, "That is not so.", before=reply)))
    assert (draft.text, draft.credits) == ("That is not so.", ())


@pytest.mark.parametrize(
    ("time", "published"),
    [
        ("01.05.2024 10:00:00", "2024-05-01T10:00:00"),
        ("01.05.2024 10:00:00 UTC-03:30", "2024-05-01T10:00:00-03:30"),
        ("31.02.2024 10:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_is_as_the_page_tells_it_or_none(time: str, published: str | None) -> None:
    (draft,) = drafts(export(message(1, "A.", time=time)))
    assert draft.published == published


def test_messages_without_words_are_counted_and_odd_ones_named() -> None:
    odd = message(2, "Lost.").replace('id="message2"', 'id="message"')
    found = told(export(SERVICE, message(1, None), odd, message(3, "Open again.")))
    assert [one.text for one in found if isinstance(one, Draft)] == ["Open again."]
    assert [str(one) for one in found if isinstance(one, InputError)] == [
        "messages.html (Harbour News, message 3): is no message: it has no number or no body"
    ]
    assert [str(one) for one in found if isinstance(one, Notice)] == [
        "messages.html: Harbour News: posts taken: 1; passed over: messages without words 2"
    ]


def test_a_page_that_is_cut_short_gives_what_is_whole_and_says_so() -> None:
    page = export(message(1, "The quay is closed."), message(2, "The harbour master resigned, and his deputy did not."))
    found = told(page[: page.index(b", and his")])
    assert [one.text for one in found if isinstance(one, Draft)] == ["The quay is closed."]
    (error,) = [one for one in found if isinstance(one, InputError)]
    assert error.reason == "is cut short: message 2 and what came behind it are missing"


def test_such_a_page_is_known_among_others(tmp_path: Path) -> None:
    (tmp_path / "messages.html").write_bytes(export(message(3, "The quay is closed.")))
    other = "".join(f"<p>The council closed the old quay for the {n}th time, and nobody was told of it.</p>" for n in range(9))
    (tmp_path / "quay.html").write_text(f"<html><body><article><h1>Quay closed</h1>{other}</article></body></html>")
    errors: list[InputError] = []
    articles = list(take([str(tmp_path)], Given(), on_error=errors.append))
    assert [(one.id if one.id.startswith("telegram:") else one.title) for one in articles] == [
        "telegram:Harbour News/3",
        "Quay closed",
    ]
    assert errors == []


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
RUN = st.tuples(WORDS, st.sampled_from(["", "b", "br", "https://b.test/x", "tg://x", "/y"]))


@settings(deadline=None)
@given(st.lists(st.lists(RUN, max_size=5), max_size=4), st.integers(0, 400), WORDS)
def test_whatever_a_page_holds_spans_are_of_its_words_and_nothing_is_made_up(
    posts: Sequence[Sequence[tuple[str, str]]], cut: int, chat: str
) -> None:
    def written(words: str, how: str) -> str:
        words = html.escape(words)
        if how in ("", "br"):
            return words + ("<br>" if how else "")
        return f"<b>{words}</b>" if how == "b" else f'<a href="{how}">{words}</a>'

    pages = [message(n, "".join(written(*run) for run in runs)) for n, runs in enumerate(posts)]
    page = export(*pages, chat=html.escape(chat))
    page = page[: len(page) - cut]
    found = told(page)
    shown = {re.sub(r"\s+", "", "".join(words for words, _ in runs)) for runs in posts}
    for draft in found:
        if isinstance(draft, Draft):
            assert draft.text == draft.text.strip() != ""
            assert re.sub(r"\s+", "", draft.text) in shown
            for credit in draft.credits:
                assert credit.span is not None
                words = draft.text[slice(*credit.span)]
                assert words == words.strip() != ""
    assert is_chat(page) == (b'id="message' in page) or not posts
    assert any(isinstance(one, InputError) for one in found) == (not page.rstrip().endswith(b"</html>"))
