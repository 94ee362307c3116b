"""Anything a user has, as articles: the door is `take`.

This package imports nothing heavy; what an input needs is loaded when it is met.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from kilde.article import Article
from kilde.errors import InputError
from kilde.intake.draft import Given

if TYPE_CHECKING:
    from kilde.intake.web import Web

__all__ = ["Given", "take"]


def take(
    inputs: Sequence[str],
    given: Given = Given(),  # noqa: B008 - frozen, so one value can serve all calls
    *,
    on_error: Callable[[InputError], None],
    on_notice: Callable[[str], None] | None = None,
    stdin: BinaryIO | None = None,
    web: "Callable[[], Web] | None" = None,
) -> Iterator[Article]:
    """The articles of `inputs` in their order, one in memory at a time.

    An input is a file, a folder (searched through, in sorted order), an address (`http` or `https`; of a feed or sitemap, the
    pages that it links to) or `-`, which is `stdin` or else the process's own. `web` makes what
    fetches them, when the first is met; without it, what is fetched is not kept.
    `given` counts where an input is silent. What cannot be taken is handed to `on_error`, and the rest goes on.
    `on_notice` is told, in a line each, what a user should know of what was taken: that a language is not read, what an archive
    holds besides articles.
    """
    from kilde.intake.files import drafts
    from kilde.intake.notice import notices

    return notices(drafts(inputs, given, on_error, stdin, web, on_notice), on_notice)
