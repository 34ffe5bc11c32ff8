"""Combinations: which services customers hold together, and how many hold each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD, PeriodRun, combine, next_value
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.services.holders import active_customers, holders, in_buckets, states, steps
from tenure.counting.subscriptions.services.inputs import each_service, value_added
from tenure.options import Options
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
    periods, grace_days, columns = options.periods, options.grace_days, inputs.customer_columns
    held = each_service(value_added(inputs) if vas_only else inputs)

    def rows(run: PeriodRun) -> Lazy:
        return in_buckets(_together(steps(held, run, grace_days)), run)

    both = states(held, periods, rows, sums=("both",), keys=("with_service",))
    both = both[both["both"] > 0]
    every = active_customers(inputs, periods, grace_days).merge(group_rows([both], _PAIR).table, how="cross")
    of_each = holders(held, periods, grace_days)
    of_one, of_other = (_look_up(of_each, every, columns, service, len(periods)) for service in _PAIR)
    every = every.assign(service_customers=of_one, with_customers=of_other)
    keys = {**inputs.keys, **{name: name for name in _PAIR}}
    return combine(inputs, periods, [both, every], keys=keys).select(
        "both", "service_customers", "with_customers", "customers"
    )


def _together(rows: Lazy) -> Lazy:
    """Return the instants at which customers begin (`both` 1) and cease (−1) to hold two different services."""
    spans = rows.with_columns(nw.col("_at").alias("_ended"))
    spans = spans.with_columns(next_value("_ended", ["customer_id", "service"], "_at").alias("_until"))
    spans = spans.filter(nw.col("_active") > 0)
    one = spans.select("customer_id", "service", nw.col("_at").alias("_since"), "_until")
    other = spans.select(
        "customer_id",
        nw.col("service").alias("with_service"),
        nw.col("_at").alias("_from"),
        nw.col("_until").alias("_to"),
    )
    pairs = one.join(other, on="customer_id", how="inner").filter(_are_different())
    return _steps_of_pairs(pairs)


def _are_different() -> nw.Expr:
    """Whether the two services differ; a null is a service of its own."""
    one, other = nw.col("service"), nw.col("with_service")
    return (one != other).fill_null(value=False) | (one.is_null() != other.is_null())


def _steps_of_pairs(pairs: Lazy) -> Lazy:
    """Return the first and the last instant of each overlap, the last where there is one."""
    since, begun, until, to = (nw.col(name) for name in ("_since", "_from", "_until", "_to"))
    pairs = pairs.with_columns(
        nw.when(since > begun).then(since).otherwise(begun).alias("_start"),
        nw.when(to.is_null() | (until < to)).then(until).otherwise(to).alias("_end"),
    )
    start, end = nw.col("_start"), nw.col("_end")
    pairs = pairs.filter(end.is_null() | (start < end))
    columns = ["customer_id", *_PAIR]
    begin = pairs.select(*columns, start.alias("_at"), nw.lit(1).cast(nw.Int64).alias("both"))
    cease = pairs.filter(~end.is_null()).select(*columns, end.alias("_at"), nw.lit(-1).cast(nw.Int64).alias("both"))
    return nw.concat([begin, cease], how="vertical")


def _look_up(
    of_each: pd.DataFrame, rows: pd.DataFrame, columns: Sequence[str], service: str, periods: int
) -> NDArray[np.int64]:
    """Return for each row how many of its period and group hold one of its services."""
    found = group_rows([of_each.rename(columns={"service": service}), rows], [*columns, service])
    has, wanted = found.numbers
    counts = np.zeros((periods, len(found.table)), dtype=np.int64)
    np.add.at(counts, (of_each[PERIOD].to_numpy(), has), of_each["holders"].to_numpy())
    return counts[rows[PERIOD].to_numpy(), wanted]
