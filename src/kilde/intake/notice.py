"""What a user should know of an article that was taken all the same."""

from collections.abc import Callable, Iterator

from kilde.article import Article
from kilde.intake.language import UNDETERMINED, primary
from kilde.languages import READ


def notices(articles: Iterator[Article], on_notice: Callable[[str], None] | None) -> Iterator[Article]:
    """`articles` as they come; `on_notice` is told of each in a language that the reader was not trained on."""
    for article in articles:
        language = primary(article.language)
        if on_notice is not None and language not in READ:
            where = article.path or article.url or article.id
            told = "is not recognised" if language == UNDETERMINED else f"{article.language} is not read yet"
            on_notice(f"{where}: language {told}; it is read as far as what is alike in other languages carries")
        yield article
