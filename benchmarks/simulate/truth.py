"""What is true of a simulated claim: who had it from whom, how many origins it has, what went wrong on the way.

It is told by the events alone. What counts as one origin, which reason a link has and when a flag stands are the rules of the
collection format (in short in `docs/simulator.md`). Whether *the texts tell* is said link by link and claim by claim: an
uncredited telling in words of its own does not say whence it is, and an article without a time is in no order.
"""

from collections.abc import Iterable, Iterator

import msgspec

from benchmarks.simulate.clock import earlier
from benchmarks.simulate.events import Matter, Report, Telling
from kilde.claim import Flag, Reason

#: The press of one country may write in two languages.
NORWEGIAN = ("nb", "nn")

#: Figures of one claim by which an article that names nobody may have it from another: closer than this.
CLOSE = 0.2


class Way(msgspec.Struct, frozen=True):
    """A right answer for whence an article has a claim: from one of `reports`, or from the outlet `outside`, for `reasons`."""

    reasons: tuple[Reason, ...]
    reports: frozenset[int] = frozenset()
    outside: str | None = None


class From(msgspec.Struct, frozen=True):
    """Whence a report has a claim. No `ways` and `told`: it has it from nobody. Not `told`: no answer is right or wrong."""

    ways: tuple[Way, ...]
    told: bool


class Truth(msgspec.Struct, frozen=True):
    """The truth of one claim. `tells`: whether the texts tell how many origins there are.

    `open` flags are neither right nor wrong: the texts do not tell them, or the rules do not.
    """

    claim: int
    tells: bool
    least: int
    most: int
    sources: dict[int, From]
    flags: frozenset[Flag]
    open: frozenset[Flag]


class Told(msgspec.Struct, frozen=True):
    """A telling with its report."""

    report: Report
    telling: Telling


def truths(matter: Matter) -> Iterator[Truth]:
    """The truth of each claim that somebody tells, in the order of claims."""
    tellings: dict[int, list[Told]] = {}
    for report in matter.reports:
        for telling in report.tellings:
            tellings.setdefault(telling.claim, []).append(Told(report, telling))
    for claim in sorted(tellings):
        yield _Claim(matter, claim, tellings[claim]).truth()


class _Claim:
    """One claim with all its tellings, while its truth is worked out."""

    def __init__(self, matter: Matter, number: int, told: list[Told]) -> None:
        self.matter, self.number, self.told = matter, number, told
        self.by_report: dict[int, list[Told]] = {}
        for one in told:
            self.by_report.setdefault(one.report.number, []).append(one)
        self.meeting = {
            report.number for report in matter.reports if any(telling.how == "conference" for telling in report.tellings)
        }
        self.origin = {self._key(one): origin for one in told if (origin := self._origin(one)) is not None}

    @staticmethod
    def _key(one: Told) -> tuple[int, int]:
        return one.report.number, one.report.tellings.index(one.telling)

    def _origin(self, one: Told) -> str | None:
        """The origin that a telling's own words name, if any."""
        telling = one.telling
        if telling.voice is not None:
            return telling.voice.key
        if telling.how == "outside":
            return f"outlet {telling.outlet}"
        if telling.act is None and telling.how in ("seen", "rumour"):
            return f"{telling.how}, {one.report.outlet}"
        return None

    def _before(self, one: Told) -> list[Told]:
        return [other for other in self.told if other.report.number < one.report.number]

    def _unordered(self, one: Told) -> bool:
        """Whether another article that tells the claim stands in no order with this one."""
        mine = one.report
        return any(
            other != mine.number and earlier(self.matter.reports[other].published, mine.published) is None
            for other in self.by_report
        )

    # Whence

    def truth(self) -> Truth:
        sources = {number: self._from(tellings) for number, tellings in self.by_report.items()}
        keys = dict.fromkeys(self.origin.values())
        sure = [key for key in keys if self._sure(key)]
        flags, undecided = self._flags(sources, len(keys), sure)
        return Truth(self.number, self._tells(), max(1, len(sure)), max(1, len(keys)), sources, flags, undecided)

    def _sure(self, key: str) -> bool:
        voices = [one.telling.voice for one in self.told if one.telling.voice is not None]
        return any(voice.key == key and voice.sure for voice in voices)

    def _from(self, tellings: Iterable[Told]) -> From:
        parts = [self._whence(one) for one in tellings]
        ways = tuple(way for part in parts for way in part.ways)
        return From(ways, all(part.told for part in parts))

    def _whence(self, one: Told) -> From:
        """Whence one telling is, by what it says."""
        telling, before = one.telling, self._before(one)
        if telling.act == "wire" and one.report.credit is not None:
            return From((Way(("wire",), self._by(one, one.report.credit.name)),), True)
        ways = []
        if telling.how == "outside":
            ways.append(Way(("cites",), outside=telling.outlet))
        elif telling.how == "taken_back" or telling.outlet not in (None, one.report.outlet):
            ways.append(self._cited(one, before))
        if telling.act is not None:
            ways.append(Way(("reuses",), self._worded(before, telling)))
            if telling.act == "reworked" and telling.voice is not None:
                # The claim's words alone are kept, and its source is named: so may two write who both heard it.
                ways += self._shared(one, before).ways
            return From(tuple(ways), telling.outlet is not None or not self._unordered(one))
        if ways:
            return From(tuple(ways), telling.how != "press" or not self._unordered(one))
        if telling.how == "retold":
            return From((), False)
        if telling.voice is not None and telling.voice.kind != "unnamed":
            return self._shared(one, before)
        return From((), not self._unordered(one))

    def _cited(self, one: Told, before: list[Told]) -> Way:
        telling = one.telling
        if telling.how == "press":
            press = NORWEGIAN if telling.press in NORWEGIAN else (telling.press,)
            papers = [o for o in before if o.report.language in press and o.report.issuer is None]
            return Way(("cites",), frozenset(o.report.number for o in papers))
        return Way(("cites",), self._by(one, telling.outlet))

    def _shared(self, one: Told, before: list[Told]) -> From:
        """An earlier article with the same source: the body's release where it is cited, an occasion where both were there."""
        voice = one.telling.voice
        assert voice is not None
        same = [o for o in before if o.telling.voice is not None and o.telling.voice.key == voice.key]
        if not same:
            return From((), not self._unordered(one))
        released = frozenset(o.report.number for o in same if o.telling.how == "release")
        if released and one.telling.how != "heard":
            return From((Way(("cites",), released),), not self._unordered(one))
        met = frozenset(o.report.number for o in same if o.report.number in self.meeting)
        everybody = frozenset(o.report.number for o in same)
        there = one.telling.how == "conference"
        both = frozenset(o.report.number for o in same if o.telling.how == "conference")
        if there and both:
            return From((Way(("occasion",), both),), not self._unordered(one))
        ways = [Way(("same_source",), everybody)]
        if one.report.number in self.meeting and met and voice.kind == "body":
            ways.append(Way(("occasion",), met))
        return From(tuple(ways), not self._unordered(one))

    def _by(self, one: Told, outlet: str | None) -> frozenset[int]:
        """The outlet's articles that tell the claim, without those that came out later by what they say."""
        mine = one.report
        return frozenset(
            o.report.number
            for o in self.told
            if o.report.outlet == outlet and o.report != mine and earlier(mine.published, o.report.published) is not True
        )

    @staticmethod
    def _worded(before: list[Told], telling: Telling) -> frozenset[int]:
        """The articles among those before that have a telling's very words."""
        return frozenset(
            o.report.number for o in before if o.telling.wording == telling.wording and o.telling.lineage == telling.lineage
        )

    # Origins

    def _tells(self) -> bool:
        """Whether the texts tell the number of origins: they do unless somebody names no source and may have come first."""
        mute = ("retold", "seen", "rumour", "press")
        for one in self.told:
            copied = one.telling.act is not None
            if (one.telling.how in mute or copied) and not one.report.credit and self._unordered(one):
                return False
            if one.telling.how == "retold" and not copied and not self._near(one):
                return False
        return True

    def _near(self, one: Told) -> bool:
        mine = one.telling.wording.figure
        return any(abs(o.telling.wording.figure - mine) <= CLOSE * mine for o in self._before(one))

    # Flags

    def _flags(self, sources: dict[int, From], most: int, sure: list[str]) -> tuple[frozenset[Flag], frozenset[Flag]]:
        flags: set[Flag] = set()
        undecided: set[Flag] = set()
        articles = len(self.by_report)
        if most <= 1 and articles > 1:
            flags.add("single_origin")
        if not sure and not any(o.telling.how in ("outside", "seen") for o in self.told):
            flags.add("anonymous_only")
        if not self._tells():
            undecided |= {"single_origin", "anonymous_only"}
        if any(o.telling.act == "wire" for o in self.told):
            flags.add("wire_copy")
        elif any(o.report.agency for o in self.told):
            undecided.add("wire_copy")
        if any(o.telling.how == "echoed" for o in self.told):
            flags.add("circular")
        if len({o.telling.wording.figure for o in self.told}) > 1:
            flags.add("figure_changed")
        grown: tuple[Flag, ...] = ("hedge_lost", "scope_changed")
        for flag in grown:
            sure_of, maybe = self._lost(sources, flag)
            if sure_of:
                flags.add(flag)
            elif maybe:
                undecided.add(flag)
        if any(claim.denies == self.number for claim in self.matter.claims):
            flags.add("denied")
        if any(o.telling.how == "taken_back" for o in self.told):
            flags.add("retracted")
            undecided.add("denied")
        if self.matter.claims[self.number].denies is not None:
            undecided.add("denied")
        return frozenset(flags - undecided), frozenset(undecided)

    def _lost(self, sources: dict[int, From], flag: str) -> tuple[bool, bool]:
        """Whether what an article has from another lost a reservation, or grew to the whole: by the texts, and truly."""
        told = real = False
        for one in self.told:
            if one.telling.how == "taken_back":
                continue
            for other, sure in self._ancestors(one, sources):
                if self._grew(other.telling, one.telling, flag):
                    real = True
                    told = told or sure
        return told, real

    @staticmethod
    def _grew(one: Telling, later: Telling, flag: str) -> bool:
        a, b = one.wording, later.wording
        if flag == "scope_changed":
            return not a.whole and b.whole
        hedged, plain = a.state == "reserved" or one.how == "rumour", b.state == "told" and later.how != "rumour"
        return (hedged and plain) or (a.about and not b.about and a.figure == b.figure)

    def _ancestors(self, one: Told, sources: dict[int, From]) -> Iterator[tuple[Told, bool]]:
        """The tellings that one goes back to, and whether the texts tell that it does."""
        seen: set[int] = set()
        todo = [(one.report.number, True)]
        while todo:
            number, sure = todo.pop()
            for mine in self.by_report[number]:
                base = mine.telling.base
                behind = sources[number]
                if base is None and behind.ways and behind.told:
                    base = min((min(way.reports) for way in behind.ways if way.reports), default=None)
                if base is None or base in seen or base not in self.by_report:
                    continue
                seen.add(base)
                known = sure and behind.told and bool(behind.ways)
                todo.append((base, known))
                for other in self.by_report[base]:
                    yield other, known
