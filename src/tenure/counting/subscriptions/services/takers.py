"""Takers: the customers who hold a value-added service, against the whole base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, bucket_of, combine
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.services.holders import active_customers, in_buckets, states, steps
from tenure.counting.subscriptions.services.inputs import as_if_paid, value_added, whole_customers
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
    book, periods = inputs if paid_only else as_if_paid(inputs), options.periods
    base = _signed_up(book, periods) if of_all_known else active_customers(book, periods, options.grace_days)
    takers = _takers(book, periods, options.grace_days, of_all_known=of_all_known)
    if not inputs.entity_columns:
        return combine(inputs, periods, [takers, base]).select("takers", "customers")
    takers = takers[takers["takers"] > 0]
    values = group_rows([takers], inputs.entity_columns).table
    parts = combine(inputs, periods, [takers, base.merge(values, how="cross")]).select("takers", "customers")
    distinct = _takers(whole_customers(book), periods[:1], options.grace_days, of_all_known=of_all_known)
    return replace(parts, whole={"takers": _first(distinct, "takers"), "customers": _first(base, "customers")})


def _first(counts: pd.DataFrame, name: str) -> int:
    """Return the sum of a column in the first period."""
    return int(counts.loc[counts[PERIOD] == 0, name].sum())


def _takers(inputs: Inputs, periods: Sequence[Period], grace_days: float, *, of_all_known: bool) -> pd.DataFrame:
    """Return who holds a value-added service just before the end; of the known customers, if they are the base."""
    wait = of_all_known and inputs.has("customers", "signed_up_at")

    def rows(run: PeriodRun) -> Lazy:
        found = steps(value_added(inputs), run, grace_days).rename({"_active": "takers"})
        return in_buckets(_since_sign_up(inputs, found, run) if wait else found, run)

    return states(inputs, periods, rows, sums=("takers",))


def _since_sign_up(inputs: Inputs, rows: Lazy, run: PeriodRun) -> Lazy:
    """Move what happened before a customer's sign-up to it: nobody takes anything before being known."""
    people = inputs.tables["customers"].select("customer_id", "signed_up_at")
    at, signed_up = nw.col("_at"), nw.col("signed_up_at")
    since = nw.when(signed_up > at).then(signed_up).otherwise(at)
    return rows.join(people, on="customer_id", how="left").with_columns(since.alias("_at")).filter(at < run.end)


def _signed_up(inputs: Inputs, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the customers signed up before the end; one without an instant is taken as known ever since."""
    everyone = whole_customers(inputs)
    people = inputs.tables["customers"]
    signed_up = nw.col("signed_up_at") if inputs.has("customers", "signed_up_at") else None

    def rows(run: PeriodRun) -> Lazy:
        if signed_up is None:
            return people.select("customer_id", *_numbers(nw.lit(0)))
        bucket = nw.when(signed_up.is_null()).then(0).otherwise(bucket_of(signed_up, run.bounds))
        return people.filter(signed_up.is_null() | (signed_up < run.end)).select("customer_id", *_numbers(bucket))

    return states(everyone, periods, rows, sums=("customers",))


def _numbers(bucket: nw.Expr) -> list[nw.Expr]:
    return [bucket.cast(nw.Int64).alias("_bucket"), nw.lit(1).cast(nw.Int64).alias("customers")]
