"""Revenue of a period: recurring revenue as it accrued, and single charges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import pandas as pd

from tenure.counting.core import combine, count_together, memoised
from tenure.counting.events.charges import charge_sums
from tenure.counting.subscriptions.accrual import accrued, months_in
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.counting.subscriptions.movements import movement_sums
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_revenue", "count_users", "revenue_sums"]

_MONEY = ("accrued", "charges")


def count_revenue(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], *, vas_only: bool = False
) -> Parts:
    """Count revenue per period and group: `accrued` and `charges`, exact until it is shown."""
    return combine(inputs, periods, revenue_sums(inputs, periods, charge_events, vas_only=vas_only), money=_MONEY)


def count_users(inputs: Inputs, options: Options, charge_events: Sequence[str]) -> Parts:
    """Count revenue, the average of opening and closing customers, and how many months each period has."""
    periods = options.periods
    revenue, moves = count_together(
        inputs,
        lambda: revenue_sums(inputs, periods, charge_events),
        lambda: movement_sums(inputs, periods, options.grace_days),
    )
    parts = combine(inputs, periods, [*revenue, moves], money=_MONEY).with_sum("revenue", *_MONEY)
    spans = {
        at: months_in(inputs.to_utc(period.start), inputs.to_utc(period.end), inputs.zone)
        for at, period in enumerate(periods)
    }
    rows = parts.rows.assign(customers=(parts.rows["opening_customers"] + parts.rows["closing_customers"]) / 2)
    each = len(rows) // len(periods)
    rows["months"] = pd.Series([spans[at // each] for at in range(len(rows))], dtype=object, index=rows.index)
    # Groups add up, and the months that they share do not.
    return replace(parts, rows=rows, whole={"months": spans[0]}, constant=frozenset({"months"})).select(
        "revenue", "customers", "months"
    )


def revenue_sums(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], *, vas_only: bool = False
) -> list[pd.DataFrame]:
    """Return accrued revenue and charges as tables by period and group."""
    rows = paid_intervals(inputs, *(["is_vas"] if vas_only else []), for_sums=True)
    rows = rows.filter(nw.col("is_vas")) if vas_only else rows

    def count() -> pd.DataFrame:
        return accrued(inputs, changes(inputs, rows=rows), periods, "_mrr", "accrued")

    def accrue() -> pd.DataFrame:
        return memoised(inputs, "subscriptions", ("accrued", tuple(periods), vas_only), count)

    if "events" in inputs.tables:
        return count_together(inputs, accrue, lambda: charge_sums(inputs, periods, charge_events, vas_only=vas_only))
    return [accrue().assign(charges=0)]
