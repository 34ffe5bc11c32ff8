"""Revenue of a period: recurring revenue as it accrued, day by day, and single charges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import narwhals as nw
import pandas as pd

from tenure.counting.core.groups import to_parts
from tenure.counting.core.shared import memoised
from tenure.counting.events.charges import count_charges
from tenure.counting.subscriptions.accrual import accrued, months_in
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.counting.subscriptions.movements import movement_rows
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_revenue", "count_users"]


def count_revenue(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], *, vas_only: bool = False
) -> Parts:
    """Count revenue per period and group: `accrued` and `charges`, exact until it is shown."""
    return to_parts(inputs, periods, *_revenue(inputs, periods, charge_events, vas_only=vas_only), money=_MONEY)


def count_users(inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], *, grace_days: float) -> Parts:
    """Count revenue, the average of opening and closing customers, and how many months each period has."""
    tables = _revenue(inputs, periods, charge_events)
    parts = to_parts(inputs, periods, *tables, movement_rows(inputs, periods, grace_days), money=_MONEY)
    rows = parts.rows.assign(
        revenue=parts.rows["accrued"] + parts.rows["charges"],
        customers=(parts.rows["opening_customers"] + parts.rows["closing_customers"]) / 2,
    )
    spans = [months_in(inputs, start, end) for start, end in zip(*_bounds(rows), strict=True)]
    rows["months"] = pd.Series(spans, dtype=object, index=rows.index)
    # Groups add up, and the months that they share do not.
    whole = {"months": months_in(inputs, inputs.to_utc(periods[0].start), inputs.to_utc(periods[0].end))}
    return Parts(rows, parts.keys, frozenset({"revenue"}), parts.scale, whole).select("revenue", "customers", "months")


_MONEY = ("accrued", "charges")


def _revenue(
    inputs: Inputs, periods: Sequence[Period], charge_events: Sequence[str], *, vas_only: bool = False
) -> list[pd.DataFrame]:
    rows = paid_intervals(inputs, *(["is_vas"] if vas_only else []))
    rows = rows.filter(nw.col("is_vas")) if vas_only else rows
    asked = ("accrued", tuple(periods), vas_only)
    tables = [
        memoised(
            inputs, "subscriptions", asked, lambda: accrued(inputs, changes(inputs, rows=rows), periods, "accrued")
        )
    ]
    if "events" in inputs.tables:
        return [*tables, count_charges(inputs, periods, charge_events, vas_only=vas_only)]
    return [tables[0].assign(charges=0)]


def _bounds(rows: pd.DataFrame) -> tuple[list[datetime], list[datetime]]:
    """Return the bounds of each row as the engine holds them."""
    bounds = [rows["period_start"], rows["period_end"]]
    naive = [bound.dt.tz_convert(None) if bound.dt.tz else bound for bound in bounds]
    start, end = ([each.to_pydatetime() for each in bound] for bound in naive)
    return start, end
