"""The scorers of the German corpora count as their corpora's own do; and the results page keeps what was not measured anew."""

from typing import Any

from benchmarks import german, run

TEXT = "Der Minister sagte gestern, die Brücke sei sicher. Frau Holt dankte. „Wir bauen neu“, versprach sie."


def spans(*parts: str) -> list[list[int]]:
    return [[TEXT.index(part), TEXT.index(part) + len(part)] for part in parts]


def event(cue: str, source: str = "", content: str = "", **roles: str) -> dict[str, Any]:
    told = {"cue": cue, "source": source, "content": content, **roles}
    return {name: spans(words) if words else [] for name, words in told.items()}


def scored(theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> dict[str, Any]:
    tally = german.Tally()
    german.spkatt({"text": TEXT, "attributions": theirs}, ours, tally)
    return german.spkatt_report(tally)


SAID = event("sagte", "Der Minister", "die Brücke sei sicher")


def test_the_same_events_are_all_right() -> None:
    report = scored([SAID], [SAID])
    for name in ("cue", "source", "content", "roles", "together"):
        assert report[name]["f1"] == 100.0, name
    assert report["together"]["gold"] == 1 + 2 + 4


def test_words_of_roles_count_by_themselves_where_the_cues_meet() -> None:
    report = scored([SAID], [event("sagte", "Minister", "gestern, die Brücke sei sicher")])
    assert report["source"] == {"precision": 100.0, "recall": 50.0, "f1": 66.7, "gold": 2}
    assert report["content"] == {"precision": 80.0, "recall": 100.0, "f1": 88.9, "gold": 4}


def test_roles_of_an_event_with_another_cue_are_all_wrong_and_all_missed() -> None:
    report = scored([SAID], [event("versprach", "Der Minister", "die Brücke sei sicher")])
    assert report["source"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 2}
    assert report["roles"]["f1"] == report["cue"]["f1"] == 0.0


def test_roles_that_we_do_not_know_are_missed_and_events_without_content_can_be_left_out() -> None:
    thanked = event("dankte", "Frau Holt", topic="gestern")
    report = scored([SAID, thanked], [SAID])
    assert report["roles"]["recall"] == round(100 * 6 / 9, 1)
    assert report["cue"]["recall"] == 50.0
    assert report["cue, of those with content"]["recall"] == 100.0
    # One of ours that met an event without a content is neither right nor wrong there.
    report = scored([SAID, thanked], [SAID, thanked])
    assert report["cue, of those with content"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "gold": 1}


def test_each_event_has_one_mate_and_the_closer_cue_goes_first() -> None:
    assert german.pairs([frozenset({1}), frozenset({1, 2})], [frozenset({1, 2})]) == {0: 1}
    assert german.pairs([frozenset({1})], [frozenset({1, 2}), frozenset({1})]) == {1: 0}


def test_kinds_are_scored_apart_and_together_by_words() -> None:
    document = {
        "text": TEXT,
        "attributions": [
            {"type": "indirect.speech.3", "content": spans("die Brücke sei sicher")},
            {"type": "direct.speech", "content": spans("„Wir bauen neu“")},
            {"type": "reported.speech", "content": spans("Frau Holt dankte")},
            {"type": "indirect freeIndirect.speech", "content": spans("gestern")},
            {"type": None, "content": []},
        ],
    }
    tally = german.Tally()
    ours = [
        {"kind": "indirect", "content": spans("Wir bauen neu")},
        {"kind": "mixed", "content": spans("die Brücke sei sicher")},
        {"kind": "implied", "content": spans("Frau Holt dankte")},
    ]
    german.redewiedergabe(document, ours, tally)
    report = german.redewiedergabe_report(tally)
    assert report["direct"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 3}
    assert report["indirect"] == {"precision": round(400 / 7, 1), "recall": 100.0, "f1": 72.7, "gold": 4}
    assert report["either"]["f1"] == 100.0


def test_measuring_one_task_keeps_the_sections_of_the_others() -> None:
    first, last = run.TASKS[0].name, run.TASKS[-1].name
    sections = {last: f"## {last}\n\nlater", first: f"## {first}\n\nold"}
    page = run.written(sections, 300, "\n\nby hand\n")
    assert page.index(f"## {first}") < page.index(f"## {last}") < page.index("by hand")
    assert run.parted(page) == ({first: sections[first], last: sections[last]}, 300, "\n\nby hand\n")
    assert run.parted("") == ({}, 0, "")
