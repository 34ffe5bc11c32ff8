"""The seam on Spark: frames in, frames out, text, instants and zones, faults, and what is refused."""

# ruff: noqa: DTZ001 - naive UTC

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import Field

import tenure
from tenure.counting.core import summed_by
from tenure.engine import (
    Total,
    add_days,
    collect,
    collect_totals,
    columns_of,
    count_distinct,
    count_unmatched,
    from_pandas,
    gather,
    has_rows,
    head,
    hold,
    instant,
    join_small,
    kept,
    read_text,
    restore,
    run_together,
    scan,
    to_local,
    upload,
    with_elapsed,
    with_row_number,
)
from tenure.engine.backends.spark_engine import Spark
from tenure.engine.zones import FIRST, LAST
from tests.books import book, sub
from tests.engines.spark import NEEDS_JAVA, jobs_of, local_session, to_spark
from tests.engines.test_engine import FRAME
from tests.engines.test_instants import TEXTS
from tests.engines.test_zones import UTC, zoned
from tests.frames import microseconds

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

MADRID, SESSION = "Europe/Madrid", "America/New_York"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as started:
        yield started


def instants(*moments: datetime | None) -> pd.DataFrame:
    return pd.DataFrame({"at": pd.Series([*moments], dtype="datetime64[us]")})


def test_what_goes_in_comes_out(session: Any) -> None:
    frame = to_spark(FRAME, session)
    source = scan(frame, FRAME.columns)
    assert (source.engine, columns_of(frame)) == ("Spark", tuple(FRAME))
    found = collect(source.lazy).sort_values("n")
    assert found["n"].tolist() == [1, 2, 3]
    assert [str(kind) for kind in found.dtypes] == ["int64", "float64", "str", "bool", "datetime64[us]"]
    back = restore(source.lazy, source.kind)
    assert type(back) is type(frame)
    assert collect(scan(head(back, 2), ["n"]).lazy).shape == (2, 1)


def test_whole_numbers_and_flags_beside_nulls_keep_their_types(session: Any) -> None:
    frame = session.createDataFrame([(2**53 + 1, True), (None, None)], "n BIGINT, b BOOLEAN")
    found = collect(scan(frame, ["n", "b"]).lazy)
    assert [str(kind) for kind in found.dtypes] == ["Int64", "boolean"]
    assert 2**53 + 1 in found["n"].tolist()


def test_row_numbers_tell_rows_apart(session: Any) -> None:
    rows = scan(to_spark(FRAME, session).repartition(3), ["n"]).lazy
    assert collect(with_row_number(rows, "_row"))["_row"].nunique() == 3


@pytest.mark.parametrize("rows", [0, 3])
def test_a_pandas_table_comes_back_on_spark(session: Any, rows: int) -> None:
    source = scan(to_spark(FRAME, session), FRAME.columns)
    back = from_pandas(FRAME.head(rows), source.kind, source.lazy)
    found = collect(scan(back, FRAME.columns).lazy)
    assert found["n"].tolist() == FRAME["n"].tolist()[:rows]
    assert [str(kind) for kind in found.dtypes] == ["int64", "float64", "str", "bool", "datetime64[us]"]


def test_a_small_table_is_a_local_relation_whose_size_is_known(session: Any) -> None:
    table = pd.DataFrame({"n": [1, 2], "t": ["it's `\\ \n", None], "x": [0.1, np.nan]})
    small = upload(table, scan(to_spark(FRAME, session), ["n"]).lazy)
    found = collect(small)
    assert found["t"].tolist()[0] == "it's `\\ \n"
    assert found["x"].isna().tolist() == [False, True]
    plan = small.to_native()._jdf.queryExecution().optimizedPlan()
    assert plan.getClass().getSimpleName() == "LocalRelation"


@pytest.mark.parametrize("times", [1, 100])  # the rows stand in the plan, or are placed beside it
def test_a_small_table_is_joined_to_each_row_or_to_those_that_match(session: Any, times: int) -> None:
    moments = [datetime(2026, 3, 8, 2, 30), FIRST]
    table = pd.DataFrame({"k": [2, 9], "t": ["it's `\\ \n", None], "x": [0.1, np.nan], "b": [True, False]})
    table = pd.concat([table.assign(at=pd.Series(moments, dtype="datetime64[us]"))] * times, ignore_index=True)
    rows = scan(to_spark(FRAME, session), ["n"]).lazy
    each = collect(join_small(rows, table))
    assert len(each) == len(FRAME) * len(table)
    found = collect(join_small(rows, table, "n", "k"))
    assert found.columns.tolist() == ["n", "t", "x", "b", "at"]
    assert found.drop_duplicates().to_dict("list") == {
        "n": [2],
        "t": ["it's `\\ \n"],
        "x": [0.1],
        "b": [True],
        "at": [pd.Timestamp(moments[0])],
    }
    assert each["at"].drop_duplicates().sort_values().tolist() == [pd.Timestamp(FIRST).as_unit("us"), moments[0]]
    assert each["t"].isna().sum() == each["x"].isna().sum() == len(FRAME) * times


def test_frames_of_any_columns_are_run_as_one(session: Any) -> None:
    rows = scan(to_spark(FRAME, session), FRAME.columns).lazy
    plans = [rows.sort("n"), rows.select(n="t", x="n").sort("x"), rows.filter(nw.col("n") > 9), rows.select("at", "n")]
    with jobs_of(session) as jobs:
        found = run_together(rows, *(partial(collect, plan) for plan in plans))
    assert len(jobs) == 1
    for table, plan in zip(found, plans, strict=True):
        pd.testing.assert_frame_equal(table, collect(plan))


def test_totals_are_those_of_pandas_and_take_one_job(session: Any) -> None:
    # Instants beyond the calendar of Python come through as well.
    frame = to_spark(FRAME, session).selectExpr("*", "at + INTERVAL '9000' YEAR AS late")
    lazy = scan(frame, [*FRAME, "late"]).lazy
    totals: dict[str, Total] = {
        "rows": ("rows", ""),
        "n": ("sum", nw.col("n") * 2),
        "x": ("sum", "x"),
        "at": ("max", "at"),
        "late": ("max", "late"),
        "t": ("max", "t"),
        "never": ("min", nw.when(nw.col("n") > 9).then(nw.col("at"))),
    }
    with jobs_of(session) as jobs:
        row = collect_totals(lazy, totals)
    assert len(jobs) == 1
    assert (row["rows"], row["n"], row["at"], row["t"]) == (3, 12, pd.Timestamp("2026-03-01 12:00"), "a")
    assert str(row["late"]) == "11026-03-01 12:00:00"
    assert row["never"] is pd.NaT
    nobody = collect_totals(lazy.filter(nw.col("n") > 9), totals)
    assert (nobody["rows"], nobody["n"], nobody["t"], nobody["at"]) == (0, None, None, pd.NaT)


def test_keys_are_told_apart_and_looked_up_with_one_shuffle(session: Any) -> None:
    tables = [pd.DataFrame({"k": pd.Series(keys, dtype="Int64")}) for keys in ([1, 2, 2, 9, None], [7, 7], [], [1])]
    rows = [scan(to_spark(each, session), ["k"]).lazy for each in tables]
    session.conf.set("spark.sql.adaptive.enabled", "true")  # with which each shuffle is a job
    try:
        with jobs_of(session) as jobs:
            distinct, unmatched = run_together(
                rows[0],
                lambda: collect_totals(rows[0], {"rows": ("rows", ""), "keys": ("distinct", "k")}),
                lambda: count_unmatched(rows, rows[0], "k"),
            )
    finally:
        session.conf.set("spark.sql.adaptive.enabled", "false")
    assert len(jobs) <= 2
    assert (distinct, unmatched) == ({"rows": 5, "keys": 4}, [0, 2, 0, 0])
    assert count_unmatched([rows[0]], rows[2], "k") == [4]


def test_sums_of_several_counts_are_told_apart(session: Any) -> None:
    frame = pd.DataFrame({"k": ["a", None, "a", None], "n": [1, 2, 3, 4], "m": [2**53, 1, 0, 0], "x": [1.0, 2, 3, 4]})
    rows = scan(to_spark(frame, session), [*frame]).lazy
    asked: list[tuple[list[str], list[str]]] = [(["k"], ["n", "x"]), (["n"], ["m"]), ([], ["m"])]
    each = [partial(summed_by, rows, keys, columns) for keys, columns in asked]
    for found, alone, (keys, columns) in zip(run_together(rows, *each), (call() for call in each), asked, strict=True):
        expected = frame.groupby(keys, dropna=False)[columns].sum() if keys else frame[columns].sum().to_frame().T
        for table in (found, alone):
            assert table.columns.tolist() == [*keys, *(name for name in columns if name not in keys)]
            assert sorted(table[columns[0]]) == sorted(expected[columns[0]].tolist())
            assert [str(table[name].dtype) for name in columns] == ["int64"] * len(columns)


def test_few_sums_and_whether_there_are_rows_need_no_shuffle(session: Any) -> None:
    frame = pd.DataFrame({"b": [0, 2, 2, 2], "n": [1, 2, 3, 2**53]})
    rows = scan(to_spark(frame, session), [*frame]).lazy
    found = summed_by(rows, ["b"], ["n"], ranges={"b": 3})
    assert found.to_dict("list") == {"b": [0, 2], "n": [1, 2**53 + 5]}
    assert [str(kind) for kind in found.dtypes] == ["int64", "int64"]
    many = summed_by(rows, ["b"], ["n"], ranges={"b": 100})
    assert many.sort_values("b").to_dict("list") == found.to_dict("list")
    assert (has_rows(rows), has_rows(rows.filter(nw.col("n") < 0))) == (True, False)


def test_values_are_counted_and_gathered(session: Any) -> None:
    table = pd.DataFrame({"k": ["a", "a", "b"], "n": [5, 5, 7], "x": [2.0, 3.0, 1.0]})
    rows = scan(to_spark(table, session), table.columns).lazy
    assert count_distinct(rows, "n", 5, 7) == 2
    found = collect(gather(rows, ["k"], "x").sort("k"))
    assert [sorted(each) for each in found["x"]] == [[2.0, 3.0], [1.0]]


def test_text_is_read_with_its_offset_and_its_fraction(session: Any) -> None:
    rows = scan(to_spark(pd.DataFrame({"at": [*TEXTS], "n": ["1.5", *["x"] * (len(TEXTS) - 1)]}), session), ["at", "n"])
    found = collect(read_text(rows.lazy, {"at": "instant", "n": "number"}))
    assert microseconds(found["at"]) == microseconds(pd.Series([*TEXTS.values()], dtype="datetime64[us]"))
    assert found["n"].isna().sum() == len(TEXTS) - 1
    assert read_text(rows.lazy, {}) is rows.lazy


def test_constant_instants_and_elapsed_time_do_not_depend_on_any_zone(session: Any) -> None:
    # The first two are an hour that the session's clocks skip.
    moments = [datetime(2026, 3, 8, 2, 30), datetime(2026, 3, 8, 3), datetime(1960, 1, 1, 0, 0, 0, 5), FIRST, LAST]
    rows = scan(to_spark(instants(*moments), session), ["at"]).lazy
    for moment in moments:
        found = collect(rows.filter(nw.col("at") == instant(moment)).with_columns(instant(moment).alias("as")))
        assert found["as"].tolist() == found["at"].tolist() == [pd.Timestamp(moment).as_unit("us")]
    spans = collect(with_elapsed(rows.with_columns(instant(moments[0]).alias("from")), "from", "at", "span"))
    assert spans["span"].tolist() == [(each - moments[0]) // timedelta(microseconds=1) for each in moments]


def test_days_are_added_within_the_calendar(session: Any) -> None:
    rows = scan(to_spark(instants(datetime(2026, 3, 8, 2), datetime(9999, 12, 31, 12), None), session), ["at"]).lazy
    found = collect(rows.select(add_days(nw.col("at"), 1)))["at"].tolist()
    assert found[:2] == [datetime(2026, 3, 9, 2), datetime(9999, 12, 31, 12)]


@pytest.mark.parametrize("zone", [MADRID, "America/Sao_Paulo", "+05:30"])
def test_local_time_is_that_of_pandas(session: Any, zone: str) -> None:
    rows = scan(to_spark(instants(*UTC), session), ["at"]).lazy
    expected = zoned(zone, *UTC)["at"].dt.tz_localize(None)
    assert microseconds(collect(to_local(rows, zone, "at"))["at"]) == microseconds(expected)


def test_instants_of_the_session_s_zone_come_off_as_utc_and_go_back_on(session: Any) -> None:
    source = scan(to_spark(zoned(MADRID, *UTC), session), ["at"])
    assert source.zones == {"at": SESSION}
    expected = microseconds(pd.Series([*UTC], dtype="datetime64[us]"))
    assert microseconds(collect(source.lazy)["at"]) == expected
    again = scan(restore(source.lazy, source.kind, source.zones), ["at"])
    assert again.zones == source.zones
    assert microseconds(collect(again.lazy)["at"]) == expected


def test_periods_are_those_of_the_session_s_zone_whichever_it_is(session: Any) -> None:
    at = pd.to_datetime(pd.Series(["2026-02-28 23:30", "2026-03-31 23:30"])).dt.tz_localize(MADRID)
    rows = pd.DataFrame({"customer_id": [1, 2], "started_at": at, "ended_at": at + pd.Timedelta(days=400), "mrr": 1.0})
    expected = tenure.churn_rate(rows, period="2026-03")
    frame = to_spark(rows, session)
    session.conf.set("spark.sql.session.timeZone", MADRID)
    try:
        assert tenure.churn_rate(frame, period="2026-03").to_dict() == expected.to_dict()
        listed = tenure.customer_movements(frame, period="2026-03")
        assert dict(listed.dtypes)["period_start"] == "timestamp"
        shown = listed.selectExpr("date_format(period_start, 'yyyy-MM-dd HH:mm')").collect()
        assert {row[0] for row in shown} == {"2026-03-01 00:00"}
    finally:
        session.conf.set("spark.sql.session.timeZone", SESSION)


def test_check_names_all_faults_and_converts_what_came_as_text(session: Any) -> None:
    bad = pd.DataFrame({"customer_id": [1, None], "started_at": ["2026-01-01"] * 2, "ended_at": ["2025-01-01", "x"]})
    with pytest.raises(tenure.ContractError) as caught:
        tenure.check(to_spark(bad.assign(mrr=[-1.0, 2.0]), session), tenure.Subscription)
    assert {(fault.column, fault.rule) for fault in caught.value.faults} >= {("mrr", "ge"), ("ended_at", "type")}
    assert all(fault.places for fault in caught.value.faults if fault.rows)
    good = pd.DataFrame({"n": [1], "started_at": ["2026-01-01"], "ended_at": [None], "mrr": ["9.5"], "other": ["kept"]})

    class Line(tenure.Subscription):
        customer_id: int = Field(alias="n")

    found = tenure.check(to_spark(good, session), Line)
    assert found.columns == ["customer_id", "started_at", "ended_at", "mrr", "other"]
    assert collect(scan(found, ["mrr"]).lazy)["mrr"].tolist() == [9.5]


def test_good_rows_and_failures_are_told_apart(session: Any) -> None:
    rows = pd.DataFrame({"customer_id": ["a", "b", "b", None], "segment": ["x"] * 4})
    good, failures = tenure.faults(to_spark(rows, session).repartition(2), tenure.Customer)
    assert sorted(failures["rule"]) == ["null", "unique", "unique"]
    assert [row["customer_id"] for row in good.collect()] == ["a"]


def test_a_name_with_a_dot_is_refused_where_it_is_used_and_kept_where_it_is_not(session: Any) -> None:
    rows = book(sub("ana", "2026-01-01"))[["customer_id", "ended_at", "mrr"]].assign(started_at="2026-01-01")
    frame = to_spark(rows.assign(**{"a.b": "x"}), session)
    assert tenure.check(frame, tenure.Subscription).columns == ["customer_id", "ended_at", "mrr", "started_at", "a.b"]
    with pytest.raises(tenure.EngineError, match=r"the dot in 'a\.b' .* frame\.withColumnRenamed\('a\.b', 'a_b'\)"):
        tenure.churn_rate(frame, period="2026-03", by="a.b")


def test_tables_of_two_engines_are_refused(session: Any) -> None:
    subscriptions, customers = book(sub("ana", "2026-01-01")), pd.DataFrame({"customer_id": ["ana"], "segment": ["x"]})
    with pytest.raises(tenure.EngineError, match="subscriptions on Spark, customers on Polars"):
        tenure.churn_rate(
            to_spark(subscriptions[["customer_id", "started_at", "ended_at", "mrr"]], session),
            period="2026-03",
            by="segment",
            customers=pl.from_pandas(customers),
        )


def test_what_spark_says_becomes_an_error_of_ours(session: Any) -> None:
    frame = session.range(1).selectExpr("raise_error('no such file') AS customer_id", "'x' AS segment")
    with pytest.raises(tenure.EngineError, match="A table cannot be read"):
        tenure.check(frame, tenure.Customer)


def test_a_plan_is_left_as_it_is_and_may_be_run_by_itself(session: Any) -> None:
    plan = scan(session.range(2), ["id"])
    held = hold(plan.lazy, plan.kind).to_native()
    assert held is plan.lazy.to_native()
    assert Spark().to_pandas(held)["id"].tolist() == [0, 1]


def test_rows_are_kept_for_many_to_read_until_the_end_of_the_block(session: Any) -> None:
    with kept(scan(session.range(3), ["id"]).lazy) as rows:
        assert rows.to_native().is_cached
        assert collect(rows)["id"].sum() == collect(rows.filter(nw.col("id") > 0))["id"].sum() == 3
    assert not rows.to_native().is_cached
