"""Combinations: which services customers hold together, and how many hold each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    are_equal,
    bring_together,
    combine,
    count_together,
    next_value,
    sums_by_period,
)
from tenure.counting.core.groups import group_rows, states_by_period
from tenure.counting.subscriptions.services.holders import active_customers, at_ends, holders, steps
from tenure.counting.subscriptions.services.inputs import each_service, value_added
from tenure.engine import join_in_place
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_combinations"]

Lazy = nw.LazyFrame[Any]

_PAIR = ("service", "with_service")


def count_combinations(inputs: Inputs, options: Options, *, vas_only: bool) -> Parts:
    """Count just before the end, for each ordered pair of services that anybody holds together, who holds them.

    `both`, `service_customers`, `with_customers` and all active `customers`; every pair of the call has a row in all
    periods and groups.
    """
    inputs = bring_together(inputs)
    periods, grace_days, columns = options.periods, options.grace_days, inputs.customer_columns
    held = each_service(value_added(inputs) if vas_only else inputs)

    both, active, of_each = count_together(
        inputs,
        lambda: _held_together(held, periods, grace_days),
        lambda: active_customers(inputs, periods, grace_days),
        lambda: holders(held, periods, grace_days),
    )
    both = both[both["both"] > 0]
    every = active.merge(group_rows([both], _PAIR).table, how="cross")
    of_one, of_other = (_look_up(of_each, every, columns, service, len(periods)) for service in _PAIR)
    every = every.assign(service_customers=of_one, with_customers=of_other)
    keys = {**inputs.keys, **{name: name for name in _PAIR}}
    parts = combine(inputs, periods, [both, every], keys=keys)
    return replace(parts, mergeable=False).select("both", "service_customers", "with_customers", "customers")


def _held_together(held: Inputs, periods: Sequence[Period], grace_days: float) -> pd.DataFrame:
    """Return who holds two different services as `both`, a table by period, group, service and the other service."""
    columns = [*held.group_columns, "with_service"]

    def rows(run: PeriodRun) -> Lazy:
        return _overlaps(steps(held, at_ends(run), grace_days), at_ends(run))

    def finish(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        ceased = sums[sums["_until"] < len(run.buckets)]
        ceased = ceased.assign(_bucket=ceased["_until"], both=-ceased["both"])
        return states_by_period(pd.concat([sums, ceased], ignore_index=True), columns, ["both"], at_ends(run))

    return sums_by_period(held, periods, rows, sums=("both",), keys=("with_service", "_until"), to_periods=finish)


def _overlaps(rows: Lazy, ends: PeriodRun) -> Lazy:
    """Return each time in which a customer holds two services: from `_bucket` to before `_until`."""
    spans = _spans(rows, ends)
    other = {"customer_id": "customer_id", "service": "with_service", "_since": "_from", "_until": "_to"}
    others = join_in_place(spans.select(*other).rename(other))
    pairs = spans.join(others, on="customer_id", how="inner").filter(~are_equal(*_PAIR))
    since, begun, until, to = (nw.col(name) for name in ("_since", "_from", "_until", "_to"))
    pairs = pairs.select(
        "customer_id",
        *_PAIR,
        nw.when(since > begun).then(since).otherwise(begun).alias("_bucket"),
        nw.when(until < to).then(until).otherwise(to).alias("_until"),
        nw.lit(1).cast(nw.Int64).alias("both"),
    )
    return pairs.filter(nw.col("_bucket") < nw.col("_until"))


def _spans(rows: Lazy, ends: PeriodRun) -> Lazy:
    """Return from which bucket on (`_since`), and before which (`_until`), each customer holds each service."""
    last = len(ends.bounds)
    if last > 1:
        rows = rows.with_columns(nw.col("_bucket").alias("_place"))
        later = next_value("_place", ["customer_id", "service"], "_bucket").fill_null(last)
    else:
        later = nw.lit(last)
    rows = rows.with_columns(later.cast(nw.Int64).alias("_until")).filter(nw.col("_active") > 0)
    return rows.select("customer_id", "service", nw.col("_bucket").alias("_since"), "_until")


def _look_up(
    of_each: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[str], service: str, periods: int
) -> NDArray[np.int64]:
    """Return for each row how many of its period and group hold one of its services."""
    found = group_rows([of_each.rename(columns={"service": service}), rows], [*columns, service])
    has, wanted = found.numbers
    counts = np.zeros((periods, len(found.table)), dtype=np.int64)
    np.add.at(counts, (of_each[PERIOD].to_numpy(), has), of_each["holders"].to_numpy())
    return counts[rows[PERIOD].to_numpy(), wanted]
