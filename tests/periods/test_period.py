"""A period: its bounds, its name, its length and the one before it, with and without a time zone."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from tenure import ParameterError, Period

FIRST = datetime(2026, 1, 1)
MADRID = ZoneInfo("Europe/Madrid")
MARCH = Period(datetime(2026, 3, 1, tzinfo=MADRID), datetime(2026, 4, 1, tzinfo=MADRID))


@pytest.mark.parametrize(
    ("words", "start", "end", "grain"),
    [
        ("2026", FIRST, datetime(2027, 1, 1), "year"),
        ("2026-Q2", datetime(2026, 4, 1), datetime(2026, 7, 1), "quarter"),
        ("2026-12", datetime(2026, 12, 1), datetime(2027, 1, 1), "month"),
        ("2026-W01", datetime(2025, 12, 29), datetime(2026, 1, 5), "week"),
        ("2024-02-29", datetime(2024, 2, 29), datetime(2024, 3, 1), "day"),
    ],
)
def test_a_calendar_period_has_its_words_again(words: str, start: datetime, end: datetime, grain: str) -> None:
    period = Period(words)
    assert (period.start, period.end, period.grain, period.label, str(period)) == (start, end, grain, words, words)
    assert period.previous.end == start
    assert period.previous.grain == grain
    assert repr(period) == f"Period('{words}')"


def test_other_spans_have_no_grain() -> None:
    span = Period("2026-03-10", datetime(2026, 4, 10, 12))
    assert (span.grain, span.label, span.days) == (None, "2026-03-10/2026-04-10 12:00:00", 31.5)
    assert span.previous.end == span.start
    assert span.previous.days == span.days
    assert Period(date(2026, 1, 1)) == Period("2026-01-01")


def test_periods_sort_by_their_start_then_their_end() -> None:
    assert sorted([Period("2026-02"), Period("2026"), Period("2026-01")]) == [
        Period("2026-01"),
        Period("2026"),
        Period("2026-02"),
    ]
    assert Period("2026-01") <= Period("2026-01")
    assert Period("2026-01") != "2026-01"
    with pytest.raises(TypeError):
        _ = Period("2026-01") < "2026-02"


def test_a_period_is_a_key_that_survives_pickling() -> None:
    for period in (Period("2026-03"), MARCH):
        assert {pickle.loads(pickle.dumps(period)): 1}[period] == 1  # noqa: S301 - our own bytes


@pytest.mark.parametrize("months", [12, np.int64(12)])
def test_trailing_months_end_with_the_end_of_the_last(months: Any) -> None:
    assert Period.trailing("2026-03", months=months) == Period("2025-04-01", "2026-04-01")
    assert Period.trailing(2025, months=months) == Period("2025")


@pytest.mark.parametrize("count", [0, 1.5, True, "3"])
def test_trailing_wants_whole_months(count: Any) -> None:
    with pytest.raises(ParameterError, match="months is a whole number from 1"):
        Period.trailing("2026-01", months=count)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (("2026-02", "2026-01"), "A period ends after it starts"),
        (("2026-02", "2026-02"), "A period ends after it starts"),
        (("x", "2026-01"), "start is a date, a datetime or ISO text, not 'x'"),
        (("2026-01", 5), "end is a date, a datetime or ISO text, not 5"),
        (("2026-01", pd.NaT), "end is a date"),
        ((datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1)), "one has a time zone and the other has none"),
    ],
)
def test_what_bounds_no_period_is_refused(bounds: tuple[Any, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Period(*bounds)


def test_no_period_runs_beyond_the_calendar() -> None:
    for early in (Period("0001"), Period("0001-01-01"), Period("0001-01-01", "0001-01-03")):
        with pytest.raises(ParameterError, match="A period around 0001-01-01 would run beyond the years 1 to 9999"):
            _ = early.previous


def test_the_last_days_of_the_calendar_have_names() -> None:
    assert Period("9999-12-31", "9999-12-31 12:00").label == "9999-12-31/9999-12-31 12:00:00"
    assert Period("9999-12-30").label == "9999-12-30"
    assert Period("9999-12-01", "9999-12-31").grain is None


def test_a_month_with_a_zone_counts_the_days_of_its_clock() -> None:
    assert (MARCH.days, MARCH.grain, MARCH.label) == (31.0, "month", "2026-03")
    assert MARCH.previous.start == datetime(2026, 2, 1, tzinfo=MADRID)
    assert MARCH.previous.previous.label == "2026-01"


def test_offsets_before_and_after_summer_time_bound_a_month() -> None:
    march = Period("2026-03-01T00:00+01:00", "2026-04-01T00:00+02:00")
    assert march == MARCH
    assert (march.days, march.label, march.previous.label) == (31.0, "2026-03", "2026-02")


def test_days_with_a_zone_show_no_offset() -> None:
    span = Period(datetime(2026, 3, 10, tzinfo=MADRID), datetime(2026, 4, 10, tzinfo=MADRID))
    assert (span.label, span.days, span.previous.label) == ("2026-03-10/2026-04-10", 31.0, "2026-02-07/2026-03-10")


def test_hours_with_a_zone_show_their_offset_and_read_back() -> None:
    span = Period(datetime(2026, 3, 28, 12, tzinfo=MADRID), datetime(2026, 3, 30, tzinfo=MADRID))
    assert span.label == "2026-03-28 12:00:00+01:00/2026-03-30 00:00:00+02:00"
    assert (Period(span.label), span.days) == (span, 1.5)


def test_bounds_in_two_zones_are_measured_on_the_clock_of_the_first() -> None:
    span = Period("2026-01-01T10:00+10:00", "2026-01-01T02:00+00:00")  # 12:00 at +10:00
    assert span.days == 2 / 24
    assert span.previous == Period("2026-01-01T08:00+10:00", "2026-01-01T10:00+10:00")


def test_within_the_hour_that_comes_twice_time_still_passes() -> None:
    first, second = datetime(2026, 10, 25, 2, 45, tzinfo=MADRID), datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=MADRID)
    assert Period(first, second).days == 0.5 / 24
    with pytest.raises(ParameterError, match="A period ends after it starts"):
        Period(second, first)


def test_a_day_without_midnight_is_a_day() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    day = Period(datetime(2018, 11, 4, 1, tzinfo=zone), datetime(2018, 11, 5, tzinfo=zone))
    assert (day.days, day.grain, day.label, day.previous.label) == (1.0, "day", "2018-11-04", "2018-11-03")


def test_a_period_with_a_zone_is_none_without() -> None:
    assert Period("2026-03") != MARCH
    with pytest.raises(ParameterError, match=r"Of the periods 2026-03 and .*, one has a time zone and the other has"):
        sorted([MARCH, Period("2026-03")])
    assert Period(datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)) == MARCH
