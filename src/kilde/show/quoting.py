"""The words of articles that an explanation rests on, and where they stand."""

from collections.abc import Sequence

import msgspec

from kilde.article import Span
from kilde.claim import HEARSAY, OWN_VOICE, ArticleRef, Claim, Instance, Place, Trace
from kilde.statement import Reading, Statement

#: The words of a claim are shown with those that tell whose they are where all lie within so many letters, else side by side.
ROOM = 240


class Evidence(msgspec.Struct, frozen=True):
    """Words of an article and where they stand: `span` is in code points of its text, half-open."""

    article: str
    span: Span
    words: str


def outlet(ref: ArticleRef) -> str:
    """An article's outlet, or what stands for it where none is known."""
    return ref.outlet or ref.path or ref.url or ref.id


class Quotes:
    """The words of one claim's articles."""

    def __init__(self, claim: Claim, trace: Trace, readings: Sequence[Reading]) -> None:
        self.claim = claim
        self.refs = {ref.id: ref for ref in trace.articles}
        self.readings = {reading.article.id: reading for reading in readings}

    def words(self, article: str, span: Span) -> tuple[Evidence, ...]:
        """The words at a place; nothing where the article's text is not at hand."""
        reading = self.readings.get(article)
        return () if reading is None else (Evidence(article, span, reading.article.words(span)),)

    def place(self, place: Place) -> tuple[Evidence, ...]:
        """The words at a place."""
        return self.words(place.article, place.span)

    def instance(self, instance: Instance) -> tuple[Evidence, ...]:
        """An instance's words, with its statement's cue and source where they stand near."""
        spans = list(instance.content)
        statement = self.statement(instance)
        if statement is not None:
            spans += [*statement.cue, *statement.source]
        hull = (min(span[0] for span in spans), max(span[1] for span in spans))
        if hull[1] - hull[0] > ROOM:
            hull = (instance.content[0][0], instance.content[-1][1])
        return self.words(instance.article, hull)

    def statement(self, instance: Instance) -> Statement | None:
        """The statement that an instance is of, in its reading."""
        reading = self.readings.get(instance.article)
        if reading is None or instance.statement is None:
            return None
        return next((each for each in reading.statements if each.id == instance.statement), None)

    def mentions(self, name: str) -> tuple[Evidence, ...]:
        """The words that name an origin beside the claim, where it is first told; of an outlet or body, its article's own."""
        for instance in self.claim.instances:
            reading = self.readings.get(instance.article)
            if reading is None or not any(link.name == name for link in instance.chain):
                continue
            start = instance.content[0][0]
            if spans := [span for source in reading.sources if source.name == name for span in source.spans]:
                return self.words(instance.article, min(spans, key=lambda span: (abs(span[0] - start), span)))
        bare = name.removeprefix(HEARSAY).removesuffix(")") if name.startswith(HEARSAY) else name.removesuffix(OWN_VOICE)
        mine = (each for each in self.claim.instances if outlet(self.refs[each.article]) == bare)
        return next((self.words(each.article, each.content[0]) for each in mine), ())

    def near(self, place: Place, instances: Sequence[Instance]) -> tuple[Evidence, ...]:
        """The words that tell a link, with the claim's words beside them where they stand near."""
        instance = min(instances, key=lambda each: (abs(each.content[0][0] - place.span[0]), each.content))
        hull = (min(instance.content[0][0], place.span[0]), max(instance.content[-1][1], place.span[1]))
        if hull[1] - hull[0] <= ROOM:
            return self.words(place.article, hull)
        return self.place(place) + self.instance(instance)

    def told(self, article: str) -> tuple[Evidence, ...]:
        """The claim's words in an article that carries it; nothing where it carries something else."""
        instance = next((each for each in self.claim.instances if each.article == article), None)
        return () if instance is None else self.words(article, (instance.content[0][0], instance.content[-1][1]))
