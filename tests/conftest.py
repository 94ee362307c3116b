"""Fixtures that several test modules share."""

import itertools
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import settings
from tokenizers import Tokenizer

from benchmarks import postgres_server

SHARED = Path(__file__).resolve().parents[2] / "shared"

# How long one example takes hangs on what else the machine does: that is for benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="Take the pictures in the docs anew.")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the checkout; the test is skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared data folder beside the checkout, which is absent")
    return SHARED


@pytest.fixture(scope="session")
def models() -> Path:
    """The reader's model files, as the package ships them."""
    return Path(str(resources.files("kilde") / "models"))


@pytest.fixture(scope="session")
def reader_tokenizer(models: Path) -> Tokenizer:
    """The tokenizer of the reader, loaded once."""
    from kilde.reading.tokens import load

    return load(models / "tokenizer.json.gz")


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL server; the test is skipped, saying so, where none is installed."""
    if postgres_server.programs() is None:
        pytest.skip("needs PostgreSQL's server programs, which are not installed")
    with postgres_server.server() as address:
        yield address


_NUMBERS = itertools.count(1)


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    with postgres_server.database(postgres_address, f"desk{next(_NUMBERS)}") as address:
        yield address


@pytest.fixture(params=["file", "server"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may be made: in a file, and on a server."""
    return str(tmp_path / "news.ledger") if request.param == "file" else str(request.getfixturevalue("postgres"))
