"""Bad input gives one clear error of ours, whatever is called, and stays as it was."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tenure
from tenure import ContractError, CurrencyError, EngineError, ParameterError, RelationError, TenureError

KPIS: list[Callable[..., Any]] = [tenure.churn_rate, tenure.mrr_movements]


def instants(*values: str | None) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="datetime64[us]")


def book(**columns: Any) -> pd.DataFrame:
    usual = {
        "customer_id": [1, 2, 3],
        "started_at": pd.to_datetime(["2026-01-01"] * 3),
        "ended_at": instants("2026-03-05", None, None),
        "mrr": [10.0, 20.0, 30.0],
    }
    return pd.DataFrame({**usual, **columns})


def objects(*values: Any) -> pd.Series[Any]:
    return pd.Series(list(values), dtype=object)


def late(column: str, usual: Any, odd: Any) -> pd.DataFrame:
    """A value of another type beyond the first thousand rows, where DuckDB does not look."""
    rows = 2_500
    frame = pd.DataFrame(
        {"customer_id": range(rows), "started_at": pd.Timestamp("2026-01-01"), "ended_at": pd.NaT, "mrr": 1.0}
    )
    frame[column] = objects(*[usual] * (rows - 1), odd)
    return frame


def zoned(zone: str, *values: Any) -> Any:
    return pd.to_datetime(list(values)).tz_localize(zone)


BAD: dict[str, tuple[Any, type[TenureError], str]] = {
    "missing columns": (
        book().rename(columns={"started_at": "start_at"}).drop(columns="mrr"),
        ContractError,
        "2 faults:\n- subscriptions.started_at: the column is missing. Did you mean 'start_at'?",
    ),
    "no columns": (pd.DataFrame(index=range(3)), ContractError, "The frame has no columns"),
    "many columns": (pd.DataFrame(columns=[f"c{at}" for at in range(20)]), ContractError, "The frame has c0, c1, .* …"),
    "wrong types": (
        book(customer_id=pd.to_datetime(["2026"] * 3), started_at=[1, 2, 3], mrr=[True, False, True]),
        ContractError,
        "3 faults",
    ),
    "zones in a column": (
        book(started_at=objects(pd.Timestamp("2026-01-01", tz="UTC"), datetime(2026, 1, 1), None)),
        ContractError,
        "holds several time zones \\(UTC, no zone\\)",
    ),
    "zones in a table": (
        book(started_at=zoned("UTC", *["2026-01-01"] * 3)),
        ContractError,
        "several time zones: started_at in UTC, ended_at in no zone. Bring them to one",
    ),
    "text with an offset that no zone has": (
        book(started_at=["2026-01-01T00:00:00+99:00"] * 3),
        ContractError,
        "ISO text",
    ),
    "text that is no date": (book(started_at=["2026-01-01", "01/02/2026", "2026-13-01"]), ContractError, "2 rows"),
    "text that is no number": (book(mrr=["1.5", "x", "nan"]), ContractError, "2 rows; first: row 1 key 2"),
    "null keys": (book(customer_id=[1, None, 3]), ContractError, "customer_id: is null \\(1 row; first: row 1\\)"),
    "only null keys": (book(customer_id=[None] * 3), ContractError, "3 rows; first: row 0, row 1, row 2"),
    "bad money": (book(mrr=[-1, np.inf, np.nan]), ContractError, "3 faults"),
    "bad Decimals": (book(mrr=[Decimal(-1), Decimal("Infinity"), None]), ContractError, "3 faults"),
    "no money at all": (book(mrr=[np.nan] * 3), ContractError, "mrr: is null \\(3 rows"),
    "too much money": (book(mrr=[Decimal("1e50"), 1, 2]), ContractError, "beyond what is summed exactly"),
    "infinitely much": (book(mrr=[1.7e308] * 3), ContractError, "beyond what is summed exactly"),
    "ended before it started": (
        book(ended_at=instants("2025-03-05", None, None)),
        ContractError,
        "ended_at is before started_at \\(1 row; first: row 0 key 1; for example 2025-03-05 00:00:00\\)",
    ),
    "currencies": (book(currency=["EUR", "USD", None]), CurrencyError, "\\(null, EUR, USD\\): bring them to one"),
    "a null currency": (book(currency=["EUR", "EUR", None]), CurrencyError, "\\(null, EUR\\)"),
    "columns twice": (pd.concat([book(), book()[["mrr"]]], axis=1), EngineError, "several columns named 'mrr'"),
    "columns in levels": (
        book().set_axis(pd.MultiIndex.from_product([list(book()), ["x"]]), axis=1),
        EngineError,
        "several levels",
    ),
    "late mixed keys": (late("customer_id", 1, "x"), ContractError, "int and str side by side.*astype"),
    "late mixed money": (late("mrr", 1.0, "x"), ContractError, "float and str side by side"),
    "late mixed instants": (late("started_at", "2026-01-01", datetime(2026, 1, 1)), ContractError, "side by side"),
    "large whole numbers": (book(customer_id=objects(1, 2, 2**70)), ContractError, "int beyond what 64 bits hold"),
    "large unsigned keys": (
        book(customer_id=np.array([1, 2, 2**63 + 5], dtype="uint64")),
        ContractError,
        "'9223372036854775813'",
    ),
    "keys with fractions": (book(customer_id=[1.5, np.inf, 1e30]), ContractError, "3 rows"),
    "the year 20000": (
        book(ended_at=np.array(["20000-01-01", "NaT", "NaT"], dtype="datetime64[s]")),
        ContractError,
        "the year 9999",
    ),
    "a type of pandas alone": (
        book(started_at=pd.period_range("2026-01", periods=3, freq="M"), mrr=[1j, 2, 3]),
        EngineError,
        "started_at \\(period\\[M\\]\\), mrr \\(complex128\\) is unknown",
    ),
    "durations as money": (book(mrr=pd.to_timedelta([1, 2, 3], unit="D")), ContractError, "instead of numbers"),
    "other objects": (book(customer_id=objects(*[b"a"] * 3)), ContractError, "holds bytes instead of"),
    "arrow keys twice": (
        pa.table(
            [[1], [1], [None], [None], [1]], names=["customer_id", "customer_id", "started_at", "ended_at", "mrr"]
        ),
        EngineError,
        "several columns named 'customer_id'",
    ),
    "polars beyond 64 bits": (
        pl.from_pandas(book()).with_columns(pl.lit(2**70, dtype=pl.Int128).alias("customer_id")),
        ContractError,
        "11805",
    ),
    "a plan that fails": (
        pl.from_pandas(book()).lazy().with_columns(pl.lit("x").cast(pl.Int64).alias("customer_id")),
        EngineError,
        r"A table cannot be read: conversion from `str`.* \(table subscriptions\)\.$",
    ),
    "a row that fails": (
        pl.from_pandas(book()).lazy().with_columns((pl.col("mrr").cast(pl.String) + "x").cast(pl.Int64)),
        EngineError,
        r"A table cannot be read: conversion from `str`.* \(table subscriptions\)\.$",
    ),
    "a file that is not there": (pl.scan_parquet("nowhere.parquet"), EngineError, "nowhere.parquet"),
    "None": (None, EngineError, "subscriptions is None: a table is needed"),
    "a list": (
        [1],
        EngineError,
        "subscriptions is a list, which is no table that can be read: make it one, as in pandas.DataFrame",
    ),
    "a dict": ({"customer_id": [1]}, EngineError, "subscriptions is a dict, which is no table"),
    "a Series": (pd.Series([1]), EngineError, "subscriptions is a pandas.*Series, which is no table"),
    "an array": (np.zeros((2, 2)), EngineError, "subscriptions is a numpy.ndarray, which is no table"),
    "a frame of Narwhals": (nw.from_native(book()), EngineError, "to_native"),
    "a lazy frame of Narwhals": (nw.from_native(pl.LazyFrame({"a": [1]})), EngineError, "to_native"),
}


@pytest.mark.parametrize("kpi", KPIS)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_words_and_left_as_it_was(kpi: Callable[..., Any], name: str) -> None:
    frame, error, words = BAD[name]
    before = frame.copy(deep=True) if isinstance(frame, pd.DataFrame) else frame
    with pytest.raises(error, match=words):
        kpi(frame, period="2026-03")
    if isinstance(frame, pd.DataFrame):
        pd.testing.assert_frame_equal(frame, before)


def test_dates_that_duckdb_calls_infinite_are_refused() -> None:
    with duckdb.connect() as connection:
        rows = connection.sql(
            "SELECT 1 AS customer_id, DATE '2026-01-01' AS started_at, 'infinity'::TIMESTAMP AS ended_at, 1.2 AS mrr"
        )
        with pytest.raises(ContractError, match="not within the years 1 to 9999"):
            tenure.churn_rate(rows, period="2026-03")
        twice = connection.sql("SELECT 1 AS customer_id, 2 AS customer_id")
        with pytest.raises(EngineError, match="several columns named 'customer_id'"):
            tenure.churn_rate(twice, period="2026-03")
    with pytest.raises(EngineError, match="closed"):
        tenure.churn_rate(rows, period="2026-03")


def test_names_that_differ_in_case_alone_are_refused_where_duckdb_would_mix_them_up() -> None:
    frame = book(MRR=["a", "b", "c"])
    with pytest.raises(EngineError, match="'mrr', 'MRR' differ in case only"):
        tenure.churn_rate(frame, period="2026-03", by="MRR")
    assert tenure.churn_rate(pl.from_pandas(frame), period="2026-03", by="MRR").table["MRR"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("values", [[[1], [2], None], pd.to_timedelta([1, 2, 3])], ids=["lists", "durations"])
def test_a_column_that_makes_no_groups_is_refused(values: Any) -> None:
    with pytest.raises(ContractError, match=r"by.plan: holds .*, which makes no groups"):
        tenure.churn_rate(book(plan=values), period="2026-03", by="plan")


def test_duplicate_customers_are_named() -> None:
    people = pd.DataFrame({"customer_id": [1, 1, 2, 3, 3]})
    with pytest.raises(ContractError, match="2 values stand in several rows \\(4 rows; first: row 0 key 1"):
        tenure.churn_rate(book(), period="2026-03", customers=people)


def test_unknown_customers_are_named() -> None:
    with pytest.raises(RelationError, match=r"names customers .* \(2 rows; first: key 2, key 3"):
        tenure.churn_rate(book(), period="2026-03", customers=pd.DataFrame({"customer_id": [1]}))


def test_all_customers_are_unknown_to_a_table_of_none_whatever_its_type() -> None:
    with pytest.raises(RelationError, match=r"names customers .* first: key 1, key 2"):
        tenure.churn_rate(book(), period="2026-03", customers=pd.DataFrame({"customer_id": pd.Series([], dtype=str)}))


@pytest.mark.parametrize(
    ("people", "error", "words"),
    [
        (
            pl.DataFrame({"customer_id": [1, 2, 3]}),
            EngineError,
            "subscriptions on the built-in DuckDB, customers on Polars",
        ),
        (pd.DataFrame({"customer_id": ["1", "2", "3"]}), ContractError, "the keys cannot meet"),
        (
            pd.DataFrame({"customer_id": [1, 2, 3], "signed_up_at": zoned("UTC", *["2026-01-01"] * 3)}),
            ContractError,
            "several time zones: subscriptions in no zone, customers in UTC",
        ),
    ],
)
def test_tables_that_do_not_meet_are_refused(people: Any, error: type[TenureError], words: str) -> None:
    with pytest.raises(error, match=words):
        tenure.Tables(subscriptions=book(), customers=people)


def test_a_by_that_exists_nowhere_is_refused() -> None:
    with pytest.raises(ParameterError, match="by names 'plan', which no table of this call has: subscriptions has"):
        tenure.churn_rate(book(), period="2026-03", by="plan")


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ParameterError, match="ends after it starts"):
        tenure.churn_rate(book(), period=tenure.Period("2026-03-02", "2026-03-01"))


def test_an_instant_in_a_zone_needs_data_in_one() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ParameterError, match="the data have none"):
        tenure.survival_curve(book(), as_of=moment)
    fixed = "UTC+02:00"
    frame = book(started_at=zoned(fixed, *["2026-01-01"] * 3), ended_at=zoned(fixed, "2026-03-05", None, None))
    assert tenure.survival_curve(frame, as_of=moment + timedelta(days=30)).at(0) == 1.0
