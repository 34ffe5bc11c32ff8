"""A scorecard as JSON, and as a type of pydantic."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tenure import Measure, ParameterError, Scorecard, scorecard
from tenure.samples import customers, spring, subscriptions

BOOK: dict[str, Any] = {"customers": customers, "subscriptions": subscriptions}
KPIS = ("churn_rate", "renewal_rate", "survival_curve", "cohort_retention", "average_handle_seconds")


class Answer(BaseModel):
    card: Scorecard


@pytest.fixture
def card() -> Scorecard:
    return scorecard(BOOK, period=["2026-02", spring], kpis=KPIS, compare="previous")


def test_it_is_json(card: Scorecard) -> None:
    found = json.loads(card.to_json())
    assert found["schema"] == "tenure/scorecard/2"
    assert [period["label"] for period in found["periods"]] == ["2026-02", "2026-03"]
    assert [row["value"] for row in found["rows"][:2]] == [0.0, 0.25]
    assert found["rows"][0]["reason"] is None
    assert Measure.from_json(json.dumps(found["measures"]["churn_rate"])) == card.measures["churn_rate"]


@pytest.mark.parametrize(
    "asked", [{}, {"compare": "year"}, {"by": "segment"}, {"period": ("2026-03-10", "2026-04-10")}]
)
def test_it_is_read_back(asked: dict[str, Any]) -> None:
    card = scorecard(BOOK, **{"period": spring, "kpis": KPIS, **asked})
    found = Scorecard.from_json(card.to_json())
    assert found == card
    assert hash(found) == hash(card)
    assert found.summary("es") == card.summary("es")
    assert found.table.equals(card.table)


def test_two_scorecards_differ(card: Scorecard) -> None:
    assert card != scorecard(BOOK, period=spring, kpis=KPIS)
    assert card != card.to_json()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "This is no JSON"),
        ("[]", "This JSON has the schema None"),
        ('{"schema": "tenure/scorecard/1"}', "has the schema 'tenure/scorecard/1'; Scorecard reads"),
        ('{"schema": "tenure/scorecard/2"}', "is damaged: KeyError"),
    ],
)
def test_what_is_no_scorecard_is_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Scorecard.from_json(text)


def test_a_damaged_measure_is_refused(card: Scorecard) -> None:
    found = json.loads(card.to_json())
    found["measures"]["churn_rate"]["schema"] = "other"
    with pytest.raises(ParameterError, match="'other'"):
        Scorecard.from_json(json.dumps(found))


def test_pydantic_writes_and_reads_it(card: Scorecard) -> None:
    text = Answer(card=card).model_dump_json()
    assert json.loads(text)["card"] == card.to_dict()
    assert Answer.model_validate_json(text).card == card
    assert TypeAdapter(Scorecard).json_schema(mode="serialization")["type"] == "object"


def test_pydantic_refuses_what_is_none() -> None:
    with pytest.raises(ValidationError, match="schema"):
        Answer.model_validate({"card": {"schema": "other"}})


def test_it_is_frozen(card: Scorecard) -> None:
    with pytest.raises(FrozenInstanceError, match="a scorecard is frozen"):
        card.kpis = ()
