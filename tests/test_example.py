"""The example dossier holds what its README promises."""

import json
from typing import Any

import msgspec
import pytest

from kilde import example


def articles() -> list[dict[str, Any]]:
    return [json.loads(line) for line in example.ARTICLES.read_text("utf-8").splitlines()]


def gold() -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(example.GOLD.read_bytes())
    return found


def test_nine_articles_in_three_languages_in_order_of_time() -> None:
    rows = articles()
    assert len(rows) == 9
    assert {row["language"] for row in rows} == {"nb", "nn", "en"}
    assert all(row["published"][-6] in "+-" for row in rows)
    assert all(".example/" in row["url"] for row in rows)
    assert all(120 <= len(row["text"].split()) <= 250 for row in rows)


def test_every_gold_content_stands_once_in_its_article() -> None:
    texts = {row["id"]: row["text"] for row in articles()}
    for claim in gold()["claims"]:
        for instance in claim["instances"]:
            for content in instance["content"]:
                assert texts[instance["article"]].count(content) == 1, (claim["id"], content)


@pytest.mark.parametrize("flag", ["single_origin", "anonymous_only", "hedge_lost", "figure_changed", "denied", "wire_copy"])
def test_every_trap_the_readme_names_is_there(flag: str) -> None:
    assert any(flag in claim["flags"] for claim in gold()["claims"])


def test_the_chain_goes_through_a_foreign_channel_to_an_unnamed_official() -> None:
    chains = {tuple(instance["chain"]) for claim in gold()["claims"] for instance in claim["instances"]}
    assert ("North Channel TV", "en anonym tjenestemann i havnevesenet i Port Carrow") in chains


def test_two_independent_origins_stand_behind_one_claim() -> None:
    assert any(claim["independent"] == {"least": 2, "most": 2} for claim in gold()["claims"])


def test_a_promo_and_a_subheading_stand_among_the_paragraphs() -> None:
    texts = {row["id"]: row["text"].split("\n\n") for row in articles()}
    assert any(line.startswith("Les også:") for line in texts["a9"])
    assert "Knirka i fleire veker" in texts["a2"]
