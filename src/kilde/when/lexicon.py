"""Lexicon: the words of a language's pack by their first word, with classes and values, and the classes that figures have.

Classes of words: `month mon weekday wd pastday wdpart dayset unit n one few nth season part dir deictic ref set bound holiday
every decade about`. Classes of figures: `n` (any number), `day` (1 to 31), `nth` (with the pack's patterns for its mark),
`hour`, `year` (1000 to 2199), `yy` (two figures), `clock` (10:45), `dotclock` (10.45), `numdate` (23.2.2022), `daymonth` (23.2
as one number), `iso`, `loneyear` (a year without a word beside it), `someyear` (a year where a word beside it says so).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from kilde.when.meaning import NEEDS
from kilde.when.pack import Times, pack, spelled
from kilde.when.patterns import Branch, grow
from kilde.when.tokens import Token, tokens

#: The name in a pack's patterns for forms that are no time though they hold words of time («tolv år gammel»).
NOTHING = "nothing"

#: The forms that every language has.
COMMON = {"date": ("{iso}", "{numdate}", "{loneyear}"), "weekday_part": ("{wdpart}",)}


class Item(NamedTuple):
    """What may stand at a token: a class, its value, and how many tokens it takes."""

    name: str
    value: Any
    length: int


class Entry(NamedTuple):
    """A phrase of the lexicon, behind its first word: the words after it, whether it wants a capital, its class and value."""

    rest: tuple[str, ...]
    capital: bool
    name: str
    value: Any


class Lexicon(NamedTuple):
    """A language's words of time, by their first word and the one after it (empty where none is), the tree of its patterns,
    and what links two times: True for a span (`to`), False for a row (`and`), and what makes a figure an ordinal."""

    times: Times
    entries: dict[str, dict[str, list[Entry]]]
    tree: Branch
    links: dict[tuple[str, ...], bool]
    marks: tuple[tuple[str, ...], ...]


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language by its BCP 47 tag, or None where its pack has no words of time."""
    times = pack(language)
    if times is None:
        return None
    entries: dict[str, dict[str, list[Entry]]] = {}
    for phrase, name, value in _phrases(times):
        first, *rest = tokens(phrase)
        entry = Entry(tuple(token.low for token in rest), first.capital, name, value)
        into = entries.setdefault(first.low, {}).setdefault(rest[0].low if rest else "", [])
        if entry not in into:
            into.append(entry)
    for after in entries.values():
        for found in after.values():
            found.sort(key=lambda entry: -len(entry.rest))
    tree, place = Branch(), 0
    nothing = {NOTHING: times.patterns.get(NOTHING, ())}  # placed first: of two readings of the same words, theirs is taken
    for weak, patterns in ((False, nothing), (False, COMMON), (False, times.patterns), (True, times.weak)):
        for meaning, forms in patterns.items():
            for form in forms:
                if meaning != NOTHING and meaning not in NEEDS:
                    raise ValueError(f"patterns of {language}: there is no meaning {meaning!r}")
                place += 1
                grow(tree, form, (meaning, weak, place), NEEDS.get(meaning, ()))
    links = {tuple(token.low for token in tokens(phrase)): False for phrase in times.and_}
    links |= {tuple(token.low for token in tokens(phrase)): True for phrase in times.to}
    marks = tuple(tuple(token.low for token in tokens(mark)) for mark in times.ordinal_marks)
    return Lexicon(times, entries, tree, links, marks)


def _phrases(times: Times) -> Iterator[tuple[str, str, Any]]:
    rows: list[tuple[str, Any, tuple[str, ...]]] = []
    for name, lists in (
        ("month", times.months), ("weekday", times.weekdays), ("dayset", times.day_sets), ("mon", times.short_months),
        ("wd", times.short_weekdays), ("pastday", times.past_weekdays),
    ):  # fmt: skip
        rows += [(name, at, phrases) for at, phrases in enumerate(lists, 1)]
    for name, table in (
        ("unit", times.units), ("units", times.genitive_units), ("plu", times.plural_units), ("season", times.seasons),
        ("sea", times.bare_seasons), ("part", times.day_parts), ("ref", times.references), ("set", times.sets),
        ("bound", times.bounds), ("holiday", times.holidays),
    ):  # fmt: skip
        rows += [(name, key, phrases) for key, phrases in table.items()]
    rows += [("dir", int(key), phrases) for key, phrases in times.directions.items()]
    rows += [("decade", int(key), phrases) for key, phrases in times.decades.items()]
    rows += [("n", float(key), phrases) for key, phrases in times.numbers.items()]
    rows += [("nth", int(key), phrases) for key, phrases in times.ordinals.items()]
    rows += [
        ("one", 1.0, times.one),
        ("few", None, times.few),
        ("every", None, times.every),
        ("about", None, times.about),
        ("ahead", None, times.ahead),
        ("between", None, times.between),
    ]
    for name, table in (("deictic", times.deictic), ("story", times.story)):
        for key, phrases in table.items():
            unit, offset, *day_part = key.split()
            rows.append((name, (unit, int(offset), day_part[0] if day_part else None), phrases))
    for name, value, phrases in rows:
        for phrase in phrases:
            for one in spelled(phrase):
                yield one, name, value
    if times.compounds:
        yield from _compounds(times)
    if times.weekday_parts:
        yield from _weekday_parts(times)


def _weekday_parts(times: Times) -> Iterator[tuple[str, str, Any]]:
    for number, days in enumerate(times.weekdays, 1):
        for part, words in times.day_parts.items():
            for word in (one for phrase in words for one in spelled(phrase)):
                day = spelled(days[0])[0]
                yield times.weekday_parts.replace("{weekday}", day).replace("{part}", word.lower()), "wdpart", (number, part)


def _compounds(times: Times) -> Iterator[tuple[str, str, Any]]:
    ones = {int(key): phrases for key, phrases in times.numbers.items() if key.isdigit() and 0 < int(key) < 10}
    for ten in range(20, 100, 10):
        for tens in times.numbers.get(str(ten), ()):
            for one, words in ones.items():
                for word in words:
                    for first, second in ((t, w) for t in spelled(tens) for w in spelled(word)):
                        yield times.compounds.replace("{ten}", first).replace("{one}", second), "n", float(ten + one)


def items(found: list[Token], at: int, words: Lexicon) -> list[Item]:
    """What may stand at the token of number `at`: entries of the lexicon that fit, and the classes of a figure."""
    token = found[at]
    if token.sort == "word":
        entries = words.entries.get(token.low)
        if entries is None:
            return []
        if token.low in words.times.names and not _dated(found, at, words):
            return []
        out: list[Item] = []
        following = found[at + 1].low if at + 1 < len(found) else ""
        for entry in (*entries.get(following, ()), *entries.get("", ())) if following else entries.get("", ()):
            size = len(entry.rest)
            if (token.capital or not entry.capital) and (
                size < 2 or tuple(after.low for after in found[at + 1 : at + 1 + size]) == entry.rest
            ):
                out.append(Item(entry.name, entry.value, size + 1))
        return out
    if token.sort == "mark":
        return []
    out = [Item(name, value, 1) for name, value in figure(token.low, token.sort)]
    if not token.low.isdigit():
        return out
    after = found[at + 1] if at + 1 < len(found) else None
    if len(token.low) <= 2:
        for mark in words.marks:
            behind = found[at + 1 : at + 1 + len(mark)]
            if tuple(t.low for t in behind) == mark and all(t.glued for t in behind):
                out.append(Item("nth", int(token.low), 1 + len(mark)))
    if len(token.low) == 4:
        if _alone(found, at, words):
            out.append(Item("loneyear", int(token.low), 1))
        if 1200 <= int(token.low) <= 2150 and (
            after is None
            or (
                not (after.glued and after.sort == "word") and after.low not in words.times.blockers and after.low not in _MONEY
            )
        ):
            out.append(Item("someyear", int(token.low), 1))
    return out


def _dated(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether a word that is a name too is a time here: a figure, a preposition or a word of time stands beside it."""
    after = found[at + 1] if at + 1 < len(found) else None
    if after is not None and after.sort in ("number", "date"):
        return True
    if not at:
        return False
    before = found[at - 1]
    times = words.times
    return before.sort == "number" or before.low in (*times.joiners, *times.to, *times.open) or before.low in words.entries


def _alone(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether a number of four figures is a year though nothing beside it says so: not round, not of anything, of our time."""
    token = found[at]
    if not 1900 <= int(token.low) <= 2050 or token.low in ("1900", "2000"):
        return False
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    if before is not None and (before.sort == "number" or before.low in _MONEY or _tied(found, at)):
        return False
    if after is None:
        return True
    if after.glued and (after.low in _TIED or after.sort == "word"):
        return after.low in ("-", "–", "/") and at + 2 < len(found) and found[at + 2].sort == "number"
    return after.sort not in ("number", "clock") and after.low not in words.times.blockers and after.low not in _MONEY


def _tied(found: list[Token], at: int) -> bool:
    """Whether a figure is tied to what stands before it, other than to a word (`mid-1996`)."""
    if not found[at].glued or found[at - 1].low not in _TIED:
        return False
    return not (found[at - 1].low in "-–" and at > 1 and found[at - 1].glued and found[at - 2].sort == "word")


_MONEY = frozenset("$€£%‰#№§")
_TIED = frozenset("-–/+*=_@\\")


def figure(word: str, sort: str) -> list[tuple[str, Any]]:
    """The classes of a figure with its value in each."""
    if sort == "iso":
        year, month, day = (int(part) for part in word.replace("/", "-").replace(".", "-").split("-"))
        return [("iso", (year, month, day))] if _real(month, day) else []
    if sort == "date":
        mark = next(mark for mark in "./-" if mark in word)
        first, second, year = (int(part) for part in word.split(mark))
        return [("numdate", (_full_year(year), first, second, mark))]
    if sort == "clock":
        hour, minute = (int(part) for part in word.split(":")[:2])
        return [("clock", (hour, minute))] if hour <= 24 and minute < 60 else []
    if not word.isdigit():
        return _decimal(word)
    if not word.isascii():
        return []
    number = int(word) if len(word) < 10 else 10**9
    out: list[tuple[str, Any]] = [("n", float(number))]
    if len(word) <= 2:
        if 1 <= number <= 31:
            out.append(("day", number))
        if number <= 24:
            out.append(("hour", number))
        if len(word) == 2:
            out.append(("yy", number))
    if len(word) == 4 and 1000 <= number <= 2199:
        out.append(("year", number))
    return out


def _decimal(word: str) -> list[tuple[str, Any]]:
    pieces = word.replace(",", ".").split(".")
    if not word.isascii() or len(pieces) != 2:
        return []
    out: list[tuple[str, Any]] = []
    whole, rest = pieces
    if "." in word and len(rest) == 2 and len(whole) <= 2 and int(whole) <= 24 and int(rest) < 60:
        out.append(("dotclock", (int(whole), int(rest))))
    if "." in word and len(rest) <= 2 and len(whole) <= 2 and _real(int(rest), int(whole)):
        out.append(("daymonth", (int(rest), int(whole))))
    if len(rest) < 3 and len(whole) < 7:
        out.append(("n", float(f"{whole}.{rest}")))
    return out


def _real(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _full_year(year: int) -> int:
    """Two figures are a year of the last century from 50 on, of this one below."""
    return year if year > 99 else 1900 + year if year >= 50 else 2000 + year
