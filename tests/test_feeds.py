"""Feeds and sitemaps: fifty that are odd, each in one way of its own, and what they hold as articles."""

import gzip
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake import Given, take
from kilde.intake.feeds.entries import Entry
from kilde.intake.feeds.kinds import is_listing, listing
from kilde.intake.feeds.publishers import publisher

ADDRESS = "https://post.example/rss/all.xml"
TEXT = "The bridge over the harbour will be closed from Monday, the council said."
ITEM = "<title>Bridge closed</title><link>https://post.example/a</link><guid>https://post.example/?p=1</guid>"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(item: str, channel: str = "<title>The Harbour Post</title><link>https://post.example/</link>", head: str = "") -> str:
    return f'{head}<rss version="2.0" {SPACES}><channel>{channel}<item>{item}</item></channel></rss>'


def atom(entry: str, feed: str = "<title>The Harbour Post</title>") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}<entry>{entry}</entry></feed>'


def told(data: str | bytes, **more: Any) -> tuple[Entry, ...]:
    return listing(data.encode() if isinstance(data, str) else data, "feed", address=ADDRESS, **more).entries


def one(data: str | bytes, **more: Any) -> Entry:
    (entry,) = told(data, **more)
    return entry


ATOM_ENTRY = "<title>Bridge closed</title><id>urn:a</id><link href='https://post.example/a'/>"
URLSET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap(more: str = "", loc: str = "https://post.example/a") -> str:
    return f"<urlset {URLSET}><url><loc>{loc}</loc>{more}</url></urlset>"


def json_feed(version: str = "https://jsonfeed.org/version/1.1", **item: Any) -> str:
    row = {"id": "1", "url": "https://post.example/a", "title": "Bridge closed", "content_html": f"<p>{TEXT}</p>"} | item
    return json.dumps(
        {"version": version, "title": "The Harbour Post", "home_page_url": "https://post.example/", "items": [row]}
    )


#: What is odd about a feed; the feed; a field of its one entry and what that must hold.
ODD: list[tuple[str, str | bytes, str, Any]] = [
    ("a byte order mark before the declaration", "\ufeff" + rss(ITEM, head='<?xml version="1.0"?>'), "title", "Bridge closed"),
    ("blank lines before the declaration", "\n\n " + rss(ITEM, head='<?xml version="1.0"?>'), "title", "Bridge closed"),
    (
        "remarks before the root",
        rss(ITEM, head="<!-- made by a machine --><?xml-stylesheet href='a.xsl'?>"),
        "title",
        "Bridge closed",
    ),
    ("no declaration and Latin-1", rss(ITEM.replace("Bridge", "Brücke")).encode("latin-1"), "title", "Brücke closed"),
    (
        "declared as UTF-8, in Windows-1252",
        rss(ITEM.replace("Bridge", "“Brücke”"), head='<?xml version="1.0" encoding="utf-8"?>').encode("cp1252"),
        "link",
        "https://post.example/a",
    ),
    (
        "declared as Latin-1, in UTF-8",
        rss(ITEM.replace("Bridge", "Brücke"), head='<?xml version="1.0" encoding="iso-8859-1"?>').encode(),
        "title",
        "Brücke closed",
    ),
    (
        "UTF-16 with a mark",
        rss(ITEM, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
        "title",
        "Bridge closed",
    ),
    ("UTF-16 without a mark", rss(ITEM).encode("utf-16-le"), "title", "Bridge closed"),
    (
        "Cyrillic in Windows-1251",
        rss(ITEM.replace("Bridge", "Мост"), head='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251"),
        "title",
        "Мост closed",
    ),
    ("a charset that nobody knows", rss(ITEM, head='<?xml version="1.0" encoding="x-own"?>'), "title", "Bridge closed"),
    ("control characters", rss(ITEM.replace("closed", "clo\x08sed\x0b")), "title", "Bridge closed"),
    ("a bare ampersand", rss(ITEM.replace("closed", "& tunnel closed")), "title", "Bridge & tunnel closed"),
    ("entities of HTML, not declared", rss(ITEM.replace("closed", "&nbsp;closed&hellip;")), "title", "Bridge closed…"),
    ("escaped twice", rss(ITEM.replace("closed", "&amp;amp; tunnel")), "title", "Bridge & tunnel"),
    ("markup in the title", rss(ITEM.replace("closed", "&lt;b&gt;closed&lt;/b&gt;")), "title", "Bridge closed"),
    ("the title in CDATA", rss(ITEM.replace("Bridge closed", "<![CDATA[Bridge <i>closed</i>]]>")), "title", "Bridge closed"),
    ("a title over several lines", rss(ITEM.replace("Bridge closed", "\n  Bridge\n  closed\n")), "title", "Bridge closed"),
    ("no title", rss("<link>https://post.example/a</link>"), "title", None),
    (
        "no link, but a permanent address",
        rss("<title>A</title><guid>https://post.example/a</guid>"),
        "link",
        "https://post.example/a",
    ),
    (
        "an id that is no address",
        rss('<title>A</title><guid isPermaLink="false">4711</guid>'),
        "link",
        None,
    ),
    ("a relative link", rss("<title>A</title><link>/news/a</link>"), "link", "https://post.example/news/a"),
    (
        "a link with spaces round it",
        rss("<title>A</title><link>\n https://post.example/a \n</link>"),
        "link",
        "https://post.example/a",
    ),
    (
        "a link in CDATA",
        rss("<title>A</title><link><![CDATA[https://post.example/a?b=1&c=2]]></link>"),
        "link",
        "https://post.example/a?b=1&c=2",
    ),
    ("a link that is a script", rss("<title>A</title><link>javascript:alert(1)</link>"), "link", None),
    ("a link that is a file", rss("<title>A</title><link>file:///etc/passwd</link>"), "link", None),
    (
        "an Atom link in RSS",
        rss('<title>A</title><atom:link rel="alternate" href="https://post.example/a"/>'),
        "link",
        "https://post.example/a",
    ),
    ("no item but the channel's fields", rss(ITEM, channel=""), "outlet", None),
    ("a time without zone", rss(ITEM + "<pubDate>2024-05-21 10:02:00</pubDate>"), "published", "2024-05-21T10:02:00"),
    (
        "a time of RFC 822 with a named zone",
        rss(ITEM + "<pubDate>Tue, 21 May 2024 10:02:00 EST</pubDate>"),
        "published",
        "2024-05-21T10:02:00-05:00",
    ),
    (
        "a wrong weekday",
        rss(ITEM + "<pubDate>Mon, 21 May 2024 10:02:00 +0200</pubDate>"),
        "published",
        "2024-05-21T10:02:00+02:00",
    ),
    ("a time that is none", rss(ITEM + "<pubDate>yesterday, more or less</pubDate>"), "published", None),
    ("a time in dc:date", rss(ITEM + "<dc:date>2024-05-21T10:02:00Z</dc:date>"), "published", "2024-05-21T10:02:00+00:00"),
    ("the year 1900", rss(ITEM + "<pubDate>Mon, 01 Jan 1900 00:00:00 GMT</pubDate>"), "published", "1900-01-01T00:00:00+00:00"),
    ("the writer in dc:creator", rss(ITEM + "<dc:creator>By Ada Lund</dc:creator>"), "byline", ("Ada Lund",)),
    (
        "two writers",
        rss(ITEM + "<dc:creator>Ada Lund</dc:creator><dc:creator>Per Berg</dc:creator>"),
        "byline",
        ("Ada Lund", "Per Berg"),
    ),
    ("mail and name in author", rss(ITEM + "<author>ada@post.example (Ada Lund)</author>"), "byline", ("Ada Lund",)),
    ("another house in source", rss(ITEM + '<source url="https://other.example/">Other News</source>'), "outlet", "Other News"),
    ("another house in dc:publisher", rss(ITEM + "<dc:publisher>Other News</dc:publisher>"), "outlet", "Other News"),
    ("another house in dc:creator", rss(ITEM + "<dc:creator>Der Spiegel</dc:creator>"), "outlet", "Der Spiegel"),
    ("an agency in dc:creator", rss(ITEM + "<dc:creator>Reuters</dc:creator>"), "byline", ("Reuters",)),
    ("a link to another site", rss("<title>A</title><link>https://elsewhere.example/a</link>"), "outlet", None),
    ("a link to a known paper", rss("<title>A</title><link>https://www.vg.no/a</link>"), "outlet", "VG"),
    (
        "the whole text in content:encoded",
        rss(ITEM + f"<description>Short</description><content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded>"),
        "markup",
        f"<p>{TEXT}</p>",
    ),
    (
        "a script in the text",
        rss(ITEM + f"<description><![CDATA[<script>alert(1)</script><p>{TEXT}</p>]]></description>"),
        "title",
        "Bridge closed",
    ),
    (
        "an HTML page in CDATA, with its DOCTYPE",
        rss(ITEM + f"<description><![CDATA[<!DOCTYPE html><p>{TEXT}</p>]]></description>"),
        "title",
        "Bridge closed",
    ),
    ("a tag left open", f"<rss version='2.0'><channel><title>P</title><item>{ITEM}", "title", "Bridge closed"),
    ("rubbish after the end", rss(ITEM) + "<!-- 0.3 s --><script>track()</script>", "title", "Bridge closed"),
    ("capitals in RSS's own names", rss(ITEM).replace("rss", "RSS", 1).replace("</rss>", "</RSS>"), "title", "Bridge closed"),
    ("version 0.91", rss(ITEM).replace("2.0", "0.91"), "title", "Bridge closed"),
    (
        "RDF, where items stand beside the channel",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel rdf:about="x"><title>P</title></channel><item rdf:about="https://post.example/a">{ITEM}</item></rdf:RDF>',
        "title",
        "Bridge closed",
    ),
    (
        "a feed burner's link",
        rss(ITEM.replace("/a<", "/r<") + "<feedburner:origLink>https://post.example/a</feedburner:origLink>"),
        "title",
        "Bridge closed",
    ),
    (
        "Atom with text in XHTML",
        atom(ATOM_ENTRY + f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content>'),
        "markup",
        f"<p>{TEXT}</p>",
    ),
    (
        "Atom with plain text",
        atom(ATOM_ENTRY + f'<content type="text">{TEXT} 1 &lt; 2</content>'),
        "markup",
        f"<p>{TEXT} 1 &lt; 2</p>",
    ),
    ("Atom with a house of its own", atom(ATOM_ENTRY + "<source><title>Other News</title></source>"), "outlet", "Other News"),
    (
        "Atom with other links first",
        atom(
            "<title>A</title><id>a</id><link rel='edit' href='https://post.example/e'/><link rel='alternate' href='https://post.example/a'/>"
        ),
        "link",
        "https://post.example/a",
    ),
    (
        "Atom with a base for its links",
        atom("<title>A</title><id>a</id><link href='a'/>").replace("<feed", "<feed xml:base='https://post.example/n/'"),
        "link",
        "https://post.example/n/a",
    ),
    (
        "Atom with updated alone",
        atom(ATOM_ENTRY + "<updated>2024-05-21T10:02:00+02:00</updated>"),
        "published",
        "2024-05-21T10:02:00+02:00",
    ),
    ("Atom with a language", atom(ATOM_ENTRY + f"<content type='html' xml:lang='nb'>{TEXT}</content>"), "language", "nb"),
    (
        "Atom with a prefix for every name",
        atom(ATOM_ENTRY).replace("<", "<a:").replace("<a:/", "</a:").replace("xmlns=", "xmlns:a="),
        "title",
        "Bridge closed",
    ),
    ("JSON Feed", json_feed(), "markup", f"<p>{TEXT}</p>"),
    (
        "JSON Feed of version 1 with one author",
        json_feed("https://jsonfeed.org/version/1", author={"name": "Ada Lund"}),
        "byline",
        ("Ada Lund",),
    ),
    ("JSON Feed with an id that is a number", json_feed(id=1), "id", "1"),
    (
        "JSON Feed with a link elsewhere only",
        json_feed(url=None, external_url="https://other.example/a"),
        "link",
        "https://other.example/a",
    ),
    ("JSON Feed with plain text", json_feed(content_html=None, content_text="1 < 2"), "markup", "<p>1 &lt; 2</p>"),
    ("JSON Feed with a byte order mark", "\ufeff" + json_feed(), "title", "Bridge closed"),
    ("a sitemap", sitemap("<lastmod>2024-05-21</lastmod>"), "published", "2024-05-21"),
    (
        "a news sitemap",
        sitemap(
            "<news:news><news:publication><news:name>Other News</news:name><news:language>nb</news:language></news:publication>"
            "<news:publication_date>2024-05-21T10:02+02:00</news:publication_date><news:title>Bridge</news:title></news:news>"
        ),
        "outlet",
        "Other News",
    ),
    (
        "a sitemap with a picture's address",
        sitemap("<image:image xmlns:image='urn:i'><image:loc>https://i.example/</image:loc></image:image>"),
        "link",
        "https://post.example/a",
    ),
    ("a remark that speaks of a DOCTYPE", "<!-- no <!DOCTYPE\n-->" + rss(ITEM), "link", "https://post.example/a"),
    ("a sitemap with remarks in it", sitemap("<!-- not <loc>https://no.example/</loc> -->"), "link", "https://post.example/a"),
    ("a sitemap cut short", sitemap().replace("</url></urlset>", ""), "link", "https://post.example/a"),
]


@pytest.mark.parametrize(("data", "field", "value"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_an_odd_feed_is_read(data: str | bytes, field: str, value: Any) -> None:
    assert is_listing(data.encode() if isinstance(data, str) else data)
    assert getattr(one(data), field) == value


def test_there_are_fifty_odd_feeds_and_no_two_alike() -> None:
    assert len({row[0] for row in ODD}) == len(ODD) >= 50
    assert len({row[1] for row in ODD}) == len(ODD)


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        rss(ITEM.replace("Bridge", "&b;"), head='<?xml version="1.0"?>' + LAUGHS),
        rss(ITEM.replace("Bridge", "&b;"), head=LAUGHS.lower().replace("entity", "ENTITY")),
        rss(ITEM, head='<!DOCTYPE rss SYSTEM "file:///etc/passwd">'),
        rss(ITEM, head='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1/rss.dtd">'),
        rss(ITEM, head='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace("Bridge", "&x;"),
        rss(ITEM, head='<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>'),
        rss(ITEM, head="<!-- <!-- -->" + LAUGHS),
        rss(ITEM, head="<!doctype rss>"),
        rss(ITEM, head="<! DOCTYPE rss>"),
        rss(ITEM, head=LAUGHS).encode("utf-16"),
        rss(ITEM, head=LAUGHS).encode("utf-16-be"),
        rss(ITEM, head=LAUGHS).encode("utf-32"),
        rss(ITEM + '<!ENTITY a "ha">'),
        rss(ITEM) + LAUGHS,
        atom(ATOM_ENTRY).replace("<feed", LAUGHS + "<feed", 1),
        sitemap().replace("<urlset", LAUGHS + "<urlset", 1),
        sitemap().replace("<urlset", '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset', 1),
    ],
)
def test_no_entity_is_ever_expanded(data: str | bytes) -> None:
    with pytest.raises(InputError, match="DOCTYPE or declares entities"):
        told(data)


def test_a_charset_that_hides_a_doctype_hides_it_from_the_parser_too() -> None:
    """UTF-7 and the like are not decoded, so that what the parser is given is what was looked at."""
    hidden = b'<?xml version="1.0" encoding="utf-7"?>' + rss(ITEM.replace("Bridge", "&a;"), head=LAUGHS).encode("utf-7")
    with suppress(InputError):
        assert all("ha" not in (entry.title or "") for entry in told(hidden))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "is empty"),
        ("<html><body>No feed</body></html>", "is no feed: RSS, Atom, JSON Feed or a sitemap, but <html>"),
        ("hello", "is no feed"),
        ('{"items": []}', "is no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "is no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", ', "is not JSON"),
        ("{" * 100_000, "is n"),
    ],
)
def test_what_is_no_feed_is_told(data: str, reason: str) -> None:
    with pytest.raises(InputError) as error:
        told(data)
    assert error.value.where == "feed"
    assert reason in error.value.reason


def test_an_index_lists_its_sitemaps_the_newest_first() -> None:
    rows = [
        ("https://post.example/1.xml", "2024-05-01"),
        ("https://post.example/2.xml", "2024-05-21"),
        ("https://post.example/3.xml", ""),
    ]
    index = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in rows)
    found = listing(f"<sitemapindex {URLSET}>{index}</sitemapindex>".encode(), "index")
    assert found.indexed == tuple(rows[at][0] for at in (1, 0, 2))


@pytest.mark.parametrize(
    "data",
    [
        rss(ITEM.replace("closed", "&#xD800;&#55357; <b>closed")),
        json_feed(title="closed\x00\n"),
        json_feed(id="\x001", url="https://post.example/\x00a"),
    ],
)
def test_what_is_listed_can_be_kept(data: str) -> None:
    entry = one(data)
    msgspec.json.encode(entry)
    assert all(value.isprintable() for value in (entry.id, entry.link, entry.title) if value)


@given(st.binary(max_size=400))
def test_bytes_are_a_listing_or_an_error_and_nothing_else(data: bytes) -> None:
    is_listing(data)
    with suppress(InputError):
        told(data)


@given(
    st.lists(
        st.sampled_from(["<item>", "</item>", "<title>", "<![CDATA[", "]]>", "&lt;", "<link", ">", "<!--", "-->", "\x00", "æ"])
    )
)
def test_a_broken_feed_breaks_nothing(parts: list[str]) -> None:
    with suppress(InputError):
        told(rss("".join(parts)))


@pytest.mark.parametrize("link", ["http://[broken/a", "https://exa mple/a", "http://", "https://" + "a." * 5000 + "example/"])
def test_a_link_that_is_broken_breaks_nothing(link: str) -> None:
    for data in (rss(f"<title>A</title><link>{link}</link>"), json_feed(url=link), sitemap(loc=link)):
        assert len(told(data)) == 1


def test_a_feeds_label_is_not_an_aggregators_publisher() -> None:
    own = ("Harbour Reader", "https://reader.example/")
    assert publisher(None, None, (), "https://reader.example/a", own) == "Harbour Reader"
    assert publisher(None, None, (), "https://paper.example/a", own) is None
    assert publisher("Paper", "Owner", ("VG",), "https://nrk.no/a", own) == "Paper"


# The articles that a feed holds


class Taken:
    def __init__(self, path: Path) -> None:
        self.errors: list[InputError] = []
        self.articles = list(take([str(path)], Given(), on_error=self.errors.append))


def written(folder: Path, data: str | bytes, name: str = "feed.xml") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


LONG = "".join(
    f"<p>Paragraph {n}: the council met, and the harbour was told of in so many words that it filled a line.</p>"
    for n in range(6)
)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{TEXT}</p>",
        TEXT,
        f"{TEXT}<br><br>It is old.",
        LONG,
        f"<script>alert(1)</script><p>{TEXT}</p>",
        f"<div>{TEXT} <a href='/b'>More</a></div>",
    ],
)
def test_an_entrys_text_is_an_article(tmp_path: Path, text: str) -> None:
    more = "<dc:creator>Ada Lund</dc:creator><pubDate>Tue, 21 May 2024 10:02:00 +0200</pubDate>"
    data = rss(ITEM + more + f"<description><![CDATA[{text}]]></description>")
    taken = Taken(written(tmp_path, data))
    assert not taken.errors
    (found,) = taken.articles
    assert found.id == found.url == "https://post.example/a"
    assert found.path == str(tmp_path / "feed.xml")
    assert (found.title, found.outlet, found.byline) == ("Bridge closed", "The Harbour Post", ("Ada Lund",))
    assert found.published == "2024-05-21T10:02:00+02:00"
    assert found.text.startswith("Bridge closed\n\n")
    assert "alert" not in found.text
    assert ("Paragraph 5" if text is LONG else TEXT) in found.text
    assert found.words(found.blocks[0].span) == "Bridge closed"


def test_entries_without_text_are_told_one_by_one(tmp_path: Path) -> None:
    data = rss(f"{ITEM}</item><item>{ITEM}<description>{TEXT}</description></item><item><title>Only this</title>")
    path = written(tmp_path, data)
    taken = Taken(path)
    assert len(taken.articles) == 1
    assert [str(error) for error in taken.errors] == [
        f"{path}[0]: has no text in the feed, only a link: https://post.example/a",
        f"{path}[2]: has no text in the feed",
    ]


def test_an_id_is_kept_only_where_it_is_unique_beyond_its_feed(tmp_path: Path) -> None:
    for id_, kept in (("tag:post.example,2024:1", True), ("4711", False)):
        data = rss(f'<title>A</title><guid isPermaLink="false">{id_}</guid><description>{TEXT}</description>')
        (found,) = Taken(written(tmp_path, data)).articles
        assert (found.id == id_) is kept


def test_a_feed_may_be_gzipped(tmp_path: Path) -> None:
    data = gzip.compress(rss(ITEM + f"<description>{TEXT}</description>").encode())
    assert len(Taken(written(tmp_path, data, "feed.xml.gz")).articles) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (sitemap(), "is a sitemap: it holds links alone"),
        ("<rss version='2.0'><channel><title>Post</title></channel></rss>", "is a feed without entries"),
        ("<catalogue><book/></catalogue>", "but <catalogue>"),
        (rss(ITEM, head=LAUGHS), "has a DOCTYPE"),
        (rss(ITEM + "<b>" * 1000), "nested more than 100 deep"),
    ],
)
def test_a_file_that_holds_no_articles_is_told(tmp_path: Path, data: str, reason: str) -> None:
    taken = Taken(written(tmp_path, data))
    assert not taken.articles
    (error,) = taken.errors
    assert reason in error.reason


def test_a_json_feed_may_be_a_file(tmp_path: Path) -> None:
    (found,) = Taken(written(tmp_path, json_feed(), "feed.json")).articles
    assert (found.url, found.title) == ("https://post.example/a", "Bridge closed")


def test_a_feed_is_read_alike_every_time(tmp_path: Path) -> None:
    path = written(tmp_path, rss(ITEM + f"<description>{TEXT}</description>"))
    assert Taken(path).articles == Taken(path).articles
