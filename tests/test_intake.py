"""Inputs of every form, good and bad, as articles and as errors that name them."""

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article
from kilde.errors import InputError, UsageError
from kilde.intake import Given, take, unpack
from kilde.intake import draft as drafts
from kilde.intake.identity import identity, text_hash
from kilde.intake.language import detect, primary, settled

TEXT = "Broen over elva ble stengt i går kveld. Politiet sier at den åpner igjen på mandag.\n"
ENGLISH = "The bridge across the river was closed last night. Police say that it will open again on Monday."
PAGE = f"""<html lang="en"><head><title>Bridge closed</title></head><body><article>
<h1>Bridge closed</h1>{f"<p>{ENGLISH}</p>" * 4}</article></body></html>"""


class Taken:
    """What came of a call to `take`: `articles`, the `errors` as text, and the `notices`."""

    def __init__(self, inputs: Sequence[str | Path], given: Given | None = None, stdin: bytes | None = None) -> None:
        self.errors: list[str] = []
        self.notices: list[str] = []
        self.articles: list[Article] = list(
            take(
                [str(one) for one in inputs],
                given or Given(),
                on_error=lambda error: self.errors.append(str(error)),
                on_notice=self.notices.append,
                stdin=None if stdin is None else io.BytesIO(stdin),
            )
        )

    @property
    def texts(self) -> list[str]:
        return [article.text for article in self.articles]

    @property
    def error(self) -> str:
        """The only error; there must be no article."""
        assert self.articles == []
        assert len(self.errors) == 1
        return self.errors[0]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file in the test's folder, packed if its name says so."""

    def writing(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
        return path

    return writing


Write = Callable[[str, str | bytes], Path]


def line(**fields: object) -> str:
    """One line of JSONL."""
    return json.dumps(fields, ensure_ascii=False) + "\n"


# Forms


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "A.TXT"])
def test_a_text_file_is_one_article_with_the_files_text(write: Write, name: str) -> None:
    taken = Taken([path := write(name, TEXT)])
    assert taken.texts == [TEXT]
    assert taken.articles[0].path == str(path)
    assert taken.articles[0].language == "nb"
    assert taken.articles[0].blocks
    assert taken.errors == taken.notices == []


def test_a_byte_order_mark_is_dropped_and_windows_line_ends_become_plain(write: Write) -> None:
    assert Taken([write("a.txt", b"\xef\xbb\xbfEn.\r\nTo.\rTre.\n")]).texts == ["En.\nTo.\rTre.\n"]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.html.gz"])
def test_a_page_is_one_article(write: Write, name: str) -> None:
    taken = Taken([path := write(name, PAGE)])
    assert ENGLISH in taken.texts[0]
    assert taken.articles[0].path == str(path)
    assert taken.articles[0].language == "en"


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_jsonl_is_an_article_a_line_with_what_it_says(write: Write, name: str) -> None:
    full = {
        "id": "n1",
        "outlet": "Avisa",
        "title": "Bro stengt",
        "byline": ["Kari Berg"],
        "published": "2024-05-21T10:02:00+02:00",
        "language": "nb",
        "url": "https://avisa.example/bro",
    }
    taken = Taken(
        [path := write(name, "\ufeff" + line(text=TEXT, other={"x": [1]}, **full) + "\n" + line(text="To\r\n.", id=7))]
    )
    first, second = taken.articles
    assert first.path == str(path)
    assert {name: getattr(first, name) for name in full} == {**full, "byline": ("Kari Berg",)}
    assert (second.text, second.id) == ("To\r\n.", "7")


def test_json_text_is_kept_as_given_to_the_letter(write: Write) -> None:
    text = "\ufeffÉn.\r\n\u2028 To: 😀 e\u0301\n\n"
    assert Taken([write("a.json", json.dumps({"text": text}))]).texts == [text]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_a_json_file_holds_one_article_or_a_list(write: Write, name: str) -> None:
    assert Taken([write(name, json.dumps({"text": "En."}, indent=2))]).texts == ["En."]
    assert Taken([write(name, json.dumps([{"text": "En."}, {"text": "To."}]))]).texts == ["En.", "To."]


def test_html_in_a_record_is_read_and_the_records_own_fields_win(write: Write) -> None:
    taken = Taken([write("a.jsonl", line(html=PAGE, title="Another", outlet="The Post", language="en-GB"))])
    assert ENGLISH in taken.texts[0]
    assert (taken.articles[0].title, taken.articles[0].outlet, taken.articles[0].language) == ("Another", "The Post", "en-GB")


def test_html_in_a_record_is_in_letters_whatever_encoding_it_declares(write: Write) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("Police", "Øystein Åsgård")
    assert "Øystein Åsgård say" in Taken([write("a.jsonl", line(html=page))]).texts[0]


def test_a_lone_name_is_a_byline_of_one_and_empty_fields_are_none(write: Write) -> None:
    taken = Taken([write("a.jsonl", line(text=TEXT, byline=" Kari Berg ", outlet=" ", published="", id="", url=None))])
    article = taken.articles[0]
    assert article.byline == ("Kari Berg",)
    assert (article.outlet, article.published, article.url) == (None, None, None)
    assert article.id.startswith("a")


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (line(text="En.").encode() * 2, ["En.", "En."]),
        (b"\xef\xbb\xbf\n " + line(text="En.").encode(), ["En."]),
        (TEXT.encode(), [TEXT]),
        (b'[{"text": "En."}]', ['[{"text": "En."}]']),
        (gzip.compress(line(text="En.").encode(), mtime=0), ["En."]),
    ],
)
def test_standard_input_is_told_by_its_first_character(data: bytes, texts: list[str]) -> None:
    taken = Taken(["-"], stdin=data)
    assert taken.texts == texts
    assert {article.path for article in taken.articles} == {None}
    assert taken.errors == []


def test_a_page_on_standard_input_is_read_as_one() -> None:
    assert ENGLISH in Taken(["-"], stdin=PAGE.encode()).texts[0]


def test_inputs_are_taken_in_their_order(write: Write) -> None:
    one, two = write("1.txt", "En."), write("2.txt", "To.")
    assert Taken([two, "-", one], stdin=b"Tre.").texts == ["To.", "Tre.", "En."]


def test_articles_come_before_the_input_has_ended() -> None:
    read, written = os.pipe()
    with os.fdopen(written, "wb", buffering=0) as out, os.fdopen(read, "rb") as stream:
        out.write(line(text="En.").encode())
        articles = take(["-"], on_error=lambda error: None, stdin=stream)
        assert next(articles).text == "En."


# Folders


def test_a_folder_is_searched_in_sorted_order_and_other_files_passed_over(write: Write, tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.jsonl", "c.txt.gz"):
        write(name, line(text=name) if name.endswith("jsonl") else name)
    for name in ("picture.png", "notes.md", ".hidden.txt", ".git/a.txt"):
        write(name, "no")
    taken = Taken([tmp_path])
    assert taken.texts == ["a.txt", "b/1.jsonl", "b/2.txt", "c.txt.gz"]
    assert taken.errors == []


def test_a_loop_of_links_ends(write: Write, tmp_path: Path) -> None:
    write("a/1.txt", "En.")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    assert Taken([tmp_path]).texts == ["En."]


def test_a_folder_without_articles_is_named(write: Write, tmp_path: Path) -> None:
    write("empty/picture.png", "no")
    assert "holds no articles" in Taken([tmp_path / "empty"]).error


def test_a_folder_far_down_is_reached(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("En.")
    assert Taken([tmp_path]).texts == ["En."]


def test_a_name_that_is_not_utf8_is_shown_in_letters(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("En.")
    except OSError:
        pytest.skip("this file system takes no such names")
    path = Taken([tmp_path]).articles[0].path
    assert path is not None
    assert path.endswith("\ufffd.txt")


# Bad inputs: each is named with its reason, and the rest goes on


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "blåbær".encode("latin-1"), "is not UTF-8: invalid continuation byte at byte 2"),
        ("a.txt", b"", "is empty"),
        ("a.txt", " \n\t\n", "holds no text"),
        ("a.txt", "\ufeff", "holds no text"),
        ("a.txt", b"GIF89a\0\1\2", "is not text: a NUL character stands at 6"),
        ("a.html", b"", "is empty"),
        ("a.jsonl", b"", "holds no articles"),
        ("a.jsonl", "\n \n", "holds no articles"),
        ("a.json", "[]", "holds no articles"),
        ("a.json", "", "is not JSON"),
        ("a.json", "[1, 2", "is not JSON"),
        ("a.json", '"text"', "is no article: Expected `object`, got `str`"),
        ("a.json", "[" * 100_000 + "]" * 100_000, "is nested too deep"),
        ("a.json", '{"text": "En.", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "is nested too deep"),
        ("a.json", '{"title": "En."}', "has neither text nor html"),
        ("a.json", '{"text": "En \\ud800 to."}', "is not JSON"),
        ("a.json", '{"text": "En \\u0000 to."}', "a NUL character stands at 3"),
        ("a.json", '{"text": "En.", "title": "\\u0000"}', "holds a NUL character beside its text"),
        ("a.json", b'{"text": "\xff"}', "is not UTF-8"),
        ("a.json", '{"text": 7}', "Expected `str | null`, got `int` - at `$.text`"),
        ("a.json", '{"text": "En.", "byline": [7]}', "got `int` - at `$.byline[0]`"),
        ("a.json", '{"text": "En.", "published": "21.5.2024"}', "published '21.5.2024' is not ISO 8601"),
        ("a.txt.gz", b"", "is empty"),
        ("a.xml", "<rss/>", "is a feed without entries"),
        ("a.warc.gz", "WARC/1.0", "is cut short"),
        ("a.docx", "PK", "is of a kind that is not read; kilde reads .txt"),
        ("a", "En.", "is of a kind that is not read; kilde reads .txt"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(write: Write, name: str, content: str | bytes, reason: str) -> None:
    path = write(name, content)
    error = Taken([path]).error
    assert error.startswith(f"{path}: ")
    assert reason in error
    good = write("good/good.txt", TEXT)
    assert Taken([path, good]).texts == [TEXT]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere.txt", "there is no such file"),
        ("http://127.0.0.1/a", "127.0.0.1 is this machine; only the public internet is read"),
    ],
)
def test_what_is_not_a_file_is_named(name: str, reason: str) -> None:
    assert Taken([name]).error == f"{name}: {reason}"


def test_a_name_with_nul_is_an_error_of_the_input() -> None:
    assert "cannot be read" in Taken(["a\0.txt"]).error


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read all files")
def test_an_unreadable_file_or_folder_is_named(write: Write, tmp_path: Path) -> None:
    write("a.txt", TEXT).chmod(0)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    write("good.txt", TEXT)
    try:
        taken = Taken([tmp_path])
    finally:
        closed.chmod(0o700)
    assert taken.texts == [TEXT]
    assert taken.errors == [f"{tmp_path / name}: cannot be read: Permission denied" for name in ("a.txt", "closed")]


def test_a_broken_line_is_named_by_its_number_and_the_others_are_taken(write: Write) -> None:
    path = write("a.jsonl", line(text="En.") + "{broken\n" + "[1]\n" + line(text="To.", published="soon") + line(text="Tre."))
    taken = Taken([path])
    assert taken.texts == ["En.", "Tre."]
    assert [error.split(": ")[0] for error in taken.errors] == [f"{path}:2", f"{path}:3", f"{path}:4"]


def test_a_bad_article_in_a_list_is_named_by_its_place(write: Write) -> None:
    path = write("a.json", '[{"text": "En."}, 7, {"text": "To."}]')
    taken = Taken([path])
    assert taken.texts == ["En.", "To."]
    assert taken.errors[0].startswith(f"{path}[1]: is no article")


def many(count: int) -> bytes:
    """Lines of JSONL that pack badly, so that damage has a place."""
    return "".join(line(text=f"Nr. {n} {text_hash(str(n))}.") for n in range(count)).encode()


def test_gzip_cut_short_gives_the_whole_lines_before_the_cut(write: Write) -> None:
    data = many(2000)
    packed = gzip.compress(data, mtime=0)
    path = write("a.jsonl", packed[: len(packed) // 2])
    path = path.rename(path.with_name("a.jsonl.gz"))
    taken = Taken([path])
    assert 900 < len(taken.articles) < 1100
    assert taken.texts == [json.loads(one)["text"] for one in data.splitlines()[: len(taken.articles)]]
    assert taken.errors == [f"{path}: is gzip cut short"]


def test_damaged_gzip_is_named_and_what_stands_before_is_taken(write: Write) -> None:
    packed = bytearray(gzip.compress(many(2000), mtime=0))
    packed[len(packed) // 2 : len(packed) // 2 + 2000] = b"\xff" * 2000
    path = write("a.jsonl", bytes(packed))
    path = path.rename(path.with_name("a.jsonl.gz"))
    taken = Taken([path])
    assert len(taken.articles) > 900
    assert "is damaged gzip" in taken.errors[-1]


def test_what_is_named_as_gzip_and_is_not_is_named(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt.gz").write_text(TEXT)
    assert Taken([path]).error == f"{path}: is named as gzip and is not"


def test_gzip_members_one_after_the_other_and_padding_are_one_file(tmp_path: Path) -> None:
    (path := tmp_path / "a.jsonl.gz").write_bytes(
        gzip.compress(line(text="En.").encode(), mtime=0) + gzip.compress(line(text="To.").encode(), mtime=0) + b"\0" * 512
    )
    taken = Taken([path])
    assert taken.texts == ["En.", "To."]
    assert taken.errors == []


def test_a_file_that_unpacks_without_end_is_stopped(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "LARGEST", 1024 * 1024)
    bomb = b" " * 20_000_000
    for name in ("a.txt.gz", "a.json.gz", "a.html.gz"):
        assert "is too large: over 1 MB unpacked" in Taken([write(name, bomb)]).error
    taken = Taken([write("a.jsonl.gz", line(text="En.").encode() + b" " * 20_000_000 + b"\n" + line(text="To.").encode())])
    assert taken.texts == ["En.", "To."]
    assert "a.jsonl.gz:2: the line is too long" in taken.errors[0]


def test_a_text_longer_than_any_article_is_named(write: Write) -> None:
    assert "is too long for one article" in Taken([write("a.txt", "Ja. " * (drafts.LONGEST // 4 + 1))]).error


def test_a_large_file_of_many_articles_is_taken_one_by_one(write: Write) -> None:
    path = write("a.jsonl", line(text=TEXT, language="nb") * 3000)
    articles = take([str(path)], on_error=lambda error: None)
    assert next(articles).text == TEXT
    assert sum(1 for _ in articles) == 2999


SUFFIXES = st.sampled_from([".txt", ".html", ".json", ".jsonl", ".txt.gz", ".jsonl.gz", ".xml", ".bin", ""])
BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["text", "html", "id", "byline", "published", "url", "x"]), inner)
        ),
        max_leaves=10,
    ).map(lambda value: json.dumps(value).encode()),
)


@given(BYTES, SUFFIXES, st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_bytes_whatever_raise(data: bytes, suffix: str, packed: bool) -> None:
    data = gzip.compress(data, mtime=0) if packed else data
    for_stdin = Taken(["-"], stdin=data)
    assert for_stdin.articles or for_stdin.errors
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        for_file = Taken([path])
    assert for_file.articles or for_file.errors


# What the input does not say


def test_what_is_given_counts_where_the_input_is_silent(write: Write) -> None:
    path = write("a.jsonl", line(text=TEXT) + line(text=TEXT, outlet="Avisa", published="2024-05-20", language="nn"))
    taken = Taken([path], Given(outlet="Posten", published="2024-05-21", language="sv"))
    assert [(a.outlet, a.published, a.language) for a in taken.articles] == [
        ("Posten", "2024-05-21", "sv"),
        ("Avisa", "2024-05-20", "nn"),
    ]


@pytest.mark.parametrize("wrong", [{"published": "yesterday"}, {"language": "Norwegian!"}])
def test_a_wrong_option_is_wrong_usage(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Given(**wrong)


# Identity


def test_an_id_that_is_given_is_kept_and_else_the_address_is_the_id(write: Write) -> None:
    url = "https://avisa.example/bro?id=7"
    path = write("a.jsonl", line(text=TEXT, id="n1", url=url) + line(text=TEXT, url=url + "#comments"))
    assert [article.id for article in Taken([path]).articles] == ["n1", url]


@given(st.lists(st.tuples(*[st.none() | st.text(max_size=4)] * 2, st.text(max_size=4)), unique=True, max_size=20))
def test_other_outlet_time_or_text_is_another_article(articles: list[tuple[str | None, str | None, str]]) -> None:
    ids = {identity(None, outlet, published, text) for outlet, published, text in articles}
    assert len(ids) == len(articles)


def test_the_id_and_the_hash_of_a_text_last() -> None:
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert identity(None, "Avisa", "2024-05-21", "En.") == identity(None, "Avisa", "2024-05-21", "En.")


# Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "nb"),
        ("Brua over elva vart stengd i går kveld. Politiet seier at ho opnar att måndag.", "nn"),
        (ENGLISH, "en"),
        ("Мост через реку закрыли вчера вечером. Полиция сообщает, что он откроется в понедельник.", "ru"),
        ("Nehrin üzerindeki köprü dün gece kapatıldı. Polis köprünün pazartesi günü açılacağını söylüyor.", "tr"),
        ("川にかかる橋が昨夜閉鎖された。警察によると月曜日に再開する。", "ja"),
        ("12 345,- 6:7", "und"),
    ],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_language_that_is_not_read_is_named_and_said(write: Write) -> None:
    path = write("a.txt", "Nehrin üzerindeki köprü dün gece kapatıldı. Polis köprünün pazartesi günü açılacağını söylüyor.")
    taken = Taken([path, write("b.txt", TEXT)])
    assert [article.language for article in taken.articles] == ["tr", "nb"]
    assert len(taken.notices) == 1
    assert taken.notices[0].startswith(f"{path}: language tr is not read yet")


@pytest.mark.parametrize(
    ("told", "language"),
    [("en-GB", "en-GB"), ("de_AT", "de-AT"), ("SV", "sv"), ("no", "nb"), ("no-NO", "nb-NO"), ("{{lang}}", "nb")],
)
def test_a_language_that_is_told_wins_and_what_is_no_tag_is_detected(told: str, language: str) -> None:
    assert settled(told, TEXT) == language


def test_no_is_whichever_norwegian_the_text_is_in() -> None:
    assert settled("no", "Brua over elva vart stengd i går kveld. Politiet seier at ho opnar att måndag.") == "nn"


def test_packs_go_by_the_primary_subtag() -> None:
    assert [primary(tag) for tag in ("en-GB", "no", "pt_BR", "NN")] == ["en", "nb", "pt", "nn"]


# The door


def test_the_door_loads_nothing_heavy() -> None:
    code = "import sys, kilde.intake; print([m for m in ('numpy', 'lxml', 'py3langid', 'trafilatura') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_an_error_tells_where_and_why() -> None:
    errors: list[InputError] = []
    assert list(take(["nowhere.txt"], on_error=errors.append)) == []
    assert (errors[0].where, errors[0].reason) == ("nowhere.txt", "there is no such file")
