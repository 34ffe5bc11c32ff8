"""Requests: how many failed, satisfied, or could be understood, per period and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from tenure.counting.core import count_by_period
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["apdex_sums", "count_apdex", "count_failures", "count_opinions"]

Lazy = nw.LazyFrame[Any]

_SCALE = 1_000_000_000  # scores are summed as whole billionths


def count_failures(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the `requests` whose outcome is known, those that `failed`, and those `unknown`."""
    unknown = nw.col("ok").is_null()
    sums = {"failed": nw.when(nw.col("ok")).then(0).otherwise(1) * (~unknown).cast(nw.Int64)}
    sums |= {"requests": ~unknown, "unknown": unknown}
    return count_by_period(inputs, periods, inputs.tables["requests"], at="occurred_at", sums=sums)


def count_apdex(inputs: Inputs, periods: Sequence[Period], target_ms: float) -> Parts:
    """Count the requests that are `satisfied`, `tolerating`, `frustrated`, and `unmeasured`."""
    sums = apdex_sums(inputs, target_ms)
    return count_by_period(inputs, periods, inputs.tables["requests"], at="occurred_at", sums=sums)


def apdex_sums(inputs: Inputs, target_ms: float) -> Mapping[str, nw.Expr]:
    """Return what to sum for the Apdex: what failed is frustrated, however soon; without a latency it is unmeasured."""
    latency = nw.col("latency_ms")
    level = nw.when(latency <= target_ms).then(0).otherwise(nw.when(latency <= 4 * target_ms).then(1).otherwise(2))
    level = nw.when(latency.is_null()).then(3).otherwise(level)
    if inputs.has("requests", "ok"):
        level = nw.when(~nw.col("ok")).then(2).otherwise(level)
    return {name: level == at for at, name in enumerate(("satisfied", "tolerating", "frustrated", "unmeasured"))}


def count_opinions(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count the `scores` of the `requests` that have a latency, exactly, their `squares`, and those `unmeasured`."""
    measured = ~nw.col("latency_ms").is_null()
    rows = inputs.tables["requests"].with_columns(_rating(inputs).alias("_rating"))
    rows = rows.with_columns(nw.when(measured).then(_score(nw.col("_rating"))).otherwise(0.0).alias("_score"))
    score = nw.col("_score")
    sums = {"scores": _units(score), "squares": _units(score * score), "requests": measured, "unmeasured": ~measured}
    parts = count_by_period(inputs, periods, rows, at="occurred_at", sums=sums)
    return replace(parts, money=frozenset({"scores", "squares"}), scale=_SCALE, is_money=False)


def _rating(inputs: Inputs) -> nw.Expr:
    """Return the transmission rating of each request, from 0 to 100."""
    delay = nw.col("latency_ms") + 2.0 * _or_nothing(inputs, "jitter_ms") + 10.0
    impairment = nw.when(delay < 160.0).then(delay * 0.025).otherwise((delay - 120.0) * 0.1)
    rating = 93.2 - impairment - 250.0 * _or_nothing(inputs, "packet_loss")
    # No impairment is below 0, so that no rating is above 93.2.
    return nw.when(rating < 0.0).then(0.0).otherwise(rating)


def _score(rating: nw.Expr) -> nw.Expr:
    score = 1.0 + 0.035 * rating + 0.000007 * (rating * (rating - 60.0) * (100.0 - rating))
    return nw.when(score < 1.0).then(1.0).otherwise(score)


def _or_nothing(inputs: Inputs, name: str) -> nw.Expr:
    """Return a column, 0 where it is null or absent."""
    return nw.col(name).fill_null(0.0) if inputs.has("requests", name) else nw.lit(0.0)


def _units(value: nw.Expr) -> nw.Expr:
    return (value * _SCALE + 0.5).floor()
