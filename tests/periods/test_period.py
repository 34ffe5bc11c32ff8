"""Periods: half-open spans, in words or between two instants."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from tenure import ParameterError, Period, days, months, quarters, weeks, years
from tenure.periods import as_periods, grid, instant, localised

FIRST = datetime(2026, 1, 1)


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
    assert Period("2026-01") < Period("2026-02")
    assert Period.trailing("2026-03", months=12) == Period("2025-04-01", "2026-04-01")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("2026-13",), "the calendar has no such month"),
        (("2025-W53",), "no such week"),
        (("2026-02-30",), "no such day"),
        (("spring",), "'spring' is no period: write a year 2026"),
        ((FIRST,), "is no period"),
        ((3,), "3 is no period"),
        (("2026-02", "2026-01"), "A period ends after it starts"),
        (("2026-02", "2026-02"), "A period ends after it starts"),
        (("x", "2026-01"), "start is a date, a datetime or ISO text, not 'x'"),
        (("2026-01", 5), "end is a date, a datetime or ISO text, not 5"),
        (("2026-01", pd.NaT), "end is a date"),
        ((datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1)), "one has a time zone and the other has none"),
        (("9999-12",), "beyond"),
        (("9999",), "beyond"),
        (("9999-12-31",), "beyond"),
        (("0000",), "no such year"),
    ],
)
def test_what_is_no_period_is_refused(wrong: tuple[Any, ...], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Period(*wrong)


def test_no_period_runs_beyond_the_calendar() -> None:
    for early in (Period("0001"), Period("0001-01-01"), Period("0001-01-01", "0001-01-03")):
        with pytest.raises(ParameterError, match=r"A period around 0*1-01-01 would run beyond the years 1 to 9999"):
            _ = early.previous
    with pytest.raises(ParameterError, match="beyond"):
        weeks("9999-12-31", "9999-12-31")


def test_early_years_have_four_digits() -> None:
    assert Period("0001-01-01").label == "0001-01-01"
    assert Period("0001-01-01", "0001-01-03").label == "0001-01-01/0001-01-03"


def test_lists_include_both_ends() -> None:
    assert [len(each("2026-01-01", "2026-12-31")) for each in (days, weeks, months, quarters, years)] == [
        365,
        53,
        12,
        4,
        1,
    ]
    assert months("2026-01", "2026-01") == [Period("2026-01")]
    assert grid(FIRST, FIRST, "month") == (Period("2026-01"),)
    with pytest.raises(ParameterError, match="A period ends after it starts"):
        months("2026-02", "2026-01")
    with pytest.raises(ParameterError, match="one has a time zone"):
        days("2026-02-01", datetime(2026, 2, 2, tzinfo=UTC))


def test_one_period_or_several_are_read() -> None:
    assert as_periods("2026-01") == as_periods(Period("2026-01")) == as_periods(["2026-01", "2026-01"])
    with pytest.raises(ParameterError, match="The list of periods is empty"):
        as_periods([])
    with pytest.raises(ParameterError, match="3 is no period"):
        as_periods(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [0, 1.5, True, "3"])
def test_trailing_wants_whole_months(count: Any) -> None:
    with pytest.raises(ParameterError, match="months is a whole number from 1"):
        Period.trailing("2026-01", months=count)


def test_instants_are_read_from_what_people_write() -> None:
    assert instant("2026") == instant("2026-01-01") == instant(pd.Timestamp("2026-01-01")) == instant(FIRST) == FIRST
    for nothing in (pd.NaT, None):
        with pytest.raises(ParameterError, match="as_of is a date"):
            instant(nothing)  # type: ignore[arg-type]


def test_a_zone_is_put_on_wall_clock_time() -> None:
    assert localised(FIRST, None) == pd.Timestamp(FIRST)
    assert localised(datetime(2026, 3, 29, 2, 30), "Europe/Madrid") == pd.Timestamp(
        "2026-03-29 03:00", tz="Europe/Madrid"
    )
    assert localised(datetime(2026, 10, 25, 2, 30), "Europe/Madrid").utcoffset().total_seconds() == 7_200  # type: ignore[union-attr]
