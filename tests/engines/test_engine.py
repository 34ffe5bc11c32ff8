"""The seam: frames in, frames out, from many threads, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import Field

import tenure
from tenure.counting.core import summed_by
from tenure.engine import (
    Replacement,
    bucket_of,
    collect,
    collect_totals,
    columns_of,
    count_unmatched,
    drop_rows,
    from_pandas,
    gather,
    head,
    read_text,
    replace_columns,
    restore,
    scan,
    upload,
    with_elapsed,
    with_row_number,
)
from tenure.engine.backends.arrow import ArrowTables
from tenure.engine.connection import cursor
from tenure.samples import subscriptions
from tests.frames import ENGINES

FRAME = pd.DataFrame(
    {
        "n": [3, 1, 2],
        "x": [1.5, np.nan, 2.0],
        "t": ["a", None, "2026-01-01"],
        "b": [True, False, True],
        "at": pd.Series(["2026-01-01", None, "2026-03-01 12:00"], dtype="datetime64[us]"),
    }
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Any:
    with duckdb.connect() as connection:
        yield lambda frame: ENGINES[request.param](frame, connection)


def test_what_goes_in_comes_out(engine: Any) -> None:
    frame = engine(FRAME)
    source = scan(frame, FRAME.columns)
    assert columns_of(frame) == tuple(FRAME)
    found = collect(source.lazy)
    assert found["n"].tolist() == [3, 1, 2]
    assert found["t"].isna().tolist() == [False, True, False]
    assert [str(kind) for kind in found.dtypes] == ["int64", "float64", "str", "bool", "datetime64[us]"]
    back = restore(source.lazy, source.kind)
    assert isinstance(back, type(frame))
    assert collect(scan(back, ["n"]).lazy)["n"].tolist() == [3, 1, 2]


def test_rows_are_numbered_shown_and_left_out_in_their_order(engine: Any) -> None:
    frame = engine(FRAME)
    rows = collect(with_row_number(scan(frame, ["n"]).lazy, "_row").sort("_row"))
    assert rows["_row"].tolist() == [0, 1, 2]
    assert rows["n"].tolist() == [3, 1, 2]
    assert collect(scan(head(frame, 2), ["n"]).lazy)["n"].tolist() == [3, 1]
    more = Replacement(
        read={"n": "n"}, change=lambda rows: rows.with_columns((nw.col("n") > 1).alias("_kept")), write={}, keep="_kept"
    )
    assert collect(scan(drop_rows(frame, more, [1]), ["n"]).lazy)["n"].tolist() == [3, 2]


def test_small_tables_are_put_beside_others_and_text_is_read(engine: Any) -> None:
    lazy = scan(engine(FRAME), ["n"]).lazy
    table = pd.DataFrame(
        {
            "n": [1, 2],
            "x": [0.1, None],
            "t": ["it's", None],
            "at": pd.Series(["2026-01-01", None], dtype="datetime64[us]"),
        }
    )
    found = collect(lazy.join(upload(table, lazy), on="n", how="left").sort("n"))
    assert found["t"].tolist()[0] == "it's"
    assert found["x"].isna().tolist() == [False, True, True]
    assert found["at"].iloc[0] == pd.Timestamp("2026-01-01")
    texts = scan(engine(pd.DataFrame({"t": ["2026-01-01", "x", None], "n": ["1.5", "x", None]})), ["t", "n"]).lazy
    read = collect(read_text(texts, {"t": "instant", "n": "number"}))
    assert read["t"].isna().tolist() == read["n"].isna().tolist() == [False, True, True]
    assert read["n"].iloc[0] == 1.5
    assert read_text(texts, {}) is texts


@pytest.mark.parametrize("rows", [0, 3])
def test_a_pandas_table_comes_back_as_the_kind_that_came_in(engine: Any, rows: int) -> None:
    frame = engine(FRAME)
    source = scan(frame, FRAME.columns)
    back = from_pandas(FRAME.head(rows), source.kind, source.lazy)
    found = collect(scan(back, FRAME.columns).lazy)
    assert isinstance(back, type(frame))
    assert found["n"].tolist() == FRAME["n"].tolist()[:rows]
    if rows:
        assert [str(kind) for kind in found.dtypes] == ["int64", "float64", "str", "bool", "datetime64[us]"]


def test_a_column_under_another_name_is_renamed_and_no_other_is_touched(engine: Any) -> None:
    class Person(tenure.Customer):
        customer_id: int = Field(alias="n")

    found = tenure.check(engine(FRAME), Person)
    assert columns_of(found) == ("customer_id", "x", "t", "b", "at")
    assert collect(scan(found, ["customer_id", "t"]).lazy)["customer_id"].tolist() == [3, 1, 2]


def test_elapsed_time_is_in_microseconds(engine: Any) -> None:
    at = pd.Series(["2026-01-01", "2025-12-31 23:59:59.999999"], dtype="datetime64[us]")
    frame = pd.DataFrame({"a": at, "b": at.iloc[[1, 1]].array})
    found = collect(with_elapsed(scan(engine(frame), ["a", "b"]).lazy, "a", "b", "span"))
    assert found["span"].tolist() == [-1, 0]


def test_values_are_gathered_by_key(engine: Any) -> None:
    frame = pd.DataFrame({"key": ["a", "b", "a"], "value": [3.0, 1.0, 2.0]})
    found = collect(gather(scan(engine(frame), [*frame]).lazy, ["key"], "value")).set_index("key")
    assert {key: sorted(values) for key, values in found["value"].items()} == {"a": [2.0, 3.0], "b": [1.0]}


def test_totals_of_all_rows_are_its_values_by_name(engine: Any) -> None:
    lazy = scan(engine(FRAME), ["n", "at", "t"]).lazy
    never = nw.when(nw.col("n") > 9).then(nw.col("at"))
    row = collect_totals(
        lazy,
        {
            "rows": ("rows", ""),
            "n": ("sum", nw.col("n") * 2),
            "at": ("max", "at"),
            "t": ("max", "t"),
            "kinds": ("distinct", "t"),
            "never": ("max", never),
        },
    )
    assert (row["rows"], row["n"], row["at"], row["t"]) == (3, 12, pd.Timestamp("2026-03-01 12:00"), "a")
    assert row["kinds"] == FRAME["t"].nunique(dropna=False)
    assert row["at"].unit == "us"
    assert row["never"] is pd.NaT


@pytest.mark.parametrize("keys", [["k"], []])
def test_sums_are_collected_by_keys_and_over_all_rows(engine: Any, keys: list[str]) -> None:
    frame = pd.DataFrame({"k": ["a", None, "a", None], "n": [1, 2, 3, 4], "m": [2**53, 1, 0, 0]})
    found = summed_by(scan(engine(frame), [*frame]).lazy, keys, ["n", "m"])
    expected = {"a": (4, 2**53), None: (6, 1)} if keys else {None: (10, 2**53 + 1)}
    names = found["k"].astype(object).where(found["k"].notna(), None) if keys else [None]
    assert dict(zip(names, zip(found["n"], found["m"], strict=True), strict=True)) == expected
    assert [str(kind) for kind in found[["n", "m"]].dtypes] == ["int64", "int64"]


def test_rows_whose_key_another_table_lacks_are_counted(engine: Any) -> None:
    tables = [pd.DataFrame({"k": pd.Series(keys, dtype="Int64")}) for keys in ([1, 2, 2, 9, None], [7, 7], [1, None])]
    existing, *others = (scan(engine(each), ["k"]).lazy for each in tables)
    assert count_unmatched([existing, *others], others[1], "k") == [3, 2, 0]
    assert count_unmatched([existing], existing, "k") == [0]


def test_a_column_that_the_frame_lacks_becomes_its_last(engine: Any) -> None:
    twice = Replacement(
        read={"n": "n"},
        change=lambda rows: rows.with_columns((nw.col("n") * 2).alias("_twice")),
        write={"twice": "_twice"},
    )
    found = replace_columns(engine(FRAME), twice)
    assert columns_of(found) == (*FRAME, "twice")
    assert collect(scan(found, ["twice"]).lazy)["twice"].tolist() == [6, 2, 4]


def test_narrow_numbers_and_dates_come_as_the_types_of_all_engines(engine: Any) -> None:
    lazy = scan(engine(FRAME), ["x", "at"]).lazy
    found = collect(lazy.select(nw.col("x").cast(nw.Float32), nw.col("at").cast(nw.Date)))
    assert [str(kind) for kind in found.dtypes] == ["float64", "datetime64[us]"]
    assert found["at"].iloc[2] == pd.Timestamp("2026-03-01")


def test_missing_flags_and_numbers_keep_their_types() -> None:
    frame = pd.DataFrame({"b": pd.array([True, None], dtype="boolean"), "n": pd.array([1, None], dtype="Int64")})
    assert [str(kind) for kind in collect(scan(frame, ["b", "n"]).lazy).dtypes] == ["boolean", "Int64"]


def test_many_threads_may_count_the_same_frame() -> None:
    barrier = threading.Barrier(8)

    def count(_: int) -> float:
        barrier.wait()
        return tenure.churn_rate(subscriptions, period="2026-03").value

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(count, range(8)))) == 1


def test_each_thread_has_a_cursor_of_its_own() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(cursor).result() is not cursor()
    assert cursor() is cursor()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_a_forked_process_opens_a_database_of_its_own() -> None:
    program = """
        import os, tenure
        from tenure.samples import subscriptions
        whole = tenure.churn_rate(subscriptions, period="2026-03").value
        child = os.fork()
        if child == 0:
            os._exit(0 if tenure.churn_rate(subscriptions, period="2026-03").value == whole else 1)
        assert os.waitpid(child, 0)[1] == 0
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)  # noqa: S603 - our own text


def test_a_lazy_frame_is_run_once_to_check_and_once_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Any] = []
    monkeypatch.setattr("tenure.engine.backends.polars_engine.Polars.to_pandas", lambda _, plan: _run(runs, plan))
    tenure.churn_rate(pl.from_pandas(subscriptions).lazy(), period="2026-03")
    assert len(runs) == 2


def _run(runs: list[Any], plan: pl.LazyFrame) -> pd.DataFrame:
    runs.append(plan)
    return pd.DataFrame(plan.collect().to_dict(as_series=False))


def asked(question: str) -> list[Any]:
    found: Any = duckdb.sql(question)
    return list(found.fetchall())


def test_no_global_state_is_changed() -> None:
    before = list(warnings.filters)
    tables = asked("SHOW TABLES")
    setting = asked("SELECT current_setting('TimeZone')")
    tenure.mrr_movements(subscriptions, period="2026-03")
    assert asked("SHOW TABLES") == tables
    assert asked("SELECT current_setting('TimeZone')") == setting
    assert warnings.filters == before


def test_engines_have_names_for_people() -> None:
    assert scan(FRAME, ["n"]).engine == "the built-in DuckDB"
    assert scan(pl.from_pandas(FRAME), ["n"]).engine == "Polars"
    with duckdb.connect() as connection:
        assert scan(connection.from_df(FRAME), ["n"]).engine == "a DuckDB connection of your own"


def test_out_of_memory_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("tenure.engine.backends.polars_engine.Polars.to_pandas", full)
    with pytest.raises(MemoryError):
        collect(nw.from_native(pl.LazyFrame({"a": [1]})))


def test_an_error_without_words_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("tenure.engine.backends.polars_engine.Polars.to_pandas", silent)
    with pytest.raises(tenure.EngineError, match="A table cannot be read: RuntimeError"):
        collect(nw.from_native(pl.LazyFrame({"a": [1]})))


def test_an_arrow_type_that_duckdb_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"n": [1], "odd": ["x"]})
    read = ArrowTables.read
    monkeypatch.setattr(
        ArrowTables, "read", lambda self, held: read(self, held if "odd" not in held.column_names else 1)
    )
    assert collect(scan(table, ["n"]).lazy)["n"].tolist() == [1]
    with pytest.raises(tenure.EngineError, match=r"the type of odd \(string\) is unknown to DuckDB"):
        scan(table, ["n", "odd"])


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_months_in_a_row_are_counted_as_a_search_would_count_them(engine: str) -> None:
    months = [tenure.Period(f"{year}-{month:02d}").start for year in (2025, 2026) for month in range(1, 13)]
    around = [month + timedelta(microseconds=shift) for month in months for shift in (-1, 0, 1)]
    frame = pd.DataFrame({"at": pd.Series(around, dtype="datetime64[us]")})
    rows = scan(frame if engine == "pandas" else pl.from_pandas(frame), ["at"]).lazy
    for bounds in (months, [*months[:20], *months[21:]], [*months[:-1], months[-1] + timedelta(days=1)]):
        counted = collect(rows.select(bucket_of(nw.col("at"), bounds).alias("bucket"), "at"))
        expected = [sum(bound <= moment for bound in bounds) for moment in counted["at"]]
        assert counted["bucket"].tolist() == expected
