"""Web archives: the news pages in them, what is passed over, and what is told of damage, cuts, altered bytes and bombs."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.article import Article
from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.archives import stretches as packing
from kilde.intake.archives.responses import Unreadable, decoded, response
from kilde.intake.archives.stretches import stretches

PARAGRAPH = "The municipality closed the bridge over the sound on Monday, after divers had found cracks in pillar number {n}."


def markup(n: int, head: str = "") -> bytes:
    """A page about bridge number `n`."""
    text = f"<p>{PARAGRAPH.format(n=n)}</p>" * 4
    top = f"<html lang='en'><head><title>Bridge {n}</title>{head}</head>"
    return f"{top}<article><h1>Bridge {n}</h1>{text}</article></html>".encode()


def record(
    n: int,
    body: bytes | None = None,
    *,
    kind: str = "response",
    status: str = "200 OK",
    http: dict[str, str] | None = None,
    warc: dict[str, str] | None = None,
    url: str | None = None,
) -> bytes:
    """A WARC record of the answer to a request for page `n`."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in ({"Content-Type": "text/html"} | (http or {})).items() if value)
    block = f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + (markup(n) if body is None else body)
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": url or f"https://fjordposten.test/n/{n}",
        "WARC-Date": "2024-05-01T10:00:00Z",
        **(warc or {}),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    return b"WARC/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in told.items()).encode() + b"\r\n" + block + b"\r\n\r\n"


class Taken:
    """What came of an archive: `articles`, `errors` and `notices`."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        if data is not None:
            path.write_bytes(data)
        self.errors: list[str] = []
        self.notices: list[str] = []
        on_error = lambda error: self.errors.append(str(error))  # noqa: E731
        self.articles: list[Article] = list(take([str(path)], Given(), on_error=on_error, on_notice=self.notices.append))

    @property
    def titles(self) -> list[str | None]:
        return [article.title for article in self.articles]


def bridges(numbers: Sequence[int]) -> list[str]:
    return [f"Bridge {n}" for n in numbers]


RECORDS = [record(n) for n in range(8)]
FORMS = {
    "plain": (b"".join(RECORDS), "a.warc"),
    "packed": (b"".join(map(gzip.compress, RECORDS)), "a.warc.gz"),
    "packed as one": (gzip.compress(b"".join(RECORDS)), "a.warc.gz"),
    "packed, named plain": (b"".join(map(gzip.compress, RECORDS)), "a.warc"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_page_comes_with_its_address_and_time_of_capture(tmp_path: Path, form: str) -> None:
    data, name = FORMS[form]
    taken = Taken(tmp_path / name, data)
    assert taken.titles == bridges(range(8))
    assert taken.errors == []
    assert taken.notices == [f"{tmp_path / name}: articles taken: 8"]
    first = taken.articles[0]
    assert (first.url, first.id) == ("https://fjordposten.test/n/0", "https://fjordposten.test/n/0")
    assert (first.path, first.fetched) == (str(tmp_path / name), "2024-05-01T10:00:00+00:00")


def test_the_time_of_capture_is_never_taken_for_the_time_of_publication(tmp_path: Path) -> None:
    dated = '<meta property="article:published_time" content="2019-02-03T08:00:00Z">'
    taken = Taken(tmp_path / "a.warc", record(1) + record(2, markup(2, dated)))
    assert [article.published for article in taken.articles] == [None, "2019-02-03T08:00:00+00:00"]


def test_what_is_no_article_is_counted(tmp_path: Path) -> None:
    others = [
        record(1, b"\x89PNG", http={"Content-Type": "image/png"}),
        record(2, status="404 Not Found"),
        record(3, b"", status="301 Moved", http={"Location": "/n/4"}),
        record(4, b"<html><body><a href='/x'>More</a></body></html>"),
        record(5, url="https://fjordposten.test/"),
        record(6, kind="revisit"),
        record(7, kind="request"),
        record(8, url="dns:fjordposten.test"),
        record(9),
    ]
    taken = Taken(tmp_path / "a.warc", b"".join(others))
    assert taken.titles == ["Bridge 9"]
    assert taken.errors == []
    counted = (
        "files of other kinds 1, front pages 1, pages captured again unchanged 1, pages without an article 1, "
        "redirects and errors 2"
    )
    assert taken.notices == [f"{tmp_path / 'a.warc'}: articles taken: 1; passed over: {counted}"]


def test_a_page_kept_without_its_answer_is_taken(tmp_path: Path) -> None:
    body = markup(3)
    head = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.test/3\r\nContent-Type: text/html\r\n"
    data = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
    assert Taken(tmp_path / "a.warc", data).titles == ["Bridge 3"]


def test_the_charset_that_the_server_declared_is_believed(tmp_path: Path) -> None:
    body = markup(1).replace(b"cracks", "Brücken, слова".encode()).decode().encode("koi8-r", "replace")
    taken = Taken(tmp_path / "a.warc", record(1, body, http={"Content-Type": "text/html; charset=koi8-r"}))
    assert "слова" in taken.articles[0].text


# Damage


def test_a_cut_archive_gives_all_records_before_the_cut_and_says_what_is_missing(tmp_path: Path) -> None:
    for form, (data, name) in FORMS.items():
        ends = [sum(map(len, RECORDS[: n + 1])) for n in range(8)] if form == "plain" else None
        for part in (0.3, 0.55, 0.8, 0.97):
            cut = int(part * len(data))
            taken = Taken(tmp_path / name, data[:cut])
            assert taken.titles == bridges(range(len(taken.titles)))
            if ends:
                assert len(taken.titles) == sum(end <= cut for end in ends)
            assert len(taken.titles) < 8
            assert len(taken.errors) == 1, (form, part)
            assert "is cut short" in taken.errors[0]


def test_an_archive_cut_anywhere_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    two = RECORDS[0] + RECORDS[1]
    for cut in range(1, len(two) - 2, 41):
        taken = Taken(tmp_path / "a.warc", two[:cut])
        assert taken.errors != [] or cut == len(RECORDS[0]), cut


@pytest.mark.parametrize("form", ["plain", "packed"])
@pytest.mark.parametrize("where", ["at its beginning", "in its headers", "at its end"])
def test_records_behind_damage_are_found(tmp_path: Path, form: str, where: str) -> None:
    parts = RECORDS if form == "plain" else [gzip.compress(one) for one in RECORDS]
    at = {"at its beginning": 0, "in its headers": 40, "at its end": len(parts[3]) - 6}[where]
    parts = [*parts[:3], parts[3][:at] + bytes(range(20)) + parts[3][at + 20 :], *parts[4:]]
    taken = Taken(tmp_path / "a.warc", b"".join(parts))
    assert [title for title in taken.titles if title != "Bridge 3"] == bridges([0, 1, 2, 4, 5, 6, 7])
    if (form, where) == ("plain", "in its headers"):  # the address is gone, and nothing else
        assert "pages without an address 1" in taken.notices[0]
    else:
        assert len(taken.errors) == 1


def test_a_record_with_a_wrong_length_does_not_hide_those_behind_it(tmp_path: Path) -> None:
    broken = RECORDS[1].replace(b"Content-Length: ", b"Content-Length: 9999", 1)
    taken = Taken(tmp_path / "a.warc", RECORDS[0] + broken + RECORDS[2] + RECORDS[3])
    assert taken.titles == bridges([0, 2, 3])
    assert "https://fjordposten.test/n/1" in taken.errors[0]


def test_a_member_whose_checksum_is_wrong_is_not_taken(tmp_path: Path) -> None:
    parts = [gzip.compress(one) for one in RECORDS[:3]]
    parts[1] = parts[1][:-8] + b"\0\0\0\0" + parts[1][-4:]
    taken = Taken(tmp_path / "a.warc.gz", b"".join(parts))
    assert taken.titles == bridges([0, 2])
    assert "incorrect data check" in taken.errors[0]


def test_damage_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kilde.intake.archives.warc._MOST_DAMAGE", 3)
    taken = Taken(tmp_path / "a.warc", RECORDS[0] + b"WARC/1.0\r\nX: 1\r\n\r\n\r\n\r\njunk" * 50)
    assert taken.titles == ["Bridge 0"]
    assert len(taken.errors) == 5
    assert "more than 3 places" in taken.errors[-1]


@pytest.mark.parametrize(
    "data",
    [b"No archive, but words.", gzip.compress(b"No archive, but words." * 50), b"\x1f\x8b\x08\0"],
    ids=["words", "packed words", "a packed nothing"],
)
def test_what_is_no_archive_is_named(tmp_path: Path, data: bytes) -> None:
    taken = Taken(tmp_path / "a.warc", data)
    assert taken.articles == []
    assert len(taken.errors) == 1
    assert taken.errors[0].startswith(f"{tmp_path / 'a.warc'}: ")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_change_of_bytes_is_more_than_an_error_and_pages_before_it_are_given(data: st.DataObject) -> None:
    from kilde.intake.archives.warc import from_warc

    whole = FORMS[data.draw(st.sampled_from(["plain", "packed"]))][0]
    at = data.draw(st.integers(len(whole) // 2, len(whole) - 1))
    changed = whole[:at] + data.draw(st.binary(max_size=30)) + whole[data.draw(st.integers(at, len(whole))) :]
    found = list(from_warc(io.BytesIO(changed), "a", "a"))
    assert sum(not isinstance(one, InputError) and hasattr(one, "title") for _, one in found) >= 3


# Digests


def digest(kind: str, data: bytes) -> str:
    value = hashlib.new(kind, data).digest()
    return f"{kind}:{base64.b32encode(value).decode() if kind == 'sha1' else value.hex()}"


@pytest.mark.parametrize("kind", ["sha1", "sha256", "md5"])
def test_a_block_with_its_digest_is_taken_and_an_altered_one_is_told(tmp_path: Path, kind: str) -> None:
    block = record(1).partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    good = record(1, warc={"WARC-Block-Digest": digest(kind, block)})
    taken = Taken(tmp_path / "a.warc", good + good.replace(b"closed", b"opened") + record(2))
    assert taken.titles == bridges([1, 2])
    assert taken.errors == [
        f"{tmp_path / 'a.warc'} (https://fjordposten.test/n/1): is altered: its block digest does not fit its bytes"
    ]


def test_a_payload_digest_may_be_taken_with_chunks_or_without(tmp_path: Path) -> None:
    body = markup(1)
    sent = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    http = {"Transfer-Encoding": "chunked"}
    both = [record(1, sent, http=http, warc={"WARC-Payload-Digest": digest("sha1", data)}) for data in (body, sent)]
    wrong = record(2, warc={"WARC-Payload-Digest": digest("sha1", b"other")})
    taken = Taken(tmp_path / "a.warc", b"".join(both) + wrong)
    assert taken.titles == bridges([1, 1])
    assert len(taken.errors) == 1
    assert "payload digest" in taken.errors[0]


@pytest.mark.parametrize("told", ["xxh3:abc", "sha1:not base 32 !", "sha1:AAAA", ""])
def test_a_digest_that_cannot_be_read_proves_nothing(tmp_path: Path, told: str) -> None:
    assert Taken(tmp_path / "a.warc", record(1, warc={"WARC-Block-Digest": told})).titles == ["Bridge 1"]


# What HTTP packed


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, wbits=-15)


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", deflated), ("x-gzip", gzip.compress)]
)
def test_packed_bodies_are_unpacked(tmp_path: Path, coding: str, pack: "type[bytes]") -> None:
    assert Taken(tmp_path / "a.warc", record(1, pack(markup(1)), http={"Content-Encoding": coding})).titles == ["Bridge 1"]


def test_brotli_and_two_codings_at_once_are_unpacked(tmp_path: Path) -> None:
    from fastwarc.stream_io import BrotliWriter

    packed = io.BytesIO()
    with BrotliWriter(packed) as writer:
        writer.write(markup(1))
    sent = gzip.compress(markup(2))
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent)
    both = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    data = record(1, packed.getvalue(), http={"Content-Encoding": "br"}) + record(2, chunked, http=both)
    assert Taken(tmp_path / "a.warc", data).titles == bridges([1, 2])


def test_a_body_that_the_archive_unpacked_already_is_taken_as_it_is(tmp_path: Path) -> None:
    for coding in ("gzip", "br", "zstd"):
        assert Taken(tmp_path / "a.warc", record(1, http={"Content-Encoding": coding})).titles == ["Bridge 1"]
    assert Taken(tmp_path / "a.warc", record(1, http={"Transfer-Encoding": "chunked"})).titles == ["Bridge 1"]


@pytest.mark.parametrize("coding", ["compress", "gzip", "br", "deflate", "zstd"])
def test_a_body_that_cannot_be_unpacked_is_named(tmp_path: Path, coding: str) -> None:
    body = {"gzip": b"\x1f\x8b\x08damaged", "zstd": b"\x28\xb5\x2f\xfddamaged"}.get(coding, b"\xff\xfe\xfddamaged")
    taken = Taken(tmp_path / "a.warc", record(1, body, http={"Content-Encoding": coding}) + record(2))
    assert taken.titles == ["Bridge 2"]
    assert "cannot be unpacked" in taken.errors[0]


def test_a_body_that_unpacks_to_more_than_a_page_is_stopped() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + bomb
    with pytest.raises(Unreadable, match="more than 20 MB"):
        decoded(response(block))


def test_a_member_that_unpacks_without_end_is_left_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_LARGE", 1_000_000)
    bomb = gzip.compress(record(1, b"\0" * 30_000_000))
    taken = Taken(tmp_path / "a.warc.gz", gzip.compress(RECORDS[0]) + bomb + gzip.compress(RECORDS[2]))
    assert taken.titles == bridges([0, 2])
    assert "unpacks to more than 200 times its size" in taken.errors[0]


def test_a_page_that_the_crawler_cut_is_taken_and_told(tmp_path: Path) -> None:
    taken = Taken(tmp_path / "a.warc", record(1, warc={"WARC-Truncated": "length"}))
    assert taken.titles == ["Bridge 1"]
    assert "the crawler cut the page short (length)" in taken.notices[0]


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=5), st.integers(1, 70))
def test_the_stretches_of_a_packed_file_are_what_was_packed(parts: list[bytes], size: int) -> None:
    found = []
    for stretch in stretches(io.BytesIO(b"".join(map(gzip.compress, parts)))):
        found.append(b"".join(iter(lambda stretch=stretch: stretch.read(size), b"")))  # type: ignore[misc]
        assert stretch.damage is None
    assert found == parts


# WACZ


def wacz(path: Path, archive: bytes, *, digest: str | None = None, pack: int = zipfile.ZIP_STORED) -> Path:
    """A WACZ at `path` around `archive`."""
    value = digest or f"sha256:{hashlib.sha256(archive).hexdigest()}"
    package = {"profile": "data-package", "resources": [{"path": "archive/data.warc.gz", "hash": value}]}
    with zipfile.ZipFile(path, "w", pack) as file:
        file.writestr("archive/data.warc.gz", archive)
        file.writestr("indexes/index.cdx.gz", gzip.compress(b"test,fjordposten)/n/0 2024 {}"))
        file.writestr("datapackage.json", json.dumps(package))
    return path


PACKED = FORMS["packed"][0]


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_archives_in_a_wacz_are_read(tmp_path: Path, pack: int) -> None:
    path = wacz(tmp_path / "a.wacz", PACKED, pack=pack)
    taken = Taken(path)
    assert (taken.titles, taken.errors) == (bridges(range(8)), [])
    assert taken.notices == [f"{path}/archive/data.warc.gz: articles taken: 8"]
    assert taken.articles[0].path == str(path)


def test_an_altered_archive_in_a_wacz_is_told_and_its_pages_are_judged_one_by_one(tmp_path: Path) -> None:
    taken = Taken(wacz(tmp_path / "a.wacz", PACKED, digest="sha256:" + "0" * 64))
    assert taken.titles == bridges(range(8))
    told = "is altered: its digest does not fit its bytes; each page is judged by its own"
    assert taken.errors == [f"{tmp_path / 'a.wacz'}/archive/data.warc.gz: {told}"]


def test_a_damaged_archive_in_a_wacz_gives_the_pages_around_the_damage(tmp_path: Path) -> None:
    data = wacz(tmp_path / "whole.wacz", PACKED).read_bytes()
    at = data.index(gzip.compress(RECORDS[3])[10:30])
    taken = Taken(tmp_path / "a.wacz", data[:at] + b"\xff" * 20 + data[at + 20 :])
    assert taken.titles == bridges([0, 1, 2, 4, 5, 6, 7])
    assert "is damaged" in taken.errors[0]


def test_a_bomb_in_a_wacz_is_left_and_a_locked_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kilde.intake.archives.wacz._LARGE", 1_000_000)
    bomb = Taken(wacz(tmp_path / "a.wacz", b"\0" * 5_000_000, pack=zipfile.ZIP_DEFLATED))
    assert "unpacks to more than 200 times its size" in bomb.errors[0]
    data = bytearray(wacz(tmp_path / "b.wacz", PACKED).read_bytes())
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= 1
    (error,) = Taken(tmp_path / "b.wacz", bytes(data)).errors
    assert "password required" in error


def test_a_wacz_cut_short_gives_the_pages_before_the_cut(tmp_path: Path) -> None:
    data = wacz(tmp_path / "whole.wacz", PACKED).read_bytes()
    taken = Taken(tmp_path / "a.wacz", data[: len(PACKED) // 2])
    assert taken.titles == bridges(range(len(taken.titles)))
    assert 3 <= len(taken.titles) < 8
    assert "is no whole ZIP" in taken.errors[0]
    assert "is cut short" in taken.errors[1]


def test_a_zip_without_archives_and_a_file_that_is_no_zip_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as file:
        file.writestr("a.txt", "Words.")
    assert Taken(tmp_path / "b.wacz").errors == [f"{tmp_path / 'b.wacz'}: holds no web archives"]
    errors = Taken(tmp_path / "c.wacz", b"Words.").errors
    assert "is no whole ZIP" in errors[0]
    assert "holds no pages of a web archive" in errors[1]
