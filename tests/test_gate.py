"""The gate refuses a fall in quality, and nothing else."""

import sys
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.gate import Figure, Measured, fallen, figure
from benchmarks.scorers import one_in

FLOORS = {
    "statements nb.dev": Measured(10, {"content": Figure(90.0, 0.1), "statement": Figure(80.0, 1.4)}),
    "language is": Measured(1, {"statement": Figure(75.0, 10.0)}),
}


def now(content: float = 90.0, statement: float = 80.0, icelandic: float = 75.0) -> dict[str, Measured]:
    return {
        "statements nb.dev": Measured(10, {"content": Figure(content), "statement": Figure(statement)}),
        "language is": Measured(1, {"statement": Figure(icelandic)}),
    }


def test_a_fall_beyond_what_is_let_pass_is_refused_and_named() -> None:
    (told,) = fallen(FLOORS, now(content=89.4), 0.5)
    assert told.startswith("statements nb.dev, content: 89.4, 0.6 under the floor of 90.0")
    assert len(list(fallen(FLOORS, now(content=80.0, statement=70.0, icelandic=60.0), 0.5))) == 3


def test_no_fall_a_rise_or_one_statement_less_passes() -> None:
    assert not list(fallen(FLOORS, now(), 0.5))
    assert not list(fallen(FLOORS, now(content=95.0, statement=85.0, icelandic=90.0), 0.5))
    assert not list(fallen(FLOORS, now(content=89.5, statement=78.6, icelandic=65.0), 0.5))
    assert list(fallen(FLOORS, now(statement=78.5), 0.5))
    assert list(fallen(FLOORS, now(icelandic=64.9), 0.5))


def test_another_sample_or_a_measure_that_went_missing_is_refused() -> None:
    fewer = now() | {"language is": Measured(0, {"statement": Figure(100.0)})}
    (told,) = fallen(FLOORS, fewer, 0.5)
    assert "0 articles" in told
    without = now() | {"language is": Measured(1, {})}
    (told,) = fallen(FLOORS, without, 0.5)
    assert "not measured" in told


def test_what_is_not_there_is_passed_over() -> None:
    assert not list(fallen(FLOORS, {}, 0.5))


def test_one_statement_less_is_never_more_than_a_step() -> None:
    for gold, predicted, right in ((10, 10, 8), (151, 100, 90), (2, 9, 1), (40, 60, 40)):
        precision, recall = 100 * right / predicted, 100 * right / gold
        before, after = 200 * right / (predicted + gold), 200 * (right - 1) / (predicted - 1 + gold)
        assert before - after <= figure(before, gold, precision, recall).step


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(gate.written(FLOORS, 0.7, "here"), encoding="utf-8")
    assert gate.load(path) == (FLOORS, 0.7)


def test_the_floors_of_the_house_cover_every_set_and_language_read() -> None:
    from kilde.languages import READ

    floors, points = gate.load(gate.FLOORS)
    assert 0 < points <= 1
    assert {f"language {code}" for code in READ} <= floors.keys()
    assert {"polnear dev", "pages", "traces", *(f"statements {name}" for name in gate.STATEMENTS)} <= floors.keys()


def test_the_sample_is_chosen_by_ids_whatever_else_is_there() -> None:
    articles = [{"id": f"article {number}"} for number in range(400)]
    some = one_in(4, articles, "id")
    assert 60 < len(some) < 140
    assert one_in(4, articles[100:300], "id") == [article for article in some if article in articles[100:300]]


def test_without_the_shared_data_the_gate_says_so_and_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["gate", "--shared", str(tmp_path / "nothing")])
    gate.main()
    assert "skipped" in capsys.readouterr().out
    found, absent = gate.measure(tmp_path)
    assert found == {}
    assert [what.split(":")[0] for what in absent] == ["statements", "polnear", "pages", "traces"]


def test_the_gate_ends_with_an_error_where_a_figure_fell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(gate.written(FLOORS, 0.5, "here"), encoding="utf-8")
    monkeypatch.setattr(gate, "FLOORS", path)
    monkeypatch.setattr(gate, "measure", lambda shared: (now(content=70.0), ["pages: dev.jsonl.gz is not there"]))
    monkeypatch.setattr(sys, "argv", ["gate", "--shared", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"content: 70\.0"):
        gate.main()
    assert "skipped, pages" in capsys.readouterr().out
    before = path.read_text(encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["gate", "--shared", str(tmp_path), "--write"])
    with pytest.raises(SystemExit, match="left as they were"):
        gate.main()
    assert path.read_text(encoding="utf-8") == before
    monkeypatch.setattr(gate, "measure", lambda shared: (now(content=70.0), []))
    gate.main()
    assert gate.load(path)[0]["statements nb.dev"].figures["content"].f1 == 70.0
