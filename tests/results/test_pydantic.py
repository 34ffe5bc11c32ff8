"""Results in pydantic models and in FastAPI: written as their to_dict(), read from it."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Body, FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError

import tenure
from tenure import Curve, Measure
from tenure.results import PydanticType
from tenure.samples import spring, subscriptions

churned = tenure.churn_rate(subscriptions, period=spring)
curve = tenure.survival_curve(subscriptions, as_of="2026-04-01")
RESULTS = pytest.mark.parametrize(("kind", "found"), [(Measure, churned), (Curve, curve)])


class Answer(BaseModel):
    churn: Measure
    others: list[Curve] = []


@RESULTS
def test_a_result_is_written_as_its_dict(kind: Any, found: Any) -> None:
    adapter = TypeAdapter(kind)
    assert adapter.dump_python(found) == found.to_dict()
    assert json.loads(adapter.dump_json(found)) == json.loads(found.to_json())


@RESULTS
def test_a_result_is_read_from_itself_its_dict_and_json(kind: Any, found: Any) -> None:
    adapter = TypeAdapter(kind)
    assert adapter.validate_python(found) is found
    for value in (found.to_dict(), found.to_json(), found.to_json().encode()):
        assert adapter.validate_python(value) == found
    assert adapter.validate_json(found.to_json()) == found


@pytest.mark.parametrize("value", [5, None, "{}", {}, "nonsense", curve.to_dict(), curve])
def test_what_is_no_measure_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match=r"JSON|is read from"):
        TypeAdapter(Measure).validate_python(value)


def test_a_result_is_a_field() -> None:
    answer = Answer(churn=churned, others=[curve])
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    properties = Answer.model_json_schema()["properties"]["churn"]["properties"]
    assert properties["schema"]["const"] == "tenure/measure/2"


app = FastAPI()


@app.get("/typed")
def typed() -> Measure:
    return churned


@app.get("/bare", response_model=None)
def bare():  # type: ignore[no-untyped-def] # noqa: ANN201 - as many write their paths
    return churned


@app.get("/nested")
def nested() -> Answer:
    return Answer(churn=churned, others=[curve])


@app.post("/read")
def read(found: Annotated[Measure, Body()]) -> float:
    return found.value


def request(method: str, path: str, **content: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            return await client.request(method, path, **content)

    return asyncio.run(send())


@pytest.mark.parametrize("path", ["/typed", "/bare"])
def test_fastapi_returns_a_measure_as_it_is(path: str) -> None:
    answer = request("GET", path)
    assert answer.status_code == 200
    assert Measure.from_json(answer.text) == churned


def test_fastapi_takes_and_gives_measures_within_others() -> None:
    assert request("GET", "/nested").json() == json.loads(Answer(churn=churned, others=[curve]).model_dump_json())
    assert request("POST", "/read", json=churned.to_dict()).json() == 0.25
    assert request("POST", "/read", json={"schema": "x"}).status_code == 422


def test_fastapi_describes_a_measure() -> None:
    assert "tenure/measure/2" in request("GET", "/openapi.json").text


def test_a_type_may_be_written_only() -> None:
    class Card(PydanticType):
        schema = "tenure/card/1"

        def to_dict(self) -> dict[str, Any]:
            return {"schema": self.schema}

    assert TypeAdapter(Card).dump_python(Card()) == {"schema": "tenure/card/1"}
    with pytest.raises(ValidationError, match="A Card is not read back from the schema 'tenure/card/1'"):
        TypeAdapter(Card).validate_python(Card().to_dict())
    with pytest.raises(NotImplementedError):
        PydanticType().to_dict()
