"""Reading: who says what in one article, and through whom it came."""

from kilde.article import Article
from kilde.statement import Reading

#: Raised whenever the reader tells something else of the same article: a ledger then reads its articles anew.
READER_VERSION = 2


def read(article: Article) -> Reading:
    """The reading of `article`: its statements, their sources and chains."""
    from kilde.reading.attribution import attributions
    from kilde.reading.chain import resolve

    return resolve(article, attributions(article))
