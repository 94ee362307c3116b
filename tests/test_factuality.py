"""The factuality benchmark counts as it says."""

from benchmarks.factuality import mean_f1, report

DOCUMENT = {
    "doc_id": "d",
    "text": "Moe said the ferry may sail. She has not left.",
    "events": [
        {"id": "1", "start": 4, "end": 8, "certainty": "CERTAIN", "polarity": "POS"},
        {"id": "2", "start": 23, "end": 27, "certainty": "POSSIBLE", "polarity": "POS"},
        {"id": "3", "start": 41, "end": 45, "certainty": "UNDERSPECIFIED", "polarity": "NEG"},
    ],
    "slinks": [["1", "2"], ["1", "3"]],
}


def answer(*contents: tuple[int, int], modality: str = "possible") -> dict[str, dict[str, object]]:
    return {"d": {"statements": [{"content": [c], "modality": modality, "polarity": "positive"} for c in contents]}}


def test_reported_events_count_with_the_statement_that_holds_them() -> None:
    told = report([DOCUMENT], answer((9, 27)))
    assert told["reported events"] == 2
    assert told["certainty"] == {"right": 100.0, "macro f1": 100.0, "constant": 100.0, "of": {"possible": 1}}
    assert told["polarity"]["of"] == {"positive": 1}


def test_what_is_left_underspecified_is_left_out_and_a_wrong_value_is_wrong() -> None:
    told = report([DOCUMENT], answer((9, 46), modality="certain"))
    assert told["certainty"]["right"] == 0.0
    assert told["polarity"] == {"right": 50.0, "macro f1": 33.3, "constant": 33.3, "of": {"negative": 1, "positive": 1}}


def test_a_constant_answer_has_the_mean_of_one_value_right_and_the_others_never() -> None:
    assert mean_f1([("certain", "certain"), ("certain", "possible")]) == 33.3
