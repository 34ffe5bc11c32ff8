"""Charges: amounts of single events, such as usage billed or credits given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.engine import collect
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["count_charges"]

Lazy = nw.LazyFrame[Any]


def count_charges(
    inputs: Inputs, periods: Sequence[Period], names: Sequence[str], *, vas_only: bool = False
) -> pd.DataFrame:
    """Return the exact amounts charged per period and group; credits are below 0."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        sums = collect(sum_by(_charges(inputs, run, names, vas_only=vas_only), [*groups, "_bucket"], ["charges"]))
        inside = sums["_bucket"].isin(run.buckets)
        periods_of = dict(zip(run.buckets, run.periods, strict=True))
        # A group whose charges all lie outside the periods has its row all the same.
        period = sums["_bucket"].map(periods_of).where(inside, run.periods[0])
        found.append(sums.assign(_period=period, charges=sums["charges"].where(inside, 0)))
    rows = pd.concat(found, ignore_index=True)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[["charges"]].sum()


def _charges(inputs: Inputs, run: PeriodRun, names: Sequence[str], *, vas_only: bool) -> Lazy:
    at, amount = nw.col("occurred_at"), nw.col("amount")
    rows = inputs.tables["events"].filter(
        nw.col("event").is_in(list(names)) & ~amount.is_null() & (at < run.bounds[-1])
    )
    if vas_only:
        services = inputs.tables["subscriptions"].filter(nw.col("is_vas") & ~nw.col("service").is_null())
        rows = rows.join(services.select("service").unique(), on="service", how="semi")
    # Halves round away from 0, so that a credit takes back exactly what its charge gave.
    size = (amount.abs() * inputs.scale + 0.5).floor().cast(nw.Int64)
    exact = nw.when(amount < 0).then(-size).otherwise(size)
    return join_customers(inputs, rows.with_columns(exact.alias("charges"), bucket_of(at, run.bounds).alias("_bucket")))
