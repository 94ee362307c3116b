"""Addresses: fetched behind a guard, politely, and kept with time and headers. The doors are `Web` and `Kept`.

Nothing is imported until an address is met.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilde.intake.web.cache import Kept
    from kilde.intake.web.fetching import Fetched, Web

__all__ = ["Fetched", "Kept", "Web"]


def __getattr__(name: str) -> Any:
    if name == "Kept":
        from kilde.intake.web import cache

        return cache.Kept
    if name in __all__:
        from kilde.intake.web import fetching

        return getattr(fetching, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
