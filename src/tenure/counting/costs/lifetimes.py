"""Monthly churn beside what customers cost: the parts of lifetime value over cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from tenure.counting.core import combine, count_together
from tenure.counting.costs.acquisition import retention_cost_sums
from tenure.counting.costs.spending import spending_sums
from tenure.counting.subscriptions.monthly_churn import CHURN, monthly_churn_sums, months_of
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_churn_and_acquisition", "count_churn_and_retention_cost"]

_MONEY = ("mrr", "cost")


def count_churn_and_acquisition(
    inputs: Inputs, periods: Sequence[Period], lag_months: int = 0, grace_days: float = 0
) -> Parts:
    """Count monthly churn with the `cost` of acquisition and who was `acquired`, in one pass over subscriptions."""
    tables = count_together(
        inputs,
        lambda: monthly_churn_sums(inputs, periods, grace_days, with_acquired=True),
        lambda: spending_sums(inputs, periods, ["acquisition"], lag_months=lag_months),
    )
    parts = combine(inputs, periods, tables, money=_MONEY)
    return parts.select(*CHURN, "cost", "acquired")


def count_churn_and_retention_cost(
    inputs: Inputs, periods: Sequence[Period], base: str, grace_days: float = 0
) -> Parts:
    """Count monthly churn with the `cost` of retention, its `cost_customers`, and the `months` of each period."""
    churn, costs = count_together(
        inputs,
        lambda: monthly_churn_sums(inputs, periods, grace_days),
        lambda: retention_cost_sums(inputs, periods, base, grace_days),
    )
    parts = combine(inputs, periods, [churn, *costs], money=_MONEY).select(*CHURN, "cost", "cost_customers")
    months = [len(months_of(inputs, period)) for period in periods]
    spans = pd.Series(months).repeat(len(parts.rows) // len(periods)).to_numpy()
    # Groups add up, and the months that they share do not.
    rows = parts.rows.assign(months=spans)
    return replace(parts, rows=rows, whole={"months": months[0]}, constant=frozenset({"months"}))
