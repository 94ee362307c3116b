"""Words of time: the pack part `times.toml`, its type, and what its entries stand for.

A word list is a list of phrases. A phrase is one or more words with spaces between them. `[…,…]` in a phrase stands for each
of the endings between the commas: `mandag[,s,en]` is mandag, mandags, mandagen. A phrase that begins with a capital letter
counts only where the text has one there (German `Morgen`, English `May`); any other counts in small letters and capitals alike.
"""

import re
from functools import cache
from itertools import product

import msgspec

from kilde.languages import part

#: The parts of a day, of a year, as TIMEX3 writes them, and the units that phrases count in.
DAY_PARTS = ("MO", "MI", "AF", "EV", "NI")
SEASONS = ("SP", "SU", "FA", "WI")
UNITS = (
    "second", "minute", "hour", "day", "weekend", "week", "month", "quarter", "half", "year", "decade", "century",
)  # fmt: skip

#: The meanings that every language has forms for.
FORMS = (
    "date", "decade", "century", "deictic", "relative", "ago", "ahead", "later", "earlier", "story", "duration", "recent",
    "recent_many", "coming", "coming_many", "every", "nth", "week", "clock", "part", "season", "holiday", "reference",
    "nothing",
)  # fmt: skip

_ENDINGS = re.compile(r"\[([^\]]*)\]")

Phrases = tuple[str, ...]


class Tense(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which the tense of a clause is told.

    `past`: finite verbs and auxiliaries of what is over; `perfect`: auxiliaries of the perfect, which are weaker evidence of
    it; `past_endings`: endings of (long) words that are past verbs; `future`: auxiliaries and verbs of what is to come;
    `present`: verbs in the present that tell of what is to come when a day stands beside them («reiser fredag»); `states`:
    verbs beside which today means nowadays («er i dag»); `says`: verbs of speech in the present, which tell of what is over
    («sier hun fredag»).
    """

    past: Phrases
    future: Phrases
    present: Phrases
    says: Phrases
    perfect: Phrases = ()
    past_endings: Phrases = ()
    states: Phrases = ()


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `times.toml` of a language pack. Every list is in the form that the module's first lines tell.

    `months` and `weekdays` hold twelve and seven lists, from January and from Monday; `short_months` and `short_weekdays` what
    is written for them beside a figure only. `day_sets` are weekdays as habits (`Mondays`), `past_weekdays` forms of them that
    tell of the one that is over (`i fredags`), `names` words among them that are names of people too (`May`) and count beside a
    figure or a word of time only. `genitive_units` are units in a form that never tells a distance («om tre års fengsel»),
    `plural_units` units that tell an untold number when they stand alone, `ordinal_marks` what makes a figure an ordinal (`.`,
    `th`), `weekday_parts` how weekday and part of day make one word (`{weekday}s{part}`). `seasons` are words that mean a
    season wherever they stand, `bare_seasons` those that do so beside a year or a word of direction only. `numbers` (0 to 20
    and the tens) and `ordinals` are words by value; `compounds` tells how the language joins them from 21 on, with `{ten}` and
    `{one}`. `deictic` has phrases by what they stand for from the day of publication: a unit, a number and perhaps a part of
    day: `"day -1"`, `"day 0 EV"`, `"year -1"`. `directions` are the words for last, this and next. `story` has phrases by what
    they stand for from the time told last: `"day 1"` («dagen etter»). `bounds` are what stands before a time to mean its
    `start`, `mid` or `end`. `holidays` go by `MM-DD` or `easter+N`. `joiners` may stand between the parts of one time («klokka
    tolv på lørdag»), `to` and `and` between two times of a span or row; `about` before an amount; `open` before a time that is
    but one end of a span («siden 2004», "by Monday"), `ahead` before one that is to come whatever the tense ("until Monday"),
    `than` before the second of two that are compared; `decades` are words for decades by their first year. `sets` have
    frequency words by TIMEX3 value. `references` are `past`, `present`, `future`. `blockers` after a number tell that it is no
    year. `patterns` have, by the name of a meaning (`kilde.when.meaning`), forms in the language of `kilde.when.patterns`;
    those in `weak` count only beside another time.
    """

    months: tuple[Phrases, ...]
    weekdays: tuple[Phrases, ...]
    units: dict[str, Phrases]
    numbers: dict[str, Phrases]
    ordinals: dict[str, Phrases]
    one: Phrases
    few: Phrases
    every: Phrases
    seasons: dict[str, Phrases]
    day_parts: dict[str, Phrases]
    directions: dict[str, Phrases]
    deictic: dict[str, Phrases]
    references: dict[str, Phrases]
    sets: dict[str, Phrases]
    bounds: dict[str, Phrases]
    holidays: dict[str, Phrases]
    joiners: Phrases
    to: Phrases
    and_: Phrases = msgspec.field(name="and")
    about: Phrases
    blockers: Phrases
    between: Phrases
    open: Phrases
    ahead: Phrases
    than: Phrases
    patterns: dict[str, Phrases]
    weak: dict[str, Phrases]
    tense: Tense
    story: dict[str, Phrases]
    genitive_units: dict[str, Phrases] = {}
    plural_units: dict[str, Phrases] = {}
    ordinal_marks: Phrases = ()
    bare_seasons: dict[str, Phrases] = {}
    short_months: tuple[Phrases, ...] = ()
    short_weekdays: tuple[Phrases, ...] = ()
    weekday_parts: str = ""
    day_sets: tuple[Phrases, ...] = ()
    past_weekdays: tuple[Phrases, ...] = ()
    names: Phrases = ()
    decades: dict[str, Phrases] = {}
    compounds: str = ""
    month_first: bool = False


@cache
def pack(language: str) -> Times | None:
    """The words of time of a language by its BCP 47 tag, or None where it has none."""
    return part(language.split("-")[0].lower(), "times", Times)


def gaps(times: Times) -> tuple[str, ...]:
    """What a pack lacks of the words and forms that every language needs: names of its parts, empty where it is whole."""
    lacks: list[str] = []
    for name, size in (("months", 12), ("weekdays", 7), ("short_months", 12), ("short_weekdays", 7), ("day_sets", 7)):
        found = getattr(times, name)
        if len(found) != size or (not name.startswith("short") and not all(found)):
            lacks.append(name)
    wanted: dict[str, tuple[str, ...]] = {
        "units": UNITS,
        "numbers": ("0.5", *(str(number) for number in (*range(2, 21), *range(30, 101, 10), 1000))),
        "ordinals": ("-1", *(str(number) for number in range(1, 11))),
        "day_parts": tuple(part for part in DAY_PARTS if part != "MI"),
        "directions": ("-1", "0", "1"),
        "deictic": ("day -1", "day 0", "day 1", "day 0 NI", "weekend 0"),
        "story": ("day -1", "day 0", "day 1", "year -1", "year 0", "year 1"),
        "references": ("present", "past", "future"),
        "sets": ("P1D", "P1W", "P1M", "P1Y"),
        "bounds": ("start", "mid", "end"),
        "holidays": ("01-01", "12-24", "12-25", "12-31"),
        "patterns": FORMS,
        "weak": ("part", "clock", "unit", "date"),
    }
    for name, keys in wanted.items():
        lacks += [f"{name}: {key}" for key in keys if not getattr(times, name).get(key)]
    lacks += [f"seasons: {key}" for key in SEASONS if not times.seasons.get(key) and not times.bare_seasons.get(key)]
    lists = ("one", "few", "every", "about", "joiners", "to", "and_", "between", "open", "blockers")
    lacks += [name for name in lists if not getattr(times, name)]
    lacks += [
        f"tense: {name}" for name in ("past", "past_endings", "future", "present", "says") if not getattr(times.tense, name)
    ]
    return tuple(lacks)


def spelled(phrase: str) -> tuple[str, ...]:
    """The phrases that a phrase with `[…]` in it stands for, in the order written."""
    pieces = _ENDINGS.split(phrase)
    choices = [[piece] if at % 2 == 0 else piece.split(",") for at, piece in enumerate(pieces)]
    return tuple("".join(chosen) for chosen in product(*choices))
