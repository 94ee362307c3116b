"""Cases: kept in either database, of any page, of a trace and a report; moved and removed with what they are about."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from desk_by_hand import ATTACKS, desk, dossier
from kilde import door
from kilde.cases.case import Case, Entry, of_case
from kilde.cases.store import Cases
from kilde.claim import Claim
from kilde.cli import cli
from kilde.deciding.decision import Drop, Same, Undo, anchor
from kilde.deciding.store import Decisions
from kilde.errors import UsageError
from kilde.housekeeping import tables
from kilde.housekeeping.removing import remove
from kilde.ledger import Ledger
from kilde.ledger.moving import move
from kilde.statement import Reading
from kilde.web import application
from test_web_correcting import At


@pytest.fixture(scope="module")
def readings() -> tuple[Reading, ...]:
    return dossier()


@pytest.fixture
def ledger(ledger_address: str, readings: tuple[Reading, ...]) -> Iterator[Ledger]:
    with door.open_ledger(ledger_address) as opened:
        opened.fill(readings)
        yield opened


def test_a_case_holds_what_was_put_into_it_until_it_is_taken_out(ledger: Ledger) -> None:
    cases = Cases(ledger)
    assert cases.all() == ()
    made = cases.make("  The bridge\n at Dravnik ", "Kari", "Who knew what, and when?")
    assert (made.name, made.by, made.entries) == ("The bridge at Dravnik", "Kari", ())
    cases.put(made.key, "article", "a1", "Kari", "the first")
    cases.put(made.key, "claim", "c123", "Ola")
    cases.put(made.key, "article", "a1", "Ola")
    cases.put(made.key, "claim", "c123", "Ola", "doubtful")
    held = cases.named("The bridge at Dravnik")
    assert [(one.kind, one.ref, one.by, one.note) for one in held.entries] == [
        ("article", "a1", "Kari", "the first"),
        ("claim", "c123", "Ola", "doubtful"),
    ]
    cases.note(made.key, held.entries[0].key, "the very first")
    cases.take(made.key, held.entries[1].key)
    cases.tell(made.key, "Dravnik", "")
    (now,) = cases.all()
    assert (now.name, now.notes, [one.note for one in now.entries]) == ("Dravnik", "", ["the very first"])
    cases.drop(made.key)
    assert cases.all() == ()
    assert len(ledger) > 1


def test_a_case_has_a_name_that_no_other_has(ledger: Ledger) -> None:
    cases = Cases(ledger)
    one = cases.make("A", "Kari")
    two = cases.make("B", "Kari")
    for name in ("A", " ", "x" * 201):
        with pytest.raises(UsageError):
            cases.make(name, "Kari")
        with pytest.raises(UsageError):
            cases.tell(two.key, name, "")
    cases.tell(one.key, "A", "the same name is no other's")
    with pytest.raises(UsageError, match="has no case “C”"):
        cases.named("C")


def test_cases_move_with_their_ledger(ledger: Ledger, tmp_path: Path) -> None:
    cases = Cases(ledger)
    cases.put(cases.make("A", "Kari").key, "article", "a1", "Kari")
    with door.open_ledger(tmp_path / "moved.ledger") as other:
        move(ledger, other, tables())
        assert Cases(other).all() == cases.all()
        Cases(other).make("B", "Ola")


def test_with_an_article_go_the_decisions_about_it_and_what_cases_hold_of_it(
    ledger: Ledger, readings: Sequence[Reading]
) -> None:
    texts = {reading.article.id: reading for reading in readings}
    places = {one: anchor(one, texts[one].article.text, texts[one].statements[0].content) for one in ("a1", "a4", "a9")}
    decisions, cases = Decisions(ledger), Cases(ledger)
    gone = decisions.decide(Drop(places["a1"]), "Kari")
    decisions.decide(Undo(gone.id), "Kari")
    decisions.decide(Same(places["a1"], places["a4"]), "Kari")
    stays = decisions.decide(Drop(places["a9"]), "Kari")
    trace = door.trace_ledger(ledger)[0]
    first = next(claim for claim in trace.claims if claim.instances[0].article == "a1")
    other = next(claim for claim in trace.claims if "a1" not in claim.articles)
    case = cases.make("A", "Kari").key
    for kind, ref in (("article", "a1"), ("article", "a4"), ("claim", first.id), ("claim", other.id)):
        cases.put(case, "article" if kind == "article" else "claim", ref, "Kari")
    assert remove(ledger, ["a1", "nowhere"]) == {"a1": True, "nowhere": False}
    assert decisions.all() == (stays,)
    assert [one.ref for one in cases.named("A").entries] == ["a4", other.id]


# --- what is of a case


def held(*entries: tuple[str, str]) -> Case:
    its = [
        msgspec.convert({"key": 1, "kind": kind, "ref": ref, "note": "", "by": "", "added": ""}, Entry) for kind, ref in entries
    ]
    return Case(key=1, name="A", notes="", by="", made="", entries=tuple(its))


def test_of_a_trace_is_what_was_chosen_and_what_its_articles_carry(ledger: Ledger) -> None:
    trace = door.trace_ledger(ledger)[0]
    chosen = next(claim for claim in trace.claims if "a9" not in claim.articles)

    def lead(id: str, claims: Sequence[Claim]) -> Claim | None:
        return next((one for one in claims if one.id == id), None)

    found = of_case(trace, held(("article", "a9"), ("claim", chosen.id), ("claim", "c0")), lead)
    assert chosen in found.claims
    assert all(one == chosen or "a9" in one.articles for one in found.claims)
    assert {one for one in trace.claims if "a9" in one.articles} <= set(found.claims)
    assert {"a9", *chosen.articles} <= {ref.id for ref in found.articles}
    assert of_case(trace, held(), lead).claims == ()


def test_the_commands_tell_of_a_case_alone(tmp_path: Path, readings: Sequence[Reading]) -> None:
    file = str(tmp_path / "l.ledger")
    with door.open_ledger(file) as ledger:
        ledger.fill(readings)
        Cases(ledger).put(Cases(ledger).make("ferja", "Kari").key, "article", "a9", "Kari")
    run = CliRunner()
    told = run.invoke(cli, ["trace", "--ledger", file, "--case", "ferja", "--format", "json"], standalone_mode=False)
    claims = msgspec.json.decode(told.stdout_bytes)["claims"]
    assert claims
    assert all("a9" in {one["article"] for one in claim["instances"]} for claim in claims)
    page = tmp_path / "r.html"
    run.invoke(cli, ["report", "--ledger", file, "--case", "ferja", "-o", str(page)], standalone_mode=False)
    whole = tmp_path / "w.html"
    run.invoke(cli, ["report", "--ledger", file, "-o", str(whole)], standalone_mode=False)
    assert 0 < page.stat().st_size < whole.stat().st_size
    wrong = run.invoke(cli, ["trace", "--ledger", file, "--case", "broen"], standalone_mode=False)
    assert "has no case “broen” (its cases: ferja)" in str(wrong.exception)
    alone = run.invoke(cli, ["trace", "x.txt", "--case", "ferja"], standalone_mode=False)
    assert "name the ledger too" in str(alone.exception)


# --- at the desk


@pytest.fixture
def at(tmp_path: Path, readings: Sequence[Reading]) -> Iterator[At]:
    opened = desk(tmp_path / "l", readings)
    with TestClient(application(opened), base_url="http://desk.local") as client:
        yield At(client, opened)


def test_a_case_is_made_filled_looked_at_and_taken_away(at: At) -> None:
    where = at.send("/cases/new", {"name": "Ferja", "notes": "Hvem\r\nvisste"}).headers["location"]
    assert "Hvem\nvisste" in at.page(where).text
    assert "A case needs a name of its own." in at.send("/cases/new", {"name": "Ferja"}, 400).text
    number = where.rpartition("/")[2]
    key, claim = at.key("a9"), at.json("/index.json")["claims"][0]
    at.send("/cases/put", {"case": number, "article": str(key), "back": f"/articles/{key}"})
    at.send("/cases/put", {"case": number, "claim": claim["id"], "note": "først"})
    for address in (f"/articles/{key}", f"/claims/{claim['id']}"):
        assert where in at.page(address).hrefs()
    assert {f"/articles/{key}", f"/claims/{claim['id']}"} <= set(at.page(where).hrefs())
    assert at.json(f"{where}.json")["entries"][1]["note"] == "først"
    assert [one["name"] for one in at.json("/cases.json")["cases"]] == ["Ferja"]
    entry = str(at.json(f"{where}.json")["entries"][0]["key"])
    at.send(f"{where}/entry", {"entry": entry, "note": "ja"})
    at.send(f"{where}/entry", {"entry": entry, "take": "true"})
    assert [one["kind"] for one in at.json(f"{where}.json")["entries"]] == ["claim"]
    at.send(f"{where}/entry", {"entry": entry}, 400)
    at.send(f"{where}/tell", {"name": "Ny", "notes": ""})
    at.send(f"{where}/drop", {})
    assert at.json("/cases.json")["cases"] == []
    assert at.client.get(where).status_code == 404
    at.send("/cases/put", {"case": number, "article": str(key)}, 404)


def test_every_list_can_be_of_a_case(at: At) -> None:
    number = at.send("/cases/new", {"name": "Ferja"}).headers["location"].rpartition("/")[2]
    empty = {
        address: at.json(f"{address}?case={number}")["total"] for address in ("/index.json", "/sources.json", "/timeline.json")
    }
    assert set(empty.values()) == {0}
    at.send("/cases/put", {"case": number, "article": str(at.key("a9"))})
    whole, mine = (at.json(f"/index.json?alone=true{case}") for case in ("", f"&case={number}"))
    assert 0 < mine["total"] < whole["total"]
    for one in mine["claims"]:
        assert "a9" in at.json(f"/claims/{one['id']}.json")["keys"]
    sources = at.json(f"/sources.json?case={number}")["sources"]
    assert {one["name"] for one in sources} == {
        source.name for source in at.reading("a9").sources if any(source.id in one.chain for one in at.reading("a9"))
    }
    said = at.json(f"/sources/{sources[0]['id']}.json?case={number}")["said"]
    assert {one["article"]["id"] for one in said} == {"a9"}
    claim = next(one for one in whole["claims"] if one["id"] not in {each["id"] for each in mine["claims"]})
    at.send("/cases/put", {"case": number, "claim": claim["id"]})
    more = at.json(f"/index.json?alone=true&case={number}")
    assert more["total"] == mine["total"] + 1
    about = at.json(f"/index.json?about=ferja&case={number}")
    assert {one["id"] for one in about["claims"]} <= {one["id"] for one in more["claims"]}
    for address in ("/", "/timeline", "/sources"):
        page = at.page(f"{address}?case={number}")
        assert "Of the case" in page.text
        assert f"/timeline?case={number}" in page.hrefs()
    assert at.json("/index.json?case=999")["total"] == 0


def test_a_claim_stays_in_its_case_when_its_id_changes(at: At) -> None:
    number = at.send("/cases/new", {"name": "Ferja"}).headers["location"].rpartition("/")[2]
    one, other = at.claim_of("a1", "To biler havnet i sjøen"), at.claim_of("a1", "Rundt 40 passasjerer")
    for id in (one, other):
        at.send("/cases/put", {"case": number, "claim": id})
    at.send(f"/claims/{one}/same", {"other": other})
    found = at.json(f"/index.json?alone=true&case={number}")["claims"]
    assert [each["id"] for each in found] == [at.claim_of("a1", "To biler havnet i sjøen")]
    assert "no longer in the ledger" not in at.page(f"/cases/{number}").text


@pytest.mark.parametrize("attack", ATTACKS[::4])
def test_what_is_written_in_a_case_stays_text(at: At, attack: str) -> None:
    where = at.send("/cases/new", {"name": attack[:150], "notes": attack}).headers["location"]
    at.send("/cases/put", {"case": where.rpartition("/")[2], "article": str(at.key("a9")), "note": attack})
    for address in (where, "/cases", f"/articles/{at.key('a9')}", f"/?case={where.rpartition('/')[2]}"):
        for tag, attributes in at.page(address).tags:
            assert not any(name.startswith("on") for name in attributes), (address, tag)
            assert tag not in ("iframe", "img", "animate")
