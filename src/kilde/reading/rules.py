"""Attributions by rules: what an article attributes, to which words and by which, as the language packs tell.

The patterns follow Krestel, Bergler and Witte (2008) for reported speech; the roles content, cue and source are those of
Pareti (2015).
"""

from kilde.article import PROSE, Article, Span
from kilde.reading.attribution_type import Attribution
from kilde.reading.cues import cues, matched
from kilde.reading.dashes import dash_lines
from kilde.reading.direct import marked
from kilde.reading.found import Found, Range, Search
from kilde.reading.hearsay import prepositions, unnamed
from kilde.reading.indirect import clauses, nouns
from kilde.reading.quotes import Quotation, quotations
from kilde.reading.segments import Tokens, tokens
from kilde.reading.trailing import trailing
from kilde.reading.verbs import hits
from kilde.statement import Modality, StatementKind

#: A quoted part of fewer words does not make an indirect content a mixed one.
QUOTED = 2
#: So many words from its beginning, a content shows its speaker's hedges.
HEDGED = 12


def attributions(article: Article) -> tuple[Attribution, ...]:
    """The attributions of an article, in the order of their first words; none where its language has no cue pack."""
    known = cues(article.language.partition("-")[0].lower())
    if known is None or not any(block.kind in PROSE for block in article.blocks):
        return ()
    words = tokens(article, frozenset(known.pack.abbreviations), known.pack.ordinals)
    quoted = quotations(words)
    search = Search(words, known, quoted, hits(words, known), _inside(words, quoted))
    search.at = {hit.first: hit for hit in search.hits}
    trailing(search)
    marked(search, dash_lines(search))
    clauses(search)
    search.cover()
    nouns(search)
    search.cover()
    prepositions(search)
    search.cover()
    unnamed(search)
    return _finished(search)


def _inside(words: Tokens, quoted: list[Quotation]) -> list[int]:
    """For each token the innermost quotation that holds it, or -1."""
    inside = [-1] * len(words.low)
    for number, quotation in enumerate(quoted):
        for index in range(quotation.first, min(quotation.last, len(inside))):
            inside[index] = number
    return inside


def _finished(search: Search) -> tuple[Attribution, ...]:
    """The found attributions as values: spans for ranges, cues cut out of contents, parents and accounts as indices."""
    words = search.tokens
    made: list[tuple[Found, tuple[Span, ...]]] = []
    seen: set[tuple[Span, ...]] = set()
    for found in search.found:
        content = tuple(span for part in _cut(found) for span in words.spans(*part))
        if content and content not in seen:
            seen.add(content)
            made.append((found, content))
    made.sort(key=lambda item: (item[1][0][0], -item[1][-1][1]))
    index = {id(found): number for number, (found, _) in enumerate(made)}
    parents = _parents([item[0] for item in made])
    return tuple(
        Attribution(
            type=found.type,
            kind=_kind(search, found),
            content=content,
            cue=_spans(words, found.cue),
            source=_spans(words, [found.source] if found.source else []),
            hearers=_spans(words, found.hearers),
            relays=_spans(words, found.relays),
            continues=index.get(id(found.continues)) if found.continues else None,
            parent=parents[number],
            stance=found.stance,
            modality=_modality(search, found),
            polarity=found.polarity,
        )
        for number, (found, content) in enumerate(made)
    )


def _spans(words: Tokens, parts: list[Range]) -> tuple[Span, ...]:
    return tuple(span for part in sorted(parts) for span in words.spans(*part))


def _cut(found: Found) -> list[Range]:
    """The content's ranges without the cue and the source, in order and without overlap."""
    out: list[Range] = []
    holes = sorted([*found.cue, *([found.source] if found.source else []), *found.hearers, *found.relays])
    at = -1
    for begin, end in sorted(found.content):
        begin = max(begin, at)
        for first, last in holes:
            if first < end and last > begin:
                if begin < first:
                    out.append((begin, first))
                begin = max(begin, last)
        if begin < end:
            out.append((begin, end))
            at = end
    return out


def _parents(made: list[Found]) -> list[int | None]:
    """For each attribution the index of the smallest other whose content holds its cue (or content, where it has none)."""
    out: list[int | None] = []
    open_: list[int] = []
    for number, found in enumerate(made):
        begin = min([part[0] for part in found.content] + [part[0] for part in found.cue])
        end = max(part[1] for part in found.content)
        begin_content = found.content[0][0]
        open_ = [k for k in open_ if made[k].content[-1][1] > begin_content]
        parent = None
        for k in reversed(open_[-8:]):
            held = any(first <= begin and end <= last for first, last in made[k].content)
            if held and made[k].content != found.content:
                parent = k
                break
        out.append(parent)
        open_.append(number)
    return out


def _kind(search: Search, found: Found) -> StatementKind:
    if found.quoted:
        return "direct"
    inside, quoted, total = search.inside, 0, 0
    outer = inside[found.cue[0][0]] if found.cue else -1
    for begin, end in found.content:
        for index in range(begin, end):
            if search.tokens.word[index]:
                total += 1
                quoted += inside[index] not in (-1, outer)
    if quoted == total and quoted:
        return "direct"
    return "mixed" if quoted >= QUOTED else "indirect"


def _modality(search: Search, found: Found) -> Modality:
    """How sure the source is: what the cue tells, or the hedges at the content's beginning, or its question mark."""
    words, known = search.tokens, search.cues
    if found.modality != "certain":
        return found.modality
    begin, end = found.content[0][0], found.content[-1][1]
    if found.quoted and end <= len(words.low) and "?" in words.low[max(begin, end - 1) : end + 1]:
        return "unknown"
    for index in range(begin, min(end, begin + HEDGED)):
        if matched(words, known.probable, index, end):
            return "probable"
        if matched(words, known.possible, index, end):
            return "possible"
    return "certain"
