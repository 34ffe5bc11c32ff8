"""Instants on every engine: nanoseconds are cut, text is read with its offset, days are added within the calendar."""

# ruff: noqa: DTZ001 - naive UTC

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pytest

import tenure
from tenure.engine import add_days, collect, read_text, scan
from tenure.engine.zones import LAST
from tests.frames import ENGINES, connect, microseconds


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as opened:
        yield opened


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("zone", [None, "Europe/Madrid"])
def test_nanoseconds_are_cut(engine: str, zone: str | None, connection: Any) -> None:
    at = pd.Series(pd.to_datetime(["2026-03-31 21:59:59.999999999", "1969-12-31 23:59:59.999999999"]).as_unit("ns"))
    frame = pd.DataFrame({"at": at.dt.tz_localize("UTC").dt.tz_convert(zone) if zone else at})
    found = collect(scan(ENGINES[engine](frame, connection), ["at"]).lazy)["at"]
    assert microseconds(found) == [1_774_994_399_999_999, -1]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_end_in_the_last_nanosecond_is_lost_in_one_month_only(engine: str, connection: Any) -> None:
    ended = pd.Series(pd.to_datetime(["2026-03-31 23:59:59.999999999", "NaT"], format="ISO8601").as_unit("ns"))
    started = pd.Series(pd.to_datetime(["2026-01-01"] * 2))
    rows = pd.DataFrame({"customer_id": [1, 2], "started_at": started, "ended_at": ended, "mrr": [1.0, 1.0]})
    found = tenure.churn_rate(ENGINES[engine](rows, connection), period=["2026-03", "2026-04"])
    assert found.table["lost"].tolist() == [1, 0]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("days", [0, 1, 365.5, 10_000_000])
def test_days_are_added_within_the_calendar(engine: str, days: float, connection: Any) -> None:
    moments = [datetime(2026, 3, 28, 12), datetime(9999, 12, 30), datetime(9999, 12, 31, 12), datetime(1, 1, 1), None]
    frame = ENGINES[engine](pd.DataFrame({"at": pd.Series([*moments], dtype="datetime64[us]")}), connection)
    found = collect(scan(frame, ["at"]).lazy.select(add_days(nw.col("at"), days)))["at"].to_list()
    latest = (LAST - timedelta(days=1)).replace(microsecond=0)
    for before, after in zip(moments[:-1], found[:-1], strict=True):
        assert before is not None
        assert after == max(before, min(latest, _later(before, days)))
    assert pd.isna(found[-1])


def _later(moment: datetime, days: float) -> datetime:
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return LAST


TEXTS = {
    "2025-01-31T10:00:00Z": datetime(2025, 1, 31, 10),
    "2025-01-31 10:00+02:00": datetime(2025, 1, 31, 8),
    "1960-01-31T10:00:00.999999999-05:30": datetime(1960, 1, 31, 15, 30, 0, 999_999),
    "2025-01-31 10:00:00.123456789": datetime(2025, 1, 31, 10, 0, 0, 123_456),
    "2025-01-31T10:00": datetime(2025, 1, 31, 10),
    "2025-01-31": datetime(2025, 1, 31),
    "tomorrow": None,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_text_is_read_with_its_offset_and_its_fraction(engine: str, connection: Any) -> None:
    lazy = scan(ENGINES[engine](pd.DataFrame({"at": [*TEXTS]}), connection), ["at"]).lazy
    assert microseconds(collect(read_text(lazy, {"at": "instant"}))["at"]) == microseconds(
        pd.Series([*TEXTS.values()], dtype="datetime64[us]")
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_text_in_which_every_instant_has_an_offset_is_in_utc(engine: str, connection: Any) -> None:
    rows = pd.DataFrame({"customer_id": [1, 2], "signed_up_at": ["2025-01-31T10:00:00Z", "2025-01-31 10:00+02:00"]})
    found = scan(tenure.check(ENGINES[engine](rows, connection), tenure.Customer), ["signed_up_at"])
    assert found.zones["signed_up_at"] in {"UTC", *_session(connection, engine)}
    assert collect(found.lazy)["signed_up_at"].to_list() == [datetime(2025, 1, 31, 10), datetime(2025, 1, 31, 8)]


def _session(connection: duckdb.DuckDBPyConnection, engine: str) -> set[str]:
    """Return the zone in which a relation shows its instants."""
    zone: Any = connection.sql("SELECT current_setting('TimeZone')").fetchall()[0][0]
    return {zone} if engine == "duckdb" else set()


@pytest.mark.parametrize("engine", ENGINES)
def test_text_with_offsets_and_without_is_refused(engine: str, connection: Any) -> None:
    rows = pd.DataFrame({"customer_id": [1, 2], "signed_up_at": ["2025-01-31T10:00:00Z", "2025-01-31 10:00"]})
    with pytest.raises(tenure.ContractError, match=r"texts with an offset from UTC .* and texts without one"):
        tenure.check(ENGINES[engine](rows, connection), tenure.Customer)
