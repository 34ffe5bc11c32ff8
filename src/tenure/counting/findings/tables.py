"""What looks suspicious of any table: its size, months without rows, instants in the future."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core import month_number, sum_by
from tenure.counting.findings.found import Examined, Found, found_among
from tenure.engine import collect

__all__ = ["INSTANTS", "find_future", "find_gaps", "find_round_size"]

Lazy = nw.LazyFrame[Any]

_SIZES = {1_000, 10_000, 65_535, 65_536, 1_048_575, 1_048_576}
"""Where exports are cut: pages of 1,000 and 10,000 rows, and sheets, with and without their line of names."""
INSTANTS = {
    "customers": "signed_up_at",
    "subscriptions": "started_at",
    "events": "occurred_at",
    "contacts": "occurred_at",
    "surveys": "answered_at",
    "costs": "spent_at",
    "outages": "started_at",
    "requests": "occurred_at",
    "exposures": "exposed_at",
    "steps": "completed_at",
}
"""The instant of a row of each table."""

_KEYS = {"surveys": "kind", "costs": "purpose", "outages": "service", "requests": "service"}  # without a customer
_SHOWN = 3
_PER_MONTH = 8  # rows: by chance a month would be empty once in three thousand


def find_round_size(of: Examined) -> Found | None:
    """Find that a table has exactly as many rows as an export that was cut."""
    rows = collect(sum_by(of.rows.with_columns(nw.lit(1).alias("_rows")), [], ["_rows"]))["_rows"]
    count = int(rows.fillna(0).iloc[0])
    return Found(count) if count in _SIZES else None


def find_gaps(of: Examined) -> Found | None:
    """Find calendar months without a row between the first and the last, where so many rows would leave none empty."""
    at = INSTANTS[of.table]
    rows = of.to_local(of.rows.filter(~nw.col(at).is_null()).select(at), at)
    rows = rows.select(month_number(nw.col(at)).alias("_month"), nw.lit(1).alias("_rows"))
    counts = collect(sum_by(rows, ["_month"], ["_rows"])).set_index("_month")["_rows"]
    if counts.empty:
        return None
    months = range(int(counts.index.min()), int(counts.index.max()) + 1)
    if counts.sum() < _PER_MONTH * len(months):
        return None
    empty = [month for month in months if month not in counts.index]
    shown = tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in empty[:_SHOWN])
    return Found(0, shown, {"months": len(empty)}) if empty else None


def find_future(of: Examined) -> Found | None:
    """Find rows whose instant lies in the future."""
    at, first = INSTANTS[of.table], "customer_id" if of.has("customer_id") else _KEYS[of.table]
    return found_among(of.rows.filter(nw.col(at) > of.now), first) if of.has(at) else None
