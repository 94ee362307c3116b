"""Taking over: articles that rest on earlier ones, word for word, rewritten, retold, or citing."""

import msgspec

from benchmarks.simulate.events import Act, How, Report, Telling, Wording
from benchmarks.simulate.names import Outlet
from benchmarks.simulate.scene import Scene
from benchmarks.simulate.templates import phrases


def beside(scene: Scene) -> bool:
    """Citing another outlet, with a source of one's own for the same claim."""
    outlet, report = scene.chance.choice(scene.press), scene.chance.choice(scene.reports)
    usable = [t for t in report.tellings if t.how not in ("taken_back", "echoed", "cited_named")]
    if report.issuer is not None or not usable or report.outlet == outlet.name:
        return False
    telling = scene.chance.choice(usable)
    own = [
        voice for voice in scene.claims[telling.claim].known
        if voice.kind == "witness" and all(t.voice != voice for _, t in scene.of(telling.claim))
    ]  # fmt: skip
    if not own or scene.told(telling.claim, outlet.name) or telling.base is not None:
        return False
    wording = scene.any_wording(telling.claim, outlet.language, telling.wording)
    other = scene.wording(telling.claim, outlet.language, wording)
    if other is None:
        return False
    other = Wording(other.nth, wording.state, wording.figure, wording.about, wording.whole)
    cited = scene.telling(telling.claim, "cited", wording, outlet=report.outlet, base=report.number)
    scene.put(outlet, [cited, scene.telling(telling.claim, "heard", other, voice=own[0], outlet=outlet.name)])
    return True


def take(scene: Scene) -> bool:
    """An article that rests on an earlier one, drawn with a liking for what was taken before."""
    chance, rates = scene.chance, scene.rates
    report = scene.reports[int(len(scene.reports) * chance.random() ** 1.6)]
    same = chance.random() < 0.6
    pool = [o for o in scene.press if (o.language == report.language) == same] or scene.press
    outlet = chance.choice(pool)
    if outlet.name == report.outlet or not report.tellings:
        return False
    if report.issuer is not None:
        return from_release(scene, report, outlet)
    if report.language != outlet.language or report.correction:
        return cite(scene, report, outlet)
    acts = {"copied": rates.copied, "reworked": rates.reworked, "retold": rates.retold, "cited": rates.cited}
    if report.agency is not None:
        acts = {"wire": rates.wire, "copied": rates.wire_silent, "reworked": rates.reworked, "cited": rates.cited / 2}
    act = chance.choices(list(acts), list(acts.values()))[0]
    if act == "cited":
        return cite(scene, report, outlet)
    if act == "retold":
        return retell(scene, report, outlet)
    return copy(scene, report, outlet, "wire" if act == "wire" else "copied" if act == "copied" else "reworked")


def copy(scene: Scene, report: Report, outlet: Outlet, act: Act) -> bool:
    """The words of another: all of them, the first part, or those of the claims alone."""
    kept = report.tellings[: scene.chance.randint(1, len(report.tellings))]
    if any(scene.told(telling.claim, outlet.name) or telling.how in ("taken_back", "echoed") for telling in kept):
        return False
    tellings = [_taken(telling, report, act) for telling in kept]
    more = {} if act == "reworked" else {"seed": report.seed}
    credit = report.agency if act == "wire" else None
    scene.put(outlet, tellings, credit=credit, mark=scene.chance.random() < 0.5, **more)
    return True


def retell(scene: Scene, report: Report, outlet: Outlet) -> bool:
    """In words of one's own, without a source."""
    told = []
    for telling in report.tellings:
        if scene.told(telling.claim, outlet.name) or telling.how in ("taken_back", "echoed"):
            continue
        if scene.claims[telling.claim].denies is None and (
            wording := scene.wording(telling.claim, outlet.language, telling.wording)
        ):
            told.append(scene.telling(telling.claim, "retold", wording, base=report.number))
    if told:
        scene.put(outlet, told)
    return bool(told)


def cite(scene: Scene, report: Report, outlet: Outlet) -> bool:
    """Saying whom one has it from, by name or as the press of a language; perhaps with their source."""
    told = []
    generic = report.language != outlet.language and scene.chance.random() < scene.rates.press
    generic = generic and report.language in phrases(outlet.language).press
    for telling in report.tellings[: scene.chance.randint(1, len(report.tellings) or 1)]:
        if scene.told(telling.claim, outlet.name) or telling.how in ("taken_back", "echoed"):
            continue
        how: How = "press" if generic else "cited"
        voice = None
        spoke = telling.voice is not None and telling.voice.kind != "document" and telling.how != "stated"
        if spoke and not generic and telling.act is None and telling.base is None and scene.chance.random() < scene.rates.named:
            how, voice = "cited_named", telling.voice
        wording = scene.any_wording(telling.claim, outlet.language, telling.wording)
        made = scene.telling(telling.claim, how, wording, voice=voice, outlet=report.outlet, base=report.number)
        told.append(msgspec.structs.replace(made, press=report.language) if generic else made)
    if told:
        scene.put(outlet, told)
    return bool(told)


def from_release(scene: Scene, report: Report, outlet: Outlet) -> bool:
    """A body's release, with the body named."""
    told = []
    for telling in report.tellings:
        if telling.how == "release" and not scene.told(telling.claim, outlet.name):
            wording = scene.wording(telling.claim, outlet.language, telling.wording)
            if wording is not None:
                told.append(scene.telling(telling.claim, "stated", wording, voice=telling.voice, base=report.number))
    if told:
        scene.put(outlet, told)
    return bool(told)


def _taken(telling: Telling, report: Report, act: Act) -> Telling:
    """Another's telling in an article that took it over. Reworked, it loses its source where it named its own outlet."""
    taken = msgspec.structs.replace(telling, base=report.number, act=act)
    if act != "reworked":
        return taken
    taken = msgspec.structs.replace(taken, frame=telling.frame + 1)
    if telling.outlet == report.outlet or telling.how == "rumour":
        return msgspec.structs.replace(taken, how="retold", voice=None, outlet=None)
    return taken
