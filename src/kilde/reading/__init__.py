"""Reading: who says what in one article, and through whom it came."""

from kilde.article import Article
from kilde.statement import Reading

#: Raised whenever the reader tells something else of the same article: a ledger then reads its articles anew.
READER_VERSION = 3


def read(article: Article) -> Reading:
    """The reading of `article`: its statements, their sources and chains, and how the sources know."""
    from kilde.reading.access import with_access
    from kilde.reading.attribution import attributions
    from kilde.reading.chain import resolve

    return with_access(resolve(article, attributions(article)))
