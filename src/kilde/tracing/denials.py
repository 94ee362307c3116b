"""Which claims are denied: by another claim of the collection that says the opposite, or by the text itself.

A denial is a claim of its own: its words are near the other's, and it negates more of them. Whether two claims are near is
told by sentence vectors where there are any (they meet across languages), else by the words they share. Only claims that some
article carries both of are compared: an article that denies tells what it denies.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from kilde.claim import Event, Instance, Place
from kilde.matching.features import likeness, plain
from kilde.tracing import wording
from kilde.tracing.claiming import Claiming
from kilde.tracing.identity import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kilde.matching.vectors import Vectors

    #: What gives the vectors of a claim's instances about the means of their languages, row by row: shape (instances, d).
    Rows = Callable[[Claiming], NDArray[np.float64]]

#: Where a claim stands among others, each at a place of its own.
Order: TypeAlias = tuple[int, int, int, str, tuple[int, str]]

#: How near a claim and an instance that denies it are, by vectors and by shared words. Together with retractions they find 12
#: (by words 7) of 26 denied claims of the training dossiers' gold groups, with 3 (by words 1) wrong. At 0.4 two more are found
#: and four more are wrong, and of all groups that matching makes there, one in ten is flagged instead of one in twenty.
NEAR, ALIKE = 0.45, 0.6

#: Instances of fewer words of four letters and more are too short to tell what they deny.
FEW = 2

#: So much more of a denial's instances negate than of what it denies.
NEGATIVE = 0.3


class Side:
    """A claim as it stands beside others that an article carries too: whether it may deny them, and which denies it.

    `rows` gives the vectors of a claim's instances; without it, claims are near by the words they share.
    """

    def __init__(self, claiming: Claiming, rows: "Rows | None" = None) -> None:
        self._claiming, self._rows = claiming, rows
        self._faced: set[Order] = set()
        self._best: tuple[float, Order, Instance, Instance] | None = None

    @cached_property
    def share(self) -> float:
        """The share of its instances that negate."""
        instances = self._claiming.instances
        return sum(_negates(self._claiming, instance) for instance in instances) / len(instances)

    @property
    def negates(self) -> bool:
        """Whether it can deny any claim."""
        return self.share >= NEGATIVE

    def face(self, other: "Side", order: Order) -> None:
        """Note that `other` denies it, where that is so: the nearest counts, and of equals the first in `order`."""
        if other.share - self.share < NEGATIVE or order in self._faced:
            return
        self._faced.add(order)
        near = self._near(other)
        if near is None or near[0] < (ALIKE if self._rows is None else NEAR):
            return
        score, one, its = near
        if self._best is None or score > self._best[0] or (score == self._best[0] and order < self._best[1]):
            self._best = (score, order, one, its)

    def denied(self) -> Event | None:
        """The event that it is denied: by the nearest claim that it faced, else by the text itself."""
        if self._best is None:
            return next(_rejected(self._claiming), None)
        _, _, one, its = self._best
        text = f"{_who(self._claiming, its)} says the opposite in {self._claiming.collection.outlets[its.article]}"
        return Event("denied", _place(one), _place(its), text)

    def _near(self, other: "Side") -> tuple[float, Instance, Instance] | None:
        """The nearest two of which the second denies and the first does not; None where there are no such."""
        one, its = self._claiming.instances, other._claiming.instances
        best: tuple[float, Instance, Instance] | None = None
        for j in other._answers:
            for i in self._plain:
                if self._rows is not None:
                    score = float(self._points[i] @ other._points[j])
                else:
                    score = likeness(self._words[i], other._words[j])
                if best is None or score > best[0]:
                    best = (score, one[i], its[j])
        return best

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        """The words of four letters and more of each instance, in plain letters."""
        article = self._claiming.collection.article
        return [_plain_words(article(instance.article).joined(instance.content)) for instance in self._claiming.instances]

    @cached_property
    def _long(self) -> list[tuple[int, Instance]]:
        return [(i, each) for i, each in enumerate(self._claiming.instances) if len(self._words[i]) >= FEW]

    @cached_property
    def _plain(self) -> list[int]:
        """The places of the instances that deny nothing."""
        return [i for i, each in self._long if not _negates(self._claiming, each)]

    @cached_property
    def _answers(self) -> list[int]:
        """The places of those that are somebody's denial."""
        return [i for i, each in self._long if _is_answer(self._claiming, each)]

    @cached_property
    def _points(self) -> "NDArray[np.float64]":
        import numpy as np

        assert self._rows is not None
        rows = self._rows(self._claiming)
        points: NDArray[np.float64] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return points


def encoded(vectors: "Vectors") -> "Rows":
    """What gives the vectors of a claim's instances by their words."""

    def rows(claiming: Claiming) -> "NDArray[np.float64]":
        from kilde.matching.vectors import centred

        articles = [claiming.collection.article(instance.article) for instance in claiming.instances]
        told = [article.joined(instance.content) for article, instance in zip(articles, claiming.instances, strict=True)]
        return centred(vectors.encode(told), [article.language for article in articles])

    return rows


def _negates(claiming: Claiming, instance: Instance) -> bool:
    """Whether an instance denies: its source does, a word of it negates, or its sentence has a verb of denial."""
    value = claiming.collection.article(instance.article)
    if instance.polarity == "negative" or any(wording.negated(value.text, span, value.language) for span in instance.content):
        return True
    return _denies(claiming, instance)


def _denies(claiming: Claiming, instance: Instance) -> bool:
    value = claiming.collection.article(instance.article)
    denial = wording.wording(value.language).denial
    return wording.find(denial, value.text, claiming.collection.place(instance)) is not None


def _is_answer(claiming: Claiming, instance: Instance) -> bool:
    """Whether an instance is somebody's denial: a body's own, one that a source gives, or told with a verb of denial."""
    if not _negates(claiming, instance):
        return False
    return bool(claiming.beyond(instance)) or instance.article in claiming.collection.issuers or _denies(claiming, instance)


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words(text) if len(word) > 3)


def _rejected(claiming: Claiming) -> Iterator[Event]:
    """An article that tells the claim says itself that it is wrong."""
    for instance in claiming.instances:
        if instance.stance == "rejected":
            outlet = claiming.collection.outlets[instance.article]
            yield Event("denied", _place(claiming.instances[0]), _place(instance), f"{outlet} says that it is wrong")


def _who(claiming: Claiming, instance: Instance) -> str:
    return instance.chain[-1].name if instance.chain else claiming.collection.outlets[instance.article]


def _place(instance: Instance) -> Place:
    return Place(instance.article, instance.content[0])
