"""One question asked in several ways has one answer, whatever the threads, the engine and the zone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.engine.connection import cursor
from tenure.tables import SCHEMAS
from tests.frames import ENGINES, OTHERS, connect
from tests.laws.cases import book, call
from tests.laws.profiles import IS_LONG

SAMPLE = (
    "churn_rate",
    "churn_by_reason",
    "mrr_movements",
    "renewal_rate",
    "cohort_retention",
    "survival_curve",
    "service_revenue",
    "average_revenue_per_user",
    "lifetime_value",
    "retention_cost",
    "net_promoter_score",
    "sentiment_score",
    "contact_threshold_rate",
    "average_handle_seconds",
    "first_contact_resolution_rate",
)
MADRID = "Europe/Madrid"


@pytest.fixture
def one_thread() -> Iterator[None]:
    (before,) = cursor().execute("SELECT current_setting('threads')").fetchone() or ()
    cursor().execute("SET threads = 1")
    yield
    cursor().execute(f"SET threads = {before}")


@cache
def large_book() -> dict[str, pd.DataFrame]:
    """Return the book so many times over that DuckDB reads each table with several threads."""
    return {table: _repeated(frame, 400) for table, frame in book().items() if table in SCHEMAS}


def _repeated(frame: pd.DataFrame, times: int) -> pd.DataFrame:
    copies = pd.concat([frame] * times, ignore_index=True)
    number = (copies.index // len(frame)).astype(str)
    names = [name for name in ("customer_id", "subscription_id") if name in frame]
    return copies.assign(**{name: copies[name] + "-" + number for name in names})


@pytest.fixture(scope="module")
def of_several_threads() -> dict[str, Any]:
    cursor().execute("SET threads = 2")
    return {name: call(name, large_book()) for name in THREADED}


THREADED = ("churn_rate", "mrr_movements", "service_revenue", "sentiment_score", "average_handle_seconds")


@pytest.mark.parametrize("name", THREADED)
def test_one_thread_counts_what_several_do(
    name: str,
    of_several_threads: dict[str, Any],
    one_thread: None,  # noqa: ARG001 - a setting
) -> None:
    assert call(name, large_book()) == of_several_threads[name]


def _zoned(frame: pd.DataFrame) -> pd.DataFrame:
    instants = frame.select_dtypes("datetime").columns
    return frame.assign(**{name: frame[name].dt.tz_localize(MADRID, "NaT", "shift_forward") for name in instants})


@cache
def book_of_madrid() -> dict[str, pd.DataFrame]:
    return {table: _zoned(frame) for table, frame in book().items()}


@cache
def in_madrid(name: str) -> Any:
    return call(name, book_of_madrid())


# Each engine counts every third KPI; `make laws` has all counted by all.
IN_ZONE = [
    (name, engine)
    for at, name in enumerate(SAMPLE)
    for turn, engine in enumerate(OTHERS)
    if IS_LONG or (at + turn) % 3 == 0
]


@pytest.mark.parametrize(("name", "engine"), IN_ZONE)
def test_every_engine_counts_in_the_zone_of_the_data(name: str, engine: str) -> None:
    connection = connect()
    connection.execute(f"SET TimeZone = '{MADRID}'")  # a relation is in the zone of its session
    frames = {table: ENGINES[engine](frame, connection) for table, frame in book_of_madrid().items()}
    assert call(name, frames).to_dict() == in_madrid(name).to_dict()


# lifetime_value takes whole months, and a period's months are those of its own zone.
@pytest.mark.parametrize("name", [name for name in SAMPLE if name != "lifetime_value"])
def test_a_period_and_an_instant_with_a_zone_are_those_of_the_zone(name: str) -> None:
    start, end, now = (pd.Timestamp(text, tz=MADRID) for text in ("2024-09-01", "2024-10-01", "2025-03-01"))
    utc = {"period": tenure.Period(start.tz_convert("UTC"), end.tz_convert("UTC")), "as_of": now.tz_convert("UTC")}
    found, expected = call(name, book_of_madrid(), **utc), in_madrid(name)
    pd.testing.assert_frame_equal(found.table, expected.table)
