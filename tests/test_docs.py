"""The docs say what there is: commands, options, fields."""

import importlib.util
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import msgspec
import pytest

from kilde.checking.declaration import Declaration
from kilde.checking.draft import Checked
from kilde.claim import Trace
from kilde.cli import cli
from kilde.deciding.decision import Decision
from kilde.show.why import Why
from kilde.statement import ReadingRecord
from kilde.web.problems import Problem

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def test_what_the_docs_show_is_what_the_programs_print() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for path in (generate.COMMANDS, generate.README):
        page = path.read_text(encoding="utf-8")
        assert page.count("```text") == page.count("<!-- end -->") > 0
        assert generate.filled(page) == page, "run: python docs/generate.py"


def test_every_command_and_option_is_in_the_docs() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"## `kilde {name}`" in page
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert any(option in page for option in parameter.opts), (name, parameter.opts)


def records(types: Iterable[Any]) -> dict[str, Any]:
    """The records that some types are made of, by name."""
    found: dict[str, Any] = {}
    todo = list(types)
    while todo:
        one = todo.pop()
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            if f"{one.__module__}.{one.__name__}" not in found:
                found[f"{one.__module__}.{one.__name__}"] = one
                todo += get_type_hints(one).values()
        else:
            todo += get_args(one)
    return found


def twins() -> list[Any]:
    """What takes requests at the desk."""
    application = pytest.importorskip("kilde.web.app", reason="needs the extra web, which is not installed")
    from kilde.web.cases import CASES

    routes = (*application.READ, *application.ADDING, *application.CHECKING, *application.CORRECTING, *application.DECIDING)
    return [*routes, *CASES, *application.Twins(owner=None).get_route_handlers()]


def test_every_json_field_is_in_the_docs() -> None:
    """Of each record, some paragraph or table of the page names all fields together."""
    paragraphs = (DOCS / "json.md").read_text(encoding="utf-8").split("\n\n")
    wanted = records([ReadingRecord, Declaration, Checked, Trace, Why, Decision, Problem, *desk_records()])
    assert len(wanted) > 60
    for name, type_ in wanted.items():
        fields = [field.encode_name for field in msgspec.structs.fields(type_)]
        best = max(paragraphs, key=lambda text: sum(named(field, text) for field in fields))
        assert [field for field in fields if not named(field, best)] == [], name


def named(field: str, text: str) -> bool:
    return re.search(rf"[`\"]{field}[`\"]", text) is not None


def desk_records() -> Iterator[Any]:
    """What the desk's JSON takes and gives."""
    from kilde.web.deciding import Deciding

    yield Deciding
    for handler in twins():
        if handler.include_in_schema:
            yield inspect.signature(handler.fn).return_annotation


def test_every_address_of_the_desk_is_in_the_docs() -> None:
    page = (DOCS / "desk.md").read_text(encoding="utf-8")
    asked, sent = (set(re.findall(r"`(/[^`]*)`", part)) for part in page.partition("## Addresses")[2].split("Forms are sent"))
    addresses = [(handler, path) for handler in twins() for path in handler.paths]
    assert len(addresses) > 40
    for handler, path in addresses:
        address = re.sub(r"{(\w+):\w+}", lambda match: match[1].upper(), path)
        assert address in (sent if "POST" in handler.http_methods else asked), address


def test_everything_that_a_page_is_asked_with_is_in_the_docs() -> None:
    from kilde.web.asking import asked_of

    page = (DOCS / "desk.md").read_text(encoding="utf-8")
    given = {"request", "desk", "language", "asked", "adding", "checks", "data"}
    for function in (asked_of, *(handler.fn for handler in twins())):
        for name in set(inspect.signature(function).parameters) - given - {"self", "id", "key"}:
            assert f"`{name}`" in page, name


def test_the_claim_that_the_tutorial_explains_is_one_of_the_demo() -> None:
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    explained = page.partition("Read a claim like this")[2].partition("```")[0]
    demo = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- demo -->")[2].partition("<!-- end -->")[0]
    told = [*re.findall(r"\*\*(.+?)\*\*", explained), *re.findall(r"\(`(c[0-9a-f]+)`\)", explained)]
    assert len(told) == 4
    claim = demo[demo.index(told[0]) :]
    assert [words for words in told if words not in claim] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*DOCS.glob("*.md"), *ROOT.glob("*.md")]
    assert len(pages) > 5
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
