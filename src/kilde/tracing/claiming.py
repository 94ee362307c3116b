"""One claim within its collection: who carries it, in which order, in which words."""

from collections.abc import Sequence

from kilde.claim import ChainLink, Instance
from kilde.tracing import wording
from kilde.tracing.citations import general
from kilde.tracing.collection import Collection
from kilde.tracing.identity import proper
from kilde.tracing.outlets import same_outlet


class Claiming:
    """The instances of a claim by article, in the collection's order (so the order they were given in changes nothing)."""

    def __init__(self, collection: Collection, instances: Sequence[Instance]) -> None:
        self.collection = collection
        self.instances = tuple(
            sorted(instances, key=lambda i: (collection.rank[i.article], i.content, i.statement or "", len(i.chain)))
        )
        self._beyond: dict[Instance, tuple[ChainLink, ...]] = {}
        self._figures: dict[Instance, tuple[float, ...]] = {}
        self.by_article: dict[str, tuple[Instance, ...]] = {}
        for instance in self.instances:
            self.by_article[instance.article] = (*self.by_article.get(instance.article, ()), instance)

    def earlier(self, article: str) -> tuple[str, ...]:
        """The carriers that came out before `article`."""
        return tuple(other for other in self.by_article if self.collection.before(other, article))

    def unordered(self, article: str) -> tuple[str, ...]:
        """The carriers of which nobody can tell whether they came out before `article` or after."""
        return tuple(o for o in self.by_article if o != article and self.collection.before(o, article) is None)

    def words(self, instance: Instance) -> str:
        """The sentences that hold an instance."""
        start, end = self.collection.place(instance)
        return self.collection.article(instance.article).text[start:end]

    def beyond(self, instance: Instance) -> tuple[ChainLink, ...]:
        """An instance's chain without the outlet itself, each link as what it is in this collection (`_known`)."""
        if instance not in self._beyond:
            own = self.collection.outlets[instance.article]
            issuer = instance.article in self.collection.issuers
            language = self.collection.article(instance.article).language
            self._beyond[instance] = tuple(
                self._known(link, language) for link in instance.chain if issuer or not same_outlet(link.name, own)
            )
        return self._beyond[instance]

    def _known(self, link: ChainLink, language: str) -> ChainLink:
        """A link with its kind corrected by what a reader of one article cannot see, or need not.

        A name of an outlet of the collection is one, unless that is a body that puts out its own releases. Words for the press
        in general are an unnamed outlet. A body of which only the people is told («Dutch police») is described, not named.
        """
        house = self.collection.house(link.name)
        if house is not None and link.named:
            return ChainLink(link.name, "organisation" if self.collection.issuing(house) else "outlet", True)
        spoken = general(link.name, language)
        if spoken is not None and (spoken or not link.named) and link.kind in ("outlet", "group", "document", "unspecified"):
            return ChainLink(link.name, "outlet", False)
        if link.kind == "organisation" and link.named:
            peoples = tuple(wording.wording(language).peoples)
            if all(wording.find(peoples, word) for word in proper(link.name)):
                return ChainLink(link.name, link.kind, False)
        return link

    def heard(self, instance: Instance) -> bool:
        """Whether the text names its own outlet as the hearer («sier hun til Avisa»)."""
        return len(self.beyond(instance)) < len(instance.chain)

    def figures(self, instance: Instance) -> tuple[float, ...]:
        """The numbers an instance tells, in order."""
        if instance not in self._figures:
            self._figures[instance] = self._told(instance)
        return self._figures[instance]

    def _told(self, instance: Instance) -> tuple[float, ...]:
        value = self.collection.article(instance.article)
        return tuple(f.value for span in instance.content for f in wording.figures(value.text, span, value.language))
