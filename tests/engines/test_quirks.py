"""Canaries: what engines do in their own way, and what the code leans on. One that falls silent frees a remedy."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tenure.engine import collect, scan

BOTH: dict[str, Any] = {"polars": pl.from_pandas, "duckdb": lambda frame: frame}


def run(frame: Any, *expressions: nw.Expr, **named: nw.Expr) -> pd.DataFrame:
    return collect(scan(frame, list(frame.columns)).lazy.select(*expressions, **named))


@pytest.mark.parametrize("engine", ["duckdb"])
def test_nan_counts_as_greater_than_any_number(engine: str) -> None:
    with duckdb.connect() as connection:
        rows = connection.sql("SELECT 'nan'::DOUBLE AS x")
        assert collect(scan(rows, ["x"]).lazy.filter(nw.col("x") >= 9)).shape == (1, 1), engine
    assert pl.DataFrame({"x": [float("nan")]}).filter(pl.col("x") >= 9).height == 1


def test_duckdb_sums_whole_numbers_as_huge_ones_and_collect_brings_them_back() -> None:
    with duckdb.connect() as connection:
        rows = connection.sql("SELECT 1::BIGINT AS n")
        assert str(rows.sum("n").types[0]) == "HUGEINT"
        found = collect(scan(rows, ["n"]).lazy.select(nw.col("n").sum()))
    assert str(found["n"].dtype) == "int64"


@pytest.mark.parametrize("to_frame", BOTH.values(), ids=BOTH)
def test_null_keys_do_not_join(to_frame: Any) -> None:
    rows = scan(to_frame(pd.DataFrame({"k": ["a", None]})), ["k"]).lazy
    assert len(collect(rows.join(rows, on="k", how="inner"))) == 1
    assert len(collect(rows.join(rows, on="k", how="anti"))) == 1


@pytest.mark.parametrize("to_frame", BOTH.values(), ids=BOTH)
def test_null_partitions_are_one_partition(to_frame: Any) -> None:
    frame = to_frame(pd.DataFrame({"k": ["a", None, None], "n": [1, 2, 3]}))
    assert sorted(run(frame, nw.col("n").sum().over("k"))["n"]) == [1, 5, 5]


def test_casts_of_floats_to_whole_numbers_differ_so_floor_comes_first() -> None:
    frame = pd.DataFrame({"x": [1.5, 2.5]})
    bare = {name: run(to_frame(frame), nw.col("x").cast(nw.Int64))["x"].tolist() for name, to_frame in BOTH.items()}
    assert bare["polars"] == [1, 2]
    assert bare["duckdb"] == [2, 2]
    for to_frame in BOTH.values():
        assert run(to_frame(frame), nw.col("x").floor().cast(nw.Int64))["x"].tolist() == [1, 2]


@pytest.mark.parametrize("to_frame", BOTH.values(), ids=BOTH)
def test_comparisons_with_null_are_null(to_frame: Any) -> None:
    frame = to_frame(pd.DataFrame({"t": ["a", None]}))
    assert run(frame, (nw.col("t") != "a").alias("x"))["x"].isna().tolist() == [False, True]


@pytest.mark.parametrize("to_frame", BOTH.values(), ids=BOTH)
def test_instants_move_by_microseconds(to_frame: Any) -> None:
    frame = to_frame(pd.DataFrame({"at": [datetime(2026, 1, 31)]}))
    assert run(frame, nw.col("at").dt.offset_by("1us"))["at"].iloc[0] == pd.Timestamp("2026-01-31 00:00:00.000001")
    assert run(frame, nw.col("at").dt.offset_by("1mo"))["at"].iloc[0] == pd.Timestamp("2026-02-28")


def test_duckdb_samples_object_columns_and_scan_types_them_first() -> None:
    values = pd.Series([1] * 5_000 + [1.5], dtype=object)
    assert run(pd.DataFrame({"x": values}), nw.col("x").sum())["x"].iloc[0] == 5_001.5


def test_duckdb_takes_names_that_differ_in_case_for_one() -> None:
    with duckdb.connect() as connection:
        relation = connection.from_df(pd.DataFrame({"mrr": [1], "MRR": [2]}))
        assert relation.select("MRR").fetchall() == [(1,)]


def test_duckdb_needs_the_pandas_nan_of_a_float_to_be_null() -> None:
    assert run(pd.DataFrame({"x": [1.0, np.nan]}), nw.col("x").is_null())["x"].tolist() == [False, True]


def test_zone_names_that_narwhals_cannot_read_are_taken_off_first() -> None:
    frame = pd.DataFrame({"at": pd.to_datetime(["2026-01-01"]).tz_localize("America/New_York")})
    assert scan(frame, ["at"]).lazy.collect_schema()["at"] == nw.Datetime("us", None)


def test_duckdb_reads_text_with_an_offset_as_if_there_was_none_unless_it_is_asked_for_a_zone() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Kolkata'")
        read = connection.sql(
            "SELECT TRY_CAST(t AS TIMESTAMP), timezone('UTC', TRY_CAST(t AS TIMESTAMPTZ)) "
            "FROM (VALUES ('2026-01-01T00:00:00+02:00')) AS v(t)"
        ).fetchall()
    assert read == [(datetime(2026, 1, 1), datetime(2025, 12, 31, 22))]


def test_a_cast_of_nanoseconds_rounds_in_duckdb_and_in_arrow_towards_1970() -> None:
    with duckdb.connect() as connection:
        text = "TIMESTAMP_NS '2026-03-31 23:59:59.999999999'"
        cast, cut = connection.sql(f"SELECT {text}::TIMESTAMP, make_timestamp(epoch_us({text}))").fetchall()[0]
    assert (cast, cut) == (datetime(2026, 4, 1), datetime(2026, 3, 31, 23, 59, 59, 999_999))
    before = pa.array([-1], pa.int64()).cast(pa.timestamp("ns"))
    assert before.cast(pa.timestamp("us"), safe=False).cast(pa.int64()).to_pylist() == [0]


def test_polars_cuts_nanoseconds_before_1970_too() -> None:
    at = pl.Series([-1]).cast(pl.Datetime("ns"))
    assert at.dt.cast_time_unit("us").cast(pl.Int64).to_list() == [-1]


def test_duckdb_s_timezone_does_not_depend_on_the_zone_of_the_session() -> None:
    found = set()
    for zone in ("UTC", "Europe/Madrid", "America/New_York"):
        with duckdb.connect() as connection:
            connection.execute(f"SET TimeZone = '{zone}'")
            question = "SELECT timezone('Europe/Madrid', timezone('UTC', TIMESTAMP '2026-10-25 00:30:00'))"
            found.add(connection.sql(question).fetchall()[0][0])
    assert found == {datetime(2026, 10, 25, 2, 30)}


def test_duckdb_and_polars_know_no_fixed_offsets() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.Error, match="Unknown TimeZone"):
        connection.sql("SELECT timezone('+05:30', TIMESTAMP '2026-01-01')").fetchall()
    with pytest.raises(pl.exceptions.ComputeError, match="unable to parse time zone"):
        pl.Series([datetime(2026, 1, 1)]).dt.replace_time_zone("+05:30")


def test_polars_refuses_a_local_time_that_comes_twice_and_converts_from_utc_instead() -> None:
    at = pl.Series([datetime(2026, 10, 25, 2, 30)])
    with pytest.raises(pl.exceptions.ComputeError, match="ambiguous"):
        at.dt.replace_time_zone("Europe/Madrid")
    assert at.dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Madrid").is_not_null().all()


@pytest.mark.parametrize("to_frame", BOTH.values(), ids=BOTH)
def test_engines_count_on_beyond_the_year_9999_where_python_cannot_follow(to_frame: Any) -> None:
    frame = to_frame(
        pd.DataFrame({"at": pd.Series([datetime(9999, 12, 31, 23, 59, 59, 999_999)], dtype="datetime64[us]")})
    )
    assert run(frame, nw.col("at").dt.offset_by("1us").dt.year().alias("year"))["year"].tolist() == [10_000]


def test_pandas_takes_a_zone_off_without_a_copy() -> None:
    zoned = pd.Series(pd.to_datetime(["2026-01-01"]).tz_localize("Europe/Madrid"))
    assert np.shares_memory(zoned.dt.tz_convert(None).array._ndarray, zoned.array._ndarray)
