"""Fixtures that several test modules share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the checkout; the test is skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared data folder beside the checkout, which is absent")
    return SHARED
