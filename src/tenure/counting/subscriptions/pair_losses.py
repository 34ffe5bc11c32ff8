"""Pairs that were lost while their customers stayed, where `by` names columns of subscriptions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, sums_by_period
from tenure.counting.subscriptions.net_changes import shared_net_changes
from tenure.options import Options
from tenure.results import Message
from tenure.tables import Inputs

__all__ = ["pair_notes"]

Lazy = nw.LazyFrame[Any]


def pair_notes(inputs: Inputs, options: Options, *, of_all: Inputs | None = None) -> tuple[Message, ...]:
    """Return the note of how many lost pairs are of customers who are still there at the end of the period.

    Where the inputs are only the services that a customer may drop, `of_all` are all subscriptions.
    """
    if options.unit == "customer" or not inputs.entity_columns:
        return ()
    everyone = replace(of_all or inputs, keys={}, entity_columns=(), customer_columns=())
    rows = partial(_losses, inputs, everyone, grace_days=options.grace_days)
    sums = sums_by_period(everyone, options.periods, rows, sums=("lost", "still"))
    lost, still = int(sums["lost"].sum()), int(sums["still"].sum())
    key = "pairs_still_customers" if of_all is None else "services_still_customers"
    return (Message(key, {"lost": lost, "customers": still}),)


def _losses(inputs: Inputs, everyone: Inputs, run: PeriodRun, *, grace_days: float) -> Lazy:
    is_lost = (nw.col("_closing") == 0) & (nw.col("_net") < 0) & (nw.col("_bucket") > 0)
    pairs = shared_net_changes(inputs, run, grace_days).filter(is_lost)
    customers = shared_net_changes(everyone, run, grace_days)
    customers = customers.select("customer_id", "_bucket", (nw.col("_closing") > 0).cast(nw.Int64).alias("still"))
    lost = pairs.select("customer_id", "_bucket", nw.lit(1).alias("lost"))
    return lost.join(customers, on=["customer_id", "_bucket"], how="inner")
