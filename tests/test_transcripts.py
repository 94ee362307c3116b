"""Transcripts: cues put together to speech, speakers by voice, label and dash, and files that are odd or none."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake.draft import Draft
from kilde.intake.transcripts import from_transcript


def read(text: str) -> Draft:
    ((_, draft),) = from_transcript(text.encode(), "a.vtt", "a.vtt")
    assert isinstance(draft, Draft)
    return draft


def srt(*cues: str, gap: float = 0.0) -> str:
    """Cues of two seconds each, with `gap` seconds between."""
    made = []
    for index, cue in enumerate(cues):
        start = index * (2 + gap)
        made.append(f"{index + 1}\n{time(start)} --> {time(start + 2)}\n{cue}\n")
    return "\n".join(made)


def time(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02},{int(seconds * 1000) % 1000:03}"


def test_cues_are_joined_to_sentences() -> None:
    draft = read(srt("The quay is closed", "until Monday, <i>and</i>\nferries go on."))
    assert draft.text == "The quay is closed until Monday, and ferries go on."


def test_a_paragraph_ends_after_a_pause_and_when_it_is_long() -> None:
    assert read(srt("The quay is closed.", "Ferries go on.", gap=10)).text == "The quay is closed.\n\nFerries go on."
    assert read(srt("The quay is", "closed.", gap=10)).text == "The quay is closed."
    long = read(srt(*(f"The board has met on Friday for the {n}th time." for n in range(40))))
    assert [len(words) < 800 for words in long.text.split("\n\n")] == [True] * 3


def test_voices_of_webvtt_are_speakers() -> None:
    draft = read(
        "WEBVTT - Harbour meeting\nLanguage: en\n\nNOTE by hand\n\n1\n00:01.000 --> 00:04.000 align:start\n"
        "<v Runa Holt>The quay is\nclosed &amp; locked.\n\n00:04.000 --> 00:05.000\n<v.loud Runa Holt>Since Monday.</v>\n\n"
        "00:05.000 --> 00:07.000\n<v Jon Vik>Why?</v> <v Runa Holt>Cracks.</v>\n\n00:08.000 --> 00:09.000\nThat was all.\n"
    )
    assert draft.text.split("\n\n") == [
        "Runa Holt: The quay is closed & locked. Since Monday.",
        "Jon Vik: Why?",
        "Runa Holt: Cracks.",
        "That was all.",
    ]
    assert (draft.title, draft.language) == ("Harbour meeting", "en")


@pytest.mark.parametrize("label", ["RUNA HOLT:", "Runa Holt:", ">> RUNA HOLT:", "[RUNA HOLT]:", "- RUNA HOLT:"])
def test_labels_are_speakers_and_hold_until_the_next(label: str) -> None:
    draft = read(srt(f"{label} The quay is closed.", "We found cracks.", "JON VIK: Why?"))
    name = "RUNA HOLT" if label.isupper() else "Runa Holt"
    assert draft.text == f"{name}: The quay is closed. We found cracks.\n\nJON VIK: Why?"


def test_a_word_with_a_colon_is_a_speaker_only_if_it_comes_again() -> None:
    assert read(srt("Remember: the quay is closed.")).text == "Remember: the quay is closed."
    twice = read(srt("Runa: The quay is closed.", "Jon: Why?", "Runa: Cracks.", "Jon: I see."))
    assert twice.text.count("\n\n") == 3


def test_a_dash_is_another_speaker_without_a_name() -> None:
    draft = read(srt("RUNA HOLT: The quay is closed.", "- Why?\n- Cracks.", "In two pillars."))
    assert draft.text.split("\n\n") == ["RUNA HOLT: The quay is closed.", "– Why?", "– Cracks. In two pillars."]


def test_what_is_no_speech_is_left_out() -> None:
    assert read(srt("[MUSIC]", "(applause)", "♪ la la ♪", "The quay is closed.")).text == "The quay is closed."
    with pytest.raises(InputError, match="holds no speech"):
        read(srt("[MUSIC]"))


def test_lines_that_roll_up_are_told_once() -> None:
    assert (
        read(srt("the quay is", "the quay is\nclosed until", "closed until\nmonday")).text == "the quay is closed until monday"
    )


def test_files_without_empty_lines_with_carriage_returns_and_with_empty_lines_within_are_read() -> None:
    tight = "1\n00:00:01,000 --> 00:00:02,000\nThe quay\n2\n00:00:02,000 --> 00:00:03,000\nis closed.\n"
    assert read(tight).text == "The quay is closed."
    assert read(srt("The quay", "is closed.").replace("\n", "\r\n")).text == "The quay is closed."
    assert read("\ufeff" + srt("The quay\n\nis closed.", "Yes.")).text == "The quay is closed. Yes."


@pytest.mark.parametrize("text", ["Words alone.", "WEBVTT\n\n", "00:00 -> 00:01\nWords."])
def test_what_is_no_transcript_is_named(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.vtt: is no transcript"):
        read(text)
    with pytest.raises(InputError, match="is empty"):
        list(from_transcript(b" \n", "a.vtt", None))


CUES = st.lists(
    st.sampled_from(
        ["Words here.", "RUNA HOLT: yes", "- no", "<v Jon>Words", "</v>", "[MUSIC]", "", "a <b>c", "&lt;x", "7", ": x"]
    ),
    min_size=1,
    max_size=4,
).map("\n".join)


@settings(deadline=None)
@given(st.lists(CUES, min_size=1, max_size=6), st.floats(0, 9))
def test_blocks_are_the_paragraphs_and_every_word_said_is_there(cues: list[str], gap: float) -> None:
    said = "\n".join(cues)
    try:
        draft = read(srt(*cues, gap=gap))
    except InputError:
        assert "Words" not in said
        return
    assert [draft.text[slice(*block.span)] for block in draft.blocks] == draft.text.split("\n\n")
    assert not re.search(r"<v|</|\n\n\n", draft.text)
    if "Words here." in said:
        assert "Words here." in draft.text


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_an_error(data: bytes) -> None:
    with suppress(InputError):
        ((_, draft),) = from_transcript(b"00:01.000 --> 00:02.000\n" + data, "a.vtt", None)
        assert isinstance(draft, Draft)
        assert draft.text
