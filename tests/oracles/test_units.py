"""Customers that are counted whole, in one group in each period."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from . import churn_by_reason, churn_rate, customer_movements, gross_revenue_retention, mrr_movements
from .examples import month, sub
from .groups import units
from .states import Row

FEBRUARY = month("2026-02")


def group_of_ana(table: list[Row], by: Any = "plan", grace_days: float = 0) -> Any:
    found = units(table, [FEBRUARY], by, grace_days=grace_days, unit="customer")
    (ana,) = found.everyone
    return found.group_in(ana, FEBRUARY)


@pytest.mark.parametrize(
    ("table", "group"),
    [
        # 12 + 9 of b before, against 20 of a
        ([("a", "2026-01-01", None, 20), ("b", "2026-01-01", None, 12), ("b", "2026-01-31", None, 9)], "b"),
        ([("b", "2026-01-01", None, 5), ("a", "2026-01-01", None, 5)], "a"),  # equal: the smallest
        ([(None, "2026-01-01", None, 5), ("b", "2026-01-01", None, 5)], "b"),  # null is last
        ([("a", "2026-01-01", "2026-02-01", 5), ("b", "2026-01-01", None, 4)], "a"),  # paid just before 1 February
        ([("a", "2026-01-01", "2026-01-31", 5), ("b", "2026-01-01", None, 4)], "b"),
        ([("a", "2026-02-01", None, 9), ("b", "2026-01-31", None, 1)], "b"),  # what starts inside does not count
        ([("a", "2026-02-02", None, 9), ("b", "2026-02-01", None, 1)], "b"),  # its first instant
        ([("a", "2026-02-02", None, 2), ("b", "2026-02-02", None, 9)], "b"),
        ([("b", "2026-02-02", None, 2), ("a", "2026-02-02", None, 2)], "a"),
        ([("a", "2026-01-01", "2026-01-15", 9), ("b", "2026-02-02", None, 2)], "b"),  # back after a gap
        ([("a", "2026-01-01", "2026-01-15", 9)], None),
        ([("a", "2026-03-01", None, 9)], None),
    ],
)
def test_a_customer_belongs_to_what_it_paid_most_for(table: list[tuple[Any, ...]], group: str | None) -> None:
    rows = [sub("ana", start, end, float(mrr), plan=plan) for plan, start, end, mrr in table]
    assert group_of_ana(rows) == (None if group is None else (group,))


def test_equal_groups_are_compared_column_by_column() -> None:
    pairs = [(None, "a"), ("b", None), ("b", "c"), ("b", "d")]
    rows = [sub("ana", "2026-01-01", service=service, plan=plan) for service, plan in pairs]
    assert group_of_ana(rows, ("service", "plan")) == ("b", "c")


@pytest.mark.parametrize(("grace_days", "group"), [(4, "b"), (5, "a")])
def test_who_is_back_within_the_grace_is_still_in_the_old_group(grace_days: int, group: str) -> None:
    rows = [sub("ana", "2026-01-01", "2026-01-30", plan="a"), sub("ana", "2026-02-04", mrr=99.0, plan="b")]
    assert group_of_ana(rows, grace_days=grace_days) == (group,)


# ana moves up from basic to pro; ben drops his pro line and keeps basic; cam, new, takes pro; dia leaves basic
TABLE = [
    sub("ana", "2026-01-01", "2026-02-10", 10.0, plan="basic"),
    sub("ana", "2026-02-10", mrr=25.0, plan="pro"),
    sub("ben", "2026-01-01", "2026-02-10", 20.0, plan="pro"),
    sub("ben", "2026-01-01", mrr=10.0, plan="basic"),
    sub("cam", "2026-02-15", mrr=30.0, plan="pro"),
    sub("dia", "2026-01-01", "2026-02-20", 8.0, plan="basic", cancel_reason="closed"),
]


def test_an_upgrade_is_expansion_within_the_plan_of_the_opening() -> None:
    basic, pro = mrr_movements(TABLE, [FEBRUARY], by="plan", unit="customer")
    assert [basic[name] for name in ("opening", "new", "expansion", "contraction", "churn", "closing")] == [
        18,  # ana 10, dia 8
        0,
        15,
        0,
        8,
        25,
    ]
    assert [pro[name] for name in ("opening", "new", "expansion", "contraction", "churn", "closing")] == [
        30,  # ben 20 + 10
        30,
        0,
        20,
        0,
        40,
    ]


def test_only_who_pays_nothing_more_is_lost() -> None:
    basic, pro = churn_rate(TABLE, [FEBRUARY], by="plan", unit="customer")
    assert (basic["plan"], basic["opening"], basic["lost"], basic["value"]) == ("basic", 2, 1, Fraction(1, 2))
    assert (pro["plan"], pro["opening"], pro["lost"], pro["joined"]) == ("pro", 1, 0, 1)
    pairs = churn_rate(TABLE, [FEBRUARY], by="plan")
    assert [row["lost"] for row in pairs] == [2, 1]


def test_each_customer_moves_once_in_its_group() -> None:
    rows = customer_movements(TABLE, [FEBRUARY], by="plan", unit="customer")
    assert [(row["customer_id"], row["plan"], row["kind"], row["amount"]) for row in rows] == [
        ("ana", "basic", "expansion", 15),
        ("ben", "pro", "contraction", -20),
        ("cam", "pro", "new", 30),
        ("dia", "basic", "churn", -8),
    ]


def test_reasons_and_retention_are_of_whole_customers_too() -> None:
    rows = churn_by_reason(TABLE, [FEBRUARY], by="plan", unit="customer")
    assert [(row["plan"], row["cancel_reason"], row["lost"], row["opening"]) for row in rows] == [
        ("basic", "closed", 1, 2),
        ("pro", "closed", 0, 1),
    ]
    kept = gross_revenue_retention(TABLE, [FEBRUARY], by="plan", unit="customer")
    assert [row["value"] for row in kept] == [Fraction(10, 18), Fraction(10, 30)]


def test_a_customer_changes_its_group_from_period_to_period() -> None:
    rows = mrr_movements(TABLE, [FEBRUARY, month("2026-03")], by="plan", unit="customer")
    assert [(row["plan"], row["opening"]) for row in rows] == [("basic", 18), ("pro", 30), ("basic", 10), ("pro", 55)]
