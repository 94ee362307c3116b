"""Correcting at the desk: what the forms send is kept, shows as made by hand, and can be undone; all without a script."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from desk_by_hand import ATTACKS, desk, dossier, of_strangers
from kilde.deciding.decision import Add, Apart, Drop, Edit, OneSource, Rating, Same, TwoSources, Undo
from kilde.deciding.store import Decisions, from_lines
from kilde.statement import Reading
from kilde.web import application
from kilde.web.correcting import Fault, StatementForm, beside, decided, form_of, form_sent, located, read, written
from kilde.web.desk import Desk
from kilde.web.words_hand import BOKMAL, ENGLISH
from test_web_pages import Page

Client = TestClient[Any]


class At:
    """A desk that is asked as a browser without scripts would ask it."""

    def __init__(self, client: Client, desk: Desk) -> None:
        self.client, self.desk = client, desk

    def page(self, address: str) -> Page:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return Page(answer.text)

    def json(self, address: str) -> Any:
        return self.client.get(address).json()

    def send(self, address: str, form: dict[str, str], status: int = 303) -> Any:
        self.client.get("/add")
        sent = {"_csrf_token": str(self.client.cookies["csrftoken"]), "by": "Kari"} | form
        answer = self.client.post(address, data=sent, follow_redirects=False)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-400:])
        return answer

    def key(self, article: str) -> int:
        return self.desk.keys([article])[article]

    def reading(self, article: str) -> Reading:
        found = self.desk.ledger.reading(article)
        assert found is not None
        return found

    def made(self) -> Decisions:
        return Decisions(self.desk.ledger)

    def claim_of(self, article: str, words: str) -> str:
        """The id of the claim that words of an article make."""
        start = self.reading(article).article.text.index(words)
        found = self.json("/index.json?alone=true&page=1")["claims"] + self.json("/index.json?alone=true&page=2")["claims"]
        for one in found:
            for instance in self.json(f"/claims/{one['id']}.json")["claim"]["instances"]:
                if instance["article"] == article and any(a <= start < b for a, b in instance["content"]):
                    return str(one["id"])
        raise AssertionError(words)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    opened = desk(tmp_path / "l", dossier())
    with TestClient(application(opened), base_url="http://desk.local") as client:
        yield At(client, opened)


def fields(at: At, key: int, id: str) -> dict[str, str]:
    """What the form of a statement holds, as a browser would send it."""
    reading = at.desk.article(key)
    assert reading is not None
    form = form_of(reading[1], next(one for one in reading[1] if one.id == id))
    names = ("id", "words", "at", "before", "cue", "source", "kind", "stance", "modality", "polarity")
    rows = {f"{field}-{n}": getattr(link, field) for n, link in enumerate(form.chain, 1) for field in ("name", "kind")}
    ticks = {f"named-{n}": "true" for n, link in enumerate(form.chain, 1) if link.named}
    return {name: getattr(form, name) for name in names} | rows | ticks


# --- words that are typed


@given(before=st.text("ab \n", max_size=9), words=st.text("xyz ", min_size=1, max_size=7), after=st.text("ab \n", max_size=9))
def test_words_are_found_whatever_white_space_is_between_them(before: str, words: str, after: str) -> None:
    found = located(before + words.replace(" ", "\n") + after, " ".join(words.split()))
    if not words.strip():
        assert isinstance(found, Fault)
    elif isinstance(found, Fault):
        assert len(found.places) > 1
    else:
        ((start, end),) = found
        assert (before + words + after)[start:end].split() == words.split()


def test_of_words_that_stand_twice_the_place_is_asked_for_or_told_by_what_is_before() -> None:
    text = "Broen er stengt. Ferja går. Broen er stengt."
    asked = located(text, "Broen er stengt")
    assert isinstance(asked, Fault)
    assert [read(place) for place in asked.places] == [((0, 15),), ((28, 43),)]
    assert located(text, "Broen er stengt", asked.places[1]) == ((28, 43),)
    assert located(text, "Broen er stengt", before="A Ferja går. ") == ((28, 43),)
    assert located("Bilen vil vi ha", "vi") == ((10, 12),)
    assert located(text, "Ferja går\nBroen er stengt") == ((17, 26), (28, 43))
    assert located(text, "Ferja står") == Fault("hand.absent", "words")
    assert located(text, " \n ") == Fault("hand.nothing", "words")


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 9)), max_size=4))
def test_places_come_back_as_they_were_written(pairs: list[tuple[int, int]]) -> None:
    spans = tuple((start, start + length) for start, length in pairs)
    assert read(written(spans)) == spans


def test_words_that_attribute_are_those_that_stand_nearest() -> None:
    text = "– Nei, sier Vik. Broen er stengt, sier Dahl. – Ja, sier Lund."
    assert beside(text, "sier", ((17, 32),)) == ((34, 38),)
    assert beside(text, "mener", ((17, 32),)) is None


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing() -> None:
    for reading in dossier():
        for one in reading:
            form = form_of(reading, one)
            sent = {name: getattr(form, name) for name in ("id", "words", "at", "cue", "source", "kind", "stance")}
            sent |= {"modality": form.modality, "polarity": form.polarity, "before": ""}
            for n, link in enumerate(form.chain, 1):
                sent |= {f"name-{n}": link.name, f"kind-{n}": link.kind} | ({f"named-{n}": "true"} if link.named else {})
            assert decided(form_sent(sent), reading) is None, (reading.article.id, one.id)


def test_a_value_that_no_field_offers_is_refused() -> None:
    whole = {"kind": "direct", "stance": "neutral", "modality": "certain", "polarity": "positive"}
    assert form_sent(whole) == StatementForm(kind="direct")
    for wrong in ({"stance": "evil"}, {"name-1": "Vik", "kind-1": "robot"}, {"polarity": ""}):
        with pytest.raises(ValueError, match=r"no such|does not offer"):
            form_sent(whole | wrong)


# --- a reading


def test_a_statement_is_told_otherwise_shown_so_and_undone(at: At) -> None:
    key, before = at.key("a1"), at.reading("a1")
    id = before.statements[0].id
    form = fields(at, key, id) | {"stance": "distanced", "name-1": "NMB", "kind-1": "outlet", "named-1": "true"}
    answer = at.send(f"/articles/{key}/statement/save", form)
    assert answer.headers["location"] == f"/articles/{key}/reading"
    (made,) = at.made().standing()
    assert isinstance(made.what, Edit)
    assert (made.by, made.what.told.stance) == ("Kari", "distanced")
    told = next(one for one in at.json(f"/articles/{key}.json")["reading"]["statements"] if one["id"] == id)
    assert (told["stance"], told["by_hand"]) == ("distanced", True)
    for address in (f"/articles/{key}/reading", f"/articles/{key}", "/decisions"):
        page = at.page(address)
        assert "Told otherwise than it was read" in page.text, address
        assert "Kari" in page.text
    assert "made by hand" in at.page(f"/articles/{key}/reading").text
    at.send("/decisions/undo", {"decision": made.id, "back": f"/articles/{key}/reading"})
    assert at.reading("a1") == before
    assert "made by hand" not in at.page(f"/articles/{key}/reading").text
    assert "holds no longer" in at.page("/decisions").text
    (undoing,) = [one for one in at.made().all() if isinstance(one.what, Undo)]
    at.send("/decisions/undo", {"decision": undoing.id})
    assert at.reading("a1") != before


def test_a_statement_is_added_by_typing_its_words_and_dropped(at: At) -> None:
    key, before = at.key("a9"), at.reading("a9")
    words = "Over 40 passasjerer ble sittende fast om bord i ferja"
    page = at.page(f"/articles/{key}/statement?words={quote(words)}")
    assert words in page.text
    sent = {"id": "", "at": "", "words": words, "kind": "indirect", "stance": "neutral", "modality": "certain"}
    sent |= {"polarity": "positive", "name-1": "Unni Hegrenes", "kind-1": "person", "named-1": "true", "cue": "", "source": ""}
    at.send(f"/articles/{key}/statement/save", sent)
    (made,) = at.made().standing()
    assert isinstance(made.what, Add)
    added = next(one for one in at.reading("a9") if one.by_hand)
    assert at.reading("a9").words(added.content) == words
    assert [one.name for one in at.reading("a9").chain(added)] == ["Unni Hegrenes"]
    at.send(f"/articles/{key}/statement/drop", {"id": before.statements[0].id})
    assert isinstance(at.made().all()[-1].what, Drop)
    assert len(at.reading("a9")) == len(before)


def test_what_is_wrong_with_a_form_stands_beside_the_field_and_places_are_offered(at: At) -> None:
    key = at.key("a9")
    sent = {"words": "Det står ingen steder", "kind": "indirect", "stance": "neutral", "modality": "certain"}
    sent |= {"polarity": "positive", "name-1": "Vik"}
    refused = Page(at.send(f"/articles/{key}/statement/save", sent, 400).text)
    assert "These words do not stand in the text." in refused.text
    assert any(attributes.get("aria-invalid") == "true" for _, attributes in refused.tags)
    asked = Page(at.send(f"/articles/{key}/statement/save", sent | {"words": "på"}, 400).text)
    places = [str(attributes["value"]) for _, attributes in asked.tags if attributes.get("type") == "radio"]
    assert len(places) > 1
    at.send(f"/articles/{key}/statement/save", sent | {"words": "på", "at": places[1]})
    assert next(one for one in at.reading("a9") if one.by_hand).content == read(places[1])


def test_words_of_a_statement_are_mended(at: At) -> None:
    key, before = at.key("a1"), at.reading("a1")
    one = before.statements[0]
    words = before.words(one.content).split()
    at.send(f"/articles/{key}/statement/save", fields(at, key, one.id) | {"words": " ".join(words[:-1])})
    mended = next(each for each in at.reading("a1") if each.by_hand)
    assert at.reading("a1").words(mended.content).split() == words[:-1]
    assert len(at.reading("a1")) == len(before)


# --- claims and sources


def test_a_claim_is_joined_with_another_and_parted_again(at: At) -> None:
    one, other = at.claim_of("a1", "To biler havnet i sjøen"), at.claim_of("a1", "Rundt 40 passasjerer")
    articles = {id: set(at.json(f"/claims/{id}.json")["keys"]) for id in (one, other)}
    offered = at.page(f"/claims/{one}/correct?find=passasjerer i ferja").tags
    assert {str(attributes["value"]) for _, attributes in offered if attributes.get("name") == "other"} > {other}
    pasted = at.page(f"/claims/{one}/correct?find={quote(f'http://desk.local/claims/{other}')}").tags
    assert [
        attributes["value"]
        for _, attributes in pasted
        if attributes.get("type") == "hidden" and attributes.get("name") == "other"
    ] == [other]
    answer = at.send(f"/claims/{one}/same", {"other": other})
    page = Page(at.client.get(answer.headers["location"]).text)
    assert "The same claim" in page.text
    (made,) = at.made().standing()
    assert isinstance(made.what, Same)
    joined = at.json(f"/claims/{at.claim_of('a1', 'To biler havnet i sjøen')}.json")
    assert joined["claim"]["id"] == at.claim_of("a1", "Rundt 40 passasjerer")
    assert set(joined["keys"]) >= articles[one] | articles[other]
    assert [each["id"] for each in joined["decisions"]] == [made.id]
    assert "The same claim" in at.page(f"/claims/{joined['claim']['id']}").text
    at.send("/decisions/undo", {"decision": made.id})
    assert {at.claim_of("a1", "To biler havnet i sjøen"), at.claim_of("a1", "Rundt 40 passasjerer")} == {one, other}


def test_words_are_taken_out_of_a_claim(at: At) -> None:
    id = at.claim_of("a1", "Rundt 40 passasjerer")
    view = at.json(f"/claims/{id}.json")
    wrong = next(one for one in view["claim"]["instances"] if one["article"] != "a1")
    form = {"article": str(view["keys"][wrong["article"]]), "at": written(wrong["content"])}
    at.send(f"/claims/{id}/apart", form | {"statement": wrong["statement"] or ""})
    (made,) = at.made().standing()
    assert isinstance(made.what, Apart)
    now = at.json(f"/claims/{at.claim_of('a1', 'Rundt 40 passasjerer')}.json")["claim"]["instances"]
    assert wrong not in now
    assert 0 < len(now) < len(view["claim"]["instances"])
    at.send(f"/claims/{id}/apart", form | {"statement": "t99"}, 400)


def test_a_source_is_told_not_to_be_one(at: At) -> None:
    found = at.json("/index.json")["claims"]
    views = [at.json(f"/claims/{one['id']}.json") for one in found]
    view, one = next((view, one) for view in views for one in view["claim"]["instances"] if one["chain"])
    form = {"article": str(view["keys"][one["article"]]), "at": written(one["content"]), "statement": one["statement"]}
    at.send(f"/claims/{view['claim']['id']}/source", form | {"link": "0"})
    mended = next(each for each in at.reading(one["article"]) if each.id == one["statement"])
    assert len(mended.chain) == len(one["chain"]) - 1
    assert mended.by_hand
    at.send(f"/claims/{view['claim']['id']}/source", form | {"link": "7"}, 400)


def test_two_names_are_told_to_be_one_and_two_and_an_outlet_is_rated(at: At) -> None:
    form = {"one": "Unni Hegrenes", "other": "politiet", "back": "/sources"}
    assert at.send("/decisions/sources", form | {"are": "one"}).headers["location"] == "/sources"
    at.send("/decisions/sources", form | {"other": "Vik", "are": "two"})
    key = at.key("a9")
    at.send("/decisions/rating", {"outlet": "Kystbladet", "grade": "B", "back": f"/articles/{key}"})
    assert [type(one.what) for one in at.made().standing()] == [OneSource, TwoSources, Rating]
    assert "Reliability B: usually reliable" in at.page(f"/articles/{key}").text
    at.send("/decisions/rating", {"outlet": "Kystbladet", "grade": "G"}, 400)
    at.send("/decisions/sources", {"one": "Vik", "other": "vik", "are": "one"}, 400)


def test_a_rating_weighs_on_the_credibility_beside_what_the_articles_say(at: At) -> None:
    claims = at.json("/index.json?outlet=Hovedstadsposten")["claims"]
    found = [at.json(f"/claims/{one['id']}.json") for one in claims]
    view = next(one for one in found if one["claim"]["credibility"] == 2 and len(one["claim"]["origins"]["sources"]) == 1)
    way = f"/claims/{view['claim']['id']}"
    assert view["weighed"] is None
    assert "Weighed" not in at.page(way).text
    outlets = {one["outlet"] for one in view["articles"]}
    for outlet in outlets:
        at.send("/decisions/rating", {"outlet": outlet, "grade": "E"})
    again = at.json(f"{way}.json")
    assert again["claim"] == view["claim"]
    assert again["weighed"]["credibility"] == 3
    assert f"{again['weighed']['grade'] or ''}3: possibly true" in at.page(way).text
    assert "Nobody but outlets rated D or E leads to" in at.page(way).text


# --- who, and what may be asked


def test_what_is_decided_is_signed(tmp_path: Path) -> None:
    with TestClient(application(desk(tmp_path / "l", dossier()[:1])), base_url="http://desk.local") as client:
        client.get("/add")
        form = {"_csrf_token": str(client.cookies["csrftoken"]), "outlet": "VG", "grade": "B"}
        assert client.post("/decisions/rating", data=form).status_code == 400
        assert client.post("/decisions/rating", data=form | {"by": " Åse\n Vik "}).status_code == 200
        assert client.post("/decisions/rating", data=form | {"grade": "C"}).status_code == 200
        assert [one["decision"]["by"] for one in client.get("/decisions.json").json()["decisions"]] == ["Åse Vik", "Åse Vik"]
    with TestClient(application(desk(tmp_path / "m", dossier()[:1], name="Ola")), base_url="http://desk.local") as client:
        client.get("/add")
        form["_csrf_token"] = str(client.cookies["csrftoken"])
        assert client.post("/decisions/rating", data=form | {"by": "Kari"}).status_code == 200
        assert client.get("/decisions.json").json()["decisions"][0]["decision"]["by"] == "Ola"


def test_who_decides_is_asked_once_and_the_form_goes_on_as_it_was(tmp_path: Path) -> None:
    with TestClient(application(desk(tmp_path / "l", dossier()[:1])), base_url="http://desk.local") as client:
        client.get("/add")
        token = {"_csrf_token": str(client.cookies["csrftoken"])}
        sent = {"outlet": 'V"G<', "grade": "B", "back": "/sources?page=1"}
        asked = client.post("/decisions/rating", data=sent | token, headers={"accept-language": "nb"})
        assert asked.status_code == 400
        page = Page(asked.text)
        assert "Hvem avgjør dette?" in page.text
        held = {str(a["name"]): str(a["value"]) for tag, a in page.tags if tag == "input" and a.get("type") == "hidden"}
        way = next(a["action"] for tag, a in page.tags if tag == "form" and a.get("class") == "adding")
        assert {name: held[name] for name in sent} == sent
        answer = client.post(str(way), data=held | {"by": "Kari"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sources?page=1")
        assert client.post("/cases/new", data=token | {"name": "Brua"}, follow_redirects=False).status_code == 303
        assert client.get("/decisions.json").json()["decisions"][0]["decision"]["by"] == "Kari"


def test_nothing_is_decided_without_a_token_or_about_what_is_not_there(at: At) -> None:
    for address in ("/decisions/undo", "/decisions/rating", "/articles/1/statement/save", "/claims/c1/same"):
        assert at.client.post(address, data={"by": "Kari"}).status_code == 403, address
    at.send("/decisions/undo", {"decision": "0" * 16}, 400)
    at.send("/articles/99999/statement/drop", {"id": "t1"}, 404)
    at.send(f"/articles/{at.key('a1')}/statement/drop", {"id": "t99"}, 404)
    at.send("/claims/c000000000000/apart", {}, 404)
    assert at.made().all() == ()
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        answer = at.send("/decisions/rating", {"outlet": "VG", "grade": "B", "back": back})
        assert answer.headers["location"] == "/"


def test_decisions_come_out_as_the_command_takes_them_in(at: At, tmp_path: Path) -> None:
    at.send("/decisions/rating", {"outlet": "VG", "grade": "B"})
    file = at.client.get("/decisions.jsonl").content
    other = desk(tmp_path / "other", dossier())
    assert Decisions(other.ledger).take(from_lines(file, "f")) == 1
    other.close()


def test_both_languages_have_the_same_words() -> None:
    assert set(ENGLISH) == set(BOKMAL)


@pytest.mark.parametrize("attack", ATTACKS[::3])
def test_what_strangers_write_stays_text_where_it_is_corrected(attack: str, tmp_path: Path) -> None:
    opened = desk(tmp_path / "l", of_strangers(attack, "a"))
    with TestClient(application(opened), base_url="http://desk.local") as client:
        at = At(client, opened)
        at.send("/decisions/rating", {"outlet": attack, "grade": "B", "by": attack})
        at.send("/decisions/sources", {"one": attack[:90], "other": f"x{attack[:80]}", "are": "two"})
        key = opened.keys([one.article.id for one in opened.ledger.readings()]).popitem()[1]
        claim = client.get("/index.json?alone=true").json()["claims"][0]["id"]
        for address in (
            f"/articles/{key}/reading",
            f"/articles/{key}/statement?id=t1",
            "/decisions",
            f"/claims/{claim}/correct",
        ):
            for tag, attributes in at.page(address).tags:
                assert not any(name.startswith("on") for name in attributes), (address, tag)
                assert tag not in ("iframe", "img", "animate")
                assert str(attributes.get("href") or "/").startswith(("/", "#", "http"))


# --- in a browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A desk that listens on this machine."""
    import uvicorn

    config = uvicorn.Config(application(desk(tmp_path / "l", dossier())), host="127.0.0.1", port=0, log_level="warning")
    socket, server = config.bind_socket(), uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


#: Selects words of the article, as with the mouse.
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const whole = nodes.map(node => node.data).join(''), start = whole.indexOf(words), range = document.createRange();
  let at = 0;
  for (const node of nodes) {
    const [from, to] = [start - at, start + words.length - at];
    if (from >= 0 && from < node.length) range.setStart(node, from);
    if (to > 0 && to <= node.length) range.setEnd(node, to);
    at += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_an_analyst_corrects_undoes_and_keeps_a_case(served: str, scripts: bool) -> None:
    sync_api: Any = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")
    from test_browser import CHROMIUM, FLAGS  # here, since it skips all that imports it where there is no playwright

    if CHROMIUM is None:
        pytest.skip("needs a chromium on the path, which is absent")
    words = "Over 40 passasjerer ble sittende fast om bord i ferja"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(java_script_enabled=scripts, locale="en-GB").new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{served}/?alone=true&words=uforst*")
        page.click(".found a")
        story = page.url
        if scripts:
            # Words of the second paragraph are selected, as with the mouse.
            page.evaluate(SELECT, words)
            page.click("text=Make a statement of the selected words")
            assert page.input_value("#words") == words
        else:
            page.click("text=Correct this reading")
            page.click("text=Add a statement")
            page.fill("#words", words)
        page.fill("#name-1", "Unni Hegrenes")
        page.fill("#by", "Kari Vik")
        page.click("button:text('Keep')")
        assert page.url == f"{story}/reading"
        assert page.locator(".by-hand").count() == 1
        page.goto(story)
        assert "made by hand" in page.inner_text(".voices")
        page.click(".decided button:text('Undo')")
        assert page.url == story
        assert "made by hand" not in page.inner_text(".voices")
        page.goto(f"{served}/cases")
        page.fill("#name", "Ferja")
        page.click("button:text('Make a case')")
        case = page.url
        page.goto(story)
        page.click("button:text('Put in')")
        page.goto(case)
        page.click("text=Its dossier")
        assert "Of the case" in page.inner_text("main")
        assert page.locator(".claims .what").count() > 0
        page.click("nav >> text=By hand")
        assert "Kari Vik" in page.inner_text(".decided")
        assert said == []
        browser.close()
