"""What customers say agrees with naive loops in plain Python, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.frames import ENGINES, OTHERS, PLANS, Row, assert_same, connect, frame, to_pandas
from tests.laws.profiles import FEW, IS_LONG
from tests.oracles import experience, strategies
from tests.oracles.surveys import contacts, surveys

KPIS: list[tuple[str, dict[str, Any]]] = [
    ("net_promoter_score", {}),
    ("net_promoter_score", {"latest_only": True}),
    ("net_promoter_score", {"weight": "weight"}),
    ("net_promoter_score", {"weight": "weight", "latest_only": True}),
    *(("customer_satisfaction_score", {"method": method}) for method in ("top1", "top2", "net", "mean")),
    ("customer_satisfaction_score", {"latest_only": True}),
    ("customer_effort_score", {}),
    ("response_rate", {}),
]
NAMED = [pytest.param(name, options, id=f"{name}-{options}") for name, options in KPIS]

splits = st.sampled_from([(), "service", "segment", ("service", "segment")])
spans = strategies.periods()


def keys(by: str | tuple[str, ...]) -> list[str]:
    return ["period_start", "period_end", *((by,) if isinstance(by, str) else by)]


def periods_of(bounds: list[tuple[Any, Any]]) -> list[tenure.Period]:
    return [tenure.Period(start, end) for start, end in bounds]


@pytest.mark.parametrize(("name", "options"), NAMED)
@given(rows=surveys(), people=strategies.customers(), bounds=spans, by=splits)
def test_surveys_agree_with_their_oracle(
    name: str, options: dict[str, Any], rows: list[Row], people: list[Row], bounds: Any, by: Any
) -> None:
    expected = getattr(experience, name)(rows, bounds, by=by, customers=people, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    tables = frame(rows), frame(people, "customers")
    found = kpi(tables[0], period=periods_of(bounds), by=by, customers=tables[1], **options)
    assert_same(found.table, expected, keys(by))


@given(rows=contacts(), people=strategies.customers(), bounds=spans, by=splits, neutral=st.sampled_from([0, 0.05]))
def test_sentiment_agrees_with_its_oracle(
    rows: list[Row], people: list[Row], bounds: Any, by: Any, neutral: float
) -> None:
    expected = experience.sentiment_score(rows, bounds, by=by, customers=people, neutral=neutral)
    found = tenure.sentiment_score(
        frame(rows), period=periods_of(bounds), by=by, customers=frame(people, "customers"), neutral=neutral
    )
    assert_same(found.table, expected, keys(by))


@given(rows=surveys(), as_of=st.sampled_from(strategies.INSTANTS[6:]))
def test_follow_ups_agree_with_their_oracle_row_by_row(rows: list[Row], as_of: Any) -> None:
    expected = experience.nps_follow_ups(rows, as_of=as_of)
    found = tenure.nps_follow_ups(frame(rows), as_of=as_of)
    assert found.to_dict("records") == expected


@given(rows=surveys(), people=strategies.customers(), strata=st.sampled_from(["segment", ("segment", "customer_id")]))
def test_weights_agree_with_their_oracle(rows: list[Row], people: list[Row], strata: Any) -> None:
    expected = experience.weights_by_stratum(rows, people, strata)
    found = tenure.weights_by_stratum(frame(rows), frame(people, "customers"), strata)
    assert found["weight"].tolist() == pytest.approx([float(weight) for weight in expected])


@pytest.mark.parametrize(("name", "options"), NAMED)
@given(rows=surveys(), people=strategies.customers(), bounds=spans, by=splits)
@FEW
def test_every_engine_says_the_same(
    name: str, options: dict[str, Any], rows: list[Row], people: list[Row], bounds: Any, by: Any
) -> None:
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    tables = frame(rows), frame(people, "customers")
    wanted = kpi(tables[0], period=periods_of(bounds), by=by, customers=tables[1], **options)
    for engine in OTHERS if IS_LONG else PLANS:
        with connect() as connection:
            one, other = (ENGINES[engine](table, connection) for table in tables)
            found = kpi(one, period=periods_of(bounds), by=by, customers=other, **options)
        assert found == wanted, engine


@pytest.mark.parametrize("engine", OTHERS)
@given(rows=surveys(), people=strategies.customers())
@FEW
def test_every_engine_lists_the_same(engine: str, rows: list[Row], people: list[Row]) -> None:
    one, other = frame(rows), frame(people, "customers")
    wanted = tenure.nps_follow_ups(one, as_of="2026-03-10")
    weighted = tenure.weights_by_stratum(one, other, "segment")
    with connect() as connection:
        tables = [ENGINES[engine](table, connection) for table in (one, other)]
        listed = tenure.nps_follow_ups(tables[0], as_of="2026-03-10")
        assert type(listed) is type(tables[0])
        assert to_pandas(listed).to_dict("records") == wanted.to_dict("records")
        found = tenure.weights_by_stratum(tables[0], tables[1], "segment")
        assert type(found) is type(tables[0])
        assert to_pandas(found)["weight"].tolist() == weighted["weight"].tolist()
