"""Which of the names in a noun phrase is its head: the source itself, not its place, its owner or whom it works for."""

from kilde.article import Span
from kilde.reading.cast import Cast
from kilde.reading.descriptions import Description, described
from kilde.reading.member import Member
from kilde.reading.names import WORD, Mention, gender_of

Named = tuple[Mention, Member]

#: A full name has so many words.
_FULL = 2


def head(cast: Cast, span: Span, named: list[Named]) -> Named | None:
    """The name that the phrase at `span` is about, of those `named` in it, or None if it describes somebody."""
    start, end = span
    comma = cast.text.find(",", start, end)
    core_end = min(at for at in (comma, cast.text.find(" (", start, end), end) if at > start)
    core = [(mention, member) for mention, member in named if mention.span[0] < core_end]
    lows = [word.casefold() for word in WORD.findall(cast.text[start:core_end])]
    if not lows:
        return None
    told = described(lows, cast.words)
    apposed = _apposed(cast, told, comma, named) if comma > start else None
    if apposed is not None:
        return apposed
    several = told.kind == "group" and not told.indefinite and cast.words.noun_kind(told.head) == "group"
    behind = (
        None
        if several
        else next(
            (row for row in named if row[1].person and not row[0].owner and cast.text[comma : row[0].span[0]] == ", "), None
        )
    )
    for at, (mention, member) in enumerate(core):
        if behind is not None and not member.person and member.kind != "outlet":
            return behind
        if told.kind == "person" and mention.span[1] == core_end and _closes(cast, start, mention, member):
            member.kind = "person"
            return mention, member
        if not _dependent(cast, start, mention, member) and not _leads_on(cast, start, core_end, core[at:]):
            return mention, member
    for mention, member in () if several else named:
        between = cast.text[comma : mention.span[0]]
        if mention.span[0] > comma > start and member.person and not has_preposition(cast, between):
            return mention, member
    return None


def _apposed(cast: Cast, told: Description, comma: int, named: list[Named]) -> Named | None:
    """The name that a noun for a body has behind its comma (`the industry's organisation, the Fishers' Union`)."""
    if told.kind != "organisation":
        return None
    for mention, member in named:
        between = [word.casefold() for word in WORD.findall(cast.text[comma : mention.span[0]])]
        if mention.span[0] > comma and member.kind in ("organisation", None) and all(w in cast.words.articles for w in between):
            return mention, member
    return None


def _closes(cast: Cast, start: int, mention: Mention, member: Member) -> bool:
    """Whether a full name that ends a phrase is the person that all of it describes (`minister of foreign affairs A B`)."""
    words = cast.words
    before = [word.casefold() for word in WORD.findall(cast.text[start : mention.span[0]])]
    if member.kind is not None or len(mention.words) < _FULL or mention.owner or not before or words.is_small(before[-1]):
        return False
    oblique = words.inflects and mention.words != member.words
    return (
        not oblique
        and words.noun_kind(before[-1]) in (None, "person")
        and words.noun_kind(mention.words[-1].casefold()) is None
    )


def has_preposition(cast: Cast, text: str) -> bool:
    """Whether a preposition stands in `text`."""
    return any(word.casefold() in cast.words.prepositions for word in WORD.findall(text))


def _dependent(cast: Cast, start: int, mention: Mention, member: Member) -> bool:
    """Whether what stands before a name in the phrase governs it: a preposition, or a noun whose attribute it is by case."""
    words = cast.words
    before = [word.casefold() for word in WORD.findall(cast.text[start : mention.span[0]])]
    while before and before[0] in words.articles:
        before.pop(0)
    direct = [word for word in before[-2:] if word not in words.articles][-1:]
    if direct and direct[0] in words.prepositions:
        return True
    person = member.kind == "person" and not mention.owner
    if any(word in words.prepositions for word in before) and not person:
        return True
    if words.head_first and not words.inflects and before and words.noun_kind(before[-1]) == "organisation":
        return True
    kinds = {words.noun_kind(word) for word in before} if words.head_first and words.inflects else set()
    if not kinds - {None, "outlet"}:
        return False
    oblique = gender_of(mention.words[0]) is None and mention.words != member.words[-len(mention.words) :]
    full = member.kind is None and len(mention.words) > 1
    return oblique or "group" in kinds or not (person or ("person" in kinds and full))


def _leads_on(cast: Cast, start: int, core_end: int, names: list[Named]) -> bool:
    """Whether the first of `names` only leads on to what follows it: a noun that it owns, or a person that it describes."""
    words, (mention, member) = cast.words, names[0]
    after = WORD.match(cast.text, _skip_space(cast.text, mention.span[1], core_end))
    beside = after is not None and mention.span[1] < after.start() and after.end() <= core_end
    tied = after is not None and cast.text[mention.span[1] : after.start()] in ("'", "’")  # a shop's name has it too
    follows = after.group() if after is not None and beside and not tied else ""
    people = [other for other, whom in names[1:] if whom.kind == "person" and not other.owner]
    outlet = next((other for other, whom in names[1:2] if whom.kind == "outlet" and not other.owner), None)
    if member.kind != "person" and outlet is not None and _to_noun(cast, mention, outlet):
        return True
    if member.kind != "person" and people and _describes(cast, mention, people[-1], follows):
        return True
    if _no_name(mention, member) and follows[:1].islower():
        return True
    if _attribute(cast, mention, member, core_end) or _german_noun(cast, start, mention, member):
        return True
    owns = mention.owner or any(mention.words[-1].endswith(tail) for tail in words.genitive)
    if len(names) > 1 and names[1][0].span[0] == mention.span[1] + 1 and owns:
        return True
    low = follows.casefold()
    return (
        bool(follows)
        and low not in words.prepositions
        and low not in words.conjunctions
        and owns
        and (mention.owner or follows[0].islower())
    )


def _describes(cast: Cast, mention: Mention, person: Mention, follows: str) -> bool:
    """Whether `mention` only describes the person named after it, in one phrase."""
    words, between = cast.words, cast.text[mention.span[1] : person.span[0]]
    if "," in between:
        return False
    lows = [word.casefold() for word in WORD.findall(between)]
    if not lows:
        return True
    if lows[-1] in words.prepositions or lows[-1] in words.conjunctions:
        return False
    given = gender_of(person.words[0]) is not None
    return given or (follows[:1].islower() and lows[0] not in (*words.conjunctions, *words.prepositions))


def _to_noun(cast: Cast, mention: Mention, outlet: Mention) -> bool:
    """Whether nothing but nouns in small letters, the last one for a medium, stands between (`Swedish trade magazine X`)."""
    between = cast.text[mention.span[1] : outlet.span[0]]
    row = WORD.findall(between)
    small = all(word[0].islower() and not cast.words.is_small(word) for word in row)
    return bool(row) and small and "," not in between and cast.words.noun_kind(row[-1]) == "outlet"


def _attribute(cast: Cast, mention: Mention, member: Member, core_end: int) -> bool:
    """Whether a name only says which ones: the noun that it stands before is the head (`Pentagon officials`)."""
    words = cast.words
    if words.head_first or member.kind == "outlet" or (member.kind == "person" and len(mention.words) > 1):
        return False
    last, at = "", mention.span[1]
    for found in WORD.finditer(cast.text, mention.span[1], core_end):
        if cast.text[at : found.start()] != " " or not found.group()[0].islower() or words.is_small(found.group()):
            break
        last, at = found.group(), found.end()
    return bool(last) and words.noun_kind(last) not in (None, "person") and at == core_end


def _german_noun(cast: Cast, start: int, mention: Mention, member: Member) -> bool:
    """Whether a lone capital, where every noun has one, stands behind an adjective or only behind articles."""
    if not cast.words.nouns_capitalised or len(mention.words) > 1 or member.kind is not None or mention.words[0].isupper():
        return False
    inside = cast.text[start : mention.span[0]].split()
    if inside and not inside[-1][0].isupper() and not cast.words.is_small(inside[-1].casefold()):
        return True
    before = [cast.text[max(0, place - 20) : place].split() for place in member.places]
    return all(words and words[-1].casefold() in cast.words.articles for words in before)


def _no_name(mention: Mention, member: Member) -> bool:
    """Whether a single capital at a sentence's beginning, seen only there, is likely no name."""
    return member.kind is None and len(mention.words) == 1 and mention.initial and len(member.places) == 1


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isalnum():
        at += 1
    return at
