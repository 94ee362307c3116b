"""One claim within its collection: who carries it, in which order, in which words."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from kilde.claim import ChainLink, Instance
from kilde.tracing import kinds, reuse, wording
from kilde.tracing.collection import Collection
from kilde.tracing.outlets import same_outlet


class Claiming:
    """The instances of a claim by article, in the collection's order (so the order they were given in changes nothing).

    `standing` has the articles that were set aside, each with the one that stands for it (`twins`).
    """

    def __init__(
        self, collection: Collection, instances: Sequence[Instance], standing: Mapping[str, str] | None = None
    ) -> None:
        self.collection = collection
        self.standing: Mapping[str, str] = standing or {}
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

    @cached_property
    def copies(self) -> Mapping[Instance, Sequence[tuple[Instance, float]]]:
        """For each instance in words of other articles: theirs in the same words, and what share of the words (`reuse`)."""
        found: dict[Instance, list[tuple[Instance, float]]] = {}
        if len(self.by_article) < 2:
            return found
        passages = [self.words(instance) for instance in self.instances]
        for i, j in reuse.candidates(passages):
            one, other = self.instances[i], self.instances[j]
            if one.article != other.article and (share := reuse.shared(passages[i], passages[j])) >= reuse.COPY:
                found.setdefault(one, []).append((other, share))
                found.setdefault(other, []).append((one, share))
        return found

    def beyond(self, instance: Instance) -> tuple[ChainLink, ...]:
        """An instance's chain without the outlet itself, each link as what it is in this collection (`kinds`)."""
        if instance not in self._beyond:
            own = self.collection.outlets[instance.article]
            issuer = instance.article in self.collection.issuers
            language = self.collection.article(instance.article).language
            self._beyond[instance] = tuple(
                kinds.told(self.collection, link, language)
                for link in instance.chain
                if issuer or not same_outlet(link.name, own)
            )
        return self._beyond[instance]

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
