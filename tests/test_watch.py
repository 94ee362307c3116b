"""A watch: what is news between two traces, where it is told, and that a stop at any moment loses and doubles nothing."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from lxml import etree
from numpy.typing import NDArray
from sqlalchemy import Connection

from kilde import door
from kilde.article import Article, Block, Span
from kilde.claim import ArticleRef, Claim, Event, First, Flag, Instance, Origin, Origins, Place, Trace
from kilde.commands import watch as watching
from kilde.commands.common import Report
from kilde.errors import LedgerError, UsageError
from kilde.intake.web import Kept
from kilde.intake.web.reach import TEST_SWITCH
from kilde.ledger import Ledger
from kilde.reading import read
from kilde.revisions.changes import changes
from kilde.statement import Reading
from kilde.watching.news import News, compared, standings
from kilde.watching.plan import Feed, Plan, plan, seconds
from kilde.watching.rounds import Watch
from kilde.watching.telling import NotTold, atom, line, telling
from web_by_hand import Page, Site, article, site, web

NOW = "2024-05-21T12:00:00+00:00"

# --- what is news -----------------------------------------------------------------------------------------------------


def claim(
    id_: str = "c1",
    *articles: str,
    least: int = 1,
    flags: Sequence[Flag] = (),
    events: Sequence[Event] = (),
    span: Span = (0, 10),
) -> Claim:
    names = [Origin(f"Source {n}", "person", True, ()) for n in range(max(1, least))]
    return Claim(
        id=id_,
        text="The dam is about to break",
        language="en",
        instances=tuple(Instance(article=one, statement="t1", content=(span,)) for one in articles or ("a",)),
        origins=Origins(least, max(1, least), tuple(names)),
        first=First((articles or ("a",))[0], None),
        flags=tuple(flags),
        events=tuple(events),
    )


def trace(*claims: Claim) -> Trace:
    ids = sorted({article for one in claims for article in one.articles})
    return Trace(tuple(ArticleRef(one, one.upper(), None, None, None, f"https://{one}.example/", "en") for one in ids), claims)


def event(flag: Flag, one: str = "a", other: str = "b", text: str = "so it is", at: int = 0) -> Event:
    return Event(flag, Place(one, (at, 10)), Place(other, (at, 10)), text)


def news(before: Trace, after: Trace) -> list[str]:
    return [item.kind for item in compared(standings(before.claims), after, NOW)]


def test_nothing_new_is_no_news() -> None:
    same = trace(claim("c1", "a", "b", least=2, flags=["denied"], events=[event("denied")]))
    assert news(same, same) == []


def test_a_second_origin_is_news_with_its_names_and_articles() -> None:
    (item,) = compared(standings([claim("c1", "a")]), trace(claim("c1", "a", "b", least=2)), NOW)
    assert (item.kind, item.text) == ("second_origin", "A second origin appeared: Source 0, Source 1")
    assert [ref.outlet for ref in item.articles] == ["A", "B"]
    assert item.claim == "c1"


def test_a_third_origin_and_a_copy_are_no_news() -> None:
    assert news(trace(claim("c1", "a", "b", least=2)), trace(claim("c1", "a", "b", "c", least=3))) == []
    assert news(trace(claim("c1", "a")), trace(claim("c1", "a", "b"))) == []


def test_origins_that_turn_out_to_be_one_are_news() -> None:
    assert news(trace(claim("c1", "a", "b", least=2)), trace(claim("c1", "a", "b"))) == ["fewer_origins"]


def test_a_name_behind_what_nobody_stood_for_is_news() -> None:
    assert news(trace(claim("c1", "a", flags=["anonymous_only"])), trace(claim("c1", "a", "b"))) == ["named_origin"]


FLAGS: tuple[Flag, ...] = ("denied", "retracted", "figure_changed", "hedge_lost", "scope_changed", "circular")
MADE: tuple[tuple[Flag, int, str, str], ...] = (
    ("denied", 0, "so it is", NOW),
    ("denied", 0, "told in other words", "2030-01-01T00:00:00+00:00"),
    ("denied", 4, "so it is", NOW),
    ("retracted", 0, "so it is", NOW),
)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_that_appears_is_news_once(flag: Flag) -> None:
    flagged = trace(claim("c1", "a", "b", flags=[flag], events=[event(flag)]))
    (item,) = compared(standings([claim("c1", "a", "b")]), flagged, NOW)
    assert item.kind == flag
    assert item.text.endswith(": so it is")
    assert item.places == (Place("a", (0, 10)), Place("b", (0, 10)))
    assert news(flagged, flagged) == []


def test_a_flag_on_a_claim_that_is_new_is_news() -> None:
    assert news(
        trace(claim("c1", "a")), trace(claim("c1", "a"), claim("c2", "b", flags=["denied"], events=[event("denied")]))
    ) == ["denied"]


@pytest.mark.parametrize("flag", ["single_origin", "wire_copy", "anonymous_only"])
def test_what_every_story_begins_with_is_no_news(flag: Flag) -> None:
    assert news(trace(claim("c1", "a")), trace(claim("c1", "a", "b", flags=[flag], events=[event(flag)]))) == []


def test_a_claim_is_known_by_its_places_though_its_id_changed() -> None:
    """An earlier article came in late: the claim has its id from that one now."""
    before = trace(claim("c1", "a", flags=["denied"], events=[event("denied")]))
    after = trace(claim("c0", "earlier", "a", least=2, flags=["denied"], events=[event("denied")]))
    assert news(before, after) == ["second_origin"]


def test_two_claims_that_become_one_bring_what_either_had() -> None:
    before = trace(claim("c1", "a", flags=["denied"], events=[event("denied")]), claim("c2", "b", least=2))
    assert news(before, trace(claim("c1", "a", "b", least=2, flags=["denied"], events=[event("denied")]))) == []


def test_the_same_news_has_the_same_id_and_other_news_another() -> None:
    before = standings([claim("c1", "a", "b")])
    made = [
        compared(before, trace(claim("c1", "a", "b", flags=[flag], events=[event(flag, at=at, text=text)])), time)[0].id
        for flag, at, text, time in MADE
    ]
    assert made[0] == made[1]
    assert len(set(made)) == 3


# --- the file of feeds ------------------------------------------------------------------------------------------------


def test_a_plan_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('contact = "desk@paper.example"\n[[feeds]]\naddress = "https://paper.example/rss"\noutlet = "Paper"\n')
    assert plan(str(path)) == Plan((Feed("https://paper.example/rss", "Paper"),), "desk@paper.example")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no feeds"),
        ("feeds = []", "names no feeds"),
        ("[[feeds]]", "address"),
        ('[[feeds]]\naddress = "paper.example"', "is no http"),
        ('[[feeds]]\naddress = "https://a.example"\nevery = "often"', "no length of time"),
        ('[[feeds]]\naddress = "https://a.example"\nevery = "1s"', "too often"),
        ('[[feeds]]\naddress = "https://a.example"\nlanguage = "!"', "no BCP 47"),
        ('[[feeds]]\naddress = "https://a.example"\nadress = "x"', "adress"),
        ('[[feeds]]\naddress = "https://a.example"\n[[feeds]]\naddress = "https://a.example"', "twice"),
        ("[[feeds", ""),
    ],
)
def test_a_plan_that_is_wrong_is_told(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        plan(str(path))
    assert str(error.value).startswith(f"{path}: ")
    assert reason in str(error.value)


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        plan(str(tmp_path / "none.toml"))


@pytest.mark.parametrize(("length", "told"), [("90s", 90), ("10m", 600), ("1.5h", 5400), (" 1d ", 86400)])
def test_lengths_of_time_are_read(length: str, told: float) -> None:
    assert seconds(length) == told


# --- where it is told -------------------------------------------------------------------------------------------------

ITEM = News(
    id="0" * 16,
    kind="denied",
    time=NOW,
    text="Denied: <b>Ada & Per</b>\x00 ]]>",
    claim="c1",
    claim_text="The dam \u202eis\nabout to break",
    articles=(ArticleRef("a", "A", None, None, None, 'https://a.example/?x="1"&y=<2>', "en"),),
)


def test_news_on_a_stream_is_a_line() -> None:
    for form in ("text", "jsonl"):
        stream = io.BytesIO()
        telling("stdout", form, stream, lambda most: ()).tell(ITEM)
        assert stream.getvalue().count(b"\n") == 1
    assert json.loads(stream.getvalue())["articles"][0]["outlet"] == "A"
    assert line(ITEM).startswith("2024-05-21 12:00  Denied: ")
    assert line(ITEM).isprintable()


def test_a_feed_holds_words_and_no_markup(tmp_path: Path) -> None:
    path = tmp_path / "news.xml"
    telling(str(path), "text", io.BytesIO(), lambda most: (ITEM,)).tell(ITEM)
    root = etree.fromstring(path.read_bytes())
    name = "{http://www.w3.org/2005/Atom}"
    assert root.findtext(f"{name}entry/{name}title") == "Denied: <b>Ada & Per</b>  ]]>"
    assert not root.findall(f".//{name}b")
    (link,) = root.findall(f"{name}entry/{name}link")
    assert link.get("href") == 'https://a.example/?x="1"&y=<2>'
    assert [file.name for file in tmp_path.iterdir()] == ["news.xml"]


def test_a_feed_without_news_is_one() -> None:
    assert etree.fromstring(atom(())).tag.endswith("feed")


def test_a_feed_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not there"):
        telling(str(tmp_path / "none" / "news.xml"), "text", io.BytesIO(), lambda most: ())
    (tmp_path / "news.xml").mkdir()
    with pytest.raises(NotTold, match="cannot be written"):
        telling(str(tmp_path / "news.xml"), "text", io.BytesIO(), lambda most: (ITEM,)).tell(ITEM)


def test_a_command_gets_json_and_no_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read() + repr(sys.argv[1:]))"
    telling(f'{sys.executable} -c "{code}" "two words" $HOME;id', "text", io.BytesIO(), lambda most: ()).tell(ITEM)
    told, _, arguments = out.read_text().rpartition("}")
    assert json.loads(told + "}")["id"] == ITEM.id
    assert arguments == "['two words', '$HOME;id']"


@pytest.mark.parametrize(
    ("command", "reason"),
    [("/nowhere/tell", "cannot be run"), (f'{sys.executable} -c "raise SystemExit(3)"', "ended with status 3")],
)
def test_a_command_that_fails_has_not_told(command: str, reason: str) -> None:
    with pytest.raises(NotTold, match=reason):
        telling(command, "text", io.BytesIO(), lambda most: ()).tell(ITEM)


@pytest.mark.parametrize("to", ["", "  ", '"open'])
def test_nowhere_is_no_place_to_tell(to: str) -> None:
    with pytest.raises(UsageError, match="--to"):
        telling(to, "text", io.BytesIO(), lambda most: ())


# --- rounds -----------------------------------------------------------------------------------------------------------

DAM = (
    "The dam at Storvik is about to break, an unnamed official told the Harbour Post on Monday night.",
    "About 400 people were asked to leave their homes in the valley below the dam, the official said to the paper.",
    "The power company, Storvik Kraft, did not want to comment on the state of its dam on Monday evening.",
)
MOE = (
    "The dam at Storvik is about to break, the head of the rescue service, Kari Moe, said on Tuesday morning.",
    "She said that all roads through the valley are closed, and that the schools stay empty until the end of the week.",
)


def head(outlet: str, published: str) -> str:
    return f'<meta property="og:site_name" content="{outlet}"><meta property="article:published_time" content="{published}">'


FIRST = article("Dam about to break", *DAM, head=head("Harbour Post", "2024-05-20T22:00:00+00:00"))
SECOND = article("Rescue chief: Dam about to break", *MOE, head=head("The Daily", "2024-05-21T08:00:00+00:00"))


@cache
def _read(text: str, article_: Article) -> Reading:
    return read(article_)


class _Vectors:
    """The vectors of texts, kept for all tests here: encoding them is most of what a round costs."""

    held: ClassVar[dict[str, NDArray[np.float32]]] = {}

    def get(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return {text: self.held[text] for text in texts if text in self.held}

    def put(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.held.update(vectors)


def quick(patch: pytest.MonkeyPatch) -> None:
    """Let no text be read or encoded twice in these tests."""
    patch.setattr(door, "read", lambda one: _read(one.text, one))
    patch.setattr(Ledger, "vector_cache", lambda ledger, model: _Vectors())


class Desk:
    """A watch on a site of our own, with a clock that the test moves on."""

    def __init__(self, here: Site, ledger: Ledger, **feed: Any) -> None:
        self.here, self.ledger = here, ledger
        self.time = datetime(2024, 5, 21, 12, 0, tzinfo=UTC)
        self.said: list[str] = []
        self.plan = Plan((Feed(here.at("/feed"), **feed),))
        self.restart()

    def restart(self) -> None:
        kept = Kept(self.ledger.reads, self.ledger.writes)
        fetching = web(kept, now=lambda: self.time)
        self.watch = Watch(self.ledger, self.plan, fetching, say=self.said.append, now=lambda: self.time)

    def started_again(self) -> None:
        """A new watch, and a round of it."""
        self.restart()
        self.watch.round()

    def lists(self, *names: str, more: str = "") -> None:
        items = "".join(f"<item><title>{n}</title><link>{self.here.at('/' + n)}</link>{more}</item>" for n in names)
        self.here.pages["/feed"] = Page(f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>')

    def round(self, later: float = 0.0) -> list[News]:
        """A round, some minutes later; what it found to tell."""
        self.time += timedelta(minutes=later)
        self.watch.round()
        found = list(self.watch.state.untold())
        for item in found:
            self.watch.state.given(item, NOW)
        return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    quick(monkeypatch)
    with site(a=Page(FIRST), b=Page(SECOND)) as here, door.open_ledger(tmp_path / "ledger") as ledger:
        made = Desk(here, ledger)
        made.lists("a")
        yield made


def test_what_a_feed_lists_is_read_once(desk: Desk) -> None:
    assert desk.round() == []
    assert desk.round() == []
    assert len(desk.ledger) == 1
    assert desk.here.asked == ["/robots.txt", "/feed", "/a"]


def test_a_feed_is_asked_again_after_its_time_and_with_its_mark(desk: Desk) -> None:
    page = desk.here.pages["/feed"]
    assert isinstance(page, Page)
    desk.here.pages["/feed"] = Page(page.body, headers={"ETag": '"7"'})
    desk.round()
    desk.here.pages["/feed"] = Page("", 304)
    desk.round(later=9)
    assert desk.here.asked.count("/feed") == 1
    desk.round(later=2)
    assert desk.here.asked.count("/feed") == 2
    assert desk.here.headers[-1]["if-none-match"] == '"7"'


def test_a_second_origin_is_told_when_its_article_comes(desk: Desk) -> None:
    desk.here.pages["/a"] = Page(FIRST.replace("an unnamed official told the Harbour Post", "said the engineer Per Vik"))
    desk.round()
    desk.lists("a", "b")
    told = desk.round(later=11)
    (item,) = [item for item in told if item.kind == "second_origin"]
    assert "Kari Moe" in item.text
    assert "Per Vik" in item.text
    assert {ref.outlet for ref in item.articles} == {"Harbour Post", "The Daily"}
    assert desk.round(later=11) == []


def test_an_article_that_is_revised_is_told_with_the_time(desk: Desk) -> None:
    desk.round()
    desk.here.pages["/a"] = Page(FIRST.replace("is about to break, an", "is possibly about to break, an"))
    told = [item for item in desk.round(later=31) if item.kind == "revised"]
    assert [(item.time, item.text[:80]) for item in told] == [
        ("2024-05-21T12:31:00+00:00", "“Dam about to break” (Harbour Post) was revised: “possibly” went in: “The dam at")
    ]


def test_a_page_is_looked_at_again_ever_more_seldom_and_then_no_more(desk: Desk) -> None:
    desk.round()
    for _ in range(400):
        desk.watch.round()
        if desk.watch.state.due_entries("9999", 9) == []:
            break
        desk.time += timedelta(hours=1)
    assert desk.here.asked.count("/a") == 8


def test_an_entry_that_says_it_was_updated_is_fetched_at_once(desk: Desk) -> None:
    desk.round()
    desk.lists("a", more="<description>Now with more</description>")
    desk.round(later=11)
    assert desk.here.asked.count("/a") == 2


def test_an_article_that_is_taken_down_is_told(desk: Desk) -> None:
    desk.round()
    desk.here.pages["/a"] = Page("", 410)
    (item,) = desk.round(later=31)
    assert item.kind == "gone"
    assert "is not to be had any more: the server answered 410 (gone)" in item.text
    assert desk.round(later=600) == []


@pytest.mark.parametrize(
    ("published", "updated", "fetched"),
    [
        ("2024-05-14T13:00:00Z", None, 1),
        ("2024-05-14T11:00:00Z", None, 0),
        ("2024-05-01", "2024-05-20T08:00:00Z", 1),
        ("2024-05-14T11:30:00Z", "2024-05-14T10:00:00-05:00", 1),  # the later of the two, though it does not look so
    ],
)
def test_what_a_feed_tells_to_be_older_than_a_week_is_passed_over(
    desk: Desk, published: str, updated: str | None, fetched: int
) -> None:
    times = f"<published>{published}</published>" + (f"<updated>{updated}</updated>" if updated else "")
    entry = f"<entry><id>urn:a</id><title>a</title><link href='{desk.here.at('/a')}'/>{times}</entry>"
    desk.here.pages["/feed"] = Page(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title>{entry}</feed>')
    desk.round()
    assert desk.here.asked.count("/a") == fetched


def test_a_page_that_fails_is_tried_again_later_and_then_given_up(desk: Desk) -> None:
    desk.here.pages["/a"] = Page("", 500)
    desk.round()
    desk.round(later=5)
    assert desk.here.asked.count("/a") == 1
    for _ in range(40):
        desk.round(later=60)
    assert desk.here.asked.count("/a") == 5
    assert ["500" in said for said in desk.said] == [True] * 5


def test_a_page_that_is_no_article_is_not_tried_again(desk: Desk) -> None:
    desk.here.pages["/a"] = Page(article("Page not found", "We looked for it all over the house and could not find this page."))
    for _ in range(5):
        desk.round(later=60)
    assert desk.here.asked.count("/a") == 1


def test_a_page_that_kilde_stumbles_over_does_not_end_the_watch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from kilde.watching import rounds

    def stumble(*arguments: object) -> None:
        raise IndexError("a fault of ours")

    monkeypatch.setattr(rounds, "of_entry", stumble)
    desk.round()
    desk.round(later=60)
    assert desk.said == [f"{desk.here.at('/a')}: could not be taken (IndexError)"]


def test_a_feed_that_fails_is_left_alone_ever_longer(desk: Desk) -> None:
    desk.here.pages["/feed"] = Page("", 503)
    for _ in range(100):
        desk.round(later=10)
    assert 4 <= desk.here.asked.count("/feed") <= 8
    desk.lists("a")
    desk.round(later=600)
    assert len(desk.ledger) == 1


def test_a_server_that_wants_to_be_left_alone_is(desk: Desk) -> None:
    desk.here.pages["/feed"] = Page("", 429, {"Retry-After": "7200"})
    desk.round()
    desk.round(later=110)
    assert desk.here.asked.count("/feed") == 1
    desk.round(later=15)
    assert desk.here.asked.count("/feed") == 2


def test_old_entries_of_a_sitemap_are_not_fetched(desk: Desk) -> None:
    rows = [("a", "2024-05-21"), ("b", "2019-05-21")]
    urls = "".join(f"<url><loc>{desk.here.at('/' + name)}</loc><lastmod>{day}</lastmod></url>" for name, day in rows)
    desk.here.pages["/feed"] = Page(f"<urlset>{urls}</urlset>")
    desk.round()
    assert [path for path in desk.here.asked if path in ("/a", "/b")] == ["/a"]


def test_a_feed_may_be_taken_without_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    with site() as here, door.open_ledger(tmp_path / "ledger") as ledger:
        desk = Desk(here, ledger, pages=False, outlet="Harbour Post")
        desk.lists("a", more=f"<description>{DAM[0]}</description>")
        desk.round()
        assert here.asked == ["/robots.txt", "/feed"]
        (one,) = ledger.articles()
        assert DAM[0] in one.text


def test_an_article_added_before_it_was_watched_is_no_news(desk: Desk) -> None:
    address = desk.here.at("/a")
    for text in ("The dam is about to break, police said.", "The dam is perhaps about to break, police said."):
        blocks = (Block("paragraph", (0, len(text))),)
        desk.ledger.add(Article(id=address, language="en", text=text, url=address, blocks=blocks))
    (change,) = changes(*(read(one.article) for one in desk.ledger.revisions(address)))
    told = [item for item in desk.round() if item.kind == "revised"]
    assert told  # what the page changed of the second text
    assert change.kind == "hedge_added"
    assert not [item for item in told if change.text in item.text]
    assert desk.watch.state.told_revisions([address]) == {address: 3}


# --- stopped anywhere -------------------------------------------------------------------------------------------------


class _Killed(BaseException):
    pass


def _story(desk: Desk) -> None:
    """What happens at the site, in two steps."""
    desk.here.pages["/a"] = Page(FIRST)
    desk.lists("a")


def _next(desk: Desk) -> None:
    desk.here.pages["/a"] = Page(FIRST.replace("is about to break, an", "is possibly about to break, an").replace("400", "600"))
    desk.lists("a", "b")


def _outcome(desk: Desk) -> tuple[object, ...]:
    """What must be the same however often the watch was stopped."""
    ids = [one.id.rsplit("/", 1)[1] for one in desk.ledger.articles()]
    texts = [[revision.article.text for revision in desk.ledger.revisions(one.id)] for one in desk.ledger.articles()]
    kinds = sorted((item.kind, item.text) for item in desk.watch.state.newest(100))
    return ids, texts, kinds, len(list(desk.ledger.readings()))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[object, ...], int]:
    """What comes of the story without a stop, and how many transactions wrote in its second step."""
    patch = pytest.MonkeyPatch()
    quick(patch)
    with site(b=Page(SECOND)) as here, door.open_ledger(tmp_path_factory.mktemp("watch") / "ledger") as ledger:
        desk = Desk(here, ledger)
        _story(desk)
        desk.watch.round()
        _next(desk)
        desk.time += timedelta(minutes=31)
        counted = _stopping(ledger, patch, None)
        desk.started_again()
        result = _outcome(desk)
    patch.undo()
    return result, counted[0]


def _stopping(ledger: Ledger, patch: pytest.MonkeyPatch, at: int | None, after: bool = False) -> list[int]:
    """Let the ledger's transaction number `at` be the last: stopped before its end, or just `after` it. Counts them."""
    counted = [0]
    inner: Callable[[], AbstractContextManager[Connection]] = ledger._writes

    @contextmanager
    def writes() -> Iterator[Connection]:
        counted[0] += 1
        last = counted[0] == at
        with inner() as connection:
            yield connection
            if last and not after:
                raise _Killed
        if last:
            raise _Killed

    patch.setattr(ledger, "_writes", writes)
    return counted


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("part", range(6))
def test_a_stop_between_any_two_steps_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: tuple[tuple[object, ...], int], part: int, after: bool
) -> None:
    wanted, count = undisturbed
    quick(monkeypatch)
    with site(b=Page(SECOND)) as here, door.open_ledger(tmp_path / "ledger") as ledger:
        desk = Desk(here, ledger)
        _story(desk)
        desk.watch.round()
        _next(desk)
        desk.time += timedelta(minutes=31)
        with monkeypatch.context() as patch:
            _stopping(ledger, patch, 1 + part * (count - 1) // 5, after)
            with pytest.raises(_Killed):
                desk.started_again()
        desk.started_again()
        assert _outcome(desk) == wanted


RUN = "import sys; from kilde.commands.watch import watch; sys.exit(watch.main(sys.argv[1:], standalone_mode=False))"


def _started(tmp_path: Path, here: Site, *more: str) -> "subprocess.Popen[bytes]":
    (tmp_path / "feeds.toml").write_text(f'[[feeds]]\naddress = "{here.at("/feed")}"\n')
    command = [sys.executable, "-c", RUN, str(tmp_path / "feeds.toml"), "--ledger", str(tmp_path / "ledger"), *more]
    environment = os.environ | {TEST_SWITCH[0]: TEST_SWITCH[1], "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_watch_left_running_stops_when_told_to(tmp_path: Path) -> None:
    with site(a=Page(FIRST)) as here:
        Desk.lists(_lists(here), "a")
        running = _started(tmp_path, here)
        assert running.stderr is not None
        assert b"1 new" in running.stderr.readline()
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=60)
        assert running.returncode == 0
        assert said.strip() == b"kilde: stopped"


class _Rounds:
    """A watch whose rounds end as told: by an error, or with a page that is new."""

    def __init__(self, *ends: LedgerError | None) -> None:
        self.ends, self.state = list(ends), self

    def round(self) -> Counter[str]:
        if (error := self.ends.pop(0)) is not None:
            raise error
        return Counter(new=1)

    def untold(self) -> Sequence[News]:
        return ()

    def pause(self) -> float:
        if not self.ends:
            raise _Killed
        return 600.0


def _left_running(monkeypatch: pytest.MonkeyPatch, *ends: LedgerError | None, once: bool = False) -> list[float]:
    """How long a watch with such rounds waited each time, until it was stopped."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    rounds: Any = _Rounds(*ends)
    with suppress(_Killed):
        watching._run(rounds, telling("stdout", "text", io.BytesIO(), lambda most: ()), Report(), once)
    return waited


def test_a_ledger_that_cannot_be_used_for_a_while_does_not_end_a_watch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = LedgerError("news.ledger: the disk is full")
    assert _left_running(monkeypatch, None, full, full, None, full, None) == [600.0, 60.0, 60.0, 600.0, 60.0]
    assert "the disk is full; tried again in 60 seconds" in capsys.readouterr().err
    with pytest.raises(LedgerError):
        _left_running(monkeypatch, full, once=True)
    with pytest.raises(LedgerError):
        _left_running(monkeypatch, *[full] * 100)


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed when its requests come in, which is all through a round; then left to end by itself."""
    with site(b=Page(SECOND)) as here:
        held: list[subprocess.Popen[bytes]] = []

        def killing(page: Page) -> Callable[[Any], None]:
            def answer(handler: Any) -> None:
                here.pages[handler.path] = page
                held[-1].kill()

            return answer

        here.pages["/a"] = killing(Page(FIRST))
        Desk.lists(_lists(here), "a", "b")
        feed = here.pages["/feed"]
        assert isinstance(feed, Page)
        here.pages["/feed"] = killing(feed)
        for _ in range(2):
            held.append(_started(tmp_path, here, "--once"))
            held[-1].communicate(timeout=60)
            assert held[-1].returncode == -signal.SIGKILL
        last = _started(tmp_path, here, "--once")
        _, said = last.communicate(timeout=60)
        assert last.returncode == 0, said
        with door.open_ledger(tmp_path / "ledger") as ledger:
            assert len(list(ledger.readings())) == 2
            assert [len(ledger.revisions(one.id)) for one in ledger.articles()] == [1, 1]


def _lists(here: Site) -> Desk:
    """What only lists: a desk without a ledger."""
    made = Desk.__new__(Desk)
    made.here = here
    return made
