"""Monthly churn: who was lost in each calendar month, pooled over the months of a period."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenure.counting.core import PERIOD, combine
from tenure.counting.subscriptions.movements import movement_sums
from tenure.errors import ParameterError
from tenure.periods import Period, grid, to_zone
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["CHURN", "count_monthly_churn", "monthly_churn_sums", "months_of"]

CHURN = ("mrr", "customers", "lost", "exposed")
"""The parts of a pooled monthly churn, and of the revenue per account beside it."""


def count_monthly_churn(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> Parts:
    """Count, per period and group, `mrr` and `customers` at the end, and `lost` of `exposed` month by month."""
    return combine(inputs, periods, [monthly_churn_sums(inputs, periods, grace_days)], money=("mrr",)).select(*CHURN)


def monthly_churn_sums(
    inputs: Inputs, periods: Sequence[Period], grace_days: float = 0, *, with_acquired: bool = False
) -> pd.DataFrame:
    """Return the parts of monthly churn by period and group, and who was `acquired` where it is wanted.

    A first paid start falls in one month, so the acquired of a period are those of its months; the grace moves ends
    alone, so it makes no difference to them.
    """
    months = [months_of(inputs, period) for period in periods]
    distinct = sorted({month for each in months for month in each})
    moves = movement_sums(inputs, distinct, grace_days, with_new=with_acquired)
    positions = {month: at for at, month in enumerate(distinct)}
    pooled = [_pooled(moves, at, [positions[month] for month in each]) for at, each in enumerate(months)]
    columns = [PERIOD, *inputs.group_columns, *CHURN, *(["acquired"] if with_acquired else [])]
    return pd.concat(pooled, ignore_index=True)[columns]


def months_of(inputs: Inputs, period: Period) -> tuple[Period, ...]:
    """Return the calendar months, of the zone of the data, that make a period.

    Raises:
        ParameterError: It is not made of whole calendar months.
    """
    start, end = (to_zone(inputs.to_utc(bound), inputs.zone).tz_localize(None) for bound in (period.start, period.end))
    months = grid(start.to_pydatetime(warn=False), end.to_pydatetime(warn=False), "month")
    if (months[0].start, months[-1].end) != (start, end):
        raise ParameterError(
            f"{period} is not made of whole calendar months, by which churn is pooled: give a month, a quarter, a "
            "year, or Period.trailing(…, months=…)."
        )
    return months


def _pooled(moves: pd.DataFrame, position: int, months: Sequence[int]) -> pd.DataFrame:
    """Take the months of one period: the states of the last, the losses of all."""
    rows = moves[moves[PERIOD].isin(months)]
    last = rows[PERIOD] == months[-1]
    return rows.assign(
        mrr=rows["closing"].where(last, 0),
        customers=rows["closing_customers"].where(last, 0),
        lost=rows["churn_customers"],
        exposed=rows["opening_customers"],
        **{PERIOD: position},
    )
