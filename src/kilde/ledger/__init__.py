"""The durable store of a collection: articles, their readings, and what later steps must not forget.

`Ledger` is imported at its first use, since it brings SQLAlchemy with it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilde.ledger.store import Ledger, Revision

__all__ = ["Ledger", "Revision"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kilde.ledger import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
