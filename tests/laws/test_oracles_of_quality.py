"""Time up, requests, and what bad weeks cost agree with naive loops."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import Row, assert_same, frame, instant, same
from tests.laws.service_rows import GRACES, assert_contained, kpi, same_value
from tests.laws.small_books import keys, periods_of
from tests.oracles import quality, quality_weeks, strategies
from tests.oracles.service_quality import (
    TARGET_MS,
    outages,
    requests,
    weekly_outages,
    weekly_periods,
    weekly_requests,
    weekly_subscriptions,
)
from tests.oracles.services import people as people_of
from tests.oracles.surveys import without

spans = strategies.periods()
splits = st.sampled_from([(), "service", "region", ("region", "service")])
SERVICES = ("games", "radio", "tv")  # of radio there is no outage, and those of music are not asked for

CALLS: list[tuple[str, dict[str, Any], float, float]] = [
    ("latency_ms", {}, 0, math.inf),
    ("latency_ms", {"quantiles": (0.9, 0.25, 0.999)}, 0, math.inf),
    ("error_rate", {}, 0, 1),
    ("apdex_score", {"target_ms": TARGET_MS}, 0, 1),
    ("apdex_score", {"target_ms": 0.1}, 0, 1),
    ("mean_opinion_score", {}, 1, 4.5),
]


@pytest.mark.parametrize("planned", ["include", "exclude"])
@given(rows=outages(), bounds=spans)
def test_availability_agrees_with_its_oracle(planned: str, rows: list[Row], bounds: Any) -> None:
    expected = quality.availability(rows, bounds, services=SERVICES, planned=planned)
    found = kpi("availability")(frame(rows, "outages"), services=SERVICES, period=periods_of(bounds), planned=planned)
    assert_same(found.table, expected, keys("service"))
    if len(bounds) == 1:  # of all services together, time is pooled
        seconds, down = (sum(row[name] for row in expected) for name in ("seconds", "downtime_seconds"))
        assert same(found.parts["downtime_seconds"], down)
        assert same_value(found.value, 1 - down / seconds if seconds else None)


HOURS = st.sampled_from([datetime(2026, 3, 28, 20) + timedelta(minutes=30 * half) for half in range(60)])  # noqa: DTZ001


@given(rows=outages(HOURS))
def test_a_day_of_23_hours_has_so_many_seconds(rows: list[Row]) -> None:
    day = instant("2026-03-28T23:00"), instant("2026-03-29T22:00")  # the 29th in Madrid, in UTC
    expected = quality.availability(rows, [day], services=SERVICES)
    zoned = frame(rows, "outages")
    for name in ("started_at", "ended_at"):
        zoned[name] = zoned[name].dt.tz_localize("UTC").dt.tz_convert("Europe/Madrid")
    table = kpi("availability")(zoned, services=SERVICES, period="2026-03-29").table
    bare = without(expected, "period_start", "period_end")
    assert set(table["seconds"]) == {82_800}
    assert_same(table, bare, ["service"])


@pytest.mark.parametrize(("name", "options", "low", "high"), CALLS, ids=[f"{call[0]}-{call[1]}" for call in CALLS])
@given(rows=requests(), bounds=spans, by=splits)
def test_requests_agree_with_their_oracle(
    name: str, options: dict[str, Any], low: float, high: float, rows: list[Row], bounds: Any, by: Any
) -> None:
    expected = getattr(quality, name)(rows, bounds, by=by, **options)
    found = kpi(name)(frame(rows, "requests"), period=periods_of(bounds), by=by, **options)
    assert_same(found.table, expected, keys(by))
    assert_contained(found.table, low, high)
    if len(bounds) == 1:  # all requests together, whatever their groups
        (whole,) = getattr(quality, name)(rows, bounds, **options)
        assert same_value(found.value, whole["value"])


@given(rows=requests(), bounds=spans)
def test_without_outcomes_no_request_failed(rows: list[Row], bounds: Any) -> None:
    bare = without(rows, "ok")
    expected = quality.apdex_score(bare, bounds, target_ms=TARGET_MS)
    found = kpi("apdex_score")(frame(bare, "requests"), period=periods_of(bounds), target_ms=TARGET_MS)
    assert_same(found.table, expected, keys(()))


@pytest.mark.parametrize("grace", list(GRACES))
@pytest.mark.parametrize("tables", ["requests", "requests and outages"])
@given(
    book=weekly_subscriptions(),
    rows=weekly_requests(),
    people=people_of(),
    bounds=weekly_periods(),
    by=st.sampled_from([(), "service", "segment", ("segment", "service")]),
    data=st.data(),
)
def test_bad_weeks_agree_with_their_oracle(
    grace: str, tables: str, book: list[Row], rows: list[Row], people: list[Row], bounds: Any, by: Any, data: Any
) -> None:
    down = data.draw(weekly_outages) if "outages" in tables else None
    options: dict[str, Any] = {"target_ms": TARGET_MS, "grace_days": data.draw(GRACES[grace]), "by": by}
    expected = quality_weeks.quality_and_churn(book, rows, bounds, customers=people, outages=down, **options)
    more: dict[str, Any] = {"customers": frame(people, "customers"), "period": periods_of(bounds)}
    more |= {"outages": None if down is None else frame(down, "outages")}
    found = kpi("quality_and_churn")(frame(book), frame(rows, "requests"), **more, **options)
    assert_same(found.table, expected, keys(by))
    if len(bounds) == 1:  # over services, of the strata together
        (whole,) = quality_weeks.quality_and_churn(
            book, rows, bounds, customers=people, outages=down, **{**options, "by": ()}
        )
        assert same_value(found.value, whole["value"])
