"""Sentences of ours told in Norwegian: every sentence that the code makes is known, and its words are carried over."""

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from kilde.checking import against, draft
from kilde.errors import UsageError
from kilde.intake import Given
from kilde.show.retold import BOKMAL, retold
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


def test_each_pattern_fills_in_all_that_it_finds() -> None:
    for pattern, words in BOKMAL.items():
        assert sorted(re.findall(r"{(\d)}", words)) == [str(n) for n in range(re.compile(pattern).groups)], pattern


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    assert retold("Posten takes it back; the draft does not say so", "nb") == (
        "Posten trekker det tilbake; utkastet sier ikke noe om det"
    )


def test_in_english_and_where_nobody_knows_it_a_sentence_stays() -> None:
    assert retold("one document", "en") == "one document"
    assert retold("something else\nin two lines", "nb") == "something else\nin two lines"


def test_what_is_wrong_with_a_form_is_told_in_norwegian() -> None:
    for wrong in ({"published": "i går"}, {"language": "norsk språk"}):
        with pytest.raises(UsageError) as error:
            Given(**wrong)
        fault = str(error.value).partition(": ")[2]
        assert retold(fault, "nb") != fault
