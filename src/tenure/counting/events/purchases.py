"""Purchases: how often, how lately, since when and for how much each customer has bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import aggregate_by, aggregate_over, days_of, divide, sum_by, to_money_units
from tenure.counting.events.names import is_named
from tenure.engine import Frame, repartition, restore, to_local
from tenure.periods import to_zone
from tenure.tables import Inputs

__all__ = ["list_purchasers", "purchasers"]

Lazy = nw.LazyFrame[Any]


def list_purchasers(inputs: Inputs, as_of: datetime | None, purchase_events: Sequence[str], unit_days: float) -> Frame:
    """Return the summary of each customer's purchases in units of days, in the kind of frame that came in."""
    rows = purchasers(inputs, as_of, purchase_events)
    recency, age = (divide(nw.col(name), unit_days, nw.col("T")).alias(name) for name in ("recency", "T"))
    shown = rows.select("customer_id", "frequency", recency, age, "monetary")
    return restore(shown.sort("customer_id"), inputs.kind)


def purchasers(inputs: Inputs, as_of: datetime | None, purchase_events: Sequence[str]) -> Lazy:
    """Return a row per customer: `frequency`, `recency` and `T` in days, `monetary`, and all that was `spent`.

    The day of `as_of`, of the latest event if None, is the last one that counts, and `T` runs to it.
    """
    today = _day_of(inputs, as_of)
    rows = inputs.tables["events"].filter(is_named(purchase_events))
    rows = to_local(rows, inputs.zone, "occurred_at")
    amount, missing = nw.lit(0), nw.lit(True)
    if inputs.has("events", "amount"):
        amount = to_money_units("amount", inputs.scale, signed=True).fill_null(0)
        missing = nw.col("amount").is_null()
    rows = rows.select(
        "customer_id",
        days_of(nw.col("occurred_at")).alias("_day"),
        amount.alias("_amount"),
        missing.cast(nw.Int64).alias("_missing"),
    )
    rows = repartition(rows.filter(nw.col("_day") <= today), "customer_id")
    daily = sum_by(rows, ["customer_id", "_day"], ["_amount", "_missing"])
    return _summary(daily, today, inputs.scale)


def _summary(daily: Lazy, today: int, scale: int) -> Lazy:
    daily = daily.with_columns(aggregate_over("_day", "min", ["customer_id"]).alias("_first"))
    is_first = (nw.col("_day") == nw.col("_first")).cast(nw.Int64)
    rows = aggregate_by(
        daily.with_columns(
            nw.lit(1).alias("_one"),
            (is_first * nw.col("_amount")).alias("_initial"),
            ((1 - is_first) * nw.col("_missing")).alias("_missing"),
        ),
        ["customer_id"],
        _first=("min", "_day"),
        _last=("max", "_day"),
        _days=("sum", "_one"),
        _spent=("sum", "_amount"),
        _initial=("sum", "_initial"),
        _missing=("sum", "_missing"),
    )
    again = nw.col("_days") - 1
    mean = (nw.col("_spent") - nw.col("_initial")).cast(nw.Float64) / (again * scale).cast(nw.Float64)
    return rows.select(
        "customer_id",
        again.alias("frequency"),
        (nw.col("_last") - nw.col("_first")).cast(nw.Float64).alias("recency"),
        (nw.lit(today) - nw.col("_first")).cast(nw.Float64).alias("T"),
        # A purchase without an amount leaves the mean of its customer unknown.
        nw.when((again > 0) & (nw.col("_missing") == 0)).then(mean).alias("monetary"),
        divide(nw.col("_spent"), scale, again).alias("spent"),
    )


def _day_of(inputs: Inputs, as_of: datetime | None) -> int:
    """Return the day of an instant in the zone of the data, counted from 0001-01-01."""
    moment = inputs.to_utc(as_of) if as_of is not None else inputs.latest
    return to_zone(moment, inputs.zone).toordinal() - 1 if moment is not None else 0
