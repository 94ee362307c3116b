"""The public door, and the shape of what comes through it."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kilde
from kilde.article import Article, Block, check_spans
from kilde.claim import Link, Origins, Place, Provenance, Trace
from kilde.errors import SpanError
from kilde.statement import Reading, ReadingRecord, Source, Statement, from_record, to_record

TEXT = "The quay is closed, said harbour master Runa Holt.\nIt opens again in May."


def test_everything_in_the_public_list_is_there() -> None:
    for name in kilde.__all__:
        assert getattr(kilde, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = kilde.nothing_of_the_kind


def test_importing_kilde_loads_nothing_heavy() -> None:
    heavy = ("numpy", "lxml", "sqlalchemy", "trafilatura", "rich")
    code = f"import sys, kilde, kilde.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_an_article_refuses_blocks_outside_its_text_or_out_of_order() -> None:
    with pytest.raises(SpanError, match="a1"):
        Article(id="a1", language="en", text="short", blocks=(Block("paragraph", (0, 6)),))
    with pytest.raises(SpanError):
        Article(id="a1", language="en", text="short", blocks=(Block("paragraph", (2, 2)),))
    with pytest.raises(SpanError):
        Article(id="a1", language="en", text="short text", blocks=(Block("lede", (4, 8)), Block("paragraph", (0, 5))))


def test_a_reading_refuses_spans_and_sources_that_are_not_there() -> None:
    article = Article(id="a1", language="en", text=TEXT)
    with pytest.raises(SpanError, match="no content"):
        Reading(article, (), (Statement(id="t1", kind="direct", content=()),))
    with pytest.raises(ValueError, match="s9"):
        Reading(article, (), (Statement(id="t1", kind="direct", content=((0, 3),), chain=("s9",)),))
    with pytest.raises(SpanError):
        Reading(article, (Source("s1", "Runa Holt", "person", True, ((0, 999),)),), ())


def test_origins_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        Origins(0, 0, ())
    with pytest.raises(ValueError, match="does not add up"):
        Origins(2, 1, ())


def test_a_link_is_written_as_the_contract_says() -> None:
    link = Link("a2", Provenance(article="a1"), "cites", 0.9, Place("a2", (0, 10)))
    assert json.loads(msgspec.json.encode(link)) == {
        "article": "a2",
        "from": {"article": "a1"},
        "reason": "cites",
        "score": 0.9,
        "evidence": {"article": "a2", "span": [0, 10]},
    }
    undecided = Provenance(undecided=("a1", "a2"))
    assert json.loads(msgspec.json.encode(undecided)) == {"undecided": ["a1", "a2"]}


def test_reading_a_text_gives_statements_that_point_at_its_words() -> None:
    reading = kilde.read(TEXT, outlet="The Ferry Post", published="2024-03-01")
    assert reading.article.outlet == "The Ferry Post"
    assert [reading.words(s.content) for s in reading] == ["The quay is closed"]
    assert [source.name for source in reading.chain(reading.statements[0])] == ["Runa Holt"]


def test_the_record_of_a_reading_has_the_fields_of_the_contract_and_leads_back() -> None:
    reading = kilde.read(TEXT)
    encoded = msgspec.json.encode(to_record(reading))
    assert list(json.loads(encoded)) == [
        "id", "path", "url", "outlet", "title", "byline", "published", "language", "text", "blocks", "sources", "statements",
        "credits", "fetched",
    ]  # fmt: skip
    assert from_record(msgspec.json.decode(encoded, type=ReadingRecord)) == reading


def test_tracing_readings_gives_claims_over_several_articles() -> None:
    first = kilde.read(TEXT, outlet="The Ferry Post", published="2024-03-01")
    second = kilde.read(
        "The quay is closed, harbour master Runa Holt told The Ferry Post.", outlet="Island News", published="2024-03-02"
    )
    found = kilde.trace([first, second])
    assert isinstance(found, Trace)
    assert {ref.outlet for ref in found.articles} == {"The Ferry Post", "Island News"}
    assert len(found.claims[0].articles) == 2
    assert (found.claims[0].origins.least, found.claims[0].origins.most) == (1, 1)


def test_the_typed_marker_is_shipped() -> None:
    assert Path(kilde.__file__).with_name("py.typed").is_file()


@given(st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=5), st.integers(0, 25))
def test_spans_pass_the_check_exactly_when_they_stand_in_order_inside_the_text(
    pairs: list[tuple[int, int]], length: int
) -> None:
    spans = tuple(pairs)
    edges = [edge for span in spans for edge in span]
    fine = all(a < b for a, b in spans) and edges == sorted(edges) and all(0 <= e <= length for e in edges)
    if fine:
        check_spans(spans, length, "test")
    else:
        with pytest.raises(SpanError):
            check_spans(spans, length, "test")


def test_an_article_that_the_reader_fails_on_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kilde import door

    def failing(article: Article, quick: bool) -> Reading:
        if article.id == "bad":
            raise IndexError
        return Reading(article)

    monkeypatch.setattr(door, "read_article", failing)
    source = tmp_path / "news.jsonl"
    source.write_text("\n".join(json.dumps({"id": name, "text": TEXT}) for name in ("one", "bad", "two")), encoding="utf-8")
    told: list[str] = []
    with door.open_ledger(tmp_path / "desk.kilde") as ledger:
        counts = door.add(ledger, [str(source)], on_error=lambda error: told.append(str(error)))
        assert counts == {"new": 3}
        assert [reading.article.id for reading in ledger.readings()] == ["one", "two"]
        assert [article.id for article in ledger.unread()] == ["bad"]
    assert len(told) == 1
    assert "IndexError" in told[0]
