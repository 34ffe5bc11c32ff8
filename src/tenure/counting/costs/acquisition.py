"""Acquisition: who began to pay in a period, what that cost, and what they pay at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.costs.spending import beside, count_costs
from tenure.counting.core.groups import to_parts, with_traits
from tenure.counting.subscriptions.movements import moved, movement_rows
from tenure.counting.core.runs import Chain, chains
from tenure.counting.core.aggregates import total
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Known

__all__ = ["acquisition_rows", "count_acquisition", "count_retention_cost", "retention_cost_rows"]

Lazy = nw.LazyFrame[Any]

_SUMS = ["acquired", "mrr"]


def count_acquisition(known: Known, periods: Sequence[Period], *, lag_months: int = 0) -> Parts:
    """Count, per period and group, the `cost` of acquisition, who was `acquired`, and their closing `mrr`."""
    return to_parts(known, periods, *acquisition_rows(known, periods, lag_months=lag_months), money=("cost", "mrr"))


def count_retention_cost(known: Known, periods: Sequence[Period], base: str, *, grace_days: float) -> Parts:
    """Count, per period and group, the `cost` of retention and the `customers` that bear it."""
    rows = retention_cost_rows(known, periods, base, grace_days=grace_days)
    return to_parts(known, periods, *rows, money=("cost",))


def acquisition_rows(known: Known, periods: Sequence[Period], *, lag_months: int = 0) -> list[pd.DataFrame]:
    """Return the same as tables by period and group."""
    costs = count_costs(known, periods, ["acquisition"], lag_months=lag_months)
    return beside(known, costs, _acquired_rows(known, periods))


def retention_cost_rows(
    known: Known, periods: Sequence[Period], base: str, *, grace_days: float, name: str = "customers"
) -> list[pd.DataFrame]:
    """Return the costs and who bears them as tables by period and group."""
    costs, moves = count_costs(known, periods, ["retention"]), movement_rows(known, periods, grace_days)
    opening, closing = moves["opening_customers"], moves["closing_customers"]
    bearers = (opening + closing) / 2 if base == "active" else opening - moves["churn_customers"]
    keys = ["_period", *known.keys.values()]
    return beside(known, costs, moves[keys].assign(**{name: bearers}))


def _acquired_rows(known: Known, periods: Sequence[Period]) -> pd.DataFrame:
    """Return, per period and group, how many units began to pay for the first time, and their MRR at the end."""
    groups = [*known.unit, *known.traits]
    found = [_acquired(known, chain, groups) for chain in chains(periods, known)]
    rows = pd.concat(found, ignore_index=True)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[_SUMS].sum()


def _acquired(known: Known, chain: Chain, groups: list[str]) -> pd.DataFrame:
    """A unit's first bucket with changes holds its first paid start, and what it paid at the end of that."""
    first = with_traits(known, moved(known, chain)).filter(nw.col("_nth") == 1)
    first = first.with_columns(nw.lit(1).alias("acquired"), nw.col("_closing").alias("mrr"))
    sums = collect(total(first, [*groups, "_bucket"], _SUMS))
    inside = sums["_bucket"].isin(chain.buckets)
    period = sums["_bucket"].map(dict(zip(chain.buckets, chain.periods, strict=True))).where(inside, chain.periods[0])
    return sums.assign(_period=period, **{name: sums[name].where(inside, 0) for name in _SUMS})
