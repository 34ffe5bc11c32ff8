"""Charges: amounts of single events, such as usage billed or credits given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.groups import with_traits
from tenure.counting.core.runs import Chain, chains
from tenure.counting.core.aggregates import bounded, total
from tenure.engine import collect
from tenure.periods import Period
from tenure.tables import Known

__all__ = ["count_charges"]

Lazy = nw.LazyFrame[Any]


def count_charges(
    known: Known, periods: Sequence[Period], names: Sequence[str], *, vas_only: bool = False
) -> pd.DataFrame:
    """Return the exact amounts charged per period and group; credits are below 0."""
    groups = [*known.unit, *known.traits]
    found = []
    for chain in chains(periods, known):
        sums = collect(total(_charges(known, chain, names, vas_only=vas_only), [*groups, "_bucket"], ["charges"]))
        inside = sums["_bucket"].isin(chain.buckets)
        periods_of = dict(zip(chain.buckets, chain.periods, strict=True))
        # A group whose charges all lie outside the periods has its row all the same.
        period = sums["_bucket"].map(periods_of).where(inside, chain.periods[0])
        found.append(sums.assign(_period=period, charges=sums["charges"].where(inside, 0)))
    rows = pd.concat(found, ignore_index=True)
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[["charges"]].sum()


def _charges(known: Known, chain: Chain, names: Sequence[str], *, vas_only: bool) -> Lazy:
    at, amount = nw.col("occurred_at"), nw.col("amount")
    rows = known.tables["events"].filter(
        nw.col("event").is_in(list(names)) & ~amount.is_null() & (at < chain.bounds[-1])
    )
    if vas_only:
        services = known.tables["subscriptions"].filter(nw.col("is_vas") & ~nw.col("service").is_null())
        rows = rows.join(services.select("service").unique(), on="service", how="semi")
    # Halves round away from 0, so that a credit takes back exactly what its charge gave.
    size = (amount.abs() * known.scale + 0.5).floor().cast(nw.Int64)
    exact = nw.when(amount < 0).then(-size).otherwise(size)
    return with_traits(known, rows.with_columns(exact.alias("charges"), bounded(at, chain.bounds).alias("_bucket")))
