from __future__ import annotations

from fractions import Fraction

import pytest

from .examples import at, event, month, sub
from .groups import default_as_of
from .months import month_shares, months_in_force, next_start, start_of
from .states import FOREVER, Row, entities


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-02-01", "2026-03-01", Fraction(1)),
        ("2026-01-17", "2026-02-15", Fraction(15, 31) + Fraction(14, 28)),
        ("2025-12-31T12:00", "2026-03-01T06:00", Fraction(1, 62) + 2 + Fraction(1, 124)),
    ],
)
def test_months_are_shares_of_calendar_months(start: str, end: str, months: Fraction) -> None:
    assert month_shares((at(start), at(end))) == months


def test_months_in_force_count_each_moment_once() -> None:
    (ana,) = entities([sub("ana", "2026-01-20", "2026-02-08"), sub("ana", "2026-02-05", "2026-02-15")])
    assert months_in_force(ana.paid, month("2026-02")) == Fraction(14, 28)


@pytest.mark.parametrize(
    ("every", "start", "after"),
    [
        ("day", "2026-05-14", "2026-05-15"),
        ("week", "2026-05-11", "2026-05-18"),  # 14 May 2026 is a Thursday
        ("month", "2026-05-01", "2026-06-01"),
        ("quarter", "2026-04-01", "2026-07-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_calendar_periods(every: str, start: str, after: str) -> None:
    assert start_of(at("2026-05-14T15:30"), every) == at(start)
    assert next_start(at(start), every) == at(after)


def test_planned_dates_do_not_say_what_day_it_is() -> None:
    plans: Row = {"term_ends_at": "2027-01-01", "trial_ends_at": "2026-06-01", "canceled_at": "2026-05-01"}
    table = [sub("ana", "2026-01-01", "2026-02-01", **plans), sub("ben", "2026-02-03T23:59")]
    assert default_as_of(table) == at("2026-02-04")


@pytest.mark.parametrize(
    ("table", "as_of"),
    [
        ([sub("ana", "2026-02-03")], "2026-02-04"),  # the first instant of a day is of that day
        ([sub("ana", "2026-01-01", "2026-02-28T12:00", mrr=0.0)], "2026-03-01"),
        ([event("ana", "2026-02-10T00:00:00.000001", None)], "2026-02-11"),
        ([{"customer_id": None, "answered_at": at("2026-02-10"), "score": None}], "2026-02-11"),
        ([{"spent_at": at("2026-02-10"), "amount": 1.0}], "2026-02-11"),
    ],
)
def test_today_is_the_day_after_the_last_instant(table: list[Row], as_of: str) -> None:
    assert default_as_of([sub("ben", "2026-01-01")], None, table) == at(as_of)


def test_without_rows_it_is_never_too_early() -> None:
    assert default_as_of([], None) == FOREVER
