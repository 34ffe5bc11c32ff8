"""Takers: the customers who hold a value-added service, against the whole base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, bring_together, bucket_of, combine, count_together
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.services.holders import active_customers, states, steps
from tenure.counting.subscriptions.services.inputs import as_if_paid, value_added, whole_customers
from tenure.engine import instant
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_takers"]

Lazy = nw.LazyFrame[Any]


def count_takers(inputs: Inputs, options: Options, *, of_all_known: bool, paid_only: bool) -> Parts:
    """Count `takers` and `customers` per period and group.

    Groups of customers' columns have bases of their own. Those of subscriptions, the values met among the takers,
    share them: rows have the whole base, and the sums over all rows are those of distinct customers.
    """
    inputs, periods = bring_together(inputs), options.periods
    book = inputs if paid_only else as_if_paid(inputs)
    grace_days = options.grace_days
    base, takers = count_together(
        inputs,
        lambda: _signed_up(book, periods) if of_all_known else active_customers(book, periods, grace_days),
        lambda: _takers(book, periods, grace_days, of_all_known=of_all_known),
    )
    if not inputs.entity_columns:
        return combine(inputs, periods, [takers, base]).select("takers", "customers")
    takers = takers[takers["takers"] > 0]
    values = group_rows([takers], inputs.entity_columns).table
    parts = combine(inputs, periods, [takers, base.merge(values, how="cross")]).select("takers", "customers")
    distinct = _takers(whole_customers(book), periods[:1], grace_days, of_all_known=of_all_known)
    return replace(parts, whole={"takers": _first(distinct, "takers"), "customers": _first(base, "customers")})


def _first(counts: pd.DataFrame, name: str) -> int:
    """Return the sum of a column in the first period."""
    return int(counts.loc[counts[PERIOD] == 0, name].sum())


def _takers(inputs: Inputs, periods: Sequence[Period], grace_days: float, *, of_all_known: bool) -> pd.DataFrame:
    """Return who holds a value-added service just before the end; of the known customers, if they are the base."""
    wait = of_all_known and inputs.has("customers", "signed_up_at")

    def rows(ends: PeriodRun) -> Lazy:
        found = steps(value_added(inputs), ends, grace_days, "takers")
        return _since_sign_up(inputs, found, ends) if wait else found

    return states(inputs, periods, rows, sums=("takers",))


def _since_sign_up(inputs: Inputs, rows: Lazy, ends: PeriodRun) -> Lazy:
    """Move what happened before a customer's sign-up to it: nobody takes anything before being known."""
    known = _sign_ups(inputs, ends).select("customer_id", nw.col("_bucket").alias("_known"))
    bucket, since = nw.col("_bucket"), nw.col("_known")
    rows = rows.join(known, on="customer_id", how="inner")
    return rows.with_columns(nw.when(since > bucket).then(since).otherwise(bucket).alias("_bucket"))


def _signed_up(inputs: Inputs, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the customers signed up before the end, as a table by period and group of customers' columns."""
    return states(whole_customers(inputs), periods, partial(_sign_ups, inputs), sums=("customers",))


def _sign_ups(inputs: Inputs, ends: PeriodRun) -> Lazy:
    """Return each customer known before the last end, in the bucket of its sign-up, without an instant in the first."""
    people, bucket = inputs.tables["customers"], nw.lit(0)
    if inputs.has("customers", "signed_up_at"):
        signed_up = nw.col("signed_up_at")
        people = people.filter(signed_up.is_null() | (signed_up < instant(ends.end)))
        bucket = nw.when(signed_up.is_null()).then(0).otherwise(bucket_of(signed_up, ends.bounds))
    numbers = {"_bucket": bucket, "customers": nw.lit(1)}
    return people.select("customer_id", *(each.cast(nw.Int64).alias(name) for name, each in numbers.items()))
