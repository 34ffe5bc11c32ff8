"""Returns: what services earned in a period, beside what was spent on them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenure.counting.costs.spending import beside, count_costs
from tenure.counting.core.groups import to_parts
from tenure.counting.subscriptions.revenue import count_revenue
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Known

__all__ = ["count_returns"]


def count_returns(
    known: Known, periods: Sequence[Period], charge_events: Sequence[str], purposes: Sequence[str]
) -> Parts:
    """Count `revenue`, accrued and charged, and `cost`, per period and group."""
    earned = count_revenue(known, periods, charge_events).derive("revenue", "accrued", "charges").rows
    each = len(earned) // len(periods)
    owner = pd.Series([period for period in periods for _ in range(each)], dtype=object)
    earned = earned.assign(_period=owner)[["_period", *known.keys.values(), "revenue"]]
    tables = beside(known, count_costs(known, periods, purposes), earned)
    return to_parts(known, periods, *tables[::-1], money=("revenue", "cost"))
