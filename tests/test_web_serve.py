"""`kilde serve`: whom it answers, what it asks for first, and what it says when a part is missing."""

import sys
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from kilde.commands.serve import serve
from kilde.errors import ExtraMissing, UsageError


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The applications that were to be served; none is."""
    found: list[Any] = []

    def run(server: uvicorn.Server, sockets: list[Any]) -> None:
        guard: Any = server.config.app
        found.append((guard, sockets[0].getsockname()))
        sockets[0].close()
        guard.app.state.desk.close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return found


def run(*arguments: str) -> Any:
    return CliRunner().invoke(serve, arguments, catch_exceptions=True)


def test_it_listens_at_loopback_and_says_where(served: list[Any], tmp_path: Path) -> None:
    result = run("--ledger", str(tmp_path / "l"), "--port", "0", "--as", "Kari")
    assert result.exit_code == 0, result.output
    guard, (host, port) = served[0]
    assert host == "127.0.0.1"
    assert f"http://127.0.0.1:{port}/" in result.stderr
    assert "localhost" in guard._hosts
    assert guard.app.state.desk.name == "Kari"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_no_other_host_is_served_without_a_password(host: str, served: list[Any], tmp_path: Path) -> None:
    result = run("--ledger", str(tmp_path / "l"), "--host", host)
    assert isinstance(result.exception, UsageError)
    assert "--password-file" in str(result.exception)
    assert served == []
    assert not (tmp_path / "l").exists()


def test_the_password_is_the_first_line_of_a_file(served: list[Any], tmp_path: Path) -> None:
    (tmp_path / "p").write_text("brød og smør\nnot this\n", encoding="utf-8")
    result = run("--ledger", str(tmp_path / "l"), "--host", "0.0.0.0", "--port", "0", "--password-file", str(tmp_path / "p"))
    assert result.exit_code == 0, result.output
    assert served[0][0]._password == "brød og smør".encode()
    assert served[0][0]._hosts == frozenset()


def test_an_empty_password_is_none(served: list[Any], tmp_path: Path) -> None:
    (tmp_path / "p").write_text("\nsecret", encoding="utf-8")
    result = run("--ledger", str(tmp_path / "l"), "--password-file", str(tmp_path / "p"))
    assert isinstance(result.exception, UsageError)
    assert served == []


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = run("--ledger", str(tmp_path / "l"))
    assert isinstance(result.exception, ExtraMissing)
    assert "kilde[web]" in str(result.exception)
