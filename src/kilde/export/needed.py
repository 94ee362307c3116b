"""Libraries that a format needs and not everybody has."""

from importlib import import_module
from typing import Any

from kilde.errors import ExtraMissing


def needed(module: str, extra: str, what: str) -> Any:
    """The module of that name; `ExtraMissing`, which names the extra, where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ExtraMissing(extra, what) from error
