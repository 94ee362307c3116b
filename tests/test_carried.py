"""Marks carried from a text to its translation."""

import importlib
import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilde.reading.windows import tokenize
from training.reader import alignment, carrying
from training.reader.alignment import Text, in_units
from training.reader.carrying import ROLES, Carried, Evidence, Heard, Version, carry, evidence, joined, paired, spread
from training.reader.corpora import Document, Mark

#: By its name alone: what it imports when it computes needs torch, which tests and type checks do without.
carried: Any = importlib.import_module("training.reader.carried")

words = st.text(alphabet="abcæøåж", min_size=1, max_size=6)
sentence_lists = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=7)


class Silent(Heard):
    """A reader that finds nothing."""

    def __init__(self, text: Text) -> None:
        self.anchors = np.zeros(len(text.units)), np.zeros(len(text.units))
        self.size = len(text.units)

    def roles(self, unit: int, without: int) -> Any:
        return np.full((self.size, len(ROLES)), 0.5)


def version(sentences: list[str], meanings: dict[str, int]) -> Version:
    """A text whose words have one vector for each meaning; other words have one of their own."""
    text, places = carried.laid_out(["Title", *sentences])
    made = in_units(text, places)
    vectors = np.zeros((len(made.units), 64))
    for k, (a, b) in enumerate(made.units):
        word = text[a:b].lower()
        generator = np.random.default_rng(meanings[word] if word in meanings else 10_000 + sum(map(ord, word)))
        vectors[k] = generator.normal(size=64)
    return Version(made, vectors)


NORWEGIAN = ["Det regner i byen.", "Bruene holder, sier ordføreren, så lenge isen ligger."]
ENGLISH = ["It is raining in town.", "The mayor says that the bridges will hold as long as the ice stays."]
SAME = ["regner raining", "byen town", "bruene bridges", "holder hold", "sier says", "ordføreren mayor", "så long", "isen ice"]
MEANINGS = {word: n for n, pair in enumerate([*SAME, "ligger stays", ",", "."]) for word in pair.split()}


def mark_of(text: str, content: list[str], cue: str, source: str) -> Mark:
    def place(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    return Mark([place(c) for c in content], [place(cue)] if cue else [], [place(source)] if source else [], kind="indirect")


def shown(made: Carried, text: Text, role: str) -> list[str]:
    return [text.text[a:b] for a, b in carrying.spans(made.ranges[role], text)]


def test_a_story_is_laid_out_as_its_gold_is() -> None:
    text, places = carried.laid_out(["Heading", "One  thing.", "Two\u00a0things.", "Three."])
    assert text == "One thing. Two things.\nThree.\n"
    assert [text[a:b] for a, b in places] == ["One thing.", "Two things.", "Three."]


@given(sentence_lists)
def test_sentences_stand_where_they_are_said_to(sentences: list[str]) -> None:
    text, places = carried.laid_out(["Heading", *sentences])
    assert [text[a:b] for a, b in places] == sentences
    made = in_units(text, places)
    assert [text[a:b] for a, b in made.units] == " ".join(sentences).split()
    assert all(made.sentence(unit) == k for k, (a, b) in enumerate(made.sentences) for unit in range(a, b))


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_every_word_is_spread_wholly(n: int, m: int, seed: int) -> None:
    forward, backward = alignment.spread(np.random.default_rng(seed).uniform(-1, 1, (n, m)))
    assert np.allclose(forward.sum(1), 1)
    assert np.allclose(backward.sum(0), 1)


def test_a_statement_split_by_its_cue_is_carried_to_a_plain_clause() -> None:
    one, other = version(NORWEGIAN, MEANINGS), version(ENGLISH, MEANINGS)
    mark = mark_of(one.text.text, ["Bruene holder", "så lenge isen ligger"], "sier", "ordføreren")
    found = evidence(mark, one.text, other.text, spread(one, other))
    made = carry(found, False, other.text, Silent(other.text))
    assert shown(made, other.text, "cue") == ["says"]
    assert shown(made, other.text, "source")[-1].endswith("mayor")
    assert "bridges" in shown(made, other.text, "content")[0]
    assert shown(made, other.text, "content")[-1].endswith("stays")
    assert made.first == other.text.units.index((other.text.text.index("says"), other.text.text.index("says") + 4))


def test_a_text_carried_to_itself_keeps_its_mark() -> None:
    one = version(NORWEGIAN, MEANINGS)
    mark = mark_of(one.text.text, ["Bruene holder", "så lenge isen ligger"], "sier", "ordføreren")
    found = evidence(mark, one.text, one.text, spread(one, one))
    made = carry(joined(found, found), False, one.text, Silent(one.text))
    assert {role: carrying.spans(made.ranges[role], one.text) for role in ROLES} == {r: getattr(mark, r) for r in ROLES}
    assert made.sound


def test_a_cue_that_is_lost_makes_a_mark_unsound() -> None:
    one, other = version(NORWEGIAN, MEANINGS), version([ENGLISH[0], "The bridges hold as long as the ice stays."], MEANINGS)
    mark = mark_of(one.text.text, ["Bruene holder", "så lenge isen ligger"], "sier", "ordføreren")
    made = carry(evidence(mark, one.text, other.text, spread(one, other)), False, other.text, Silent(other.text))
    assert not made.sound


def carried_at(text: Text, content: tuple[int, int], cue: tuple[int, int] | None, aligned: float = 1.0) -> Carried:
    ranges = {"content": [content], "cue": [cue] if cue else [], "source": []}
    return Carried(ranges, {role: carrying.within(ranges[role], text) for role in ROLES}, 1.0, aligned, True)


def test_versions_pair_where_content_and_cue_are_shared() -> None:
    text = version(ENGLISH, MEANINGS).text
    one = [carried_at(text, (0, 4), (8, 9)), carried_at(text, (10, 18), (8, 9))]
    other = [carried_at(text, (11, 18), (8, 9)), carried_at(text, (0, 4), None)]
    assert paired(one, other) == [(1, 0)]


def test_of_two_marks_at_one_anchor_the_surer_stays_unless_their_contents_are_apart() -> None:
    text = version(ENGLISH, MEANINGS).text
    made = [
        carried_at(text, (10, 18), (8, 9), 0.4),
        carried_at(text, (10, 15), (8, 9), 0.9),
        carried_at(text, (0, 4), (8, 9), 0.1),
    ]
    assert carrying.clashing(made) == {0}


def test_attributes_that_differ_are_left_open() -> None:
    one = Mark([(0, 1)], [], [], kind="direct", stance="neutral", hearsay=False)
    other = Mark([(2, 3)], [], [], kind="mixed", stance="neutral", hearsay=False)
    told = carried.agreed([one, other])
    assert told["kind"] is None
    assert told["stance"] == "neutral"
    assert told["hearsay"] is False


def test_sentences_of_unsure_marks_are_ignored_but_for_sure_anchors() -> None:
    text = version(ENGLISH, MEANINGS).text
    first, last = text.sentences[1]
    here = np.zeros(len(text.units), np.bool_)
    here[last - 2] = True
    kept = carried_at(text, (first + 5, last), (first + 2, first + 3))
    ignored = carried.unclear([here], [kept], text)
    begin, end = text.units[first][0], text.units[last - 1][1]
    anchor = text.units[first + 2]
    assert ignored[0][0] == begin
    assert ignored[-1][1] == end
    assert all(b <= anchor[0] or a >= anchor[1] for a, b in ignored)
    assert carried.unclear([], [kept], text) == []


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(0, 9))
def test_tidied_ranges_stay_in_order(chosen: list[bool], seed: int) -> None:
    text = in_units("word " * len(chosen), [(0, 5 * len(chosen))])
    ranges = alignment.runs(np.array(chosen), text, [False])
    barred = np.array([random.Random(f"{seed}/{k}").random() < 0.3 for k in range(len(chosen))])
    out = alignment.tidied(ranges, text, barred, 1)
    assert all(a < b for a, b in out)
    assert all(p[1] < q[0] for p, q in pairwise(out))
    assert bool(out) == bool(ranges)


@given(st.integers(1, 12), st.integers(0, 99))
def test_the_best_path_keeps_to_the_labels_allowed(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).uniform(0, 1, (size, 4))
    path = alignment.best_path(scores, np.ones(size, np.bool_), (0, 2))
    assert set(path.tolist()) <= {0, 2}
    alone = scores[:, [0, 2]].sum(0).max()
    switches = int((np.diff(path) != 0).sum())
    assert scores[np.arange(size), path].sum() - alignment.SWITCH * switches >= alone - 1e-9


def test_a_document_comes_back_from_its_file_as_it_was(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = Mark([(0, 4)], [(5, 9)], [], via=[(10, 12)], kind="direct", hearsay=False)
    made = [Document("Text says so.\n", "en", [mark], ignore=[(3, 5)]), Document("Нет.\n", "ru", [], ignore=[])]
    monkeypatch.setattr(carried, "compute", lambda data: iter(made))
    assert carried.carried(tmp_path, tmp_path / "cache") == made
    first = (tmp_path / "cache" / carried.FILE).read_bytes()
    monkeypatch.setattr(carried, "compute", lambda data: pytest.fail("computed again"))
    assert carried.carried(tmp_path, tmp_path / "cache") == made
    (tmp_path / "cache" / carried.FILE).unlink()
    monkeypatch.setattr(carried, "compute", lambda data: iter(made))
    carried.carried(tmp_path, tmp_path / "cache")
    assert (tmp_path / "cache" / carried.FILE).read_bytes() == first


def test_the_reader_is_heard_at_every_word(models: Any) -> None:
    from kilde.reading.network import Network

    network = Network(models)
    text, places = carried.laid_out(["Title", "– Vannet stiger raskt, sier brannsjefen.", "Ingen er skadd."])
    made = in_units(text, places)
    heard = Heard(network, made)
    says = next(k for k, (a, b) in enumerate(made.units) if text[a:b] == "sier")
    assert int(heard.anchors[0].argmax()) == says
    roles = heard.roles(says, 0)
    assert roles.shape == (len(made.units), len(ROLES))
    assert roles[says, 1] > 0.5
    assert len(heard.first) == len(made.units) <= len(tokenize(text, network.tokenizer).ids)


def test_evidence_of_two_versions_is_their_mean() -> None:
    one, other = version(NORWEGIAN, MEANINGS), version(ENGLISH, MEANINGS)
    mark = mark_of(one.text.text, ["Bruene holder"], "sier", "")
    found: Evidence = evidence(mark, one.text, other.text, spread(one, other))
    both = joined(found, found)
    assert np.array_equal(both.scores, found.scores)
    assert both.length == found.length
    assert both.counts == found.counts
