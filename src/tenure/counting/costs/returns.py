"""Returns: what services earned in a period, beside what was spent on them."""

from __future__ import annotations

from collections.abc import Sequence

from tenure.counting.core import combine, count_together
from tenure.counting.costs.spending import spending_sums
from tenure.counting.subscriptions.revenue import revenue_sums
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_returns"]


def count_returns(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], purposes: Sequence[str]
) -> Parts:
    """Count `revenue`, accrued and charged, and `cost`, per period and group."""
    revenue, spent = count_together(
        inputs,
        lambda: revenue_sums(inputs, periods, charge_events),
        lambda: spending_sums(inputs, periods, purposes),
    )
    parts = combine(inputs, periods, [*revenue, spent], money=("accrued", "charges", "cost"))
    return parts.with_sum("revenue", "accrued", "charges").select("revenue", "cost")
