"""What kilde finds, in the forms of other tools. `frames` is imported at its first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilde.export.dataframes import frames

__all__ = ["frames"]


def __getattr__(name: str) -> Any:
    if name == "frames":
        from kilde.export.dataframes import frames

        return frames
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
