"""Costs: what was spent in a period, on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, sum_by, to_money_units
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.engine import collect
from tenure.errors import ContractError, Fault, ParameterError
from tenure.periods import Period, add_months
from tenure.tables import Inputs

__all__ = ["align_group_types", "count_costs", "months_before"]


def count_costs(
    inputs: Inputs, periods: Sequence[Period], purposes: Sequence[str], *, lag_months: int = 0
) -> pd.DataFrame:
    """Return the exact amounts spent per period and group: in the period itself, or so many months before it."""
    groups = list(inputs.keys.values())
    own = {months_before(period, lag_months): period for period in periods}
    found = []
    for run in non_overlapping_runs(list(own), inputs):
        sums = collect(sum_by(_spent(inputs, run, purposes), [*groups, "_bucket"], ["cost"]))
        found.append(_by_period(sums, run, own))
    rows = pd.concat(found, ignore_index=True)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[["cost"]].sum()


def align_group_types(inputs: Inputs, costs: pd.DataFrame, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return costs and other counts with groups that can meet: a column of nothing but nulls has no type.

    Raises:
        ContractError: The groups of the costs are of another type.
    """
    for asked, inner in inputs.keys.items():
        mine, theirs = costs[inner], rows[inner]
        if mine.isna().all():
            costs = costs.assign(**{inner: pd.Series([None] * len(costs), index=costs.index, dtype=theirs.dtype)})
        elif theirs.isna().all():
            rows = rows.assign(**{inner: pd.Series([None] * len(rows), index=rows.index, dtype=mine.dtype)})
        elif pd.api.types.is_numeric_dtype(mine) != pd.api.types.is_numeric_dtype(theirs):
            words = f"holds {mine.dtype}, where the other table of the groups holds {theirs.dtype}"
            raise ContractError([Fault("costs", asked, "type", words, hint="Bring them to one type")])
    return [costs, rows]


def months_before(period: Period, count: int) -> Period:
    """Return the calendar months that lie so many before a period, which is made of calendar months itself."""
    if not count:
        return period
    if any(
        bound != bound.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for bound in (period.start, period.end)
    ):
        raise ParameterError(f"lag_months needs periods of whole calendar months, and {period} is none.")
    return Period(add_months(period.start, -count), add_months(period.end, -count))


def _spent(inputs: Inputs, run: PeriodRun, purposes: Sequence[str]) -> nw.LazyFrame[Any]:
    at = nw.col("spent_at")
    rows = inputs.tables["costs"].filter(nw.col("purpose").is_in(list(purposes)) & (at < run.bounds[-1]))
    return rows.with_columns(
        to_money_units("amount", inputs.scale).alias("cost"), bucket_of(at, run.bounds).alias("_bucket")
    )


def _by_period(sums: pd.DataFrame, run: PeriodRun, own: Mapping[Period, Period]) -> pd.DataFrame:
    periods = {bucket: own[period] for bucket, period in zip(run.buckets, run.periods, strict=True)}
    inside = sums["_bucket"].isin(run.buckets)
    # A group whose costs all lie outside the periods has its row all the same.
    period = sums["_bucket"].map(periods).where(inside, own[run.periods[0]])
    return sums.assign(_period=period, cost=sums["cost"].where(inside, 0))
