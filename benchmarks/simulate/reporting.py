"""Own reporting: outlets ask, attend, read, hear and see, and take back; bodies put out releases and deny."""

from benchmarks.simulate.events import Claim, How, Telling, Voice, Wording
from benchmarks.simulate.names import Outlet, body_name
from benchmarks.simulate.scene import ALIKE, Scene


def somebody(scene: Scene) -> bool:
    """An outlet reports what it has heard itself."""
    return original(scene, scene.chance.choice((*scene.press, *scene.wires)))


def original(scene: Scene, outlet: Outlet) -> bool:
    """An outlet tells some of the claims, each from a source of its own."""
    claims = scene.chance.sample(range(len(scene.claims)), scene.chance.randint(1, len(scene.claims)))
    told = [telling for claim in claims if (telling := own(scene, claim, outlet)) is not None]
    if told:
        scene.put(outlet, told)
    return bool(told)


def own(scene: Scene, claim: int, outlet: Outlet) -> Telling | None:
    """An outlet's own telling of a claim, by one of the ways that are open to it."""
    if scene.told(claim, outlet.name):
        return None
    chance, rates, told = scene.chance, scene.rates, scene.of(claim)
    known = scene.claims[claim].known
    people = [voice for voice in known if voice.kind in ("body", "witness")]
    ways: dict[str, float] = {"unnamed": rates.unnamed if scene.claims[claim].denies is None else 0.0}
    if people:
        ways["asked"] = rates.asked
        ways["conference"] = rates.conference if any(v.kind == "body" and not _issued(scene, claim, v) for v in people) else 0
    if any(voice.kind == "document" for voice in known):
        ways["document"] = rates.document
    if scene.claims[claim].denies is None:
        ways["outside"] = rates.outside
        ways["seen"] = rates.seen if not told else 0
        ways["rumour"] = rates.rumour if all(telling.how == "rumour" for _, telling in told) else 0
    way = chance.choices(list(ways), list(ways.values()))[0]
    wording = scene.wording(claim, outlet.language)
    if wording is None:
        return None
    if way == "asked":
        return quoted(scene, claim, outlet, chance.choice(people), wording)
    if way == "conference":
        speaking = [voice for voice in people if voice.kind == "body" and not _issued(scene, claim, voice)]
        return scene.telling(claim, "conference", wording, voice=chance.choice(speaking))
    if way == "document":
        return scene.telling(claim, "document", wording, voice=next(v for v in known if v.kind == "document"))
    if way == "unnamed":
        voice = Voice(f"unnamed, {outlet.name}", "unnamed", str(chance.randrange(3)))
        heard = chance.random() < rates.heard
        return scene.telling(
            claim, "unnamed_heard" if heard else "unnamed", wording, voice=voice, outlet=outlet.name if heard else None
        )
    if way == "outside":
        return scene.telling(claim, "outside", wording, outlet=chance.choice(scene.cast.outside).name)
    if way == "rumour" and wording.state == "told":
        wording = Wording(wording.nth, "reserved", wording.figure, wording.about, wording.whole)
    return scene.telling(claim, "seen" if way == "seen" else "rumour", wording)


def quoted(scene: Scene, claim: int, outlet: Outlet, voice: Voice, wording: Wording) -> Telling:
    """Somebody's words: as heard by the outlet, where others had them before in a way that could be taken for its source."""
    before = [telling for _, telling in scene.of(claim) if telling.voice is not None and telling.voice.key == voice.key]
    alone = any(telling.how in ("heard", "release", "cited_named") for telling in before)
    if alone or scene.chance.random() < scene.rates.heard:
        return scene.telling(claim, "heard", wording, voice=voice, outlet=outlet.name)
    stated = voice.kind == "body" and scene.chance.random() < 0.4
    return scene.telling(claim, "stated" if stated else "asked", wording, voice=voice)


def _issued(scene: Scene, claim: int, voice: Voice) -> bool:
    """Whether a body has told a claim in a release."""
    return any(r.issuer == voice.body and r.issuer is not None for r, _ in scene.of(claim))


def release(scene: Scene) -> bool:
    """A body puts out what it knows and has not told yet."""
    voice = scene.chance.choice(scene.bodies)
    assert voice.body is not None
    name = body_name(*voice.body, scene.home)
    outlet = Outlet(name, scene.home)
    tellings = []
    for claim, told in enumerate(scene.claims):
        spoken = any(t.voice is not None and t.voice.key == voice.key for _, t in scene.of(claim))
        if voice in told.known and not spoken and not scene.told(claim, name):
            wording = scene.wording(claim, scene.home)
            if wording is not None:
                tellings.append(scene.telling(claim, "release", wording, voice=voice))
    if tellings:
        scene.put(outlet, tellings, issuer=voice.body)
    return bool(tellings)


def deny(scene: Scene) -> bool:
    """A body denies what others tell: in a release of its own, or asked by an outlet that cites one who tells it."""
    told = [n for n, claim in enumerate(scene.claims) if claim.denies is None and scene.carriers[n]]
    told = [n for n in told if all(claim.denies != n for claim in scene.claims)]
    if not told:
        return False
    claim = scene.chance.choice(told)
    against = [body for body in scene.bodies if body not in scene.claims[claim].known]
    sources = [
        (report, telling)
        for report, telling in scene.of(claim)
        if report.issuer is None and telling.how not in ("taken_back", "echoed")
    ]
    if not against or not sources:
        return False
    voice, (report, telling) = scene.chance.choice(against), scene.chance.choice(sources)
    assert voice.body is not None
    released = scene.chance.random() < 0.5
    outlet = Outlet(body_name(*voice.body, scene.home), scene.home) if released else scene.chance.choice(scene.press)
    if outlet.name == report.outlet or scene.told(claim, outlet.name):
        return False
    wording = scene.any_wording(claim, outlet.language, telling.wording)
    cited = scene.telling(claim, "cited", wording, outlet=report.outlet, base=report.number)
    of = scene.claims[claim]
    denied = scene.add(Claim(of.family, of.place, of.figure, False, False, (voice,), claim))
    scene.words[denied].setdefault(ALIKE.get(outlet.language, outlet.language), []).append(wording.nth)
    words = Wording(wording.nth, "denied", of.figure, False, False)
    how: How = "release" if released else "stated"
    scene.put(outlet, [cited, scene.telling(denied, how, words, voice=voice)], **({"issuer": voice.body} if released else {}))
    return True


def correct(scene: Scene) -> bool:
    """An outlet takes back what it told."""
    everything = [(report, telling) for report in scene.reports for telling in report.tellings if report.issuer is None]
    mine = [
        (report, telling)
        for report, telling in everything
        if telling.how not in ("taken_back", "echoed")
        and scene.claims[telling.claim].denies is None
        and not _twice(scene, telling.claim, report.outlet)
    ]
    if not mine:
        return False
    report, telling = scene.chance.choice(mine)
    outlet = Outlet(report.outlet, report.language, report.agency.short if report.agency else None)
    told = scene.telling(telling.claim, "taken_back", telling.wording, outlet=report.outlet, base=report.number)
    scene.put(outlet, [told], correction=True)
    return True


def echo(scene: Scene) -> bool:
    """An outlet that nobody stood behind by name takes it for support that another, who cites it, tells the same."""
    pairs = [
        (first, later, telling)
        for later in scene.reports for telling in later.tellings if telling.how == "cited" and telling.base is not None
        for first in (scene.reports[telling.base],)
        if later.issuer is None and first.issuer is None
        and any(t.claim == telling.claim and t.how in ("unnamed", "unnamed_heard", "rumour") for t in first.tellings)
        and not _twice(scene, telling.claim, first.outlet)
    ]  # fmt: skip
    if not pairs:
        return False
    first, later, telling = scene.chance.choice(pairs)
    wording = scene.any_wording(telling.claim, first.language, telling.wording)
    told = scene.telling(telling.claim, "echoed", wording, outlet=later.outlet, base=later.number)
    scene.put(Outlet(first.outlet, first.language, first.agency.short if first.agency else None), [told])
    return True


def _twice(scene: Scene, claim: int, outlet: str) -> bool:
    return sum(report.outlet == outlet for report, _ in scene.of(claim)) > 1
