from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure.intervals import student
from tenure.samples import customers, events, spring, telecom
from tests.engagement.rows import naive_sessions, uses, with_ids
from tests.frames import ENGINES, connect

START = datetime(2026, 2, 27)  # noqa: DTZ001 - near the end of a month
# Instants that meet: at the same minute, exactly the gap apart, and a minute more.
moments = st.integers(0, 6 * 24 * 4).map(lambda quarter: START + timedelta(minutes=15 * quarter))
happened = st.lists(
    st.tuples(st.sampled_from(["ana", "ben"]), moments | moments.map(lambda at: at + timedelta(minutes=1)))
)
PERIODS = ["2026-02", "2026-03", "2026-02-28", "2026-02-20/2026-03-10"]


def frame_of(rows: list[tuple[str, datetime]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "occurred_at"]).assign(event="use")
    return table.astype({"customer_id": object, "occurred_at": "datetime64[us]", "event": object})


def test_sessions_of_the_spring() -> None:
    # v3, v4, v5, v6, v7 and v8: 1 on each of six days, 2 of them on 7 March; ana's two uses on 2 March are one.
    found = tenure.sessions_per_day(events, period=spring, event="use")
    assert found.parts == {"sessions": 6, "squares": 8, "days": 31}
    assert found.value == 6 / 31
    lower, upper = student(6, 8, 31)
    assert (found.lower, found.upper) == pytest.approx((max(float(lower), 0), float(upper)))


def test_sessions_per_user_are_over_those_who_came() -> None:
    # ana and fay came once, dan and eva twice.
    found = tenure.sessions_per_day(events, period=spring, event="use", per="user")
    assert found.parts == {"sessions": 6, "squares": 10, "users": 4, "user_days": 124}
    assert found.value == 6 / 124
    lower, upper = student(6, 10, 4)
    assert (found.lower, found.upper) == pytest.approx((float(lower) / 31, float(upper) / 31))
    assert "small_base" in [note.key for note in found.notes]


def test_all_events_make_sessions_where_none_is_named() -> None:
    # Without an id: ben 2, ana 3 (cart and purchase are one), dan 2, eva 1, cleo 1.
    assert tenure.sessions_per_day(events, period=spring).parts["sessions"] == 6 + 9


@given(happened)
def test_ids_made_from_pauses_give_the_sessions_of_the_pauses(rows: list[tuple[str, datetime]]) -> None:
    table = frame_of(rows)
    for per in ("day", "user"):
        by_pause = tenure.sessions_per_day(table, period=PERIODS, per=per).table
        by_id = tenure.sessions_per_day(with_ids(table, timedelta(minutes=30)), period=PERIODS, per=per)
        pd.testing.assert_frame_equal(by_pause, by_id.table)


@given(happened, st.sampled_from([1, 15, 30, 45.5]))
def test_sessions_are_those_of_a_loop(rows: list[tuple[str, datetime]], gap: float) -> None:
    starts = naive_sessions(rows, timedelta(minutes=gap))
    periods = [tenure.Period(each) for each in PERIODS]
    table = tenure.sessions_per_day(frame_of(rows), period=periods, gap_minutes=gap).table
    for period, row in zip(periods, table.to_dict("records"), strict=True):
        daily = Counter(at.date() for _, at in starts if period.start <= at < period.end)
        assert (row["sessions"], row["squares"]) == (sum(daily.values()), sum(each**2 for each in daily.values()))


@pytest.mark.parametrize(("pause", "sessions"), [("09:30:00", 1), ("09:30:00.000001", 2), ("09:00:00", 1)])
def test_a_pause_is_longer_than_the_gap(pause: str, sessions: int) -> None:
    table = uses(("ana", "2026-03-05T09:00:00"), ("ana", f"2026-03-05T{pause}"))
    assert tenure.sessions_per_day(table, period=spring).parts["sessions"] == sessions


def test_a_session_over_midnight_is_of_the_day_at_which_it_starts() -> None:
    table = uses(("ana", "2026-02-28T23:50"), ("ana", "2026-03-01T00:10"))
    for rows in (table, table.assign(session_id="s")):
        found = tenure.sessions_per_day(rows, period=["2026-02", "2026-03", "2026-02-28", "2026-03-01"]).table
        assert found["sessions"].tolist() == [1, 0, 1, 0]


def test_a_session_by_id_starts_at_its_first_event_also_long_before() -> None:
    table = uses(("ana", "2026-03-20T09:00"), ("ana", "2026-01-05T09:00"), session_id="s")
    assert tenure.sessions_per_day(table, period=["2026-01", "2026-03"]).table["sessions"].tolist() == [1, 0]


def test_rows_without_an_id_are_told_apart_by_their_own_pauses() -> None:
    # The use with an id lies between those without: it neither joins nor parts them.
    table = uses(*[("ana", f"2026-03-05T09:{minute}") for minute in ("00", "20", "40")], session_id=["s", None, "s"])
    assert tenure.sessions_per_day(table, period=spring).parts["sessions"] == 2
    table = uses(*[("ana", f"2026-03-05T09:{minute}") for minute in ("00", "20", "40")], session_id=[None, "s", None])
    assert tenure.sessions_per_day(table, period=spring).parts["sessions"] == 3


def test_an_id_is_only_of_its_customer() -> None:
    table = uses(("ana", "2026-03-05"), ("ben", "2026-03-05"), session_id=[7, 7])
    assert tenure.sessions_per_day(table, period=spring).parts["sessions"] == 2


def test_days_without_a_session_count() -> None:
    table = uses(("ana", "2026-03-05"))
    assert tenure.sessions_per_day(table, period=["2026-02", "2026-03"]).table["value"].tolist() == [0, 1 / 31]
    none = tenure.sessions_per_day(table, period="2026-02")
    assert (none.value, none.lower, none.upper) == (0, 0, 0)


def test_no_session_per_user_is_undefined() -> None:
    found = tenure.sessions_per_day(uses(("ana", "2026-03-05")), period="2026-02", per="user")
    assert math.isnan(found.value)
    assert found.reason == "nobody had a session"


def test_one_day_and_one_user_have_no_interval() -> None:
    table = uses(("ana", "2026-03-05"))
    for per in ("day", "user"):
        found = tenure.sessions_per_day(table, period="2026-03-05", per=per)
        assert found.value == 1
        assert found.upper is not None
        assert math.isnan(found.upper)


def test_a_part_of_a_day_is_a_part() -> None:
    table = uses(("ana", "2026-03-05T10:00"), ("ana", "2026-03-05T13:00"))
    found = tenure.sessions_per_day(table, period=("2026-03-05 12:00", "2026-03-06 00:00"))
    assert found.parts == {"sessions": 1, "squares": 1, "days": 0.5}
    assert found.value == 2


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_change_of_clocks_loses_and_doubles_no_session(day: str) -> None:
    # Every half hour and a second of the three days around a change of the clocks, in time that passes.
    moments = pd.date_range(f"{day} 00:00", periods=2 * 72, freq="1801s", tz="UTC") - pd.Timedelta(days=1)
    table = pd.DataFrame({"customer_id": "ana", "occurred_at": moments.tz_convert("Europe/Madrid"), "event": "use"})
    local = Counter(moments.tz_convert("Europe/Madrid").date)
    days = sorted(local)
    for rows in (table, table.assign(session_id=np.arange(len(table)))):
        found = tenure.sessions_per_day(rows, period=[str(each) for each in days]).table
        assert found["sessions"].tolist() == [local[each] for each in days]
        assert found["days"].tolist() == [1] * len(days)
        month = tenure.sessions_per_day(rows, period=day[:7])
        assert month.parts["squares"] == sum(count**2 for each, count in local.items() if str(each)[:7] == day[:7])


def test_elapsed_time_parts_sessions_where_the_clocks_change() -> None:
    # From 01:50 to 03:10 are 20 minutes in the night in which the clocks go forward.
    moments = pd.DatetimeIndex(["2026-03-29 01:50", "2026-03-29 03:10"]).tz_localize("Europe/Madrid")
    table = pd.DataFrame({"customer_id": "ana", "occurred_at": moments, "event": "use"})
    assert tenure.sessions_per_day(table, period="2026-03").parts["sessions"] == 1


def test_groups_of_customers_add_up_day_by_day() -> None:
    split = tenure.sessions_per_day(events, period=spring, by="segment", customers=customers)
    assert split.parts == tenure.sessions_per_day(events, period=spring).parts
    assert split.table["sessions"].sum() == split.parts["sessions"]
    assert split.table["squares"].sum() < split.parts["squares"]


def test_a_session_is_of_each_value_among_its_events() -> None:
    # v3 is of mobile and of cloud.
    found = tenure.sessions_per_day(events, period=spring, by="service", event="use").table
    assert dict(zip(found["service"], found["sessions"], strict=True)) == {"cloud": 1, "mobile": 3, "music": 3}


def test_groups_are_those_of_all_sessions_before_the_end() -> None:
    table = uses(("ana", "2026-01-05"), ("ben", "2026-03-05"), ("cam", "2026-05-05"), channel=["web", "app", "shop"])
    for rows in (table, table.assign(session_id=[1, 2, 3])):
        for per in ("day", "user"):
            found = tenure.sessions_per_day(rows, period=spring, by="channel", per=per).table
            assert found["sessions"].tolist() == [1, 0]
            assert found["channel"].tolist() == ["app", "web"]


def test_overlapping_periods_are_each_as_if_asked_alone() -> None:
    periods = ["2025", "2025-03", "2025-02-10/2025-03-20", "2025-Q1", "2025-W10"]
    book = telecom(customers=60).tables["events"]
    for per in ("day", "user"):
        both = tenure.sessions_per_day(book, period=periods, per=per).table
        alone = [tenure.sessions_per_day(book, period=each, per=per).table for each in periods]
        pd.testing.assert_frame_equal(both, pd.concat(alone, ignore_index=True))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("per", ["day", "user"])
def test_every_engine_counts_the_same_sessions(engine: str, per: Any) -> None:
    book = telecom(customers=60).tables["events"].drop(columns="session_id")
    found = tenure.sessions_per_day(ENGINES[engine](book, connect()), period="2025-03", per=per, by="channel")
    assert found.to_dict() == tenure.sessions_per_day(book, period="2025-03", per=per, by="channel").to_dict()


def test_the_planted_rate_of_sessions_is_found() -> None:
    book = telecom(customers=3_000, seed=4)
    lines = book.subscriptions[~book.subscriptions["is_vas"]]
    start, ended = lines["started_at"], lines["ended_at"].fillna(pd.Timestamp("2100-01-01"))
    fading_from = (ended - pd.Timedelta(days=60)).where(ended - pd.Timedelta(days=60) > start, start)
    # In the last 60 days of a line, only `fading_keep` of its sessions are left.
    months = months_of_2024(start, ended) - (1 - book.truth.fading_keep) * months_of_2024(fading_from, ended)
    expected = book.truth.sessions_per_month * months
    found = tenure.sessions_per_day(book.events[book.events["session_id"].notna()], period="2024")
    assert expected > 1_000
    assert abs(found.parts["sessions"] - expected) < 4 * math.sqrt(expected)


def months_of_2024(start: pd.Series[pd.Timestamp], end: pd.Series[pd.Timestamp]) -> float:
    first, last = pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")
    spans = end.where(end < last, last) - start.where(start > first, first)
    return float(spans.dt.total_seconds().clip(lower=0).sum() / 86_400 / 30.4375)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gap_minutes": 0}, "gap_minutes is a number above 0"),
        ({"per": "week"}, "per is one of 'day', 'user'; not 'week'"),
        ({"event": ["use", "use"]}, "event names a column twice"),
    ],
)
def test_sessions_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.sessions_per_day(events, period=spring, **options)


@pytest.mark.parametrize("per", ["day", "user"])
def test_an_event_that_occurs_nowhere_is_undefined(per: Any) -> None:
    found = tenure.sessions_per_day(events, period=spring, event="visit", per=per)
    assert math.isnan(found.value)
    assert str(found.reason).startswith("no event is called visit; the table has cart, charge")


def test_the_longest_gap_is_of_all_time() -> None:
    table = uses(("ana", "0001-01-05"), ("ana", "2026-03-05"), ("ben", "2026-03-05"))
    assert tenure.sessions_per_day(table, period=spring, gap_minutes=1e10).parts["sessions"] == 1
