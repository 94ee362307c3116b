"""Groups of instances as decisions have mended them: joined where two places make one claim, parted where they make two."""

from collections.abc import Callable, Sequence

from kilde.claim import Instance
from kilde.deciding.decision import Anchor, Apart, Decision, Same, found

#: How alike two instances are; higher is nearer.
Likeness = Callable[[Instance, Instance], float]
#: The text of an article; None where it is not here.
Text = Callable[[str], str | None]

Groups = tuple[tuple[Instance, ...], ...]


def judged(groups: Sequence[Sequence[Instance]], decisions: Sequence[Decision], text: Text, like: Likeness) -> Groups:
    """The groups with those of `decisions` (that stand) that join or part claims, in their order; the groups' order is kept.

    Where a claim is parted, each of its instances goes with the one of the two places that it is more like.
    """
    made = [list(group) for group in groups]
    for one in decisions:
        what = one.what
        if not isinstance(what, Same | Apart):
            continue
        first, second = (_place(made, anchor, text) for anchor in (what.one, what.other))
        if first is None or second is None:
            continue
        (at, instance), (beside, other) = first, second
        if isinstance(what, Same) and at != beside:
            low, high = sorted((at, beside))
            made[low] += made[high]
            made[high] = []
        elif isinstance(what, Apart) and at == beside and instance != other:
            group = made[at]
            away = [each for each in group if each == other or (each != instance and like(each, other) > like(each, instance))]
            made[at] = [each for each in group if each not in away]
            made.append(away)
    return tuple(
        tuple(sorted(group, key=_order)) for group in sorted((g for g in made if g), key=lambda g: min(map(_order, g)))
    )


def _order(instance: Instance) -> tuple[str, tuple[tuple[int, int], ...], str]:
    return instance.article, instance.content, instance.statement or ""


def _place(groups: Sequence[Sequence[Instance]], anchor: Anchor, text: Text) -> tuple[int, Instance] | None:
    """The group and the instance that have most of an anchor's words; None where none has any."""
    words = text(anchor.article)
    spans = None if words is None else found(anchor, words)
    if spans is None:
        return None
    best: tuple[float, int, Instance] | None = None
    for at, group in enumerate(groups):
        for instance in group:
            if instance.article != anchor.article:
                continue
            common = sum(max(0, min(b, d) - max(a, c)) for a, b in instance.content for c, d in spans)
            share = common / sum(b - a for a, b in instance.content)
            if common and (best is None or share > best[0]):
                best = share, at, instance
    return None if best is None else (best[1], best[2])
