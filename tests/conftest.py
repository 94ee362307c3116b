"""Fixtures that several test modules share."""

from importlib import resources
from pathlib import Path

import pytest
from tokenizers import Tokenizer

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
