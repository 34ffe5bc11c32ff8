"""What is counted in a time zone: periods, calendar months and days are the zone's, elapsed time is real time."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

import tenure
from tests.frames import ENGINES, connect

MADRID = "Europe/Madrid"


def in_zone(zone: str, *moments: str | None) -> pd.Series[Any]:
    return pd.to_datetime(pd.Series([*moments], dtype="str"), format="ISO8601").dt.tz_localize(zone, ambiguous=True)


def lines(zone: str, started: str, ended: str | None, mrr: float = 31.0) -> pd.DataFrame:
    times = {"started_at": in_zone(zone, started), "ended_at": in_zone(zone, ended)}
    return pd.DataFrame({"customer_id": [1], **times, "mrr": [mrr]})


@pytest.mark.parametrize("zone", [MADRID, "America/Sao_Paulo", "+05:30", "UTC"])
@pytest.mark.parametrize("engine", ENGINES)
def test_what_happens_at_midnight_of_the_zone_is_in_the_period_that_begins(engine: str, zone: str) -> None:
    if engine == "duckdb" or (engine.startswith("polars") and zone.startswith("+")):
        pytest.skip("a relation is in the zone of its session, and Polars has no fixed offsets")
    frame = ENGINES[engine](lines(zone, "2026-03-01", "2026-04-01"), connect())
    found = tenure.churn_rate(frame, period=tenure.months("2026-02", "2026-04")).table
    assert found["joined"].tolist() == [0, 1, 0]
    assert found["lost"].tolist() == [0, 0, 1]
    assert found["period_start"].tolist() == [*in_zone(zone, "2026-02-01", "2026-03-01", "2026-04-01")]


def test_a_day_without_midnight_begins_with_its_first_hour() -> None:
    found = tenure.churn_rate(lines("America/Sao_Paulo", "2018-11-04 01:00", None), period="2018-11-04").table
    assert found["period_start"].iloc[0] == pd.Timestamp("2018-11-04 01:00", tz="America/Sao_Paulo")
    assert found["joined"].tolist() == [1]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-03-30", "2026-10-25"])
def test_revenue_per_user_of_a_day_of_23_or_25_hours_is_that_of_its_month(day: str) -> None:
    found = tenure.average_revenue_per_user(lines(MADRID, "2026-01-01", None), period=day)
    assert found.value == pytest.approx(31)
    assert found.table["value"].tolist() == [found.value]


def test_revenue_of_a_month_in_which_the_clocks_change_is_whole() -> None:
    found = tenure.service_revenue(lines(MADRID, "2026-01-01", None), period=["2026-03", "2026-10"])
    assert found.table["value"].tolist() == [31, 31]


@pytest.mark.parametrize(
    ("ended", "back", "lost"),
    [("2026-03-28T12:00", "2026-03-29T13:00", 0), ("2026-03-28T12:00", "2026-03-29T13:01", 1)],
)
def test_a_day_of_grace_is_24_hours_when_the_clocks_change(ended: str, back: str, lost: int) -> None:
    rows = pd.concat([lines(MADRID, "2026-01-01", ended), lines(MADRID, back, None)], ignore_index=True)
    found = tenure.churn_rate(rows, period=tenure.Period("2026-03-28", "2026-03-29"), grace_days=1)
    assert found.table["lost"].tolist() == [lost]


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "duckdb"])
def test_purchases_of_one_local_day_are_one(engine: str) -> None:
    at = in_zone(MADRID, "2026-06-01 00:30", "2026-06-01 23:30", "2026-06-02 00:30")
    events = pd.DataFrame({"customer_id": [1] * 3, "occurred_at": at, "event": ["purchase"] * 3, "amount": [1.0] * 3})
    found = tenure.rfm_summary(ENGINES[engine](events, connect()))
    rows = found if isinstance(found, pd.DataFrame) else pd.DataFrame(_columns(found))
    assert rows["frequency"].tolist() == [1]


def _columns(found: Any) -> Any:
    found = found.to_pyarrow() if hasattr(found, "to_pyarrow") else found
    found = found.collect() if hasattr(found, "collect") else found
    return found.to_pydict() if hasattr(found, "to_pydict") else found.to_dict(as_series=False)


def test_cohorts_begin_at_the_midnight_of_the_zone() -> None:
    rows = pd.concat([lines(MADRID, "2026-03-01 00:30", None), lines(MADRID, "2026-04-01", None)], ignore_index=True)
    rows = rows.assign(customer_id=[1, 2])
    found = tenure.cohort_retention(rows, ages=0, as_of="2026-06-01").table
    sizes = dict(zip(found["cohort"].dt.strftime("%Y-%m-%d"), found["size"], strict=True))
    assert (sizes["2026-03-01"], sizes["2026-04-01"]) == (1, 1)


def test_rates_without_a_zone_apply_from_midnight_in_the_zone_of_the_data() -> None:
    rows = pd.concat([lines(MADRID, "2026-02-28 23:30", None), lines(MADRID, "2026-03-01 00:30", None)])
    rates = pd.DataFrame(
        {"currency": ["EUR"] * 2, "rate": [1.0, 2.0], "valid_from": [datetime(2026, 1, 1), datetime(2026, 3, 1)]}
    )
    found = tenure.convert_currency(rows.assign(currency="EUR"), rates, to="USD")
    assert found["mrr"].tolist() == [31, 62]
    with pytest.raises(tenure.CurrencyError, match="EUR on 2026-03-01"):
        tenure.convert_currency(
            lines(MADRID, "2026-03-01", None).assign(currency="EUR"),
            rates.assign(valid_from=datetime(2026, 4, 1)).head(1),
            to="USD",
        )


@pytest.mark.parametrize("engine", ENGINES)
def test_ends_planned_for_the_year_9999_are_no_fault_with_or_without_grace(engine: str) -> None:
    rows = pd.concat([lines("UTC", "2026-01-01", None), lines("UTC", "2026-01-01", None)], ignore_index=True)
    ends = pd.Series([datetime(9999, 12, 31, 23, 59, 59), datetime(9999, 12, 31)], dtype="datetime64[us]")
    rows = rows.assign(customer_id=[1, 2], ended_at=ends.dt.tz_localize("UTC"))
    connection = connect()
    connection.execute("SET TimeZone = 'UTC'")
    frame = ENGINES[engine](rows, connection)
    for grace in (0, 30):
        assert tenure.churn_rate(frame, period="2026-03", grace_days=grace).table["opening"].tolist() == [2]


def test_a_day_that_a_zone_skipped_is_refused() -> None:
    frame = lines("Pacific/Apia", "2011-12-01", None)
    with pytest.raises(tenure.ParameterError, match="2011-12-30 does not exist in Pacific/Apia: the clocks skip it"):
        tenure.churn_rate(frame, period=["2011-12-29", "2011-12-30"])
