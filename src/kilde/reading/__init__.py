"""Reading: who says what in one article, and through whom it came."""

from kilde.article import Article
from kilde.statement import Reading

#: Raised whenever the reader tells something else of the same article: a ledger then reads its articles anew.
READER_VERSION = 6


def read(article: Article, quick: bool = False) -> Reading:
    """The reading of `article`: its statements, their sources and chains, how the sources know, and when it is about.

    `quick` takes the small network: about half the time, and a little more missed.
    """
    from kilde.reading.access import with_access
    from kilde.reading.attribution import attributions
    from kilde.reading.chain import resolve
    from kilde.reading.dating import with_times

    found, mentions = attributions(article, quick)
    return with_times(with_access(resolve(article, found, mentions)))
