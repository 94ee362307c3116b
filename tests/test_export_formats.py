"""Each format is read back by its own library, and says there what was found here."""

import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import networkx
import prov.model
import pytest
import rdflib
import stix2
from followthemoney import model

from export_by_hand import GUARDED, collection, dossier, guarded_trace
from kilde.article import Article
from kilde.claim import Claim
from kilde.errors import ExtraMissing
from kilde.export import annotation, formats, ftm, graph, prov_json, schema_org, stix
from kilde.export.collection import of_readings
from kilde.export.keys import key, source_key
from kilde.statement import Reading, Source, Statement

TRACE, READINGS = dossier()
DOCUMENTS = [form for form, made in formats.FORMATS.items() if not made.tables]

#: The context of schema.org, without fetching it.
OFFLINE = {"@vocab": "https://schema.org/"}

#: The library warns of a class that its own parser uses.
LINKED = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def written(form: str, **options: bool) -> bytes:
    out = io.BytesIO()
    formats.export(collection(**options), form, None, (), out)
    return out.getvalue()


def links(claims: tuple[Claim, ...] = TRACE.claims) -> int:
    """How many ways there are into articles; an undecided link has several."""
    return sum(max(1, len(link.from_.undecided)) for claim in claims for link in claim.links)


# --- all of them ----------------------------------------------------------------------------------------------------------


def test_bytes_are_the_same_in_another_process_with_another_order_of_sets(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from export_by_hand import collection; from kilde.export import formats\n"
        "for form, made in formats.FORMATS.items():\n"
        "    name = form + ('.zip' if made.ending else '')\n"
        "    formats.export(collection(), form, Path(sys.argv[1]) / name, (), sys.stdout.buffer)\n"
    )
    folders = [tmp_path / "1", tmp_path / "2"]
    for folder, zone in zip(folders, ("UTC", "Asia/Tokyo"), strict=True):
        folder.mkdir()
        paths = {"PYTHONPATH": str(Path(__file__).parent), "PYTHONHASHSEED": folder.name, "TZ": zone}
        subprocess.run([sys.executable, "-c", program, str(folder)], check=True, env=paths)
    for form, made in formats.FORMATS.items():
        one, other = ((folder / (form + (".zip" if made.ending else ""))).read_bytes() for folder in folders)
        assert len(one) > 1000, form
        assert one == other, form


@pytest.mark.parametrize("form", [form for form, made in formats.FORMATS.items() if form != "jsonl" and not made.tables])
def test_whole_texts_are_in_no_export_unless_asked_for(form: str) -> None:
    whole = READINGS[0].article.text
    escaped = (json.dumps(whole).encode(), json.dumps(whole, ensure_ascii=False).encode())
    assert not any(text in written(form) for text in escaped)
    if formats.FORMATS[form].whole_text:
        assert any(text in written(form, full_text=True) for text in escaped)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_signs_that_a_format_forbids_do_no_harm(form: str) -> None:
    odd = "A\x00b\x0b\x1b[31m\ud800\ufffe </script> \u202e«\u2028» 🙂"
    text = f"{odd} said {odd}."
    source = Source("s1", odd, "person", True, ((0, len(odd)),))
    said = Statement(id="t1", kind="indirect", content=((0, len(odd)),), chain=("s1",), source=((0, len(odd)),))
    reading = Reading(
        Article(id=odd, outlet=odd, title=odd, url=odd, published=odd, language="en", text=text), (source,), (said,)
    )
    claim = msgspec.structs.replace(guarded_trace().claims[0], text=odd, instances=(), links=(), events=(), flags=())
    trace = msgspec.structs.replace(guarded_trace(), claims=(claim,))
    out = io.BytesIO()
    if form == "jsonl":
        return  # Prints what `kilde read` prints; inputs with lone surrogates are refused before.
    formats.export(of_readings((reading,), trace), form, None, (), out)
    if form == "graphml":
        assert len(networkx.read_graphml(io.BytesIO(out.getvalue()))) == 4  # the article, the claim, two origins
    else:
        for line in out.getvalue().splitlines() if form == "ftm" else (out.getvalue(),):
            msgspec.json.decode(line)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_an_empty_collection_gives_a_document_that_is_read(form: str) -> None:
    out = io.BytesIO()
    formats.export(of_readings((), None), form, None, (), out)
    if form == "graphml":
        assert len(networkx.read_graphml(io.BytesIO(out.getvalue()))) == 0
    elif form in ("jsonl", "ftm"):
        assert out.getvalue() == b""
    else:
        msgspec.json.decode(out.getvalue())


@pytest.mark.parametrize(
    ("form", "module", "extra"),
    [
        ("parquet", "pyarrow", "export"),
        ("xlsx", "openpyxl", "export"),
        ("prov", "prov.model", "export"),
        ("stix", "stix2", "export"),
        ("ftm", "followthemoney", "ftm"),
    ],
)
def test_a_missing_library_is_told_with_the_extra_that_brings_it(
    form: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraMissing, match=rf"kilde\[{extra}\]") as told:
        formats.export(collection(), form, tmp_path / "out.zip", (), io.BytesIO())
    assert told.value.extra == extra
    assert list(tmp_path.iterdir()) == [], "and nothing half made is left"


def test_keys_tell_things_apart_and_do_not_tell_what_an_unnamed_source_is_called() -> None:
    assert key("a", "b", "c") != key("a", "b\0c") != key("a", '","')
    assert key("a", 1) != key("a", "1")
    assert source_key("person", "Ada", True, "x") == source_key("person", "Ada", True, "y")
    assert source_key("person", "a clerk", False, "x", 1) == source_key("person", "a porter", False, "x", 1)
    assert source_key("person", "a clerk", False, "x") != source_key("person", "a clerk", False, "y")
    assert source_key("outlet", "Post (own voice, no source)", True) == source_key("outlet", "Post", True)


# --- one by one -----------------------------------------------------------------------------------------------------------


def test_graphml_is_the_graph_again_and_every_link_is_in_it() -> None:
    read = networkx.read_graphml(io.BytesIO(graph.graphml(collection())))
    made = graph.graph(collection())
    assert dict(read.nodes(data=True)) == dict(made.nodes(data=True))
    assert sorted(map(str, read.edges(data=True))) == sorted(map(str, made.edges(data=True)))
    kinds = Counter(data["kind"] for _, data in read.nodes(data=True))
    assert kinds["article"] == len(READINGS)
    assert kinds["claim"] == len(TRACE.claims)
    relations = Counter(data["relation"] for _, _, data in read.edges(data=True))
    assert relations["carries"] == sum(len(claim.instances) for claim in TRACE.claims)
    assert relations["from"] == links()
    assert relations["rests_on"] == sum(claim.origins.most for claim in TRACE.claims)


def test_prov_json_is_the_document_again() -> None:
    read = prov.model.ProvDocument.deserialize(content=prov_json.prov_json(collection()).decode(), format="json")
    assert read == prov_json.document(collection())
    kinds = Counter(type(record).__name__ for record in read.get_records())
    assert kinds["ProvSpecialization"] == sum(len(claim.instances) for claim in TRACE.claims)
    of = {str(name) for record in read.get_records() for name in record.get_attribute("prov:type")}
    assert {"kilde:Article", "kilde:Claim", "kilde:Instance", "prov:Quotation", "prov:Person"} <= of
    derived = [r for r in read.get_records(prov.model.ProvDerivation) if r.get_attribute("kilde:reason")]
    through = [link for claim in TRACE.claims for link in claim.links if link.reason in ("cites", "reuses", "wire")]
    assert len(derived) == len(through) > 5


@LINKED
def test_schema_org_claims_are_read_as_linked_data() -> None:
    made = json.loads(b"".join(schema_org.claims(collection())))
    read = rdflib.Graph().parse(data=json.dumps(made | {"@context": OFFLINE}), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    found = set(read.subjects(rdflib.RDF.type, schema.Claim))
    assert len(found) == len(TRACE.claims)
    assert not list(read.subjects(rdflib.RDF.type, schema.ClaimReview))
    for claim in TRACE.claims:
        (name,) = read.subjects(schema.identifier, rdflib.Literal(claim.id))
        carried = {str(read.value(one, schema.identifier)) for one in read.objects(name, schema.appearance)}
        assert carried == set(claim.articles)
        first = read.value(name, schema.firstAppearance)
        assert str(read.value(first, schema.identifier)) == claim.first.article
        assert str(read.value(name, schema.text)) == claim.text
    one = made["@graph"][0]["firstAppearance"]
    assert one["headline"]
    assert one["url"].startswith("https://")


def test_an_unnamed_origin_has_a_description_and_no_name() -> None:
    made = json.loads(b"".join(schema_org.claims(of_readings((GUARDED,), guarded_trace()))))
    (origin, _) = made["@graph"][0]["author"]
    assert "name" not in origin
    assert origin["description"].startswith("a welder")


def test_followthemoney_takes_the_entities_and_their_edges_meet() -> None:
    entities = [model.get_proxy(json.loads(line)) for line in ftm.entities(collection(full_text=True))]
    by_id = {entity.id: entity for entity in entities}
    assert len(by_id) == len(entities)
    kinds = Counter(entity.schema.name for entity in entities)
    assert kinds["Article"] == len(READINGS)
    assert kinds["Note"] == len(TRACE.claims)
    assert kinds["UnknownLink"] == links()
    for entity in entities:
        for prop, value in entity.itervalues():
            if prop.type.name == "entity":
                assert by_id[value].schema.is_a(prop.range), (entity.schema.name, prop.name)
    article = next(entity for entity in entities if entity.first("sourceUrl") == READINGS[0].article.url)
    assert article.first("bodyText") == READINGS[0].article.text
    assert article.first("language") == "nor"
    assert article.first("publisher") == READINGS[0].article.outlet


def test_followthemoney_has_no_entity_for_an_unnamed_source() -> None:
    lines = list(ftm.entities(of_readings((GUARDED,), guarded_trace())))
    told = [json.loads(line) for line in lines]
    people = {name for one in told if one["schema"] == "Person" for name in one["properties"]["name"]}
    assert people == {"Edda Moss", "Wilhelmina"}
    notes = next(one["properties"]["notes"] for one in told if one["schema"] == "Note")
    assert "origin: a welder on the night shift at Brackwater (unnamed)" in notes


def test_stix_takes_the_bundle_and_every_reference_leads_somewhere() -> None:
    data = b"".join(stix.bundle(collection()))
    bundle: Any = stix2.parse(data, allow_custom=False)
    ids = {made.id for made in bundle.objects}
    assert len(ids) == len(bundle.objects)
    for made in bundle.objects:
        references = [made.get("source_ref"), made.get("target_ref"), made.get("created_by_ref"), *made.get("object_refs", [])]
        assert {one for one in references if one} <= ids
    kinds = Counter(made.type for made in bundle.objects)
    assert kinds["report"] == len(READINGS)
    assert kinds["note"] == len(TRACE.claims) + sum(len(reading) for reading in READINGS)
    assert kinds["relationship"] == links()
    report = next(made for made in bundle.objects if made.id == f"report--{key('article', READINGS[0].article.id)}")
    assert report.name == READINGS[0].article.title
    assert report.published.isoformat() == "2025-10-07T06:56:00+00:00"


def test_stix_opinions_say_how_articles_stand_to_a_claim_and_who_denies_it() -> None:
    claim = guarded_trace().claims[0]
    (one,) = claim.instances
    told = (
        one,
        msgspec.structs.replace(one, stance="rejected", polarity="negative"),
        msgspec.structs.replace(one, stance="endorsed"),
    )
    denied = msgspec.structs.replace(claim.events[0], flag="denied")
    trace = msgspec.structs.replace(
        guarded_trace(), claims=(msgspec.structs.replace(claim, instances=told, events=(denied,), links=()),)
    )
    bundle: Any = stix2.parse(b"".join(stix.bundle(of_readings((GUARDED,), trace))))
    opinions = [made.opinion for made in bundle.objects if made.type == "opinion"]
    assert opinions == ["strongly-disagree", "disagree", "agree", "disagree"]


def test_an_article_without_a_date_is_said_to_have_none_in_stix() -> None:
    undated = msgspec.structs.replace(GUARDED, article=msgspec.structs.replace(GUARDED.article, published="sometime"))
    bundle: Any = stix2.parse(b"".join(stix.bundle(of_readings((undated,), None))))
    (report,) = (made for made in bundle.objects if made.type == "report")
    assert report.labels == ["article", "undated"]


@LINKED
def test_web_annotations_are_read_as_linked_data() -> None:
    made = json.loads(b"".join(annotation.annotations(collection())))
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    context = {
        "@vocab": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type", "items": "https://www.w3.org/ns/activitystreams#items",
        "body": "hasBody", "target": "hasTarget", "selector": "hasSelector", "source": {"@id": "hasSource", "@type": "@id"},
    }  # fmt: skip
    read = rdflib.Graph().parse(data=json.dumps(made | {"@context": context}), format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    statements = sum(len(reading) for reading in READINGS)
    assert len(set(read.subjects(rdflib.RDF.type, oa.Annotation))) == statements
    quotes = set(read.subjects(rdflib.RDF.type, oa.TextQuoteSelector))
    contents = sum(len(statement.content) for reading in READINGS for statement in reading)
    assert len(quotes) == len(set(read.subjects(rdflib.RDF.type, oa.TextPositionSelector))) == contents
