"""kilde in a spaCy pipeline: statements as spans of the document, kept through whatever spaCy does with documents."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import kilde
from kilde.errors import InputError, UsageError
from kilde.spacy_component import READING

TEXT = (
    "Quay closed\n\nThe quay is sound, said the harbour master, Oda Lien.\n\n"
    "“Two piles were cracked,” a diver told The Ferry Post, but Lien denied that the town knew of it.\n"
)
NYNORSK = "Brua er trygg, seier ordføraren, Ida Vik. Ho veit ikkje kva som har skjedd med kaia, fortel ho."


def pipeline(of: str = "en", /, **config: str) -> Language:
    nlp = spacy.blank(of)
    nlp.add_pipe("kilde", config=config)
    return nlp


def test_statements_are_those_of_read_with_words_as_spans() -> None:
    doc = pipeline(outlet="The Quay Times", published="2024-05-21")(TEXT)
    reading = kilde.read(TEXT, outlet="The Quay Times", published="2024-05-21", language="en")
    assert doc._.reading == reading
    assert len(doc._.statements) == len(reading) >= 2
    for found, statement in zip(doc._.statements, reading, strict=True):
        for spans, offsets in (
            (found.content, statement.content),
            (found.cue, statement.cue),
            (found.source, statement.source),
        ):
            assert [span.text for span in spans] == [reading.article.words(span) for span in offsets]
            assert all(span.doc is doc for span in spans)
        assert found.chain == tuple(source.name for source in reading.chain(statement))
        for told in ("id", "kind", "stance", "modality", "polarity", "nested"):
            assert getattr(found, told) == getattr(statement, told)
    first = doc._.statements[0]
    assert [span.text for span in first.content] == ["The quay is sound"]
    assert first.chain == ("Oda Lien",)


def test_a_span_that_ends_within_a_token_has_the_whole_token() -> None:
    text = "The quay is sound, said Oda Lien."
    nlp = pipeline()
    # A tokenizer that splits at spaces alone leaves the comma with its word.
    nlp.tokenizer = lambda words: Doc(nlp.vocab, words=words.split(" "), spaces=[True] * 5 + [True, False])
    doc = nlp(text)
    assert doc.text == text
    assert [span.text for span in doc._.statements[0].content] == ["The quay is sound,"]


@given(st.text(alphabet=st.sampled_from("ab .,“”«»\n\t 😀\u0301"), max_size=40), st.integers(0, 3))
def test_every_stretch_of_a_reading_has_a_span_over_it(noise: str, place: int) -> None:
    parts = ["The quay is sound", ", said the harbour master", ", Oda Lien. ", "“It will hold”, she said."]
    text = "".join((*parts[:place], noise, *parts[place:]))
    doc = NLP(text)
    reading = doc._.reading
    for found, statement in zip(doc._.statements, reading, strict=True):
        for spans, offsets in ((found.content, statement.content), (found.source, statement.source)):
            assert len(spans) == len(offsets)
            for span, (start, end) in zip(spans, offsets, strict=True):
                assert span.start_char <= start < end <= span.end_char + len(span[-1].whitespace_)


NLP = pipeline()


def test_the_language_is_the_pipelines_unless_told() -> None:
    assert pipeline("nb")(NYNORSK)._.reading.article.language == "nb"
    assert pipeline("nb", language="nn")(NYNORSK)._.reading.article.language == "nn"
    assert pipeline("nb", language="no")(NYNORSK)._.reading.article.language == "nn"
    assert pipeline("xx")(NYNORSK)._.reading.article.language == "nn"
    assert pipeline("xx")(TEXT)._.reading.article.language == "en"


def test_a_language_that_kilde_does_not_read_has_no_statements() -> None:
    doc = pipeline("ta")("நகரம் பாதுகாப்பானது என்று மேயர் கூறினார்.")
    assert doc._.statements == ()
    assert doc._.reading.article.language == "ta"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_document_has_no_reading(text: str) -> None:
    doc = pipeline()(text)
    assert doc._.statements == ()
    assert doc._.reading is None
    assert READING not in doc.user_data


def test_a_document_that_was_not_read_has_nothing() -> None:
    doc = spacy.blank("en")(TEXT)
    assert doc._.statements == ()
    assert doc._.reading is None


def test_what_makes_no_article_is_an_error_that_the_pipelines_handler_gets() -> None:
    nlp = pipeline()
    with pytest.raises(InputError, match="NUL"):
        nlp("The quay\0 is sound, said Oda Lien.")
    failed: list[str] = []

    def note(name: str, component: object, docs: list[Doc], error: Exception) -> None:
        failed.append(f"{name}: {error}")

    nlp.set_error_handler(note)  # type: ignore[arg-type]  # spaCy's own type lets no handler return
    docs = list(nlp.pipe(["A\0b", TEXT]))
    assert [doc.text for doc in docs] == [TEXT]
    assert len(failed) == 1
    assert failed[0].startswith("kilde: ")


def test_wrong_options_are_told_when_the_component_is_added() -> None:
    with pytest.raises(UsageError, match="published"):
        pipeline(published="yesterday")
    with pytest.raises(UsageError, match="language"):
        pipeline(language="!!")


def test_pipe_gives_what_single_calls_give_and_the_same_bytes_each_time() -> None:
    texts = [TEXT, "", NYNORSK, TEXT]
    one, other = pipeline(), pipeline()
    piped = list(one.pipe(texts, batch_size=2))
    assert [doc._.reading for doc in piped] == [other(text)._.reading for text in texts]
    assert piped[0].user_data[READING] == piped[3].user_data[READING] == other(TEXT).user_data[READING]


def test_statements_survive_what_spacy_does_with_documents(tmp_path: Path) -> None:
    nlp = pipeline(outlet="The Quay Times")
    doc = nlp(TEXT)
    words = [[span.text for span in statement.content] for statement in doc._.statements]
    held = DocBin(store_user_data=True)
    held.add(doc)
    back = [
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        pickle.loads(pickle.dumps(doc)),
        next(DocBin().from_bytes(held.to_bytes()).get_docs(nlp.vocab)),
        doc.copy(),
    ]
    for again in back:
        assert again._.reading == doc._.reading
        assert [[span.text for span in statement.content] for statement in again._.statements] == words
        assert all(span.doc is again for statement in again._.statements for span in statement.content)
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")(TEXT)._.reading == doc._.reading


def test_a_document_made_from_a_part_takes_no_offsets_of_the_whole() -> None:
    doc = pipeline()(TEXT)
    part = doc[3:12].as_doc(copy_user_data=True)
    assert part._.reading is None
    assert part._.statements == ()


def test_statements_stay_in_place_when_tokens_are_merged() -> None:
    doc = pipeline()(TEXT)
    words = doc._.statements[0].source[0].text
    start = doc.text.index("Oda Lien")
    name = doc.char_span(start, start + len("Oda Lien"))
    assert name is not None
    with doc.retokenize() as retokenizer:
        retokenizer.merge(name)
    assert doc._.statements[0].source[0].text == words == "the harbour master, Oda Lien"
    assert doc._.statements[0].source[0][-1].text == "Oda Lien"


def test_spacy_finds_the_component_without_an_import() -> None:
    program = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('kilde'); print(len(nlp('It is sound, said Oda.')._.statements))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_without_spacy_the_module_says_what_to_install() -> None:
    program = (
        "import sys\n"
        "sys.modules['spacy'] = None\n"  # what makes `import spacy` fail as where it is not installed
        "import kilde\n"
        "print(len(kilde.read('It is sound, said Oda.')))\n"
        "try:\n"
        "    import kilde.spacy_component\n"
        "except kilde.ExtraMissing as error:\n"
        "    print(error.extra, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    read, told = done.stdout.splitlines()
    assert read == "1"
    assert told == "spacy kilde as a spaCy component needs an optional part: pip install 'kilde[spacy]'"
