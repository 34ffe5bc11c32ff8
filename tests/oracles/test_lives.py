from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from . import cohort_retention, survival_curve
from .examples import at, sub

# January's cohort: ana (stays), ben (leaves within it), cam (leaves on 1 March); February's: dia
TABLE = [
    sub("ana", "2026-01-01", "2026-02-10", 10.0),
    sub("ana", "2026-02-10", mrr=15.0),
    sub("ben", "2026-01-10", "2026-01-20", 7.0),
    sub("cam", "2026-01-31", "2026-03-01", 30.0, trial_ends_at="2026-01-31T12:00"),
    sub("dia", "2026-01-15", mrr=5.0, trial_ends_at="2026-02-15"),
]


def cells(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["cohort"].month, row["age"], row["retained"], row["size"]) for row in rows]


def test_cohorts_count_who_is_there_at_the_end_of_each_age() -> None:
    # the state just before 1 March still has cam; just before 1 April has not; April is not over
    rows = cohort_retention(TABLE, ages=3, as_of=at("2026-04-01"))
    january = [(1, 0, 2, 3), (1, 1, 2, 3), (1, 2, 1, 3), (1, 3, None, 3)]
    february = [(2, 0, 1, 1), (2, 1, 1, 1), (2, 2, None, 1), (2, 3, None, 1)]
    assert cells(rows) == january + february
    assert [row["value"] for row in rows[:4]] == [Fraction(2, 3), Fraction(2, 3), Fraction(1, 3), None]
    assert [row["reason"] for row in rows[:4]] == [None, None, None, "not yet observed"]


def test_cohorts_of_revenue_compare_with_age_0() -> None:
    # just before 1 Feb: 10 + 30; before 1 March: 15 + 30; before 1 April: 15
    rows = cohort_retention(TABLE, ages=2, basis="revenue", as_of=at("2026-04-01"))
    assert cells(rows)[:3] == [(1, 0, 40, 40), (1, 1, 45, 40), (1, 2, 15, 40)]


def test_a_cohort_that_paid_nothing_at_age_0_has_no_revenue_retention() -> None:
    (row,) = cohort_retention([TABLE[2]], ages=0, basis="revenue", as_of=at("2026-04-01"))
    assert (row["size"], row["retained"], row["value"]) == (0, 0, None)


def test_an_age_0_not_yet_over_has_no_revenue_to_compare_with() -> None:
    (row,) = cohort_retention([TABLE[0]], ages=0, basis="revenue", as_of=at("2026-01-31"))
    assert (row["size"], row["retained"], row["reason"]) == (None, None, "not yet observed")


@pytest.mark.parametrize(
    ("every", "cohort", "retained"),
    [("day", "2026-01-10", 1), ("week", "2026-01-05", 1), ("quarter", "2026-01-01", 0), ("year", "2026-01-01", 0)],
)
def test_cohorts_of_any_calendar_period(every: str, cohort: str, retained: int) -> None:
    # ben, 10 to 20 January 2026; the 10th is a Saturday
    (row,) = cohort_retention([TABLE[2]], every=every, ages=0, as_of=at("2027-01-01"))
    assert (row["cohort"], row["retained"]) == (at(cohort), retained)


def test_survival_counts_exact_days_and_censors_who_is_there() -> None:
    # lives at 1 March: ana 59 days censored; ben 10 lost; cam 28.5 censored (ends at as_of); dia 14 censored
    (curve,) = survival_curve(TABLE, as_of=at("2026-03-01"))
    assert [tuple(row.values()) for row in curve["table"]] == [
        (10, 4, 1, 0, Fraction(3, 4)),
        (14, 3, 0, 1, Fraction(3, 4)),
        (Fraction(57, 2), 2, 0, 1, Fraction(3, 4)),
        (59, 1, 0, 1, Fraction(3, 4)),
    ]
    assert curve["median"] is None


def test_survival_after_a_loss_multiplies_the_shares_of_those_at_risk() -> None:
    # an instant later cam is lost at 28.5 days: 3/4 * 1/2, and the median is hers
    (curve,) = survival_curve(TABLE, as_of=at("2026-03-01T00:00:00.000001"))
    assert [row["survival"] for row in curve["table"]] == [
        Fraction(3, 4),
        Fraction(3, 4),
        Fraction(3, 8),
        Fraction(3, 8),
    ]
    assert curve["median"] == Fraction(57, 2)


def test_the_median_is_the_first_day_by_which_half_are_lost() -> None:
    table = [sub("ana", "2026-01-01", "2026-01-11"), sub("ben", "2026-01-01")]
    (curve,) = survival_curve(table, as_of=at("2026-02-01"))
    assert curve["median"] == 10


def test_a_return_is_no_new_life() -> None:
    table = [sub("ana", "2026-01-01", "2026-01-11"), sub("ana", "2026-02-01", "2026-02-10"), sub("ana", "2026-06-01")]
    (curve,) = survival_curve(table, as_of=at("2026-03-01"))
    assert [(row["days"], row["lost"]) for row in curve["table"]] == [(40, 1)]  # 31 + 9
    assert curve["median"] == 40


def test_who_has_not_started_has_no_life_yet() -> None:
    assert survival_curve([sub("ana", "2026-03-01")], as_of=at("2026-03-01")) == [{"table": [], "median": None}]


def test_each_group_has_its_curve() -> None:
    table = [sub("ana", "2026-01-01", "2026-01-11", plan="a"), sub("ana", "2026-01-01", plan=None)]
    curves = survival_curve(table, by="plan", as_of=at("2026-02-01"))
    assert [(curve["plan"], curve["median"]) for curve in curves] == [("a", 10), (None, None)]


@pytest.mark.parametrize(("as_of", "months"), [("2026-02-01", [1]), ("2026-02-01T00:00:00.000001", [1, 2])])
def test_cohorts_hold_no_start_from_the_instant_on(as_of: str, months: list[int]) -> None:
    rows = cohort_retention([sub("ana", "2026-01-05"), sub("ben", "2026-02-01")], ages=0, as_of=at(as_of))
    assert [row["cohort"].month for row in rows] == months


def test_the_last_day_is_seen_whole() -> None:
    # without as_of it is 1 February: January is over, and a loss on its last day is a loss
    table = [sub("ana", "2026-01-01", "2026-01-31T09:00"), sub("ben", "2026-01-01")]
    assert cells(cohort_retention(table, ages=0)) == [(1, 0, 1, 2)]
    (curve,) = survival_curve(table)
    assert [(row["days"], row["lost"], row["censored"]) for row in curve["table"]] == [
        (Fraction(243, 8), 1, 0),
        (31, 0, 1),
    ]
