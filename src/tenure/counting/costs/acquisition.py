"""Acquisition and retention: who began to pay in a period, who was kept, and what that cost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenure.counting.core import PERIOD, combine, count_together
from tenure.counting.costs.spending import spending_sums
from tenure.counting.subscriptions.movements import movement_sums
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_acquisition", "count_retention_cost", "retention_cost_sums"]


def count_acquisition(inputs: Inputs, periods: Sequence[Period], lag_months: int = 0) -> Parts:
    """Count the `cost` of acquisition, who was `acquired`, and their `mrr` at the end.

    Who began to pay for the first time and left within the period was acquired too, and pays nothing at its end.
    """
    moves, spent = count_together(
        inputs,
        lambda: movement_sums(inputs, periods, with_new=True),
        lambda: spending_sums(inputs, periods, ["acquisition"], lag_months=lag_months),
    )
    acquired = moves[[PERIOD, *inputs.group_columns, "acquired"]].assign(mrr=moves["new"])
    return combine(inputs, periods, [spent, acquired], money=("cost", "mrr"))


def count_retention_cost(inputs: Inputs, periods: Sequence[Period], base: str, grace_days: float = 0) -> Parts:
    """Count the `cost` of retention and the `customers` that bear it."""
    tables = retention_cost_sums(inputs, periods, base, grace_days)
    return combine(inputs, periods, tables, money=("cost",)).select("cost", customers="cost_customers")


def retention_cost_sums(inputs: Inputs, periods: Sequence[Period], base: str, grace_days: float) -> list[pd.DataFrame]:
    """Return the `cost` of retention and the `cost_customers` that bear it, by period and group.

    These are the average of opening and closing customers (`active`), or those of the opening that are left
    (`retained`).
    """
    moves, spent = count_together(
        inputs,
        lambda: movement_sums(inputs, periods, grace_days),
        lambda: spending_sums(inputs, periods, ["retention"]),
    )
    opening, closing = moves["opening_customers"], moves["closing_customers"]
    bearers = (opening + closing) / 2 if base == "active" else opening - moves["churn_customers"]
    kept = moves[[PERIOD, *inputs.group_columns]].assign(cost_customers=bearers)
    return [spent, kept]
