"""Spending: what was spent in a period, on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import pandas as pd

from tenure.counting.core import memoised, sums_by_period, to_money_units
from tenure.errors import ParameterError
from tenure.periods import Period, add_months
from tenure.tables import Inputs

__all__ = ["months_before", "spending_sums"]


def spending_sums(
    inputs: Inputs, periods: Sequence[Period], purposes: Sequence[str], *, lag_months: int = 0
) -> pd.DataFrame:
    """Return the exact `cost` per period and group: spent in the period itself, or so many months before it."""
    # Costs have the columns to split by themselves, those of customers too.
    as_rows = replace(inputs, entity_columns=tuple(inputs.group_columns), customer_columns=())
    rows = inputs.tables["costs"].filter(nw.col("purpose").is_in(list(purposes)))
    earlier = [months_before(period, lag_months) for period in periods]

    def count() -> pd.DataFrame:
        sums = {"cost": to_money_units("amount", inputs.scale)}
        return sums_by_period(as_rows, earlier, rows, at="spent_at", sums=sums)

    return memoised(inputs, "costs", ("spending", tuple(earlier), tuple(purposes)), count)


def months_before(period: Period, count: int) -> Period:
    """Return the calendar months that lie so many before a period, which is made of calendar months itself."""
    if not count:
        return period
    if any(
        bound != bound.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for bound in (period.start, period.end)
    ):
        raise ParameterError(f"lag_months needs periods of whole calendar months, and {period} is none.")
    return Period(add_months(period.start, -count), add_months(period.end, -count))
