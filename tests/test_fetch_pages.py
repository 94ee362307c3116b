"""What is fetched as articles, through the door that commands use: charsets, pages that are not there, feeds, what is kept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from kilde import door
from kilde.article import Article
from kilde.errors import InputError, NotFetched
from kilde.intake import Given, take
from kilde.intake.web import Kept, Web
from kilde.intake.web.reach import TEST_SWITCH
from web_by_hand import PARAGRAPHS, Page, Site, article, site, web


class Taken:
    """The articles of some inputs, and what was told of those that failed."""

    def __init__(self, inputs: Sequence[str], make: Callable[[], Web] = web) -> None:
        self.errors: list[InputError] = []
        self.articles: list[Article] = list(take(inputs, Given(), on_error=self.errors.append, web=make))

    @property
    def one(self) -> Article:
        assert not self.errors, self.errors
        (only,) = self.articles
        return only

    @property
    def error(self) -> str:
        assert not self.articles
        (only,) = self.errors
        return only.reason


@pytest.fixture
def kept() -> Iterator[Kept]:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    yield Kept(engine.begin, engine.begin)
    engine.dispose()


def test_a_page_is_an_article_with_its_address_and_time() -> None:
    now = datetime(2024, 5, 21, 12, 10, tzinfo=UTC)
    with site(a=Page(article())) as here:
        one = Taken([here.at("/a")], partial(web, now=lambda: now)).one
        assert one.id == one.url == here.at("/a")
        assert one.fetched == "2024-05-21T12:10:00+00:00"
        assert all(paragraph in one.text for paragraph in PARAGRAPHS)


def test_an_article_is_named_by_its_canonical_address() -> None:
    with site() as here:
        head = f'<link rel="canonical" href="{here.at("/news/bridge")}">'
        here.pages["/amp/bridge?utm_source=feed"] = Page(article(head=head))
        assert Taken([here.at("/amp/bridge?utm_source=feed")]).one.id == here.at("/news/bridge")


def test_a_page_cannot_pass_itself_off_as_another_houses_article() -> None:
    with site(a=Page(article(head='<link rel="canonical" href="https://other.example/b">'))) as here:
        assert Taken([here.at("/a")]).one.id == here.at("/a")


def test_an_address_that_fails_is_told_and_the_rest_goes_on() -> None:
    with site(a=Page(article("First")), c=Page(article("Third"))) as here:
        taken = Taken([here.at(f"/{name}") for name in "abc"])
        assert [one.title for one in taken.articles] == ["First", "Third"]
        assert [str(error) for error in taken.errors] == [f"{here.at('/b')}: the server answered 404 (not found)"]


NORWEGIAN = (
    "Broen over havna blir stengt fra mandag, ifølge et vedtak som kommunestyret gjorde på et møte som varte til over midnatt.",
    "Ingeniørene har funnet sprekker i to av pilarene, går det fram av en rapport som kommunen fikk overlevert i forrige uke.",
    "«Vi tar ingen sjanser med folks liv», sa ordfører Åse Bjørnå, som åpnet broen for elleve år siden og bor like ved den.",
)
RUSSIAN = (
    "Мост через гавань закроют с понедельника, решил городской совет после заседания, которое продолжалось до глубокой ночи.",
    "Инженеры нашли трещины в двух опорах, говорится в докладе, который был передан совету на прошлой неделе специалистами.",
    "Город не рискует жизнью людей, сказала журналистам мэр Ада Лунд, которая одиннадцать лет назад открывала этот мост.",
)


@pytest.mark.parametrize(
    ("paragraphs", "encoded", "header", "meta"),
    [
        (NORWEGIAN, "utf-8", "text/html", None),
        (NORWEGIAN, "utf-8", "text/html; charset=utf-8", None),
        (NORWEGIAN, "utf-8", "text/html; charset=iso-8859-1", None),
        (NORWEGIAN, "utf-8", "text/html; charset=iso-8859-1", "iso-8859-1"),
        (NORWEGIAN, "utf-8-sig", "text/html; charset=windows-1252", "windows-1252"),
        (NORWEGIAN, "cp1252", "text/html; charset=ISO-8859-1", None),
        (NORWEGIAN, "cp1252", 'text/html; charset="windows-1252"', None),
        (NORWEGIAN, "cp1252", "text/html; charset=utf-8", "windows-1252"),
        (NORWEGIAN, "cp1252", "text/html; charset=utf-8", "iso-8859-1"),
        (NORWEGIAN, "cp1252", "text/html; charset=x-unknown", None),
        (NORWEGIAN, "utf-16", "text/html", None),
        (NORWEGIAN, "utf-16-le", "text/html; charset=utf-16le", None),
        (RUSSIAN, "cp1251", "text/html; charset=windows-1251", None),
        (RUSSIAN, "cp1251", "text/html", "windows-1251"),
        (RUSSIAN, "cp1251", "text/html; charset=iso-8859-1", "windows-1251"),
        (RUSSIAN, "koi8-r", "text/html; charset=koi8-r", None),
        (RUSSIAN, "koi8-r", "text/html; charset=koi8-r", "windows-1251"),
        (RUSSIAN, "cp1251", "text/html; charset=utf-8", None),
        (RUSSIAN, "iso8859-5", "text/html; charset=iso-8859-5", None),
    ],
)
def test_a_text_is_itself_whatever_charset_is_declared(
    paragraphs: tuple[str, ...], encoded: str, header: str, meta: str | None
) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    body = article("Ny", *paragraphs, head=head, language="nb").encode(encoded)
    with site(a=Page(body, headers={"Content-Type": header})) as here:
        text = Taken([here.at("/a")]).one.text
    assert all(paragraph in text for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("title", "paragraph"),
    [
        ("Page not found", "The page that you are looking for has been moved or taken down. Use the search to find stories."),
        ("404 - The Harbour Post", "Sorry! We looked everywhere for this one, in the cellar and on the roof: it is not here."),
        (
            "Siden finnes ikke | Havneposten",
            "Siden du leter etter er flyttet eller slettet. Søk etter det du vil lese.",
        ),
        (
            "Seite nicht gefunden – Hafenblatt",
            "Die gesuchte Seite gibt es nicht mehr, oder sie ist umgezogen. Suchen Sie weiter.",
        ),
        ("Страница не найдена", "К сожалению, такой страницы у нас нет. Попробуйте воспользоваться поиском по сайту."),
    ],
)
def test_a_page_that_says_it_is_not_there_is_no_article(title: str, paragraph: str) -> None:
    with site(a=Page(article(title, paragraph))) as here:
        told = Taken([here.at("/a")]).error
    assert "though the server answered 200" in told
    assert "the page says that it is not found" in told


@pytest.mark.parametrize("title", ["Bridge not found safe, 404 cars turned back", "A page is lost: not found in any archive"])
def test_an_article_about_what_was_not_found_is_one(title: str) -> None:
    with site(a=Page(article(title))) as here:
        assert Taken([here.at("/a")]).one.title == title


def test_an_article_that_leads_to_the_front_page_is_not_there() -> None:
    with site(a=Page(status=302, headers={"Location": "/"})) as here:
        here.pages["/"] = Page(article("The Harbour Post"))
        assert "it leads to the site's front page" in Taken([here.at("/a")]).error


def test_a_page_that_needs_a_script_is_told() -> None:
    with site(a=Page("<html><head><title>Post</title></head><body><div id=app></div></body></html>")) as here:
        assert "no article's text was found on the page, though the server answered 200" in Taken([here.at("/a")]).error


def test_an_empty_page_is_told() -> None:
    with site(a=Page("")) as here:
        assert Taken([here.at("/a")]).error == "is empty"


@pytest.mark.parametrize(("body", "kind"), [(b"%PDF-1.7 1 0 obj", "a PDF"), (b"\x89PNG\r\n\x1a\n0000", "an image")])
def test_what_is_no_page_is_told_by_its_kind(body: bytes, kind: str) -> None:
    with site(a=Page(body, headers={"Content-Type": "text/html"})) as here:
        assert kind in Taken([here.at("/a")]).error


def test_plain_text_is_taken_as_it_is() -> None:
    with site() as here:
        here.pages["/a.txt"] = Page("Bridge closed.\r\n\r\nIt is old.", headers={"Content-Type": "text/plain; charset=utf-8"})
        assert Taken([here.at("/a.txt")]).one.text == "Bridge closed.\n\nIt is old."


def test_json_lines_at_an_address_are_articles() -> None:
    with site() as here:
        lines = '{"id": "one", "text": "The bridge is closed."}\n{"id": "two", "text": "It is open again."}\n'
        here.pages["/all.jsonl"] = Page(lines, headers={"Content-Type": "application/octet-stream"})
        taken = Taken([here.at("/all.jsonl")])
        assert [one.id for one in taken.articles] == ["one", "two"]
        assert all(one.fetched for one in taken.articles)


def feed(here: Site, *names: str, more: str = "") -> str:
    items = "".join(f"<item><title>{name}</title><link>{here.at('/' + name)}</link>{more}</item>" for name in names)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'


def test_a_feeds_pages_are_fetched_each_once_in_its_order() -> None:
    with site(a=Page(article("A")), b=Page(article("B"))) as here:
        here.pages["/feed"] = Page(feed(here, "b", "a", "gone", "b"), headers={"Content-Type": "application/rss+xml"})
        taken = Taken([here.at("/feed")])
        assert [one.title for one in taken.articles] == ["B", "A"]
        assert [error.where for error in taken.errors] == [here.at("/gone")]


def test_what_the_feed_tells_counts_where_the_page_is_silent() -> None:
    more = '<source url="https://post.example/">The Harbour Post</source><pubDate>Tue, 21 May 2024 10:02:00 +0200</pubDate>'
    with site(a=Page(article("A"))) as here:
        here.pages["/feed"] = Page(feed(here, "a", more=more), headers={"Content-Type": "text/xml"})
        one = Taken([here.at("/feed")]).one
        assert (one.outlet, one.published) == ("The Harbour Post", "2024-05-21T10:02:00+02:00")


def test_links_of_a_feed_are_behind_the_guard_too() -> None:
    with site() as here:
        here.pages["/feed"] = Page(feed(here, "a").replace(here.at("/a"), "http://10.0.0.1/a"))
        assert "10.0.0.1 is a private network" in Taken([here.at("/feed")]).error


def index(here: Site, *paths: str) -> str:
    rows = "".join(f"<sitemap><loc>{here.at(path)}</loc></sitemap>" for path in paths)
    return f"<sitemapindex>{rows}</sitemapindex>"


def test_a_news_sitemap_behind_an_index_is_followed() -> None:
    with site(a=Page(article("A"))) as here:
        here.pages["/sitemap.xml"] = Page(index(here, "/news.xml", "/no.xml"), headers={"Content-Type": "application/xml"})
        here.pages["/news.xml"] = Page(f"<urlset><url><loc>{here.at('/a')}</loc></url></urlset>")
        taken = Taken([here.at("/sitemap.xml")])
        assert [one.title for one in taken.articles] == ["A"]
        assert [error.where for error in taken.errors] == [here.at("/no.xml")]


def test_an_index_of_itself_ends() -> None:
    with site() as here:
        here.pages["/sitemap.xml"] = Page(
            f"<sitemapindex><sitemap><loc>{here.at('/sitemap.xml')}</loc></sitemap></sitemapindex>"
        )
        assert "too deep" in Taken([here.at("/sitemap.xml")]).error


def test_no_more_pages_are_fetched_than_a_run_can_be_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from kilde.intake.web import taking

    monkeypatch.setattr(taking, "MOST_PAGES", 2)
    with site(**{name: Page(article(name)) for name in "abcd"}) as here:
        here.pages["/feed"] = Page(feed(here, *"abcd"))
        taken = Taken([here.at("/feed")])
        assert [one.title for one in taken.articles] == ["a", "b"]
        assert "lists more than 2 pages" in taken.errors[0].reason


# What is kept


def test_what_was_fetched_is_kept_with_time_hash_and_headers(kept: Kept) -> None:
    now = datetime(2024, 5, 21, 12, 10, tzinfo=UTC)
    with site(a=Page(article(), headers={"ETag": '"1"', "Set-Cookie": "who=you"})) as here:
        web(kept, now=lambda: now).fetch(here.at("/a"))
        state = kept.newest(here.at("/a"))
    assert state is not None
    assert state.body.decode() == article()
    assert len(state.hash) == 64
    assert state.fetched == state.checked == "2024-05-21T12:10:00+00:00"
    assert state.header("etag") == '"1"'
    assert state.header("set-cookie") is None


def test_a_page_that_has_not_changed_is_not_sent_again(kept: Kept) -> None:
    times = iter(datetime(2024, 5, 21, hour, tzinfo=UTC) for hour in range(24))
    page = Page(article(), headers={"ETag": '"1"', "Last-Modified": "Tue, 21 May 2024 00:00:00 GMT"})
    with site(a=page) as here:
        asked = web(kept, now=lambda: next(times))
        first = asked.fetch(here.at("/a"))
        here.pages["/a"] = Page("", 304)
        second = asked.fetch(here.at("/a"))
        assert here.headers[-1]["if-none-match"] == '"1"'
        assert here.headers[-1]["if-modified-since"] == "Tue, 21 May 2024 00:00:00 GMT"
        assert (first.new, second.new) == (True, False)
        assert second.body == first.body
        (state,) = kept.states(here.at("/a"))
        assert state.checked > state.fetched


def test_every_change_of_a_page_is_a_state_of_its_own(kept: Kept) -> None:
    times = iter(f"2024-05-21T{hour:02}:00:00+00:00" for hour in range(24))
    with site(a=Page(article("One"))) as here:
        asked = web(kept, now=lambda: datetime.fromisoformat(next(times)))
        for title in ("One", "One", "Two", "One"):
            here.pages["/a"] = Page(article(title))
            asked.fetch(here.at("/a"))
        states = kept.states(here.at("/a"))
        assert [state.body for state in states] == [article(title).encode() for title in ("One", "Two", "One")]
        two = states[1]
        assert kept.state_at(here.at("/a"), two.fetched) == two
        assert kept.state_at(here.at("/a"), "2024-05-20T00:00:00+00:00") is None


def test_that_a_page_is_gone_is_kept_and_its_last_text_stays(kept: Kept) -> None:
    with site(a=Page(article())) as here:
        asked = web(kept)
        asked.fetch(here.at("/a"))
        here.pages["/a"] = Page("gone", 410)
        with pytest.raises(NotFetched):
            asked.fetch(here.at("/a"))
        assert [state.status for state in kept.states(here.at("/a"))] == [200, 410]
        assert web(kept, offline=True).fetch(here.at("/a")).body.decode() == article()


def test_a_page_is_found_by_where_it_was_redirected_to(kept: Kept) -> None:
    with site(a=Page(status=302, headers={"Location": "/b"}), b=Page(article())) as here:
        fetched = web(kept).fetch(here.at("/a"))
        state = kept.state_at(here.at("/b"), fetched.fetched)
        assert state is not None
        assert state.address == here.at("/a")


def test_offline_takes_what_is_kept_and_asks_nobody(kept: Kept) -> None:
    with site(a=Page(article())) as here:
        before = Taken([here.at("/a")], partial(web, kept)).one
        asked = len(here.asked)
        assert Taken([here.at("/a")], partial(web, kept, offline=True)).one == before
        assert Taken([here.at("/b")], partial(web, kept, offline=True)).error == "is not kept, and nothing is fetched offline"
        assert len(here.asked) == asked


def test_an_article_fetched_again_with_other_words_is_a_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*TEST_SWITCH)
    with site(a=Page(article())) as here, door.open_ledger(tmp_path / "ledger") as ledger:
        address = here.at("/a")
        assert door.add(ledger, [address]) == {"new": 1}
        assert door.add(ledger, [address]) == {"same": 1}
        here.pages["/a"] = Page(article("Bridge to be closed", *PARAGRAPHS[:3]))
        assert door.add(ledger, [address]) == {"revision": 1}
        revisions = ledger.revisions(address)
        assert [PARAGRAPHS[3] in revision.article.text for revision in revisions] == [True, False]
        here.pages.clear()
        assert door.add(ledger, [address], offline=True) == {"same": 1}
        kept = Kept(ledger.reads, ledger.writes)
        assert len(kept.states(address)) == 2


def test_the_commands_tell_what_could_not_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from kilde.cli import cli

    monkeypatch.delenv(TEST_SWITCH[0], raising=False)
    result = CliRunner().invoke(cli, ["read", "http://10.0.0.1/a", "http://localhost/b"], standalone_mode=False)
    assert result.return_value == 1
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["http://10.0.0.1/a", "http://localhost/b"]
