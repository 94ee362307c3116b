"""What notebooks show: a reading as its text with its statements highlighted, a trace as its claims, a claim as its picture and
its wordings.

Each is one element with its own style, which reaches nothing outside it. It has no ids and no links within the page, so any
number of them can stand in one notebook.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from kilde.claim import ArticleRef, Claim, Trace
from kilde.show.anchors import Anchors, shared
from kilde.show.markup import Child, Markup, element, escape, isolated, join
from kilde.show.picture import provenance_svg
from kilde.show.report_articles import text_markup, voices
from kilde.show.report_claims import flag_list, wordings
from kilde.show.words import count, origins_words, word
from kilde.statement import Reading

#: So many claims of a trace are shown, as in a terminal: a notebook is scrolled through.
LISTED = 12

#: A way to another place of the report. No text can look like one: its quotation marks are escaped.
_WAY = re.compile(r' href="#[^"]*"')


def reading_html(reading: Reading) -> str:
    """One reading as HTML. Between the tags of its `div.text` stands the article's text exactly, but for signs that no page may
    hold."""
    return _page("kilde-reading", "notebook.css", _head(reading), text_markup(reading, None), voices(reading, None))


class ShownClaim:
    """A claim with the words it stands on, as the last line of a cell shows it."""

    def __init__(self, claim: Claim, anchors: Anchors) -> None:
        self.claim, self._anchors = claim, anchors

    def _repr_html_(self) -> str:
        return _page("kilde-claims", "notebook_claims.css", *_claim(self.claim, self._anchors))

    def __repr__(self) -> str:
        return repr(self.claim)


class Shown:
    """A trace with the words it stands on, as the last line of a cell shows it; `shown[0]` is its first claim."""

    def __init__(self, trace: Trace, readings: Sequence[Reading]) -> None:
        self.trace, self._anchors = trace, Anchors(trace, readings)

    def __len__(self) -> int:
        return len(self.trace.claims)

    def __getitem__(self, place: int) -> ShownClaim:
        return ShownClaim(self.trace.claims[place], self._anchors)

    def __iter__(self) -> Iterator[ShownClaim]:
        return (ShownClaim(claim, self._anchors) for claim in self.trace.claims)

    def _repr_html_(self) -> str:
        return _page("kilde-claims", "notebook_claims.css", *_trace(self.trace, self._anchors))

    def __repr__(self) -> str:
        return f"Shown(articles={len(self.trace.articles)}, claims={len(self)})"


def shown(trace: Trace, readings: Sequence[Reading] = ()) -> Shown:
    """A trace to be shown with the words of `readings`, those it was made from; without them its words are not at hand."""
    return Shown(trace, readings)


def trace_html(trace: Trace) -> str:
    """A trace as HTML, without its articles' words: it does not hold them. `shown` has them."""
    return Shown(trace, ())._repr_html_()


def claim_html(claim: Claim) -> str:
    """A claim as HTML, without words and names of its articles: it holds their ids alone. `shown` has them."""
    told = {*claim.articles, *(link.evidence.article for link in claim.links)}
    for link in claim.links:
        told.update(article for article in (link.from_.article, *link.from_.undecided) if article is not None)
    told.update(place.article for event in claim.events for place in (event.from_, event.to))
    refs = (ArticleRef(article, None, None, None, None, None, claim.language) for article in sorted(told))
    return Shown(Trace(tuple(refs), (claim,)), ())[0]._repr_html_()


def _page(name: str, style: str, *children: Child) -> str:
    css = files("kilde.show").joinpath(style).read_text(encoding="utf-8")
    # Notebooks set what stands between dollar signs as formulas, prices too, unless one of these classes forbids it.
    return element("div", element("style", Markup(css)), *children, class_=f"{name} tex2jax_ignore mathjax_ignore")


def _head(reading: Reading) -> Markup:
    article = reading.article
    title = article.title if article.title and article.title not in article.text else None
    told = [isolated(part) for part in (title, article.outlet, article.published) if part]
    told.append(escape(article.language))
    told.append(escape(count(len(reading.statements), "statement", "statements")))
    told.append(escape(count(len(reading.sources), "source", "sources")))
    return element("p", join(told[0], [(" · ", part) for part in told[1:]]), class_="head")


def _about(claim: Claim) -> str:
    carried, origins = count(len(claim.articles), "article", "articles"), claim.origins
    credibility = f"credibility {claim.credibility} of 6, {word(f'credibility.{claim.credibility}')}"
    return f"{carried}, {origins_words(origins.least, origins.most)}; {credibility}"


def _claim(claim: Claim, anchors: Anchors) -> list[Child]:
    return [
        element("p", "“", isolated(claim.text, claim.language), "”", class_="said"),
        element("p", _about(claim)),
        *_ways(claim, anchors),
    ]


def _ways(claim: Claim, anchors: Anchors) -> list[Child]:
    """Flags, picture and wordings of a claim."""
    picture = provenance_svg(claim, anchors, "Who had it from whom; the table below has the words")
    return [
        flag_list(claim, explained=True),
        element("div", _without_ways(picture), class_="scroll"),
        _without_ways(wordings(claim, anchors)),
    ]


def _without_ways(markup: Markup) -> Markup:
    return Markup(_WAY.sub("", markup))


def _trace(trace: Trace, anchors: Anchors) -> list[Child]:
    carried = shared(trace)
    listed = (carried or trace.claims)[:LISTED]
    head = f"{count(len(trace.articles), 'article', 'articles')}, {count(len(trace.claims), 'claim', 'claims')}"
    head += f", {len(carried)} of them in more than one article"
    items: list[Child] = [
        element(
            "details",
            element("summary", "“", isolated(claim.text, claim.language), "”", element("small", _about(claim))),
            _ways(claim, anchors),
        )
        for claim in listed
    ]
    left = len(trace.claims) - len(listed)
    more = element("p", count(left, "more claim is not shown", "more claims are not shown")) if left else None
    return [element("p", head), items, more]
