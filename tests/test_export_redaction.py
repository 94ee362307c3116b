"""Redacted exports hold nothing of unnamed sources, in no format; and still hold what is claimed."""

import io
import sys
import zipfile
from pathlib import Path

import msgspec
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export_by_hand import GUARDED, SECRETS, dossier, guarded_trace
from kilde.article import Article
from kilde.claim import ChainLink, Claim, Instance, Origin, Origins
from kilde.errors import UsageError
from kilde.export import formats, redaction
from kilde.export.collection import Collection, of_readings, words
from kilde.export.redaction import HIDDEN, LEFT_OUT, MASK, protected, redact, shown
from kilde.statement import Passing, Reading, Source, Statement
from simulated import Desk, desks

FORMS = [form for form in formats.FORMATS if form != "jsonl"]


def contents(data: bytes) -> list[bytes]:
    """What a file holds, unpacked."""
    if data.startswith(b"PAR1"):
        return [str(pyarrow.parquet.read_table(io.BytesIO(data)).to_pydict()).encode()]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return [part for name in packed.namelist() for part in contents(packed.read(name))]
    return [data]


def exported(made: Collection, form: str, path: Path) -> bytes:
    formats.export(made, form, path, (), sys.stdout.buffer)
    return b"\n".join(contents(path.read_bytes()))


def target(folder: Path, form: str) -> Path:
    return folder / (f"{form}.zip" if formats.FORMATS[form].ending else form)


@pytest.mark.parametrize("form", FORMS)
def test_no_format_holds_a_word_that_tells_of_an_unnamed_source(form: str, tmp_path: Path) -> None:
    plain = exported(of_readings((GUARDED,), guarded_trace()), form, target(tmp_path, form)).decode().lower()
    told = [secret for secret in SECRETS if secret.lower() in plain]
    assert told, "without redaction they are there, else this shows nothing"
    redacted = exported(of_readings((GUARDED,), guarded_trace(), redacted=True), form, target(tmp_path, form))
    # Escapes are undone, so that nothing hides behind them.
    readable = redacted.decode().replace("\\u00", "").lower()
    assert [secret for secret in SECRETS if secret.lower() in readable] == []
    assert MASK not in readable
    assert "lock gate was never tested" in readable
    assert "/home/desk" not in readable


def test_what_is_told_by_unnamed_sources_in_the_articles_words_stays() -> None:
    reading = redact(GUARDED).reading
    said = {one.id: words(reading, one.content) for one in reading}
    assert said["t1"] == "The lock gate was never tested"
    assert said["t5"] == "the pump was old"
    assert said["t6"] == "The gate will be tested in May"
    assert said["t7"] == "boats must wait"
    assert said["t2"] is None, "their own words go"
    assert said["t3"] is None, "and what names another unnamed source"
    assert words(reading, reading.statements[5].cue) == "said"


def test_all_protected_sources_become_one_that_tells_nothing() -> None:
    reading = redact(GUARDED).reading
    assert [source.id for source in reading.sources] == ["s1", "s3", "s7", HIDDEN.id]
    assert reading.source(HIDDEN.id).spans == ()
    first = reading.statements[0]
    assert first.chain == ("s1", HIDDEN.id)
    assert (first.cue, first.source, first.access, first.access_span, first.anonymity_reason) == ((), (), "unknown", (), ())


def test_a_false_name_with_a_reason_is_protected_and_a_public_body_is_not() -> None:
    assert protected(GUARDED) == {"s2", "s4", "s5", "s6"}


def test_spans_keep_their_places_and_a_reading_without_unnamed_sources_its_text() -> None:
    assert len(redact(GUARDED).reading.article.text) == len(GUARDED.article.text)
    for reading in dossier()[1]:
        if not protected(reading):
            assert redact(reading).reading.article.text == reading.article.text


def test_guesses_at_who_an_unnamed_source_is_are_left_out_and_counts_stay() -> None:
    told = next(of_readings((GUARDED,), guarded_trace(), redacted=True).claims())
    assert told.claim.origins.merges == ()
    assert (told.claim.origins.least, told.claim.origins.most) == (1, 2)
    assert [origin.name for origin in told.claim.origins.sources] == ["unnamed source", "Edda Moss"]


def test_a_claim_of_which_no_words_are_left_says_so() -> None:
    told = [told.claim.text for told in of_readings((GUARDED,), guarded_trace(), redacted=True).claims()]
    assert told == ["The lock gate was never tested", LEFT_OUT, "the pantry was flooded", "the pump was old", LEFT_OUT]


def test_whole_texts_are_never_redacted(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="whole text"):
        of_readings((GUARDED,), None, full_text=True, redacted=True)
    with pytest.raises(UsageError, match="--redact"):
        formats.check("csv", (), tmp_path, full_text=True, redacted=True)
    with pytest.raises(UsageError, match="jsonl holds whole texts"):
        formats.check("jsonl", (), None, full_text=False, redacted=True)


@given(st.text(alphabet=f"ab {MASK}\n.", max_size=30))
def test_runs_of_what_is_left_out_become_one_mark(text: str) -> None:
    told = shown(text)
    if told is None:
        assert not any(sign.isalnum() for sign in text)
    else:
        assert MASK not in told
        assert [sign for sign in told if sign in "ab"] == [sign for sign in text if sign in "ab"]


@given(desks())
def test_no_span_of_a_protected_source_is_left_in_any_text(desk: Desk) -> None:
    for reading in desk.readings:
        away = protected(reading)
        redacted = redact(reading).reading
        for source in reading.sources:
            if source.id in away:
                for start, end in source.spans:
                    assert not any(sign.isalnum() for sign in redacted.article.text[start:end])
                assert source.name not in msgspec.json.encode(redacted).decode()


def test_the_same_words_elsewhere_in_the_article_are_left_out_too() -> None:
    text = "A diver in red said it leaked. Nobody was there. A diver  in Red was seen."
    source = Source("s1", "A diver in red", "person", False, ((0, 14),))
    said = Statement(id="t1", kind="indirect", content=((20, 29),), cue=((15, 19),), source=((0, 14),), chain=("s1",))
    article = msgspec.structs.replace(GUARDED.article, text=text, blocks=(), title="What a diver saw", url=None)
    redacted = redact(Reading(article, (source,), (said,))).reading.article
    assert "diver" not in redacted.text.lower()
    assert "it leaked" in redacted.text
    assert "Nobody was there" in redacted.text
    assert redacted.title == f"What a {LEFT_OUT} saw"


@pytest.mark.parametrize(
    ("type_", "kept", "made"),
    [
        (Article, redaction.ARTICLE, {"text", "title"}),
        (Statement, redaction.STATEMENT + redaction.TELLING, {"chain"}),
        (Claim, redaction.CLAIM, {"text", "language", "instances", "origins", "links", "events", "bottlenecks"}),
        (Instance, redaction.INSTANCE, {"chain"}),
    ],
)
def test_fields_are_taken_over_one_by_one_and_what_is_left_out_is_known(
    type_: type[msgspec.Struct], kept: tuple[str, ...], made: set[str]
) -> None:
    left_out = set(type_.__struct_fields__) - set(kept) - made
    assert left_out == {Article: {"path", "credits", "fetched"}, Statement: {"through"}}.get(type_, set())


def test_a_chain_of_unnamed_sources_alone_is_one(tmp_path: Path) -> None:
    first, *_ = GUARDED.statements
    passing = Passing("s4", first.cue, "neutral", "certain", "positive")
    nested = msgspec.structs.replace(first, chain=("s4", "s2"), through=(passing,))
    (statement,) = redact(Reading(GUARDED.article, GUARDED.sources, (nested,))).reading
    assert (statement.chain, statement.through) == ((HIDDEN.id,), ())


def test_words_that_bring_up_somebody_unnamed_are_left_out_whoever_they_were_read_as() -> None:
    text = "The gate is old, said a former officer. Edda Moss was there."
    moss, post = Source("s1", "Edda Moss", "person", True, ((40, 49),)), Source("s2", "The Post", "outlet", True, ())
    said = Statement(id="t1", kind="indirect", content=((0, 15),), cue=((17, 21),), source=((22, 38),), chain=("s2", "s1"))
    article = msgspec.structs.replace(GUARDED.article, text=text, blocks=())
    reading = Reading(article, (moss, post), (said,))
    (statement,) = redact(reading).reading
    assert statement.chain == ("s2", HIDDEN.id)
    assert "officer" not in redact(reading).reading.article.text
    claim = guarded_trace().claims[0]
    chain = (ChainLink("The Post", "outlet", True), ChainLink("Edda Moss", "person", True))
    instance = Instance(article=article.id, statement="t1", content=said.content, chain=chain)
    origins = Origins(1, 1, (Origin("Edda Moss", "person", True, (article.id,)),))
    claim = msgspec.structs.replace(claim, instances=(instance,), origins=origins, links=(), events=())
    trace = msgspec.structs.replace(guarded_trace(), claims=(claim,))
    (told,) = of_readings((reading,), trace, redacted=True).claims()
    assert [link.name for link in told.claim.instances[0].chain] == ["The Post", HIDDEN.name]
    assert [origin.name for origin in told.claim.origins.sources] == [HIDDEN.name]


def test_a_title_before_a_name_brings_up_nobody_unnamed() -> None:
    text = "The gate is old, said a canal engineer, Ruth Aske."
    source = Source("s1", "Ruth Aske", "person", True, ((40, 49),))
    said = Statement(id="t1", kind="indirect", content=((0, 15),), cue=((17, 21),), source=((22, 49),), chain=("s1",))
    reading = Reading(msgspec.structs.replace(GUARDED.article, text=text, blocks=()), (source,), (said,))
    assert redact(reading).reading.statements == (said,)
