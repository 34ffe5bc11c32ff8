"""Suspicious events and surveys: before sign-up, asked twice, on another scale."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import aggregate_by, sum_by
from tenure.counting.findings.found import Examined, Found, found_among
from tenure.engine import collect

__all__ = ["find_before_sign_up", "find_repeated_surveys", "find_scale_from_one"]

Lazy = nw.LazyFrame[Any]

_LEAST_ANSWERS = 50  # with so many, a scale from 0 to 10 would have a 0


def find_before_sign_up(of: Examined) -> Found | None:
    """Find rows of a table of events from before their customer signed up."""
    if not of.inputs.has("customers", "signed_up_at"):
        return None
    people = of.inputs.tables["customers"].select("customer_id", "signed_up_at")
    rows = of.rows.select("customer_id", "occurred_at").join(people, on="customer_id", how="inner")
    return found_among(rows.filter(nw.col("occurred_at") < nw.col("signed_up_at")))


def find_repeated_surveys(of: Examined) -> Found | None:
    """Find surveys of one customer and kind that stand several times at one instant."""
    if not of.has("customer_id"):
        return None
    keys = ["customer_id", "kind", "answered_at", *of.existing("service")]
    rows = of.rows.filter(~nw.col("customer_id").is_null()).select(*keys, nw.lit(1).alias("_rows"))
    repeated = sum_by(rows, keys, ["_rows"]).filter(nw.col("_rows") > 1)
    found = found_among(repeated)
    if found is None:
        return None
    times = int(collect(sum_by(repeated, [], ["_rows"]))["_rows"].iloc[0])
    return Found(times - found.rows, found.where)


def find_scale_from_one(of: Examined) -> Found | None:
    """Find NPS marks of which none is 0, as on a scale from 1 to 10."""
    rows = of.rows.filter((nw.col("kind") == "nps") & ~nw.col("score").is_null())
    rows = rows.select("kind", "score", nw.lit(1).alias("_rows"))
    found = collect(aggregate_by(rows, ["kind"], low=("min", "score"), answers=("sum", "_rows")))
    if found.empty or pd.isna(found["low"].iloc[0]) or found["low"].iloc[0] != 1:
        return None
    answers = int(found["answers"].iloc[0])
    return Found(answers) if answers >= _LEAST_ANSWERS else None
