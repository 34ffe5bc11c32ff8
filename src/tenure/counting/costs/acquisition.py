"""Acquisition: who began to pay in a period, what that cost, and what they pay at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.costs.spending import align_group_types, count_costs
from tenure.counting.subscriptions.movements import movement_rows, net_changes
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["acquisition_rows", "count_acquisition", "count_retention_cost", "retention_cost_rows"]

Lazy = nw.LazyFrame[Any]

_SUMS = ["acquired", "mrr"]


def count_acquisition(inputs: Inputs, periods: Sequence[Period], *, lag_months: int = 0) -> Parts:
    """Count, per period and group, the `cost` of acquisition, who was `acquired`, and their closing `mrr`."""
    return to_parts(inputs, periods, *acquisition_rows(inputs, periods, lag_months=lag_months), money=("cost", "mrr"))


def count_retention_cost(inputs: Inputs, periods: Sequence[Period], base: str, *, grace_days: float) -> Parts:
    """Count, per period and group, the `cost` of retention and the `customers` that bear it."""
    rows = retention_cost_rows(inputs, periods, base, grace_days=grace_days)
    return to_parts(inputs, periods, *rows, money=("cost",))


def acquisition_rows(inputs: Inputs, periods: Sequence[Period], *, lag_months: int = 0) -> list[pd.DataFrame]:
    """Return the same as tables by period and group."""
    costs = count_costs(inputs, periods, ["acquisition"], lag_months=lag_months)
    return align_group_types(inputs, costs, _acquired_rows(inputs, periods))


def retention_cost_rows(
    inputs: Inputs, periods: Sequence[Period], base: str, *, grace_days: float, name: str = "customers"
) -> list[pd.DataFrame]:
    """Return the costs and who bears them as tables by period and group."""
    costs, moves = count_costs(inputs, periods, ["retention"]), movement_rows(inputs, periods, grace_days)
    opening, closing = moves["opening_customers"], moves["closing_customers"]
    bearers = (opening + closing) / 2 if base == "active" else opening - moves["churn_customers"]
    keys = ["_period", *inputs.keys.values()]
    return align_group_types(inputs, costs, moves[keys].assign(**{name: bearers}))


def _acquired_rows(inputs: Inputs, periods: Sequence[Period]) -> pd.DataFrame:
    """Return, per period and group, how many units began to pay for the first time, and their MRR at the end."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = [_acquired(inputs, run, groups) for run in non_overlapping_runs(periods, inputs)]
    rows = pd.concat(found, ignore_index=True)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[_SUMS].sum()


def _acquired(inputs: Inputs, run: PeriodRun, groups: list[str]) -> pd.DataFrame:
    """A unit's first bucket with changes holds its first paid start, and what it paid at the end of that."""
    first = join_customers(inputs, net_changes(inputs, run)).filter(nw.col("_nth") == 1)
    first = first.with_columns(nw.lit(1).alias("acquired"), nw.col("_closing").alias("mrr"))
    sums = collect(sum_by(first, [*groups, "_bucket"], _SUMS))
    inside = sums["_bucket"].isin(run.buckets)
    period = sums["_bucket"].map(dict(zip(run.buckets, run.periods, strict=True))).where(inside, run.periods[0])
    return sums.assign(_period=period, **{name: sums[name].where(inside, 0) for name in _SUMS})
