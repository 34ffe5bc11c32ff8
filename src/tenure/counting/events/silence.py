"""Silence: customers well into their first term who have never spoken for us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import aggregate_over
from tenure.counting.events.names import is_named, missing_event
from tenure.counting.subscriptions.changes import in_force, paid_intervals
from tenure.engine import Frame, instant, restore, with_elapsed
from tenure.tables import Inputs

__all__ = ["list_silent"]

Lazy = nw.LazyFrame[Any]


def list_silent(inputs: Inputs, as_of: datetime, event: Sequence[str]) -> Frame:
    """Return a row per customer active just before `as_of`, past half of the first term and without such an event.

    Nobody where no event has any of the names: it tells nothing about a customer.
    """
    active = paid_intervals(inputs).filter(in_force(instant(as_of))).select("customer_id").unique()
    heard = inputs.tables["events"].filter(is_named(event) & (nw.col("occurred_at") < instant(as_of)))
    rows = _first_terms(inputs).filter(nw.col("_start") < instant(as_of)).with_columns(instant(as_of).alias("_now"))
    rows = rows.join(active, on="customer_id", how="semi")
    rows = rows.join(heard.select("customer_id").unique(), on="customer_id", how="anti")
    rows = with_elapsed(with_elapsed(rows, "_start", "_now", "_passed"), "_start", "_end", "_term")
    is_known = nw.lit(missing_event(inputs, "events", event) is None)
    rows = rows.filter(is_known & (nw.col("_passed") * 2 > nw.col("_term")))
    share = nw.col("_passed").cast(nw.Float64) / nw.col("_term").cast(nw.Float64)
    shown = rows.sort("_end", "customer_id").select(
        "customer_id",
        nw.col("_start").alias("started_at"),
        nw.col("_end").alias("term_ends_at"),
        nw.when(share > 1).then(1.0).otherwise(share).alias("term_share"),
    )
    return restore(shown, inputs.kind, zones=dict.fromkeys(("started_at", "term_ends_at"), inputs.zone))


def _first_terms(inputs: Inputs) -> Lazy:
    """Return each customer's first paid subscription that has a term, `[_start, _end)`; of several the shortest."""
    has_terms = inputs.has("subscriptions", "term_ends_at")
    rows, end = paid_intervals(inputs, *(["term_ends_at"] if has_terms else [])), nw.col("ended_at")
    if has_terms:
        end = nw.when(nw.col("term_ends_at").is_null()).then(end).otherwise(nw.col("term_ends_at"))
    rows = rows.select("customer_id", "_start", end.alias("_end")).filter(nw.col("_end") > nw.col("_start"))
    for column in ("_start", "_end"):
        rows = rows.with_columns(aggregate_over(column, "min", ["customer_id"]).alias("_least"))
        rows = rows.filter(nw.col(column) == nw.col("_least")).drop("_least")
    return rows.unique()
