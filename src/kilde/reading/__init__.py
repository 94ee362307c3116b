"""Reading: who says what in one article, and through whom it came."""

from kilde.article import Article
from kilde.statement import Reading


def read(article: Article) -> Reading:
    """The reading of `article`: its statements, their sources and chains."""
    from kilde.reading.attribution import attributions
    from kilde.reading.chain import resolve

    return resolve(article, attributions(article))
