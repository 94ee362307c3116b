"""Which claims a sentence is about, in whatever language it is asked."""

from collections.abc import Sequence

import numpy as np

from kilde.claim import Asked, Claim, LeftOut, Likeness, Trace
from kilde.intake.language import detect, primary
from kilde.matching.vectors import SCALE, Vectors, centred
from kilde.statement import Reading

#: A claim is what a sentence is about if its cosine (about the languages' means) is `LEAST` or more, and near (`MARGIN`) that
#: of the nearest claim. Found on the claims of the training dossiers, each asked for by its English sentence among all of its
#: dossier (`python -m benchmarks.about`): F1 87 there, against 79 with the best single threshold.
LEAST = 0.4
MARGIN = 0.05


def likenesses(text: str, claims: Sequence[Claim], readings: Sequence[Reading], vectors: Vectors) -> list[float]:
    """How near `text` is to each claim: the highest cosine to any of its instances, -1 to 1."""
    articles = {reading.article.id: reading.article for reading in readings}
    words, languages, owners = [text], [primary(detect(text))], []
    for number, claim in enumerate(claims):
        for instance in claim.instances:
            article = articles[instance.article]
            words.append(article.joined(instance.content))
            languages.append(primary(article.language))
            owners.append(number)
    points = centred(vectors.encode(words), languages)
    best = np.full(len(claims), -1.0)
    np.maximum.at(best, np.array(owners, dtype=np.intp), points[1:] @ points[0] / (SCALE * SCALE))
    return [float(value) for value in best]


def chosen(likenesses: Sequence[float], least: float = LEAST, margin: float = MARGIN) -> list[int]:
    """The indices of those that count as asked for, nearest first."""
    floor = max(least, max(likenesses, default=0.0) - margin)
    return sorted((at for at, value in enumerate(likenesses) if value >= floor), key=lambda at: (-likenesses[at], at))


#: So many of the claims that were left out are named.
NAMED = 3

#: From `LEAST` on a claim that was left out is close, and left out for a closer one; from here on it may be related. Asked
#: about another matter, the nearest gold claim of a training dossier is so for 32 % of sentences, and is shown for 7 %; asked
#: for by its own sentence, a claim is shown for 99 % (`python -m benchmarks.about`).
RELATED = 0.3


def about(text: str, trace: Trace, readings: Sequence[Reading], vectors: Vectors) -> Trace:
    """The trace with those claims alone that `text` is about, nearest first, and what was left out; articles stay listed."""
    found = likenesses(text, trace.claims, readings, vectors)
    kept = chosen(found)
    left = sorted(set(range(len(found))) - set(kept), key=lambda at: (-found[at], at))
    nearest = tuple(_left_out(trace.claims[at], found[at]) for at in left[:NAMED])
    return Trace(trace.articles, tuple(trace.claims[at] for at in kept), Asked(text, len(left), nearest))


def _left_out(claim: Claim, likeness: float) -> LeftOut:
    word: Likeness = "close" if likeness >= LEAST else "related" if likeness >= RELATED else "distant"
    return LeftOut(claim.id, claim.text, claim.language, word, round(likeness, 3))
