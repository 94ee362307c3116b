"""A draft beside a collection: planted faults are found with the words they go by, careful drafts are let be."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from sqlalchemy import inspect, text

from kilde import door, example
from kilde.checking.beside import Beside
from kilde.checking.draft import Checked, checked
from kilde.growing import Growing
from kilde.ledger import Ledger
from kilde.matching.vectors import MODEL, Vectors
from kilde.show.terminal_checks import checked_text


class Held(NamedTuple):
    """A ledger with the example's articles, its file, and what drafts are laid beside it by."""

    ledger: Ledger
    file: Path
    beside: Beside


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    file = tmp_path_factory.mktemp("check") / "desk.ledger"
    with door.open_ledger(file) as ledger:
        door.add(ledger, [str(example.ARTICLES)])
        yield Held(ledger, file, Beside(Growing(ledger, Vectors(ledger.vector_cache(MODEL)))))


def rows(ledger: Ledger) -> dict[str, int]:
    """How many rows each table of a ledger has."""
    with ledger.reads() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.execute(text(f'select count(*) from "{name}"')).scalar_one() for name in names}


def asked(words: str, collection: Held, language: str = "nb") -> Checked:
    draft = door.read(words, outlet="Dølaposten", language=language)
    return checked(draft, collection.beside(draft))


#: A draft with a fault in every paragraph; which finding each asks for.
DRAFT = """\
Sveisene var sprukket da brua kom fra Skottland

Ferjebrua på Ternskar hadde sprukne sveiser da den forlot verkstedet i Skottland.

Mer enn 50 passasjerer var om bord i ferja da brua kollapset tirsdag.

Kilder i fylkeskommunen sier at advarselen lå på bordet fire måneder før åpningen.

Ferjekaia kostet 94 millioner kroner.

Alle sveisene ble merket for reparasjon i mars.

En tredje bil ligger på bunnen.

– Hele brua seig ned på venstre side, sier Solfrid Ternøy.

900 mennesker reiser mellom Ternskar og Storterna hver dag.

Fylket fikk et brev om brua i februar.

En ansatt ved verkstedet sier at jobben gikk for fort."""

FAULTS = {
    3: "surer", 5: "figure", 7: "one_for_many", 9: "figure", 11: "wider", 13: "surer", 15: "credit_missing", 17: "figure",
    19: "own_voice", 21: "no_reason",
}  # fmt: skip


def test_nine_of_ten_planted_faults_are_found(collection: Held) -> None:
    found = {(finding.line, finding.kind) for finding in asked(DRAFT, collection).findings}
    assert len(found & set(FAULTS.items())) >= 9, sorted(set(FAULTS.items()) - found)


#: Drafts of the same matters that say who says what, and no more than they have it.
CLEAN = {
    "the news": (
        "nb",
        """\
Rundt 40 om bord da ferjekai sviktet

Ferjekaibrua på Ternskar ga etter tirsdag morgen, opplyser politiet. To biler havnet i sjøen.

– Rundt 40 passasjerer er fortsatt om bord i ferja, sier operasjonsleder Unni Hegrenes i politiet til NMB.

Begge førerne kom seg ut ved egen hjelp, ifølge politiet.

Ferjekaia kostet 84 millioner kroner. Rundt 900 mennesker reiser mellom Ternskar og Storterna hver dag.""",
    ),
    "two sides": (
        "nb",
        """\
Uenige om advarsel mot ferjekaia

En kilde i fylkeskommunen, som er redd for jobben sin, sier til Ytresund Tidend at det ble sendt et brev om brua i februar.

Fylket avviser det.

– Vi har ikke mottatt noen skriftlig advarsel om brua, verken i februar eller senere, sier samferdselssjef Bård Holmvik.

Også Hovedstadsposten skriver at fylket skal ha blitt advart skriftlig i februar.""",
    ),
    "a doubt kept": (
        "en",
        """\
Welds in doubt after Norwegian ramp collapse

The ferry ramp that collapsed at Ternskar may have had cracked welds when it left the yard, a port official, who asked not to \
be named because the matter is under review, told North Channel TV.

"I can't be certain it was that ramp," the official said.

Carrow Marine rejected the allegation. "Every weld was tested before delivery and no cracks were found," managing director \
Fiona Marsden told the channel.

Two cars slid into the water when the ramp gave way, according to Norwegian police.""",
    ),
    "one who spoke": (
        "nn",
        """\
Skipperen: – Me sa frå om knirkinga

Skipper Arvid Kleppe seier til Ytresund Tidend at det har knirka i brua lenge.

– Me sa frå til fylket i september, seier han.

Fylkeskommunen opplyser at ein teknikar undersøkte brua 22. september og ikkje fann grunn til å stengje ho.

På kaia går det rykte om at ein tredje bil skal liggje på botnen, men politiet avviser det, skriv Ytresund Tidend.""",
    ),
    "what comes next": (
        "nb",
        """\
Storterna venter på hurtigbåt

Fylkeskommunen opplyser at en hurtigbåt settes inn onsdag ettermiddag. Biler må kjøre rundt fjorden, en omvei på tre timer.

Daglig leder Geir Ove Sandvær i Storterna fiskemottak sier til Kystbladet at han frykter et tap på en halv million kroner.

42 passasjerer var om bord i «Ternesund» da brua sviktet, ifølge fylkeskommunen.

Havarikommisjonen skal nå ta prøver av stålet.

– Vi vet ikke hva som har skjedd, sier havariinspektør Line Aasgard til Ytresund Tidend.""",
    ),
}


def test_careful_drafts_are_let_be(collection: Held) -> None:
    found = {name: asked(text, collection, language).findings for name, (language, text) in CLEAN.items()}
    assert sum(len(findings) for findings in found.values()) <= 1, found


def test_each_finding_shows_the_words_it_goes_by_and_the_points_it_touches(collection: Held) -> None:
    readings = {reading.article.id: reading for reading in collection.ledger.readings()}
    told = asked(DRAFT, collection)
    for finding in told.findings:
        assert finding.points
        assert finding.span is not None
        assert DRAFT[finding.span[0] : finding.span[1]] == finding.words
        for evidence in finding.evidence:
            text = DRAFT if evidence.article is None else readings[evidence.article].article.text
            assert text[evidence.span[0] : evidence.span[1]] == evidence.words
    about = [finding for finding in told.findings if finding.claim is not None]
    trace, *_ = door.trace_ledger(collection.ledger)
    assert {finding.claim for finding in about} <= {claim.id for claim in trace.claims}
    assert all(finding.evidence for finding in about)


def test_a_sentence_shows_who_else_carries_it_and_the_draft_is_no_origin(collection: Held) -> None:
    told = asked(DRAFT, collection)
    cost = next(one for one in told.rests if "94 millioner" in one.words)
    assert {carrier.outlet for carrier in cost.carriers} >= {"Hovedstadsposten", "Kystbladet"}
    trace, *_ = door.trace_ledger(collection.ledger)
    claim = next(claim for claim in trace.claims if claim.id == cost.claim)
    assert (cost.least, cost.most) == (claim.origins.least, claim.origins.most)
    assert all(carrier.outlet != "Dølaposten" for one in told.rests for carrier in one.carriers)


def test_what_only_the_draft_has_rests_on_nothing(collection: Held) -> None:
    told = asked("Torget får nye benker\n\nKommunen kjøper tolv benker til torget i Dølabyen, sier Eva Ruud.", collection)
    assert told.rests == ()
    assert all(finding.claim is None for finding in told.findings)


def test_the_command_lays_a_draft_beside_a_ledger_and_adds_nothing(collection: Held, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from kilde.cli import cli

    draft, before = tmp_path / "draft.txt", rows(collection.ledger)
    draft.write_text(DRAFT, encoding="utf-8")
    command = ["check", str(draft), "--outlet", "Dølaposten", "--ledger", str(collection.file)]
    told = CliRunner().invoke(cli, [*command, "--format", "json"], standalone_mode=False)
    record = msgspec.json.decode(told.stdout)[0]
    assert {finding["kind"] for finding in record["findings"]} >= {"surer", "figure", "own_voice"}
    assert record["rests"]
    assert rows(collection.ledger) == before
    missing = CliRunner().invoke(cli, ["check", str(draft), "--ledger", str(tmp_path / "none.ledger")], standalone_mode=False)
    assert "there is no such ledger" in str(missing.exception)


def test_an_article_of_the_ledger_is_no_support_of_its_own(collection: Held) -> None:
    for reading in collection.ledger.readings():
        rests, findings = collection.beside(reading)
        assert all(carrier.article != reading.article.id for one in rests for carrier in one.carriers)
        assert all(evidence.article != reading.article.id for finding in findings for evidence in finding.evidence)


def test_the_terminal_tells_it(collection: Held) -> None:
    shown = checked_text(asked(DRAFT, collection), 120)
    assert "What it rests on in the ledger" in shown
    assert "another figure: “94 millioner” here, “84 millioner” in Hovedstadsposten" in shown
    assert "VVP 3.2" in shown
