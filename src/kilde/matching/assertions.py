"""Assertions: what an article says, clause by clause, each with who says it.

Two sorts: the contents of its statements, and what it tells in its own voice, which is where lost hedges show. Long contents
are cut into clauses, since two articles seldom share more than one clause of a sentence. A clause must say something: a few
words without a finite verb go with what says something of them, or are left out, and a relative clause has the word that it
hangs on.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from kilde.article import Article, Span
from kilde.claim import ChainLink, Instance
from kilde.matching.features import figures
from kilde.matching.pack import pack
from kilde.matching.predicates import finite
from kilde.reading.cues import cues
from kilde.reading.segments import tokens
from kilde.statement import Reading, Statement

#: The fewest words of a clause of its own; a shorter piece stays with its neighbour. Of 2 to 5, 3 had the highest share of gold
#: instances with a clause that overlaps them by half (training dossiers: 90 of 100; whole sentences 64).
SHORTEST = 3

#: What is left of a sentence beside somebody's words is mostly the frame they stand in («i politiet til NTB»): it counts as
#: told by the article from so many words on, with a finite verb. On the training dossiers 5 gave what 3 gave, without such
#: pieces; 8 lost claims. Longer ones without a verb («på en pressekonferanse i byen fredag») were in no group with gold.
FRAME = 5

#: A clause of fewer words that has no finite verb, or is an infinitive, says nothing by itself («the allegation»): it is not
#: listed. With no bound on the words, and all without a verb joined to what follows, the groups lost 2 points of B-cubed F1 on
#: the development dossiers and 4 on the real ones: such pieces still tell what else an article says.
NAMING = 5

#: Where finite verbs begin, in order; None where they are not told, and any clause may say something.
Verbs = Sequence[int] | None

WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[,;:]\s+|\s+[–—-]\s+|(?<=[,.!?])[\"»”]\s*")
_PAUSE_MARK = re.compile(r"[,;:–—\"«»“”]")
_CLOSERS = " \"»”“’'"
_EDGE = " \t\n\r\f\v\u00a0\u2009\u202f.,;:!?…–—-\"«»“”„'’‘‹›()[]"


def assertions(reading: Reading) -> tuple[Instance, ...]:
    """The assertions of `reading` in the order of its text; those of statements carry their id and chain."""
    article = reading.article
    within = sentences(article)
    verbs = known_verbs(article.text, article.language)
    found = [instance for statement in reading for instance in _stated(reading, statement, within, verbs)]
    taken = union(span for statement in reading for span in (*statement.content, *statement.cue, *statement.source))
    framed = union(span for statement in reading for span in statement.cue)
    for sentence in within:
        for gap in without(sentence, taken):
            if _shared(sentence, framed) and (_count(article.text, gap) < FRAME or not _holds(verbs, (gap,))):
                continue
            found += [
                Instance(article=article.id, statement=None, content=clause)
                for clause in clauses(article.text, (gap,), article.language, within, verbs)
                for count in (_words(article.text, clause),)
                if count >= SHORTEST and (count >= NAMING or _says(article.text, clause, article.language, verbs))
            ]
    return tuple(sorted(found, key=lambda instance: (instance.content, instance.statement or "")))


def known_verbs(text: str, language: str) -> Verbs:
    """Where the finite verbs of `text` begin, in a language that matching has a pack for."""
    return finite(text) if pack(language).openers else None


def _stated(reading: Reading, statement: Statement, within: Sequence[Span], verbs: Verbs) -> tuple[Instance, ...]:
    """The clauses of a statement, less what a nested statement tells whose cue stands in its content."""
    inner = union(
        span
        for other in reading
        if other.nested and other is not statement and other.cue and all(_inside(cue, statement.content) for cue in other.cue)
        for span in (*other.content, *other.cue, *other.source)
    )
    own = tuple(part for span in statement.content for part in without(span, inner))
    article = reading.article
    chain = tuple(ChainLink(source.name, source.kind, source.named) for source in reading.chain(statement))
    return tuple(
        Instance(
            article=article.id,
            statement=statement.id,
            content=clause,
            chain=chain,
            stance=statement.stance,
            modality=statement.modality,
            polarity=statement.polarity,
        )
        for clause in clauses(article.text, own, article.language, within, verbs)
        for count in (_words(article.text, clause),)
        if (not inner or count >= SHORTEST) and (count >= NAMING or _says(article.text, clause, article.language, verbs))
    )


def clauses(
    text: str, spans: tuple[Span, ...], language: str, within: Sequence[Span], verbs: Verbs = None
) -> tuple[tuple[Span, ...], ...]:
    """The clauses that the words at `spans` hold, each as the spans of its words without punctuation at the edges.

    A clause ends with its sentence (`within`: all sentences, in order), at a comma, semicolon, colon, dash or closing quotation
    mark, and before a word that opens a clause. A piece of fewer than `SHORTEST` words joins the one before it, or after it
    where it is the first, within a sentence; so does what goes on after one that names something and has no finite verb of its
    own (`verbs` is where they begin); and the halves of a clause that its cue cleaves («Båten [skal ha] gått ned») are one. A
    relative clause begins with the word before it.
    """
    found: list[list[Span]] = []
    for at, span in enumerate(spans):
        for sentence in _shared(span, within):
            # A content that its cue splits in two is one sentence unless the first part was closed by a full stop.
            goes_on = bool(found) and sentence[0] == span[0] and at > 0 and not _closed(text, spans[at - 1])
            fresh = not goes_on
            for piece in _pieces(text, sentence, language):
                short = _count(text, piece) < SHORTEST
                cleft = goes_on and piece[0] == span[0] and not _PAUSE_MARK.search(text, spans[at - 1][1], span[0])
                small = not fresh and (
                    _words(text, tuple(found[-1])) < SHORTEST or _goes_on(text, verbs, found[-1], piece, language)
                )
                if not fresh and (short or cleft or small):
                    found[-1].append(piece)
                else:
                    found.append([piece])
                fresh = False
    return tuple(trimmed for pieces in found if (trimmed := _joined(text, _completed(text, pieces, language, within))))


def _completed(text: str, pieces: list[Span], language: str, within: Sequence[Span]) -> list[Span]:
    """`pieces` with the word that a relative clause at their head hangs on: the one before it in its sentence."""
    first = WORD.search(text, *pieces[0])
    if first is None or first.group().lower() not in _relatives(language):
        return pieces
    sentence = within[max(bisect_right(within, (first.start(), len(text))) - 1, 0)]
    before = [match.span() for match in WORD.finditer(text, sentence[0], first.start())]
    return [(before[-1][0], pieces[0][1]), *pieces[1:]] if before else pieces


def _goes_on(text: str, verbs: Verbs, spans: Sequence[Span], piece: Span, language: str) -> bool:
    """Whether `piece` says something of what `spans` only name («En mann som kom, | ble sett»).

    `spans` are a few words with no finite verb but those that relative pronouns inside take, and `piece` begins with a finite
    verb or a word that opens a clause.
    """
    first = WORD.search(text, *piece)
    if verbs is None or first is None or _words(text, tuple(spans)) >= NAMING:
        return False
    count = sum(bisect_left(verbs, b) - bisect_left(verbs, a) for a, b in spans)
    words = [match.group().lower() for a, b in spans for match in WORD.finditer(text, a, b)]
    if count > sum(word in _relatives(language) for word in words[1:]):
        return False
    return _holds(verbs, [first.span()]) or first.group().lower() in _relatives(language) | _openers(language)


def _says(text: str, spans: tuple[Span, ...], language: str, verbs: Verbs) -> bool:
    """Whether a short content says something: it has a finite verb, and is no infinitive («not to be named»)."""
    words = [match.group().lower() for a, b in spans for match in WORD.finditer(text, a, b)]
    known = pack(language)
    start = 1 if words[:1] and words[0] in known.negations else 0
    return _holds(verbs, spans) and not (words[start:] and words[start] in known.infinitives)


def _holds(verbs: Verbs, spans: Iterable[Span]) -> bool:
    """Whether any of `verbs`, places in order, lies in `spans`."""
    return verbs is None or any(bisect_left(verbs, b) > bisect_left(verbs, a) for a, b in spans)


def sentences(article: Article) -> tuple[Span, ...]:
    """The sentences of the article's running text."""
    known = cues(article.language.split("-")[0])
    abbreviations = frozenset(known.pack.abbreviations) if known else frozenset()
    words = tokens(article, abbreviations, known is not None and known.pack.ordinals)
    return tuple(words.span(first, last) for first, last in words.sentences)


def union(spans: Iterable[Span]) -> list[Span]:
    """The places that `spans` cover, in order and without overlap."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(span: Span, taken: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of `span` that `taken`, a union, does not cover."""
    parts, start = [], span[0]
    for a, b in _shared(span, taken):
        if a > start:
            parts.append((start, a))
        start = b
    if start < span[1]:
        parts.append((start, span[1]))
    return tuple(parts)


def _shared(span: Span, ordered: Sequence[Span]) -> list[Span]:
    """The parts of `span` that lie in spans of `ordered`, which stand in order without overlap."""
    found = []
    at = max(bisect_right(ordered, (span[0], span[0])) - 1, 0)
    while at < len(ordered) and ordered[at][0] < span[1]:
        start, end = max(span[0], ordered[at][0]), min(span[1], ordered[at][1])
        if start < end:
            found.append((start, end))
        at += 1
    return found


def _pieces(text: str, sentence: Span, language: str) -> list[Span]:
    """`sentence` cut at every pause, before every opener, and where two figures are told side by side."""
    openers = _openers(language)
    cuts = [match.span() for match in _PAUSE.finditer(text, *sentence)]
    cuts += [(match.start(), match.start()) for match in WORD.finditer(text, *sentence) if match.group().lower() in openers]
    pieces, start = [], sentence[0]
    for a, b in sorted(cuts):
        if a >= start:
            pieces.append((start, a))
            start = b
    pieces.append((start, sentence[1]))
    return [part for piece in pieces if WORD.search(text, *piece) for part in _counts(text, piece, language)]


def _counts(text: str, piece: Span, language: str) -> list[Span]:
    """`piece` cut at the word that joins two counts («Ni ble drept og rundt 40 er savnet»), else whole.

    Either part has a figure and `SHORTEST` words. A figure right before the joiner belongs to what follows («mellom 9 og 10»).
    """
    for match in WORD.finditer(text, *piece):
        if match.group().lower() in _joiners(language):
            parts = (piece[0], match.start()), (match.end(), piece[1])
            last = text[piece[0] : match.start()].split()[-1:]
            if (
                all(_count(text, part) >= SHORTEST and figures(text[part[0] : part[1]], language) for part in parts)
                and last
                and not figures(last[0], language)
            ):
                return [parts[0], *_counts(text, parts[1], language)]
    return [piece]


def _joined(text: str, pieces: list[Span]) -> tuple[Span, ...]:
    """`pieces` as spans: those with only punctuation between them are one; edges trimmed."""
    spans: list[Span] = []
    for start, end in pieces:
        if spans and not text[spans[-1][1] : start].strip(_EDGE):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(trimmed for span in spans if (trimmed := _trimmed(text, span)))


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without punctuation at its edges; a mark stays that closes one inside («Ternesund»)."""
    words = text[span[0] : span[1]]
    start = span[0] + len(words) - len(words.lstrip(_EDGE))
    end = start + len(words.strip(_EDGE))
    for opening, closing in ("«»", "“”", "„“", "()", "[]"):
        inside = text[start:end]
        if inside.count(opening) > inside.count(closing) and text[end : end + 1] == closing and end < span[1]:
            end += 1
    return (start, end) if start < end else None


def _closed(text: str, span: Span) -> bool:
    return text[span[0] : span[1] + 1].rstrip(_CLOSERS).endswith((".", "!", "?", "…"))


def _inside(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _count(text: str, span: Span) -> int:
    return sum(1 for _ in WORD.finditer(text, *span))


def _words(text: str, spans: tuple[Span, ...]) -> int:
    return sum(_count(text, span) for span in spans)


@cache
def _openers(language: str) -> frozenset[str]:
    return frozenset(pack(language).openers)


@cache
def _relatives(language: str) -> frozenset[str]:
    return frozenset(pack(language).relatives)


@cache
def _joiners(language: str) -> frozenset[str]:
    return frozenset(pack(language).joiners)
