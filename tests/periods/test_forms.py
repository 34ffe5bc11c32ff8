"""The forms in which people write a period."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure import ParameterError, Period, churn_rate
from tenure.periods import as_period
from tenure.samples import subscriptions


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        ("2026-03-10/2026-04-10", "2026-03-10", "2026-04-10"),
        ("2026-03-10 06:00/2026-03-11", "2026-03-10 06:00", "2026-03-11"),
        ("2026-03-10T06:00 / 2026-03-11T00:00:00.000001", "2026-03-10 06:00", "2026-03-11 00:00:00.000001"),
        (" 2026-03 ", "2026-03-01", "2026-04-01"),
        (2026, "2026-01-01", "2027-01-01"),
        (np.int32(2026), "2026-01-01", "2027-01-01"),
        (date(2026, 3, 15), "2026-03-15", "2026-03-16"),
        (Period("2026-03"), "2026-03-01", "2026-04-01"),
        (("2025-11-01", "2025-12-01"), "2025-11-01", "2025-12-01"),
        ((date(2025, 11, 1), datetime(2025, 12, 1, 6)), "2025-11-01", "2025-12-01 06:00"),
        ((np.datetime64("2025-11-01"), pd.Timestamp("2025-12-01")), "2025-11-01", "2025-12-01"),
        (np.datetime64("2026"), "2026-01-01", "2027-01-01"),
        (np.datetime64("2026-03"), "2026-03-01", "2026-04-01"),
        (np.datetime64("2026-03-15"), "2026-03-15", "2026-03-16"),
    ],
)
def test_a_period_is_read_from_what_people_write(form: Any, start: str, end: str) -> None:
    assert Period(form) == as_period(form) == Period(start, end)


@pytest.mark.parametrize(
    ("words", "freq", "start", "end"),
    [
        ("2026-03-15", "D", "2026-03-15", "2026-03-16"),
        ("2026-03-15", "W-SUN", "2026-03-09", "2026-03-16"),
        ("2026-03-15", "W-WED", "2026-03-12", "2026-03-19"),
        ("2026-03", "M", "2026-03-01", "2026-04-01"),
        ("2026-03", "3M", "2026-03-01", "2026-06-01"),
        ("2026-03", "Q-DEC", "2026-01-01", "2026-04-01"),
        ("2026-05", "Q-JAN", "2026-05-01", "2026-08-01"),
        ("2026", "Y-DEC", "2026-01-01", "2027-01-01"),
        ("1959-12-31 23:00", "h", "1959-12-31 23:00", "1960-01-01"),
        ("0001", "Y", "0001-01-01", "0002-01-01"),
    ],
)
def test_a_period_of_pandas_keeps_its_start_and_end(words: str, freq: Any, start: str, end: str) -> None:
    assert Period(pd.Period(words, freq=freq)) == Period(start, end)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("2026-13", "the calendar has no such month"),
        ("2026-Q5", "the calendar has no such quarter .quarters are 1 to 4"),
        ("2025-W53", "no such week"),
        ("2026-02-30", "no such day"),
        ("2026-03-10/2026-04-31", "'2026-04-31' is no day: the calendar has no such day"),
        ("0000", "no such year"),
        ("spring", "'spring' is no period: write a year 2026"),
        ("spring/summer", "'spring/summer' is no period: write a year"),
        ("2026-03-01/2026-03-10/2026-03-20", "is no period: write a year"),
        ("\u0662\u0660\u0662\u0666", "is no period"),
        ("2026-02/2026-01", 'write .*"2026-02", "2026-01".* for two periods.$'),
        ("2026-02-01/2026-02-01", "A period ends after it starts"),
        (3, "3 is no period: as a number, a period is a year of four digits"),
        (12026, "12026 is no period: as a number"),
        (True, "True is no period"),
        (np.True_, "is no period"),
        (2026.0, "2026.0 is no period"),
        (float("nan"), "nan is no period"),
        (None, "None is no period"),
        (pd.NaT, "NaT is no period"),
        (np.datetime64("NaT", "D"), "is no period"),
        (["2026"], "is no period"),
        (("2026-01-01",), "A tuple is one period, its start and end, as in"),
        (("2026-01-01", "2026-02-01", "2026-03-01"), "A tuple is one period, .*: use a list"),
        (("2026-01-01", None), "end is a date, a datetime or ISO text, not None"),
        (("x", "2026-01-01"), "start is a date, a datetime or ISO text, not 'x'"),
        ("9999-12", "beyond the years 1 to 9999"),
        (9999, "beyond the years 1 to 9999"),
        ("9999-12-31", "beyond the years 1 to 9999"),
        (pd.Period("9999", freq="Y"), "9999 runs beyond the years 1 to 9999"),
    ],
)
def test_what_is_no_period_is_refused(wrong: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Period(wrong)


@pytest.mark.parametrize(
    "pair",
    [
        ("2025-11", "2025-12"),
        (Period("2025-11"), Period("2025-12")),
        (pd.Period("2025-11"), pd.Period("2025-12")),
        ("2025-11", "2025-12-01"),
        ("2025-11", date(2025, 12, 1)),
        (2024, 2025),
        "2025-11/2025-12",
        "2025/2026",
        "2025-W50 / 2026-W01",
    ],
)
def test_two_calendar_words_are_refused_with_both_spellings(pair: Any) -> None:
    with pytest.raises(ParameterError, match=r"are no start and end: write .* for two periods, or ") as refused:
        Period(pair)
    hint = str(refused.value).split("write")[1]
    two, one = re.findall(r"\[.*\]", hint)[0], re.findall(r'or "(.*)" for one', hint)[0]
    assert len({Period(word) for word in re.findall(r'"(.*?)"', two)}) == 2
    assert Period(one).start == Period(re.findall(r'"(.*?)"', two)[0]).start


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 15),
        pd.Timestamp("2026-03-15 06:00"),
        datetime(2026, 3, 15, tzinfo=UTC),
        np.datetime64("2026-03-15T06"),
        "2026-03-15 06:00",
    ],
)
def test_an_instant_is_no_period_and_the_hint_says_which_is(moment: Any) -> None:
    with pytest.raises(ParameterError, match=r"is no period, it is an instant: .* '2026-03-15', .* '2026-03',"):
        Period(moment)


def test_the_kpis_read_every_form() -> None:
    expected = churn_rate(subscriptions, period="2026-03").value
    for form in (pd.Period("2026-03"), ("2026-03-01", "2026-04-01"), "2026-03-01/2026-04-01"):
        assert churn_rate(subscriptions, period=form).value == expected
