"""A matter under way: who there is, what is claimed, which words are taken, who has told what so far."""

import random
from collections.abc import Sequence

from benchmarks.simulate.clock import published
from benchmarks.simulate.config import Config
from benchmarks.simulate.events import Claim, How, Report, Telling, Voice, Wording
from benchmarks.simulate.names import BODY_KINDS, GIVEN, Cast, Outlet
from benchmarks.simulate.templates import LANGUAGES, State

FAMILIES = ("injured", "alarm", "spill", "closure", "warning", "jobs")

#: A figure is rounded up by so much at most.
ROUNDED = 1.15

#: A claim has so many wordings in each language.
WORDINGS = 4

#: Languages whose wordings of one number are near word for word the same.
ALIKE = {"nn": "nb"}


class Scene:
    """The state of a matter while it is made; the acts of outlets are functions of it."""

    def __init__(self, config: Config, cast: Cast, number: int) -> None:
        self.chance = random.Random(f"matter {config.seed} {number}")
        self.config, self.rates, self.cast, self.number = config, config.rates, cast, number
        self.reports: list[Report] = []
        self.minute = 0
        self.carriers: list[set[str]] = []
        self.words: list[dict[str, list[int]]] = []
        self.claims: list[Claim] = []
        self._people()
        for _ in range(self.chance.randint(1, config.claims)):
            self.add(self._new_claim())

    def _people(self) -> None:
        chance = self.chance
        self.place, *more = chance.sample(self.cast.places, 3)
        firm_stem = more[0]
        surnames: list[str] = []
        while len(surnames) < 5:
            surname = chance.choice(self.cast.surnames)
            if all(surname[:2] != other[:2] for other in (*surnames, self.place, firm_stem)):
                surnames.append(surname)
        people = [f"{chance.choice(GIVEN)} {surname}" for surname in surnames]
        kind = chance.choice(BODY_KINDS[:3])
        authority, firm = (kind, self.place), ("firm", firm_stem)
        self.bodies = (
            Voice("authority", "body", people[0], chance.choice(("spokesperson", "chief")), authority),
            Voice("firm", "body", people[1], chance.choice(("spokesperson", "chief")), firm),
        )
        self.witnesses = (
            Voice("first witness", "witness", people[2], "resident"),
            Voice("second witness", "witness", people[3], "fisher"),
        )
        self.home = chance.choice(LANGUAGES)
        near = [chance.choice(self.cast.outlets[self.home]) for _ in range(3 + chance.randrange(12))]
        far = [chance.choice(self.cast.outlets[chance.choice(LANGUAGES)]) for _ in range(2 + chance.randrange(10))]
        wire = [agency for agency in self.cast.agencies if agency.language == self.home][:1]
        self.press = tuple(dict.fromkeys((*near, *far)))
        self.wires = tuple(wire or self.cast.agencies[:1])

    # Claims

    def _new_claim(self) -> Claim:
        chance = self.chance
        knowing = chance.sample((*self.bodies, *self.witnesses), chance.choice((1, 1, 1, 2, 2, 3)))
        if chance.random() < 0.15:
            knowing.append(Voice("document", "document"))
        place = self.place if not self.claims else chance.choice((self.place, *self.cast.places[:40]))
        taken = {(claim.family, claim.place) for claim in self.claims}
        family = chance.choice([f for f in FAMILIES if (f, place) not in taken] or list(FAMILIES))
        reserved, about = chance.random() < self.rates.hedged, chance.random() < self.rates.about
        return Claim(family, place, chance.randint(12, 89), reserved, about and family != "jobs", tuple(knowing))

    def add(self, claim: Claim) -> int:
        """Add a claim; its number."""
        self.claims.append(claim)
        self.carriers.append(set())
        self.words.append({})
        return len(self.claims) - 1

    def wording(self, claim: int, language: str, base: Wording | None = None) -> Wording | None:
        """Words of one's own for a claim, none that another telling in that language has; None where there are none left."""
        used = self.words[claim].setdefault(ALIKE.get(language, language), [])
        left = [nth for nth in range(WORDINGS) if nth not in used]
        return None if not left else self.worded(claim, self.chance.choice(left), language, base)

    def any_wording(self, claim: int, language: str, base: Wording) -> Wording:
        """Words for a claim, others' too where all are used: for an article that says whom it has them from."""
        return self.wording(claim, language, base) or self.worded(claim, self.chance.randrange(WORDINGS), language, base)

    def worded(self, claim: int, nth: int, language: str, base: Wording | None) -> Wording:
        """The claim in wording `nth`; from `base`, it may lose a reservation, or grow."""
        chance, rates, told = self.chance, self.rates, self.claims[claim]
        used = self.words[claim].setdefault(ALIKE.get(language, language), [])
        if nth not in used:
            used.append(nth)
        if told.denies is not None:
            return Wording(nth, "denied", told.figure, False, False)
        if base is None:
            return Wording(nth, "reserved" if told.reserved else "told", told.figure, told.about, False)
        state: State = "told" if base.state == "reserved" and chance.random() < rates.drop_hedge else base.state
        about = base.about and chance.random() >= rates.drop_about
        figure, rounded = base.figure, -(-base.figure // 10) * 10
        if told.family != "jobs" and figure < rounded <= ROUNDED * told.figure and chance.random() < rates.round_up:
            figure = rounded
        whole = base.whole or (told.family == "jobs" and chance.random() < rates.widen)
        return Wording(nth, state, figure, about, whole)

    def put(self, outlet: Outlet, tellings: Sequence[Telling], **more: object) -> None:
        """Publish a report."""
        for telling in tellings:
            self.carriers[telling.claim].add(outlet.name)
        made = {
            "number": len(self.reports), "outlet": outlet.name, "language": outlet.language, "minute": self.minute,
            "published": published(self.number, self.minute, self.rates, self.chance),
            "tellings": tuple(tellings), "seed": self.chance.getrandbits(32),
            "agency": outlet if outlet.short else None,
        }  # fmt: skip
        self.reports.append(Report(**(made | more)))  # type: ignore[arg-type]

    def told(self, claim: int, outlet: str) -> bool:
        """Whether an outlet has told a claim."""
        return outlet in self.carriers[claim]

    def of(self, claim: int) -> list[tuple[Report, Telling]]:
        """The tellings of a claim so far."""
        return [(report, telling) for report in self.reports for telling in report.tellings if telling.claim == claim]

    def _frame(self, claim: int, voice: Voice | None) -> int:
        """Which sentence to put a claim in: one after the other where the same voice is told of, lest two sound alike."""
        if voice is None:
            return self.chance.randrange(12)
        return sum(other.voice is not None and other.voice.key == voice.key for _, other in self.of(claim))

    def telling(
        self,
        claim: int,
        how: How,
        wording: Wording,
        *,
        voice: Voice | None = None,
        outlet: str | None = None,
        base: int | None = None,
    ) -> Telling:
        """A telling in the next report, in words made for it."""
        return Telling(
            claim=claim,
            how=how,
            wording=wording,
            frame=self._frame(claim, voice),
            lineage=len(self.reports),
            voice=voice,
            outlet=outlet,
            base=base,
        )
