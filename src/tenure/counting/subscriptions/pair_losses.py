"""Pairs that were lost while their customers stayed, where `by` names columns of subscriptions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, sum_by, sums_by_period
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
    """Return, per customer and bucket with losses, how many pairs were `lost`, and how many of them of who is `still`.

    Who is gone has a row of it, within a grace none: such a customer is still there. Losses and ends are stacked and
    summed rather than joined: rows of a customer then stay on one machine.
    """
    closing, net = nw.col("_closing"), nw.col("_net")
    pairs = shared_net_changes(inputs, run, grace_days).filter((closing == 0) & (net < 0) & (nw.col("_bucket") > 0))
    ends = shared_net_changes(everyone, run, grace_days).filter(closing == 0, nw.col("_bucket") > 0)
    pieces = [_numbers(pairs, lost=1, gone=0), _numbers(ends, lost=0, gone=1)]
    rows = sum_by(nw.concat(pieces, how="vertical"), ["customer_id", "_bucket"], ["lost", "gone"], as_float=True)
    return rows.with_columns((nw.col("lost") * (1 - nw.col("gone"))).alias("still"))


def _numbers(rows: Lazy, **numbers: int) -> Lazy:
    values = (nw.lit(float(number)).alias(name) for name, number in numbers.items())
    return rows.select("customer_id", nw.col("_bucket").cast(nw.Int64), *values)
