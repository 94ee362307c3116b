"""Write run.txt and dev.txt: every distribution that pyproject.toml's dependencies need, at the version installed here.

Run it in an environment that holds the versions wanted: .venv/bin/python requirements/pin.py
"""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent


def closure(wanted: list[str]) -> dict[str, str]:
    """Name to installed version of all that `wanted` needs on this platform."""
    found: dict[str, str] = {}
    todo = [Requirement(text) for text in wanted]
    while todo:
        requirement = todo.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found and not requirement.extras:
            continue
        package = distribution(requirement.name)
        found[name] = package.version
        for text in package.requires or []:
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)):
                todo.append(needed)
    return found


def main() -> None:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = closure(project["dependencies"])
    dev = {k: v for k, v in closure(project["optional-dependencies"]["dev"]).items() if k not in run}
    for name, what, pins in (("run", "What kilde runs with", run), ("dev", "What lint, types and tests need besides", dev)):
        head = f"# {what}, whole and pinned. Made from pyproject.toml by requirements/pin.py.\n"
        (HERE / f"{name}.txt").write_text(head + "".join(f"{k}=={v}\n" for k, v in sorted(pins.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
