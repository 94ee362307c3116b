"""robots.txt is kept to, as RFC 9309 has it."""

import threading

import pytest
from sqlalchemy import create_engine

from kilde.errors import NotFetched
from kilde.intake.web import Kept
from web_by_hand import Answer, Page, Site, article, site, web


def robots(here: Site, answer: Answer | str) -> None:
    here.pages["/robots.txt"] = Page(answer, headers={"Content-Type": "text/plain"}) if isinstance(answer, str) else answer


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: kilde\nDisallow: /news/",
        "User-Agent: Kilde\nDisallow: /news",
        "user-agent: other\nallow: /\n\nuser-agent: *\ndisallow: /*/a$",
        "\ufeffUser-agent: *\r\nDisallow: /\r\n",
        "User-agent: *\nDisallow: /n%65ws/",
    ],
)
def test_what_robots_txt_closes_is_not_fetched(rules: str) -> None:
    with site() as here:
        here.pages["/news/a"] = Page(article())
        robots(here, rules)
        with pytest.raises(NotFetched, match=r"robots\.txt does not let kilde in"):
            web().fetch(here.at("/news/a"))
        assert here.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "rules",
    [
        "",
        "User-agent: *\nDisallow:",
        "User-agent: other\nDisallow: /",
        "User-agent: *\nDisallow: /\n\nUser-agent: kilde\nDisallow: /private/",
        "User-agent: *\nDisallow: /\nAllow: /news/",
        "<html><body>No robots here</body></html>",
        "\x00\xff\xfe garbage",
    ],
)
def test_what_robots_txt_leaves_open_is_fetched(rules: str) -> None:
    with site() as here:
        here.pages["/news/a"] = Page(article())
        robots(here, rules)
        assert web().fetch(here.at("/news/a")).status == 200


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_site_without_robots_txt_is_open(status: int) -> None:
    with site(a=Page(article())) as here:
        robots(here, Page("", status))
        assert web().fetch(here.at("/a")).status == 200


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_whose_robots_txt_fails_is_left_alone(status: int) -> None:
    with site(a=Page(article())) as here:
        robots(here, Page("", status))
        with pytest.raises(NotFetched, match=rf"robots\.txt cannot be had: the server answered {status}"):
            web().fetch(here.at("/a"))
        assert "/a" not in here.asked


def test_a_site_whose_robots_txt_never_comes_is_left_alone() -> None:
    done = threading.Event()
    with site(a=Page(article())) as here:
        robots(here, lambda handler: done.wait(5))
        with pytest.raises(NotFetched, match=r"since the site's robots\.txt sent nothing"):
            web().fetch(here.at("/a"))
        done.set()


def test_robots_txt_is_asked_for_once() -> None:
    with site(a=Page(article()), b=Page(article())) as here:
        asked = web()
        asked.fetch(here.at("/a"))
        asked.fetch(here.at("/b"))
        assert here.asked == ["/robots.txt", "/a", "/b"]


def test_a_robots_txt_that_failed_is_asked_for_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    from kilde.intake.web import fetching

    with site(a=Page(article())) as here:
        robots(here, Page("", 503))
        asked = web()
        for _ in range(2):
            with pytest.raises(NotFetched, match="503"):
                asked.fetch(here.at("/a"))
        assert here.asked == ["/robots.txt"]
        monkeypatch.setattr(fetching, "FAILED", -1.0)
        asked = web()
        with pytest.raises(NotFetched, match="503"):
            asked.fetch(here.at("/a"))
        robots(here, Page("", 404))
        assert asked.fetch(here.at("/a")).status == 200


def test_kept_rules_are_taken_for_a_day() -> None:
    engine = create_engine("sqlite://")
    with site(a=Page(article())) as here:
        robots(here, "User-agent: *\nDisallow: /b")
        web(Kept(engine.begin, engine.begin)).fetch(here.at("/a"))
        web(Kept(engine.begin, engine.begin)).fetch(here.at("/a"))
        assert here.asked == ["/robots.txt", "/a", "/a"]
        with pytest.raises(NotFetched, match=r"robots\.txt"):
            web(Kept(engine.begin, engine.begin)).fetch(here.at("/b"))


def test_a_redirect_to_what_another_site_closes_is_not_followed() -> None:
    with site() as other, site(a=Page(status=302, headers={"Location": other.at("/closed", "other.example")})) as here:
        robots(other, "User-agent: *\nDisallow: /closed")
        with pytest.raises(NotFetched, match=r"robots\.txt"):
            web(names={"other.example": ["127.0.0.1"]}).fetch(here.at("/a"))
        assert other.asked == ["/robots.txt"]


def test_only_the_beginning_of_a_huge_robots_txt_counts() -> None:
    from kilde.intake.web.robots import MOST, rules

    closed = b"\nUser-agent: *\nDisallow: /\n"
    assert not rules(200, b"#" * 100 + closed).allow("http://paper.example/a")
    assert rules(200, b"#" * MOST + closed).allow("http://paper.example/a")


@pytest.mark.parametrize(("told", "seconds"), [("5", 5.0), ("0.5", 0.5), ("86400", 60.0), ("often", None)])
def test_a_pace_is_taken_within_reason(told: str, seconds: float | None) -> None:
    from kilde.intake.web.robots import rules

    assert rules(200, f"User-agent: *\nCrawl-delay: {told}\n".encode()).delay() == seconds
