"""Sentences of ours told in Norwegian: every sentence that the code makes is known, and its words are carried over."""

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from kilde import intake
from kilde.checking import against, draft
from kilde.errors import UsageError
from kilde.intake import Given
from kilde.show.retold import TABLES, retold
from kilde.tracing import denials, flags, origins, sources

#: What stands for each of the words that a sentence is filled in with.
SAMPLES = ("Posten", "Kari Vik", "Fjordbladet")


def expansions(node: ast.expr, number: int = 0) -> list[str]:
    """The sentences that an expression can give, with samples in the place of what is filled in; none of other values."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return expansions(node.body, number) + expansions(node.orelse, number)
    if isinstance(node, ast.FormattedValue):
        figure = isinstance(node.format_spec, ast.JoinedStr) or "len(" in ast.unparse(node)
        return expansions(node.value, number) or [str(12 + number) if figure else SAMPLES[number % len(SAMPLES)]]
    if isinstance(node, ast.JoinedStr):
        if not any(isinstance(part, ast.Constant) and re.search(r"[a-z”]", str(part.value)) for part in node.values):
            return []  # A name, put together.
        parts = [expansions(part, number) for number, part in enumerate(node.values)]
        return ["".join(each) for each in product(*parts)]
    return []


def sentences(module: ModuleType) -> Iterator[str]:
    """The sentences that a module's functions make: its formatted strings and those with a space, docstrings aside."""

    def walk(node: ast.AST) -> Iterator[ast.expr]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.arg) or child in (getattr(node, "returns", None), getattr(node, "annotation", None)):
                continue  # A type.
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue  # A docstring.
            if isinstance(child, ast.Call) and getattr(child.func, "attr", "") == "once":
                continue  # What is kept under a name of its own.
            if isinstance(child, ast.JoinedStr) or (
                isinstance(child, ast.Constant) and isinstance(child.value, str) and " " in child.value.strip()
            ):
                yield child
            else:
                yield from walk(child)

    for node in walk(ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))):
        yield from (each for each in expansions(node) if " " in each)


@pytest.mark.parametrize("module", [flags, denials, origins, sources, against, draft])
def test_every_sentence_of_tracing_and_checking_is_told_in_norwegian(module: ModuleType) -> None:
    found = list(sentences(module))
    assert found
    for sentence in found:
        told = retold(sentence, "nb")
        assert told != sentence, sentence
        assert "{" not in told
        for sample in SAMPLES:
            assert (sample in sentence) == (sample in told), (sentence, told)


def refusals() -> Iterator[str]:
    """Why inputs are not taken, as the code makes the sentences."""
    kilde = Path(inspect.getfile(intake)).parents[1]
    files = [*(kilde / "intake").rglob("*.py"), kilde / "reading" / "workers.py", kilde / "ledger" / "rows.py"]
    for file in files:
        if "web" in file.parts[-2:-1]:
            continue  # Pages fetch nothing.
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("InputError", "NoArticle")
                and len(node.args) > 1
            ):
                yield from expansions(node.args[1])
            if isinstance(node, ast.FunctionDef) and node.name in ("_fault", "_why", "_refusal"):
                for each in ast.walk(node):
                    if isinstance(each, ast.Return) and each.value is not None:
                        yield from expansions(each.value)


def test_why_an_input_is_not_taken_is_told_in_norwegian() -> None:
    found = set(refusals())
    assert len(found) > 60
    assert sorted(sentence for sentence in found if retold(sentence, "nb") == sentence) == []


def test_each_pattern_fills_in_all_that_it_finds() -> None:
    for pattern, words in TABLES["nb"].items():
        assert sorted(re.findall(r"{(\d)}", words)) == [str(n) for n in range(re.compile(pattern).groups)], pattern


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    assert retold("Posten takes it back; the draft does not say so", "nb") == (
        "Posten trekker det tilbake; utkastet sier ikke noe om det"
    )


def test_names_are_told_as_they_are_however_long() -> None:
    assert retold("by the sea takes it back", "nb") == "by the sea trekker det tilbake"
    assert retold("“one document” in by the sea is gone", "nb") == "«one document» i by the sea er borte"
    for name in ("by " * 900, "” in " * 700, " is 1 in " * 300, "{0}", "x" * 100_000):
        assert name in retold(f"{name} takes it back", "nb")


def test_in_english_and_where_nobody_knows_it_a_sentence_stays() -> None:
    assert retold("one document", "en") == "one document"
    assert retold("something else\nin two lines", "nb") == "something else\nin two lines"


def test_what_is_wrong_with_a_form_is_told_in_norwegian() -> None:
    for wrong in ({"published": "i går"}, {"language": "norsk språk"}):
        with pytest.raises(UsageError) as error:
            Given(**wrong)
        fault = str(error.value).partition(": ")[2]
        assert retold(fault, "nb") != fault
