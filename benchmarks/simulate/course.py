"""The course of a matter: report by report, until it has as many as it shall have."""

from benchmarks.simulate.config import Config
from benchmarks.simulate.events import Matter
from benchmarks.simulate.names import Cast
from benchmarks.simulate.reporting import correct, deny, echo, original, release, somebody
from benchmarks.simulate.scene import Scene
from benchmarks.simulate.taking import beside, cite, take


def matter(config: Config, cast: Cast, number: int, size: int) -> Matter:
    """One matter with `size` reports; the same for the same config and number, whatever was made before."""
    return run(Scene(config, cast, number), size)


def run(scene: Scene, size: int) -> Matter:
    """The matter after `size` reports."""
    first(scene)
    while len(scene.reports) < size:
        scene.minute += int(scene.chance.expovariate(1 / 95)) + 2
        one(scene)
    return Matter(scene.number, tuple(scene.claims), tuple(scene.reports))


def first(scene: Scene) -> None:
    """What sets it off: an agency, or a paper, has something of its own."""
    agency = scene.chance.choice(scene.wires)
    outlet = agency if scene.chance.random() < 0.45 else scene.chance.choice(scene.press)
    original(scene, outlet)


def one(scene: Scene) -> None:
    """One report more: what is drawn, or, where the matter does not allow it, something else."""
    rates, drawn = scene.rates, scene.chance.random()
    acts = (
        (rates.original, somebody),
        (rates.release, release),
        (rates.deny, deny),
        (rates.correct, correct),
        (rates.echo, echo),
        (rates.beside, beside),
    )
    for share, act in acts:
        if drawn < share:
            if act(scene):
                return
            break
        drawn -= share
    for _ in range(20):
        if take(scene):
            return
    stranger(scene)


def stranger(scene: Scene) -> None:
    """An outlet that has not told of the matter yet cites one that has: where all that were drawn have."""
    everybody = [outlet for some in scene.cast.outlets.values() for outlet in some]
    told = {report.outlet for report in scene.reports}
    fresh = [outlet for outlet in everybody if outlet.name not in told] or everybody
    for _ in range(20):
        if cite(scene, scene.chance.choice(scene.reports), scene.chance.choice(fresh)):
            return
    scene.put(scene.chance.choice(fresh), ())
