"""The order of texts in distillation."""

from hypothesis import given
from hypothesis import strategies as st

from training.reader.corpora import Document
from training.reader.mixture import LEAST, Mixture, shares


def texts(**counts: int) -> dict[str, list[Document]]:
    return {language: [Document(f"{language} {n} " + "x" * 99, language) for n in range(k)] for language, k in counts.items()}


def drawn(mixture: Mixture, times: int) -> list[tuple[str, str, float]]:
    out = []
    for _ in range(times):
        language, document, generator = mixture.draw()
        mixture.count(language, 100)
        out.append((language, document.text, generator.random()))
    return out


@given(nb=st.integers(1, 500), sv=st.integers(1, 500), other=st.integers(1, 20))
def test_no_language_is_rare(nb: int, sv: int, other: int) -> None:
    share = shares(texts(nb=nb, sv=sv, other=other))
    assert abs(sum(share.values()) - 1) < 1e-9
    assert share["nb"] >= LEAST
    assert share["sv"] >= LEAST


def test_tokens_follow_the_shares() -> None:
    mixture = Mixture(texts(nb=40, sv=30, fi=3), seed=1)
    drawn(mixture, 1000)
    for language, (_, tokens) in mixture.state.items():
        assert abs(tokens / 100_000 - mixture.share[language]) < 0.002


def test_every_document_comes_once_in_a_round() -> None:
    mixture = Mixture(texts(nb=7), seed=1)
    first, second = ([text for _, text, _ in drawn(mixture, 7)] for _ in range(2))
    assert sorted(first) == sorted(second) == sorted(d.text for d in mixture.found["nb"])
    assert first != second


def test_a_run_that_goes_on_draws_what_it_would_have_drawn() -> None:
    found = texts(nb=9, sv=5)
    whole = drawn(Mixture(found, seed=3), 60)
    stopped = Mixture(found, seed=3)
    before = drawn(stopped, 25)
    assert before + drawn(Mixture(found, seed=3, state=dict(stopped.state)), 35) == whole
