"""Suspicious subscriptions: overlaps, changes within a day, free rows, extracts that are cut off, planned ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from tenure.counting.core import aggregate_by, days_of, next_value, sum_by
from tenure.counting.findings.found import Examined, Found, found_among
from tenure.engine import collect

__all__ = ["find_cut_off", "find_free", "find_overlaps", "find_planned_ends", "find_same_day_changes"]

Lazy = nw.LazyFrame[Any]

_LEAST_CUT = 5
_SHARE_CUT = 0.2  # of all rows end on one day
_LAST_DAYS = 31


def find_overlaps(of: Examined) -> Found | None:
    """Find rows that run on past the start of the next one of the same customer, service and plan."""
    keys = ["customer_id", *of.existing("service", "plan")]
    rows = of.rows.filter(_not_empty() & (nw.col("mrr") > 0))
    rows = rows.select(*keys, "started_at", nw.col("ended_at").is_null().cast(nw.Int64).alias("_open"), "ended_at")
    rows = rows.with_columns(nw.lit(1).alias("_rows"))
    starts = aggregate_by(
        rows, [*keys, "started_at"], _last=("max", "ended_at"), _open=("max", "_open"), _rows=("sum", "_rows")
    )
    starts = starts.with_columns(nw.col("started_at").alias("_start"))
    starts = starts.with_columns(next_value("_start", keys, "started_at").alias("_next"))
    later = ~nw.col("_next").is_null() & ((nw.col("_open") == 1) | (nw.col("_last") > nw.col("_next")))
    return found_among(starts.filter(later | (nw.col("_rows") > 1)))


def find_same_day_changes(of: Examined) -> Found | None:
    """Find rows that end on a day on which another row of the same customer starts, on another plan or service."""
    kinds = of.existing("service", "plan")
    if not kinds:
        return None
    rows = of.rows.filter(_not_empty() & (nw.col("mrr") > 0))
    rows = of.to_local(rows.select("customer_id", *kinds, "started_at", "ended_at"), "started_at", "ended_at")
    ended = rows.filter(~nw.col("ended_at").is_null())
    ended = ended.select("customer_id", *kinds, days_of(nw.col("ended_at")).alias("_day"))
    started = rows.select(
        "customer_id",
        *(nw.col(name).alias(f"_new_{name}") for name in kinds),
        days_of(nw.col("started_at")).alias("_day"),
    )
    pairs = ended.join(started, on=["customer_id", "_day"], how="inner")
    differs = [nw.col(name).fill_null("") != nw.col(f"_new_{name}").fill_null("") for name in kinds]
    return found_among(pairs.filter(nw.any_horizontal(*differs, ignore_nulls=False)))


def find_free(of: Examined) -> Found | None:
    """Find rows at a price of 0 that are no trials."""
    rows = of.rows.filter(_not_empty() & (nw.col("mrr") == 0))
    return found_among(rows.filter(nw.col("trial_ends_at").is_null()) if of.has("trial_ends_at") else rows)


def find_cut_off(of: Examined) -> Found | None:
    """Find an extract without open rows, in which many rows end on one of its last days."""
    rows = of.rows.select("customer_id", "ended_at")
    if found_among(rows.filter(nw.col("ended_at").is_null())) is not None:
        return None
    rows = of.to_local(rows, "ended_at").with_columns(
        nw.lit(1).alias("_rows"), days_of(nw.col("ended_at")).alias("_day")
    )
    ends = collect(sum_by(rows, ["_day"], ["_rows"])).set_index("_day")["_rows"]
    late = ends[ends.index >= ends.index.max() - _LAST_DAYS]
    if len(ends) < 2 or late.max() < max(_LEAST_CUT, _SHARE_CUT * ends.sum()):
        return None
    day = int(late.sort_index().idxmax())
    found = found_among(rows.filter(nw.col("_day") == day))
    return found and replace(found, values={"day": date.fromordinal(day + 1).isoformat()})


def find_planned_ends(of: Examined) -> Found | None:
    """Find rows whose end lies in the future."""
    return found_among(of.rows.filter(nw.col("ended_at") > of.now))


def _not_empty() -> nw.Expr:
    return nw.col("ended_at").is_null() | (nw.col("ended_at") > nw.col("started_at"))
