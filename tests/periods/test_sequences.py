"""Several periods: the units between two periods, and lists as they are given."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from tenure import ParameterError, Period, days, months, quarters, weeks, years
from tenure.periods import add_months, as_periods, grid

FIRST = datetime(2026, 1, 1)
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
JANUARY_IN_UTC = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


def test_lists_include_both_ends() -> None:
    lists = [units("2026-01-01", "2026-12-31") for units in (days, weeks, months, quarters, years)]
    assert [len(units) for units in lists] == [365, 53, 12, 4, 1]
    assert months("2026-01", "2026-01") == [Period("2026-01")]
    assert grid(FIRST, FIRST, "month") == (Period("2026-01"),)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025", "2025", ("2025-01", "2025-12", 12)),
        ("2025-01", "2025-03", ("2025-01", "2025-03", 3)),
        (2024, 2025, ("2024-01", "2025-12", 24)),
        ("2025-Q2", "2025-12-31", ("2025-04", "2025-12", 9)),
        (date(2025, 1, 15), date(2025, 2, 1), ("2025-01", "2025-02", 2)),
        (datetime(2025, 1, 15), datetime(2025, 3, 1), ("2025-01", "2025-03", 3)),
        ("2025-01-15 06:00", pd.Timestamp("2025-02-28 23:00"), ("2025-01", "2025-02", 2)),
        (Period("2025-Q1"), pd.Period("2025Q2"), ("2025-01", "2025-06", 6)),
        (np.int64(2025), "2025-01-10/2025-02-01", ("2025-01", "2025-01", 1)),
    ],
)
def test_months_run_from_the_start_of_the_first_to_the_end_of_the_last(
    first: Any, last: Any, expected: tuple[str, str, int]
) -> None:
    found = months(first, last)
    assert (found[0].label, found[-1].label, len(found)) == expected


def test_every_unit_takes_years() -> None:
    assert [len(units("2025", "2025")) for units in (days, weeks, months, quarters, years)] == [365, 53, 12, 4, 1]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-02", "2026-01", "A period ends after it starts"),
        ("2026-02-01", datetime(2026, 2, 2, tzinfo=UTC), "one has a time zone"),
        ("9999-12-31", "9999-12-31", "beyond"),
        ("2026", datetime(9999, 12, 31, 23, 59, 59, 999999), "beyond"),
        ("spring", "2026", "'spring' is no period"),
    ],
)
def test_what_spans_nothing_is_refused(first: Any, last: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        weeks(first, last)


def test_days_in_a_zone_begin_when_its_clock_does() -> None:
    found = days(datetime(2018, 11, 3, tzinfo=SAO_PAULO), datetime(2018, 11, 5, tzinfo=SAO_PAULO))
    assert [day.start.hour for day in found] == [0, 1, 0]  # summer time begins at midnight of the 4th
    assert [day.label for day in found] == ["2018-11-03", "2018-11-04", "2018-11-05"]
    assert [day.days for day in found] == [1.0, 1.0, 1.0]


def test_months_are_added_on_the_clock_of_the_zone() -> None:
    assert add_months(datetime(2018, 11, 4, 1, tzinfo=SAO_PAULO), 1) == datetime(2018, 12, 4, tzinfo=SAO_PAULO)
    assert add_months(datetime(2018, 10, 4, tzinfo=SAO_PAULO), 1) == datetime(2018, 11, 4, 1, tzinfo=SAO_PAULO)
    assert add_months(datetime(2026, 1, 31), 1) == datetime(2026, 2, 28)


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ("2026-01", ["2026-01"]),
        (2026, ["2026"]),
        (("2026-01-01", "2026-02-01"), ["2026-01"]),
        (["2026-02", "2026-01", "2026-02"], ["2026-02", "2026-01"]),
        ([("2026-01-01", "2026-02-01"), 2026], ["2026-01", "2026"]),
        ((word for word in ["2026-02", "2026-01"]), ["2026-02", "2026-01"]),
        ({"2026-03", "2026-01", "2026-02"}, ["2026-01", "2026-02", "2026-03"]),
        (frozenset({2026, 2025}), ["2025", "2026"]),
        (pd.period_range("2026-01", "2026-02", freq="M"), ["2026-01", "2026-02"]),
        (pd.Series(pd.period_range("2026Q1", "2026Q2", freq="Q")), ["2026-Q1", "2026-Q2"]),
        (pd.Series(["2026-01", "2026-02"]), ["2026-01", "2026-02"]),
        (np.array([2025, 2026]), ["2025", "2026"]),
        (np.array(["2025-01", "2025-02"], dtype="datetime64[M]"), ["2025-01", "2025-02"]),
        (np.array(2026), ["2026"]),
    ],
)
def test_one_period_or_several_are_read(given: Any, labels: list[str]) -> None:
    assert [period.label for period in as_periods(given)] == labels


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([], "The list of periods is empty"),
        (3, "3 is no period"),
        (None, "None is no period"),
        (b"2026", "b'2026' is no period"),
        ({"2026": "2026"}, "is no period"),
        (["2026", None], "None is no period"),
        (pd.date_range("2026-01-01", periods=2), "'2026-01-01 00:00:00' is no period, it is an instant"),
        (["2026-01", JANUARY_IN_UTC], "Of the periods 2026-01 and 2026-01-01 00:00:00.00:00.*: give all with a zone"),
        ({"2026-01", JANUARY_IN_UTC}, "one has a time zone and the other has none"),
    ],
)
def test_what_are_no_periods_is_refused(wrong: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        as_periods(wrong)
