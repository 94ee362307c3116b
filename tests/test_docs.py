"""The docs say what there is: commands, options, fields."""

import importlib.util
import re
from pathlib import Path

import click
import msgspec

from kilde.checking.against import Carrier, Rests
from kilde.checking.declaration import Declaration, Resting
from kilde.checking.draft import Checked
from kilde.checking.finding import Evidence, Finding
from kilde.claim import Claim, Event, Instance, Link, Origin, Origins
from kilde.cli import cli
from kilde.statement import ReadingRecord, Source, Statement

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


def test_every_json_field_is_in_the_docs() -> None:
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    readings = (ReadingRecord, Statement, Source, Declaration, Resting, Checked, Finding, Evidence, Rests, Carrier)
    for type_ in (*readings, Claim, Instance, Origins, Origin, Link, Event):
        for field in msgspec.structs.fields(type_):
            assert re.search(rf"[`\"]{field.encode_name}[`\"]", page), (type_.__name__, field.encode_name)


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
