"""Monthly churn: who was lost in each calendar month, pooled over the months of a period."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenure.counting.subscriptions.movements import movement_rows
from tenure.errors import ParameterError
from tenure.periods import Period, grid
from tenure.tables import Inputs

__all__ = ["monthly_churn_rows", "months_of"]


def monthly_churn_rows(inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per period and group, `mrr` and `customers` at the end, and `lost` of `exposed` month by month."""
    months = {period: months_of(period) for period in periods}
    distinct = sorted({month for held in months.values() for month in held})
    moves = movement_rows(inputs, distinct, grace_days)
    tables = [_pooled(moves, period, held, [*inputs.keys.values()]) for period, held in months.items()]
    return pd.concat(tables, ignore_index=True)


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the calendar months that make a period.

    Raises:
        ParameterError: It is not made of whole calendar months.
    """
    months = grid(period.start, period.end, "month")
    if (months[0].start, months[-1].end) != (period.start, period.end):
        raise ParameterError(
            f"{period} is not made of whole calendar months, by which churn is pooled: give a month, a quarter, a "
            "year, or Period.trailing(…, months=…)."
        )
    return months


def _pooled(moves: pd.DataFrame, period: Period, months: tuple[Period, ...], groups: list[str]) -> pd.DataFrame:
    """Sum the months of one period; a group that appears in a later one has no rows before."""
    rows = moves[moves["_period"].isin(months)]
    last = rows["_period"] == months[-1]
    rows = rows.assign(
        mrr=rows["closing"].where(last, 0),
        customers=rows["closing_customers"].where(last, 0),
        lost=rows["churn_customers"],
        exposed=rows["opening_customers"],
    )
    rows["_period"] = pd.Series([period] * len(rows), index=rows.index, dtype=object)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[
        ["mrr", "customers", "lost", "exposed"]
    ].sum()
