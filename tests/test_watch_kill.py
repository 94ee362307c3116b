"""`kilde watch` and `kilde add` killed as they are run: nothing lost, nothing doubled, in a file and on a server.

Here a few kills each; `python -m benchmarks.kill` tries fifty, and `tests/test_ledger_kill.py` the ledger by itself.
"""

from pathlib import Path

import pytest

from benchmarks.kill import Command, Found, measured
from benchmarks.places import Kind
from kilde.example import ARTICLES


@pytest.fixture(params=["file", "server"])
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


def server(kind: Kind, request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_address") if kind == "server" else None


@pytest.mark.parametrize("command", ["add", "watch"])
def test_a_killed_run_ends_as_an_undisturbed_one_when_it_is_run_again(
    command: Command, kind: Kind, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    some = tmp_path / "some.jsonl"
    some.write_text("".join(ARTICLES.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    found: Found = measured(command, kind, [str(some)], times=2, seed=5, server=server(kind, request))
    assert found.kills == 2
    assert found.faults == []
    assert found.repeats
    assert found.articles == (3 if command == "add" else 6)
    assert (found.news > 1) is (command == "watch")
