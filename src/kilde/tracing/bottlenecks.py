"""Bottlenecks: the outlets that every way of a claim passes, from whoever told it to whoever has it last.

An outlet is one where each article that nobody takes the claim from has it through that outlet: the dominators of a flow graph
(E. Lowry and C. Medlock 1969, "Object code optimization"), with the origins as its entry. What goes wrong there goes wrong for
all. A link of same source or same occasion is no way through the other article: both have it from the source.
"""

from collections.abc import Sequence

from kilde.claim import THROUGH
from kilde.tracing.claiming import Claiming
from kilde.tracing.links import Edge, best_of
from kilde.tracing.outlets import brand


def bottlenecks(claiming: Claiming, edges: Sequence[Edge]) -> tuple[str, ...]:
    """The names of a claim's bottlenecks, in the order that the way passes them; none where outlets have it by themselves."""
    best = best_of(edges)
    outlets = claiming.collection.outlets
    passed: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for article in claiming.by_article:
        own, ways = False, list[tuple[str, ...]]()
        for instance in claiming.by_article[article]:
            through = _through(best[instance]) if instance in best else ()
            # Words beside those that come through another article come with them, unless they name somebody.
            own = own or (not through and bool(claiming.beyond(instance)))
            for source in through:
                ways.append(passed.get(source, (outlets.get(source, source),)))
                taken.add(source)
        common = () if own or not ways else tuple(name for name in ways[0] if all(name in way for way in ways))
        passed[article] = (*(name for name in common if name != outlets[article]), outlets[article])
    last = [passed[article] for article in claiming.by_article if article not in taken]
    if not last:  # Articles whose order is not told may cite each other.
        return ()
    return tuple(name for name in last[0][:-1] if all(name in way[:-1] for way in last))


def _through(edge: Edge) -> tuple[str, ...]:
    """The articles that an edge leads through, or the outlet outside the collection; none where it leads through none."""
    if edge.reason not in THROUGH:
        return ()
    if edge.outside is not None:
        return (brand(edge.outside),)
    return (*(() if edge.article is None else (edge.article,)), *edge.undecided)
