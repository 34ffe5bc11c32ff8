"""Purchases: how often, how lately, since when and for how much each customer has bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core.aggregates import aggregate_by, days, divide, sum_by
from tenure.engine import Frame, restore, to_local
from tenure.options import Columns, names, number
from tenure.periods import Instant
from tenure.tables import Inputs, check_inputs

__all__ = ["purchases", "rfm_summary"]

Lazy = nw.LazyFrame[Any]


def rfm_summary(
    events: Frame,
    *,
    as_of: Instant | None = None,
    unit_days: float = 1,
    purchase_events: Columns = ("purchase",),
) -> Frame:
    """Recency, frequency and monetary value of each customer's purchases, as the models of purchases take them.

    Definition: purchases of one calendar day are one. `frequency` counts the days with a purchase after the
    first, `recency` runs from the first to the last, `T` from the first to `as_of`, whose own day is in;
    `monetary` is the mean amount of a day with a purchase, the first left out. Whole days, in units of
    `unit_days`. A purchase without an amount counts, and leaves the mean of its customer unknown.

    Args:
        events: One row per purchase, among other events; see `Event`.
        as_of: The last day observed; that of the latest event if left out.
        unit_days: How many days make a unit of time: 7 for weeks.
        purchase_events: The names of events that are purchases.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `frequency`, `recency`, `T` and
        `monetary`, null without a repeat purchase.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Fader, Hardie & Lee, RFM and CLV: using iso-value curves for customer base analysis, JMR 42 (2005).

    Example:
        >>> from tenure.samples import events
        >>> rfm_summary(events, as_of="2026-03-31", purchase_events="use")["frequency"].tolist()
        [1, 2, 1, 0]
    """
    words, unit = names(purchase_events, "purchase_events"), number(unit_days, "unit_days", above=0)
    inputs = check_inputs(uses={"events": ["amount"]}, events=events)
    rows = purchases(inputs, inputs.as_of(as_of), words)
    recency, age = (divide(nw.col(name), unit, nw.col("T")).alias(name) for name in ("recency", "T"))
    shown = rows.select("customer_id", "frequency", recency, age, "monetary")
    return restore(shown.sort("customer_id"), inputs.kind)


def purchases(inputs: Inputs, as_of: datetime, purchase_events: Sequence[str]) -> Lazy:
    """Return a row per customer: `frequency`, `recency` and `T` in days, `monetary`, and all that was `spent`."""
    today = inputs.to_local(as_of).toordinal() - 1
    has_amount = inputs.has("events", "amount")
    rows = inputs.tables["events"].filter(nw.col("event").is_in(list(purchase_events)))
    amount, free = (
        (_exact_amount(inputs.scale), nw.col("amount").is_null()) if has_amount else (nw.lit(0), nw.lit(True))
    )
    rows = to_local(rows, inputs.zone, "occurred_at").select(
        "customer_id",
        days(nw.col("occurred_at")).alias("_day"),
        amount.alias("_amount"),
        free.cast(nw.Int64).alias("_free"),
    )
    rows = rows.filter(nw.col("_day") <= today)
    daily = sum_by(rows, ["customer_id", "_day"], ["_amount", "_free"])
    daily = daily.with_columns(nw.lit(1).alias("_one"))
    lives = aggregate_by(
        daily,
        ["customer_id"],
        _first=("min", "_day"),
        _last=("max", "_day"),
        _days=("sum", "_one"),
        _spent=("sum", "_amount"),
        _frees=("sum", "_free"),
    )
    first = daily.select(
        "customer_id", nw.col("_day").alias("_first"), nw.col("_amount").alias("_once"), nw.col("_free")
    )
    lives = lives.join(first, on=["customer_id", "_first"], how="left")
    again = nw.col("_days") - 1
    mean = (nw.col("_spent") - nw.col("_once")).cast(nw.Float64) / (again * inputs.scale).cast(nw.Float64)
    return lives.select(
        "customer_id",
        again.alias("frequency"),
        (nw.col("_last") - nw.col("_first")).cast(nw.Float64).alias("recency"),
        (nw.lit(today) - nw.col("_first")).cast(nw.Float64).alias("T"),
        nw.when((again > 0) & (nw.col("_frees") == nw.col("_free"))).then(mean).alias("monetary"),
        divide(nw.col("_spent"), inputs.scale, again).alias("spent"),
    )


def _exact_amount(scale: int) -> nw.Expr:
    """Return amounts of either sign as integers of 1/scale; halves round away from 0."""
    amount = nw.col("amount")
    size = (amount.abs() * scale + 0.5).floor().cast(nw.Int64)
    return nw.when(amount < 0).then(-size).otherwise(size).fill_null(0)
