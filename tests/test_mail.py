"""Newsletters: letters and boxes of them, what is attached to them, and headers and parts that are broken."""

import gzip
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.draft import Draft
from kilde.intake.mail import from_box, from_letter

WORDS = "The municipality closed the bridge over the sound on Monday, after divers had found cracks in two of its pillars."
PAGE = f"<html><body><h1>Bridge closed</h1>{f'<p>{WORDS}</p>' * 4}<img src='https://far.test/pixel.gif'></body></html>"


def letter(subject: str = "Bridge closed", sender: str = "Fjordposten <letter@fjordposten.test>") -> EmailMessage:
    """A letter without a body."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["Subject"] = subject
    made["Date"] = "Wed, 01 May 2024 08:15:00 +0200"
    return made


def plain(words: str = WORDS, **told: str) -> EmailMessage:
    made = letter(**told)
    made.set_content(words)
    return made


def found(data: bytes) -> tuple[list[Draft], list[str]]:
    """The drafts and the errors of a letter."""
    held = list(from_letter(data, "a.eml", "a.eml"))
    return [d for _, d in held if isinstance(d, Draft)], [str(d) for _, d in held if isinstance(d, InputError)]


def test_a_letter_of_html_is_read_as_a_page_and_told_by_its_headers() -> None:
    made = letter()
    made.set_content("Read this letter on the web.")
    made.add_alternative(PAGE, subtype="html")
    (draft,), errors = found(made.as_bytes())
    assert errors == []
    assert draft.text.startswith(f"Bridge closed\n\n{WORDS}")
    assert (draft.title, draft.outlet, draft.published) == ("Bridge closed", "Fjordposten", "2024-05-01T08:15:00+02:00")
    assert draft.path == "a.eml"


def test_a_letter_without_html_is_its_plain_text() -> None:
    (draft,), _ = found(plain(f"{WORDS}\r\n\r\nFerries go instead.\r\n").as_bytes())
    assert draft.text == f"{WORDS}\n\nFerries go instead.\n"


def test_several_stories_in_a_letter_stay_one_article() -> None:
    made = letter(subject="The week")
    stories = "".join(f"<h2>Story {n}</h2><p>{WORDS}</p><p>{WORDS} Again.</p><hr>" for n in range(4))
    made.set_content(f"<html><body>{stories}</body></html>", subtype="html")
    assert len(found(made.as_bytes())[0]) == 1


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ("Fjordposten <letter@fjordposten.test>", "Fjordposten"),
        ('"Posten, Fjord" <a@fjordposten.test>', "Posten, Fjord"),
        ("=?utf-8?q?S=C3=B8rvest?= <a@sorvest.test>", "Sørvest"),
        ("letter@Fjordposten.test", "fjordposten.test"),
        ("letter@fjordposten.test <letter@fjordposten.test>", "fjordposten.test"),
        ("=?bad?x?Fjord?= <", None),
    ],
)
def test_the_sender_is_the_outlet(sender: str, outlet: str | None) -> None:
    (draft,), _ = found(f"From: {sender}\nSubject: A\n\n{WORDS}".encode())
    assert draft.outlet == outlet or (outlet is None and isinstance(draft.outlet, str | None))


def test_headers_that_are_broken_are_passed_over() -> None:
    head = b"From: \xff\xfe <a@b.test>\nDate: yesterday\nSubject: =?utf-8?b?broken\xf8\n"
    head += b"Content-Type: text/plain; charset=nonsense\n\n"
    (draft,), errors = found(head + WORDS.encode())
    assert errors == []
    assert draft.text == f"{WORDS}\n"
    assert draft.published is None


def test_a_text_in_an_old_charset_is_decoded_by_its_header() -> None:
    head = b"Subject: =?koi8-r?B?7c/T1A==?=\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n"
    (draft,), _ = found(head + "Мост через пролив закрыт.".encode("koi8-r"))
    assert (draft.title, draft.text) == ("Мост", "Мост через пролив закрыт.\n")


def test_attachments_of_known_kinds_are_articles_of_their_own() -> None:
    made = plain()
    made.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="page.html")
    made.add_attachment("Ferries go on, the harbour board says.", filename="note.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    made.add_attachment(plain("A letter within: the board met on Friday.", subject="Within"))
    drafts, errors = found(made.as_bytes())
    assert errors == []
    assert [draft.text.split("\n")[0] for draft in drafts] == [
        WORDS,
        "Bridge closed",
        "Ferries go on, the harbour board says.",
        "A letter within: the board met on Friday.",
    ]
    assert {draft.outlet for draft in drafts} == {"Fjordposten"}
    assert [draft.title for draft in drafts][-1] == "Within"


def test_an_attachment_that_cannot_be_read_is_named_and_the_letter_is_taken() -> None:
    made = plain()
    made.add_attachment(b"%PDF-1.4 damaged", maintype="application", subtype="pdf", filename="report.pdf")
    made.add_attachment(b"\x00\x01" * 500, maintype="application", subtype="octet-stream", filename="note.txt")
    held = list(from_letter(made.as_bytes(), "a.eml", None))
    assert [where for where, one in held if isinstance(one, Draft)] == ["a.eml"]
    named = [where for where, one in held if isinstance(one, InputError)]
    assert named == ["a.eml (report.pdf)", "a.eml (note.txt)"]


def test_letters_in_letters_end_somewhere() -> None:
    made = plain("The innermost.")
    for _ in range(8):
        outer = plain("Around it.")
        outer.add_attachment(made)
        made = outer
    drafts, errors = found(made.as_bytes())
    assert len(drafts) == 6
    assert "a letter in a letter" in errors[0]


@pytest.mark.parametrize("data", [b"Subject: A\n\n", b"Subject: A\nContent-Type: image/png\n\n\x89PNG"])
def test_a_letter_without_text_is_named(data: bytes) -> None:
    drafts, errors = found(data)
    assert drafts == []
    assert errors[0].startswith("a.eml: ")


BOX = b"".join(
    b"From a@b.test Wed May  1 08:15:00 2024\n" + plain(f"Letter {n}. {WORDS}").as_bytes() + b"\n\n" for n in range(3)
)


def test_the_letters_of_a_box_are_articles_each(tmp_path: Path) -> None:
    for name, data in (("a.mbox", BOX), ("b.mbox.gz", gzip.compress(BOX))):
        (tmp_path / name).write_bytes(data)
        errors: list[str] = []
        articles = list(take([str(tmp_path / name)], Given(), on_error=lambda error: errors.append(str(error))))  # noqa: B023
        assert [article.text[:9] for article in articles] == ["Letter 0.", "Letter 1.", "Letter 2."]
        assert errors == []


def test_a_line_of_a_letter_that_begins_with_from_is_no_new_letter() -> None:
    data = b"From a@b.test Wed May  1 08:15:00 2024\nSubject: A\n\nFirst.\n\n>From here on it was dark.\n\nFrom here too.\n"
    ((_, draft),) = from_box(iter([data]), "a.mbox", None)
    assert isinstance(draft, Draft)
    assert draft.text == "First.\n\nFrom here on it was dark.\n\nFrom here too.\n"


def test_what_is_no_box_is_named() -> None:
    with pytest.raises(InputError, match="is no box of letters: line 2"):
        list(from_box(iter([b"\nWords.\n"]), "a.mbox", None))
    with pytest.raises(InputError, match="is empty"):
        list(from_box(iter([b"\n"]), "a.mbox", None))


def test_a_letter_too_large_is_named_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kilde.intake.mail.LARGEST", 1200)
    start = b"From a@b.test Wed May  1 08:15:00 2024\n"
    data = start + plain(WORDS * 20).as_bytes() + b"\n\n" + start + plain().as_bytes()
    (_, first), (_, second) = from_box(iter([data]), "a.mbox", None)
    assert isinstance(first, InputError)
    assert "too large" in str(first)
    assert isinstance(second, Draft)


LINES = st.sampled_from(
    ["From: a@b.test", "Subject: =?utf-8?q?x", "Content-Type: multipart/mixed; boundary=x", "--x", "--x--", "", "Words.",
     "Content-Type: message/rfc822", "Content-Type: text/html; charset=utf-16", "<p>Words", "Content-Transfer-Encoding: base64",
     "Date: 0", "\xff", "Content-Disposition: attachment; filename*=utf-8''%ff.txt", "Content-Type: ;;;"]
)  # fmt: skip


@given(st.lists(LINES, max_size=14))
@settings(max_examples=150, deadline=None)
def test_no_letter_however_broken_is_more_than_an_error(rows: list[str]) -> None:
    data = "\n".join(rows).encode("latin-1")
    try:
        drafts, _ = found(data)
    except InputError:
        return
    assert all(draft.text for draft in drafts)
