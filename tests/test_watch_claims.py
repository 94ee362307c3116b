"""Claims followed by a watch: what it puts down round by round is what whole traces would tell, at the cost of what grew."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde import door
from kilde.article import Article, Block
from kilde.claim import Trace
from kilde.deciding.decision import Anchor, Same, Undo
from kilde.deciding.store import Decisions
from kilde.growing import Growing, around, changed
from kilde.ledger import Ledger
from kilde.statement import Reading, Statement
from kilde.watching.claims import follow, where_now
from kilde.watching.news import compared, standings
from kilde.watching.state import State
from simulated import SENTENCES, WordVectors, news

WORDS = WordVectors()
NAMES = tuple("abcdefg")


def telling(name: str, *sentences: str) -> Reading:
    text = " ".join(sentences)
    blocks = (Block("paragraph", (0, len(text))),)
    return Reading(Article(id=name, language="nb", text=text, blocks=blocks, published="2031-03-01", outlet="Vik Avis"))


def whole_trace(ledger: Ledger) -> Trace:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "Vectors", lambda *given, **more: WORDS)
        return door.trace_ledger(ledger)[0]


def put_down(state: State) -> dict[str, tuple[str, str, str | None]]:
    return {item.id: (item.kind, item.text, item.claim_text) for item in state.newest(10_000)}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_followed_round_by_round_is_what_whole_traces_tell(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    with Ledger(tmp_path_factory.mktemp("follow") / "ledger") as ledger:
        state, other = State(ledger.reads, ledger.writes), Growing(ledger, WORDS)
        before: Trace | None = None
        told: dict[str, tuple[str, str, str | None]] = {}
        for turn in range(4):
            for name in data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
                ledger.fill([data.draw(news(name))])  # one that was here before is revised
            if data.draw(st.booleans()):
                other.bring_up(size=1)  # as `kilde add` does beside a watch
            time = f"2031-05-0{turn + 1}T00:00:00+00:00"
            follow(ledger, state, WORDS, time)
            after = whole_trace(ledger)
            if before is not None:
                stood = where_now(ledger, standings(before.claims), NAMES, after.claims)
                found = compared(stood, after, time)
                told = {item.id: (item.kind, item.text, item.claim_text) for item in found} | told
            assert put_down(state) == told
            follow(ledger, state, WORDS, time)
            assert put_down(state) == told
            before = after


def test_a_claim_is_known_again_where_words_were_put_before_it(tmp_path: Path) -> None:
    sentence, more = SENTENCES[2], SENTENCES[8]
    with Ledger(tmp_path / "ledger") as ledger:
        state = State(ledger.reads, ledger.writes)
        for text in (sentence, f"{more} {sentence}", f"{more} {sentence} {SENTENCES[6]}"):
            start = text.index(sentence)
            reading = telling("a", text)
            rejected = Statement(id="t1", kind="indirect", content=((start, start + len(sentence) - 1),), stance="rejected")
            ledger.fill([msgspec.structs.replace(reading, statements=(rejected,))])
            follow(ledger, state, WORDS, "2031-05-01T00:00:00+00:00")
            assert "denied" in {flag for one in whole_trace(ledger).claims for flag in one.flags}
            assert put_down(state) == {}  # it was so from the first


def test_a_look_around_what_changed_leaves_other_stories_alone(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        growing = Growing(ledger, WORDS)
        ledger.fill([telling("a", SENTENCES[0]), telling("b", SENTENCES[0], SENTENCES[6]), telling("c", SENTENCES[8])])
        growing.bring_up()
        count, _ = changed(ledger, -1)
        ledger.fill([telling("d", SENTENCES[6])])
        growing.bring_up()
        now, articles = changed(ledger, count)
        claims = [one for some in around(growing, articles) for one in some]
        assert sorted(articles.values()) == ["b", "d"]
        assert {one.articles for one in claims} == {("a", "b"), ("b", "d")}
        assert changed(ledger, now) == (now, {})


def test_a_decision_about_a_claim_is_news_to_who_follows_it(tmp_path: Path) -> None:
    with door.open_ledger(tmp_path / "ledger") as ledger:
        ledger.fill([telling("a", SENTENCES[0]), telling("b", SENTENCES[8])])
        Growing(ledger, WORDS).bring_up()
        count, _ = changed(ledger, -1)
        first, second = (Anchor(one, ((0, len(SENTENCES[at])),), (SENTENCES[at],)) for one, at in (("a", 0), ("b", 8)))
        made = Decisions(ledger).decide(Same(first, second), "Runa")
        now, articles = changed(ledger, count)
        assert sorted(articles.values()) == ["a", "b"]
        assert [one.articles for some in around(Growing(ledger, WORDS), articles) for one in some] == [("a", "b")]
        Decisions(ledger).decide(Undo(made.id), "Runa")
        assert len(changed(ledger, now)[1]) == 2
