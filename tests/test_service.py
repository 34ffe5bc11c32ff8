"""The example service over HTTP, asked by a real client."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

import tenure
from examples.service import MODEL, app, tables

ANA = {"customer_id": "ana", "usage": 12, "tickets": 0, "nps": 10}
BEN = {"customer_id": "ben", "usage": 0, "tickets": 3}


async def request(method: str, path: str, **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.request(method, path, **options)


def answer(method: str, path: str, status: int = 200, **options: Any) -> Any:
    found = asyncio.run(request(method, path, **options))
    assert found.status_code == status, found.text
    return found.json()


def test_signals_are_scored_and_followed_up() -> None:
    ana, ben = answer("POST", "/health", json=[ANA, BEN])
    assert ana == {
        "customer_id": "ana", "score": 100, "band": "green", "weakest": "usage", "missing": None, "reason": None,
        "action": "low touch", "within_hours": None,
    }  # fmt: skip
    assert ben == {
        "customer_id": "ben", "score": 0, "band": "red", "weakest": "usage", "missing": "nps", "reason": None,
        "action": "contact at once", "within_hours": 24,
    }  # fmt: skip


def test_too_little_known_has_no_score_but_a_reason() -> None:
    (found,) = answer("POST", "/health", json=[{"customer_id": "cam", "nps": 9}])
    assert (found["score"], found["band"], found["action"]) == (None, None, None)
    assert found["missing"] == "usage, tickets"
    assert found["reason"].startswith("signals")
    assert answer("POST", "/health", json=[]) == []


def test_actions_are_said_in_spanish() -> None:
    (found,) = answer("POST", "/health", json=[BEN], params={"lang": "es"})
    assert found["action"] == "contactar de inmediato"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**ANA, "nps": 11}, "Input should be less than or equal to 10"),
        ({**ANA, "usage": "often"}, "Input should be a valid number"),
        ({"usage": 3}, "Field required"),
    ],
)
def test_signals_that_break_their_schema_are_refused(row: dict[str, Any], words: str) -> None:
    assert words in answer("POST", "/health", 422, json=[row])["detail"][0]["msg"]


def test_a_customer_stands_once() -> None:
    assert "1 value stands in several rows" in answer("POST", "/health", 422, json=[ANA, ANA])["detail"]


def test_a_customer_is_scored_from_the_tables() -> None:
    scores = tenure.health_score(tenure.health_signals(tables, as_of="2025-10-01"), MODEL).set_index("customer_id")
    customer = scores.index[scores["score"].notna()][0]
    found = answer("GET", f"/health/{customer}", params={"as_of": "2025-10-01"})
    assert (found["score"], found["band"]) == tuple(scores.loc[customer, ["score", "band"]])
    assert found["action"]
    assert "no active customer 'nobody'" in answer("GET", "/health/nobody", 404)["detail"]
    assert "as_of is a date" in answer("GET", f"/health/{customer}", 422, params={"as_of": "October"})["detail"]


def test_a_scorecard_is_the_one_that_python_gives() -> None:
    found = answer("GET", "/scorecard", params={"period": "2025-10", "strategy": "stability"})
    card = tenure.scorecard(tables, period="2025-10", strategy="stability", compare="previous")
    assert found == card.to_dict()
    assert tenure.Scorecard.from_dict(found).table["kpi"].tolist() == ["churn_rate", "sessions_per_day"]


def test_the_answers_are_in_the_schema() -> None:
    schemas = answer("GET", "/openapi.json")["components"]["schemas"]
    assert set(schemas["Health"]["properties"]) == {
        "customer_id", "score", "band", "weakest", "missing", "reason", "action", "within_hours",
    }  # fmt: skip
