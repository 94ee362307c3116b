"""A reading as a piece of HTML for notebooks: the article's text, its statements highlighted, and whose words they are."""

from importlib.resources import files

from kilde.show.markup import Markup, element, escape, isolated, join
from kilde.show.report_articles import text_markup, voices
from kilde.show.words import count
from kilde.statement import Reading


def reading_html(reading: Reading) -> str:
    """One reading as an element that holds its own style, which reaches nothing outside it.

    It has no ids and no links, so any number of them can stand in one notebook. Between the tags of its `div.text` stands
    the article's text exactly, but for signs that no page may hold.
    """
    style = files("kilde.show").joinpath("notebook.css").read_text(encoding="utf-8")
    return element(
        "div",
        element("style", Markup(style)),
        _head(reading),
        text_markup(reading, None),
        voices(reading, None),
        # Notebooks set what stands between dollar signs as formulas, prices too, unless one of these classes forbids it.
        class_="kilde-reading tex2jax_ignore mathjax_ignore",
    )


def _head(reading: Reading) -> Markup:
    article = reading.article
    title = article.title if article.title and article.title not in article.text else None
    told = [isolated(part) for part in (title, article.outlet, article.published) if part]
    told.append(escape(article.language))
    told.append(escape(count(len(reading.statements), "statement", "statements")))
    told.append(escape(count(len(reading.sources), "source", "sources")))
    return element("p", join(told[0], [(" · ", part) for part in told[1:]]), class_="head")
