"""The same data give the same result on every engine and in every dtype that pandas knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.catalogue import KPIS
from tests.frames import ENGINES, OTHERS, PLANS, connect, to_arrow
from tests.laws.cases import LISTS, book, call, on_book, split_on_book, takes
from tests.laws.profiles import IS_LONG

EVERY = tuple(sorted(KPIS))
NAMES = tuple(name for name in EVERY if name not in LISTS)
SPLIT = tuple(name for name in NAMES if takes(name, "by") and takes(name, "customers"))


@cache
def frames_on(engine: str) -> dict[str, Any]:
    """Return the book on an engine; no test may change it."""
    connection = connect()
    return {table: ENGINES[engine](frame, connection) for table, frame in book().items()}


def as_pandas(found: Any) -> pd.DataFrame:
    """Return a list of customers as pandas, whatever kind of frame it is."""
    for way in ("to_pyarrow", "collect", "to_arrow_table", "df"):
        found = getattr(found, way)() if hasattr(found, way) and not isinstance(found, pd.DataFrame) else found
    return found if isinstance(found, pd.DataFrame) else found.to_pandas()


def assert_equal(found: Any, expected: Any, name: str) -> None:
    if name not in LISTS:
        assert found.to_dict() == expected.to_dict()
        return
    found = as_pandas(found)
    assert found.columns.tolist() == expected.columns.tolist()
    assert found.astype(str).to_dict("list") == expected.astype(str).to_dict("list")


# A KPI that can be split is split on every engine with a plan of its own; the others count the customers all together,
# in turn. `make laws` takes all of all.
ALIKE = [engine for engine in OTHERS if engine not in PLANS]
PARTS = [(name, engine) for name in SPLIT for engine in (OTHERS if IS_LONG else PLANS)]
WHOLE = [
    (name, engine)
    for at, name in enumerate(EVERY)
    for engine in OTHERS
    if IS_LONG or name not in SPLIT or engine == ALIKE[at % 2]
]


@pytest.mark.parametrize(("name", "engine"), WHOLE)
def test_every_engine_gives_what_pandas_gives(name: str, engine: str) -> None:
    assert_equal(call(name, frames_on(engine)), on_book(name), name)


@pytest.mark.parametrize(("name", "engine"), PARTS)
def test_every_engine_splits_as_pandas_does(name: str, engine: str) -> None:
    frames = frames_on(engine)
    found = call(name, frames, by="segment", customers=frames["customers"])
    assert found.to_dict() == split_on_book(name).to_dict()


@pytest.mark.parametrize("engine", ENGINES)
def test_lists_of_customers_come_back_as_they_came_in(engine: str) -> None:
    frame = ENGINES[engine](book()["subscriptions"], connect())
    assert type(tenure.customer_movements(frame, period="2024-09")) is type(frame)


def recast(change: Callable[[pd.DataFrame], pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {table: change(frame) for table, frame in book().items()}


def of_type(frame: pd.DataFrame, kinds: tuple[str, ...], dtype: Any) -> pd.DataFrame:
    chosen = [name for name in frame.columns if str(frame[name].dtype).startswith(kinds)]
    return frame.astype(dict.fromkeys(chosen, dtype))


DTYPES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "object text": lambda frame: of_type(frame, ("str",), object),
    "string": lambda frame: of_type(frame, ("str",), "string"),
    "category": lambda frame: of_type(frame, ("str",), "category"),
    "nanoseconds": lambda frame: of_type(frame, ("datetime64",), "datetime64[ns]"),
    "seconds": lambda frame: of_type(frame, ("datetime64",), "datetime64[s]") if _whole_seconds(frame) else frame,
    "nullable": lambda frame: frame.convert_dtypes(),
    "arrow-backed": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "objects": lambda frame: frame.astype(object).where(frame.notna(), None),
    "objects with NaN": lambda frame: frame.astype(object).where(frame.notna(), np.nan),
    "ISO text": lambda frame: frame.assign(
        **{n: frame[n].map(str, na_action="ignore").astype(object) for n in frame.select_dtypes("datetime").columns}
    ),
    "backwards": lambda frame: frame.iloc[::-1],
    "nullable, backwards": lambda frame: frame.convert_dtypes().iloc[::-1],
    "odd index": lambda frame: frame.set_index(pd.Index(np.arange(len(frame)) % 3)),
}


def _whole_seconds(frame: pd.DataFrame) -> bool:
    instants = frame.select_dtypes("datetime").columns
    return all((frame[name].dropna().dt.microsecond == 0).all() for name in instants)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["churn_rate", "mrr_movements", "churn_by_reason", "renewal_rate", "service_revenue"])
def test_every_dtype_gives_the_same(name: str, dtype: str) -> None:
    assert call(name, recast(DTYPES[dtype])).to_dict() == on_book(name).to_dict()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "duckdb"])
def test_periods_are_bounded_in_the_zone_of_the_data(engine: str, zone: str) -> None:
    def zoned(frame: pd.DataFrame) -> pd.DataFrame:
        instants = frame.select_dtypes("datetime").columns
        return frame.assign(**{name: frame[name].dt.tz_localize(zone, "NaT", "shift_forward") for name in instants})

    subscriptions = zoned(book()["subscriptions"])
    found = tenure.churn_rate(ENGINES[engine](subscriptions, connect()), period="2024-09")
    expected = tenure.churn_rate(book()["subscriptions"], period="2024-09")
    assert found.parts == expected.parts
    assert found.table["period_start"].iloc[0] == pd.Timestamp("2024-09-01", tz=zone)


def test_a_duckdb_relation_is_read_in_the_zone_of_its_session() -> None:
    connection = connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    subscriptions = book()["subscriptions"]
    zoned = subscriptions.assign(
        **{n: subscriptions[n].dt.tz_localize("America/New_York") for n in ("started_at", "ended_at", "trial_ends_at")}
    )
    relation = connection.from_arrow(to_arrow(zoned))
    expected = tenure.churn_rate(subscriptions, period="2024-09")
    assert tenure.churn_rate(relation, period="2024-09").parts == expected.parts
