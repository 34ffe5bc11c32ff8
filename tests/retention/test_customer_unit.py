"""A split by a column of subscriptions in which each customer belongs to one group."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tests.books import book, sub

# In March ana goes from basic to plus, ben leaves plus, cleo begins on basic, and dan keeps both plans.
PLANS = book(
    sub("ana", "2026-01-01", "2026-03-10", plan="basic", mrr=10.0),
    sub("ana", "2026-03-10", plan="plus", mrr=15.0),
    sub("ben", "2026-01-01", "2026-03-20", plan="plus", mrr=15.0),
    sub("cleo", "2026-03-05", plan="basic", mrr=10.0),
    sub("dan", "2026-01-01", plan="basic", mrr=10.0),
    sub("dan", "2026-01-01", plan="plus", mrr=15.0),
)


STATES = ["opening", "new", "expansion", "churn", "closing"]


def moved(**options: Any) -> tenure.Measure:
    return tenure.mrr_movements(PLANS, period="2026-03", by="plan", **options)


def states(**options: Any) -> dict[str, list[float]]:
    return {row["plan"]: [row[name] for name in STATES] for row in moved(**options).table.to_dict("records")}


def test_an_upgrade_is_expansion_within_the_plan_of_the_opening() -> None:
    assert states(unit="customer")["basic"] == [10, 10, 5, 0, 25]
    assert states(unit="customer")["plus"] == [40, 0, 0, 15, 25]


def test_by_pairs_an_upgrade_is_a_loss_of_one_plan_and_new_in_the_other() -> None:
    assert states()["basic"] == [20, 10, 0, 10, 20]


@pytest.mark.parametrize("kpi", ["churn_rate", "net_revenue_retention", "mrr_movements", "average_revenue_per_account"])
def test_the_value_is_that_without_a_split(kpi: str) -> None:
    split = getattr(tenure, kpi)(PLANS, period="2026-03", by="plan", unit="customer")
    assert split.value == getattr(tenure, kpi)(PLANS, period="2026-03").value


def test_groups_are_those_of_each_opening() -> None:
    found = tenure.churn_rate(PLANS, period=["2026-03", "2026-04"], by="plan", unit="customer").table
    assert found["opening"].tolist() == [1, 2, 1, 2]  # ana is with plus from April on
    assert found["lost"].tolist() == [0, 1, 0, 0]


def test_a_change_of_plan_is_noted_where_pairs_are_counted() -> None:
    found = tenure.churn_rate(PLANS, period="2026-03", by="plan")
    assert found.parts["lost"] == 2
    note = next(note for note in found.notes if note.key == "pairs_still_customers")
    assert note.message.to_dict()["values"] == {"lost": 2, "customers": 1}
    assert "pairs_still_customers" not in [each.key for each in moved(unit="customer").notes]


def test_who_is_back_within_the_grace_is_still_there() -> None:
    table = book(
        sub("cleo", "2025-12-01", "2026-01-25", plan="a"), sub("cleo", "2026-02-05", plan="b"),  # moves
        sub("fay", "2025-12-01", "2026-01-10", plan="a"), sub("fay", "2025-12-01", plan="b"),  # drops one
        sub("eva", "2025-12-01", "2026-01-10", plan="a"),  # leaves
    )  # fmt: skip
    options: dict[str, Any] = {"period": "2026-01", "grace_days": 15}
    assert tenure.churn_rate(table, **options).parts["lost"] == 1
    note = next(
        each for each in tenure.churn_rate(table, by="plan", **options).notes if each.key == "pairs_still_customers"
    )
    assert note.message.to_dict()["values"] == {"lost": 3, "customers": 2}


def test_of_equal_plans_the_smallest_counts_and_a_null_last() -> None:
    table = book(
        sub("ana", "2026-01-01", plan=None), sub("ana", "2026-01-01", plan="b"), sub("ana", "2026-01-01", plan="a")
    )
    found = tenure.monthly_recurring_revenue(table, period="2026-03", by="plan", unit="customer").table
    assert found[["mrr", "customers"]].to_numpy().tolist() == [[30.0, 1], [0.0, 0], [0.0, 0]]
    assert found["plan"].tolist()[:2] == ["a", "b"]


def test_reasons_and_movements_of_customers_name_the_group_of_the_opening() -> None:
    reason = pd.Series([None, None, "competitor", None, None, None], dtype=object)
    table = PLANS.assign(cancel_reason=reason)
    reasons = tenure.churn_by_reason(table, period="2026-03", by="plan", unit="customer").table
    assert reasons[["plan", "cancel_reason", "lost", "opening"]].to_numpy().tolist() == [
        ["basic", "competitor", 0, 1],
        ["plus", "competitor", 1, 2],
    ]
    listed = tenure.customer_movements(PLANS, period="2026-03", by="plan", unit="customer")
    assert listed[["customer_id", "plan", "kind", "amount"]].to_numpy().tolist() == [
        ["ana", "basic", "expansion", 5.0],
        ["ben", "plus", "churn", -15.0],
        ["cleo", "basic", "new", 10.0],
    ]


def test_months_in_force_add_up_over_groups() -> None:
    options: dict[str, Any] = {"period": ["2026-03", "2026-04"], "denominator": "exposure"}
    split = tenure.churn_rate(PLANS, by="plan", unit="customer", **options).table
    whole = tenure.churn_rate(PLANS, **options).table
    assert split.groupby("period_start")["exposure_months"].sum().tolist() == pytest.approx(whole["exposure_months"])


def test_who_is_back_within_the_grace_never_left_its_plan() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-27", plan="basic"), sub("ana", "2026-03-02", plan="plus", mrr=15.0))
    found = tenure.mrr_movements(table, period="2026-03", by="plan", unit="customer", grace_days=5).table
    assert found[["plan", "opening", "expansion", "closing"]].to_numpy().tolist() == [
        ["basic", 10.0, 5.0, 15.0],
        ["plus", 0.0, 0.0, 0.0],
    ]
