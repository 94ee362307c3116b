"""Which claims a sentence is about, in whatever language it is asked."""

from collections.abc import Sequence

import numpy as np

from kilde.claim import Claim, Trace
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
            words.append(" ".join(article.words(span) for span in instance.content))
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


def about(text: str, trace: Trace, readings: Sequence[Reading], vectors: Vectors) -> Trace:
    """The trace with those claims alone that `text` is about, nearest first; all articles stay listed."""
    kept = chosen(likenesses(text, trace.claims, readings, vectors))
    return Trace(trace.articles, tuple(trace.claims[at] for at in kept))
