"""What each customer has paid, pays now, and how long it has stayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import microseconds, seconds, sum_by
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.counting.subscriptions.tenures import month_length, tenures
from tenure.engine import collect, to_local
from tenure.tables import Inputs

__all__ = ["count_payers", "payers"]

Lazy = nw.LazyFrame[Any]

_DAY = 86_400_000_000


def payers(inputs: Inputs, as_of: datetime, charge_events: Sequence[str], *, grace_days: float = 0) -> Lazy:
    """Return a row per customer that has started: `months`, `lost`, `_mrr` now, and the `revenue` to date.

    Revenue is recurring as it accrued, each calendar month counted by the share of it in force and each
    subscription rounded once, and single charges.
    """
    rows = tenures(inputs, as_of, grace_days=grace_days)
    sums = [_accrued(inputs, as_of), *([_charged(inputs, as_of, charge_events)] if "events" in inputs.tables else [])]
    earned = sum_by(nw.concat(sums, how="vertical"), ["customer_id"], ["revenue"])
    rows = rows.join(earned, on="customer_id", how="left")
    return rows.with_columns(nw.col("revenue").fill_null(0))


def count_payers(inputs: Inputs, as_of: datetime, *, grace_days: float = 0) -> pd.DataFrame:
    """Return, per whole months, fate and MRR, how many customers: `months`, `lost`, `_mrr`, `units`."""
    rows = tenures(inputs, as_of, grace_days=grace_days).with_columns(nw.lit(1).alias("units"))
    found = collect(sum_by(rows, ["months", "lost", "_mrr"], ["units"]))
    return found.sort_values(["months", "lost", "_mrr"], ignore_index=True)


def _accrued(inputs: Inputs, as_of: datetime) -> Lazy:
    rows = paid_intervals(inputs).filter(nw.col("_start") < as_of)
    end = nw.col("ended_at")
    rows = rows.with_columns(nw.when(end < as_of).then(end).otherwise(nw.lit(as_of)).alias("_until"))
    rows = to_local(rows, inputs.zone, "_start", "_until")
    months = _calendar(nw.col("_until"), as_of.year) - _calendar(nw.col("_start"), as_of.year)
    revenue = (nw.col("_mrr").cast(nw.Float64) * months + 0.5).floor().cast(nw.Int64)
    return rows.select("customer_id", revenue.alias("revenue"))


def _charged(inputs: Inputs, as_of: datetime, charge_events: Sequence[str]) -> Lazy:
    amount = nw.col("amount")
    rows = inputs.tables["events"].filter(
        nw.col("event").is_in(list(charge_events)) & ~amount.is_null() & (nw.col("occurred_at") < as_of)
    )
    # Halves round away from 0, so that a credit takes back exactly what its charge gave.
    size = (amount.abs() * inputs.scale + 0.5).floor().cast(nw.Int64)
    return rows.select("customer_id", nw.when(amount < 0).then(-size).otherwise(size).alias("revenue"))


def _calendar(moment: nw.Expr, year: int) -> nw.Expr:
    """Return an instant in calendar months since a year, a part of a month by the share of its length."""
    months = (moment.dt.year().cast(nw.Int64) - year) * 12 + moment.dt.month().cast(nw.Int64)
    clock = seconds(moment) * 1_000_000 + microseconds(moment)
    into = (moment.dt.day().cast(nw.Int64) - 1) * _DAY + clock
    return months.cast(nw.Float64) + into.cast(nw.Float64) / (month_length(moment) * _DAY).cast(nw.Float64)
