"""Which claims are denied: by another claim of the collection that says the opposite, or by the text itself.

A denial is a claim of its own: its words are near the other's, and it negates more of them. Whether two claims are near is
told by sentence vectors where there are any (they meet across languages), else by the words they share. Only claims that some
article carries both of are compared: an article that denies tells what it denies.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kilde.claim import Event, Instance, Place
from kilde.matching.features import likeness, plain
from kilde.tracing import wording
from kilde.tracing.claiming import Claiming
from kilde.tracing.identity import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kilde.matching.vectors import Vectors

#: How near a claim and an instance that denies it are, by vectors and by shared words. Together with retractions they find 12
#: (by words 7) of 26 denied claims of the training dossiers' gold groups, with 3 (by words 1) wrong. At 0.4 two more are found
#: and four more are wrong, and of all groups that matching makes there, one in ten is flagged instead of one in twenty.
NEAR, ALIKE = 0.45, 0.6

#: Instances of fewer words of four letters and more are too short to tell what they deny.
FEW = 2

#: So much more of a denial's instances negate than of what it denies.
NEGATIVE = 0.3


def denials(claims: Sequence[Claiming], vectors: "Vectors | None" = None) -> dict[int, Event]:
    """The event of each denied claim, by its place in `claims`."""
    negative = [_share(claiming) for claiming in claims]
    near = _Nearness(claims, vectors)
    carried: dict[str, list[int]] = {}
    for number, claiming in enumerate(claims):
        for article in claiming.by_article:
            carried.setdefault(article, []).append(number)
    found: dict[int, Event] = {}
    for number, claiming in enumerate(claims):
        rivals = sorted({other for article in claiming.by_article for other in carried[article]} - {number})
        best: tuple[float, Instance, Instance] | None = None
        for other in rivals:
            if negative[other] - negative[number] < NEGATIVE:
                continue
            found_near = near(number, other)
            if found_near is None or found_near[0] < (ALIKE if vectors is None else NEAR):
                continue
            if best is None or found_near[0] > best[0]:
                best = found_near
        if best is not None:
            _, one, its = best
            text = f"{_who(claims[number], its)} says the opposite in {claiming.collection.outlets[its.article]}"
            found[number] = Event("denied", _place(one), _place(its), text)
        elif (event := next(_rejected(claiming), None)) is not None:
            found[number] = event
    return found


def _share(claiming: Claiming) -> float:
    return sum(_negates(claiming, instance) for instance in claiming.instances) / len(claiming.instances)


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


def _answers(claiming: Claiming, instance: Instance) -> bool:
    """Whether an instance is somebody's denial: a body's own, one that a source gives, or told with a verb of denial."""
    if not _negates(claiming, instance):
        return False
    return bool(claiming.beyond(instance)) or instance.article in claiming.collection.issuers or _denies(claiming, instance)


class _Nearness:
    """How near two claims are: the score of their nearest instances, and those."""

    def __init__(self, claims: Sequence[Claiming], vectors: "Vectors | None") -> None:
        self.claims = claims
        self.texts = [[_text(claiming, instance) for instance in claiming.instances] for claiming in claims]
        self._words: dict[tuple[int, int], frozenset[str]] = {}
        self._sides: dict[int, tuple[list[int], list[int]]] = {}
        self.points = None if vectors is None else self._points(vectors)

    def _points(self, vectors: "Vectors") -> "list[NDArray[np.float64]]":
        import numpy as np

        from kilde.matching.vectors import centred

        flat = [text for texts in self.texts for text in texts]
        languages = [
            claiming.collection.article(instance.article).language
            for claiming in self.claims
            for instance in claiming.instances
        ]
        rows = centred(vectors.encode(flat), languages)
        rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        points, at = [], 0
        for texts in self.texts:
            points.append(rows[at : at + len(texts)])
            at += len(texts)
        return points

    def words(self, number: int, place: int) -> frozenset[str]:
        """The words of four letters and more of an instance, in plain letters."""
        if (number, place) not in self._words:
            self._words[number, place] = _plain(self.texts[number][place])
        return self._words[number, place]

    def sides(self, number: int) -> tuple[list[int], list[int]]:
        """The places of a claim's instances that deny nothing, and of those that are somebody's denial."""
        if number not in self._sides:
            claiming = self.claims[number]
            long = [(i, each) for i, each in enumerate(claiming.instances) if len(self.words(number, i)) >= FEW]
            plain = [i for i, each in long if not _negates(claiming, each)]
            self._sides[number] = (plain, [i for i, each in long if _answers(claiming, each)])
        return self._sides[number]

    def __call__(self, number: int, other: int) -> tuple[float, Instance, Instance] | None:
        """The nearest two of which the second denies and the first does not; None where there are no such."""
        one, its = self.claims[number].instances, self.claims[other].instances
        best: tuple[float, Instance, Instance] | None = None
        for j in self.sides(other)[1]:
            for i in self.sides(number)[0]:
                if self.points is not None:
                    score = float(self.points[number][i] @ self.points[other][j])
                else:
                    score = likeness(self.words(number, i), self.words(other, j))
                if best is None or score > best[0]:
                    best = (score, one[i], its[j])
        return best


def _text(claiming: Claiming, instance: Instance) -> str:
    return claiming.collection.article(instance.article).joined(instance.content)


def _plain(text: str) -> frozenset[str]:
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
