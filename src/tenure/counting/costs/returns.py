"""Returns: what services earned in a period, beside what was spent on them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenure.counting.core.groups import to_parts
from tenure.counting.costs.spending import align_group_types, count_costs
from tenure.counting.subscriptions.revenue import count_revenue
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_returns"]


def count_returns(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], purposes: Sequence[str]
) -> Parts:
    """Count `revenue`, accrued and charged, and `cost`, per period and group."""
    earned = count_revenue(inputs, periods, charge_events).with_sum("revenue", "accrued", "charges").rows
    each = len(earned) // len(periods)
    owner = pd.Series([period for period in periods for _ in range(each)], dtype=object)
    earned = earned.assign(_period=owner)[["_period", *inputs.keys.values(), "revenue"]]
    tables = align_group_types(inputs, count_costs(inputs, periods, purposes), earned)
    return to_parts(inputs, periods, *tables[::-1], money=("revenue", "cost"))
