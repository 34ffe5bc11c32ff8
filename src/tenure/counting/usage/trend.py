"""Trend: who uses more or less than in the previous equal period, of those who were there before and are still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bucket_of, count_by_period, list_by_period, sum_by
from tenure.counting.events.names import count_of_event, missing_event
from tenure.counting.subscriptions.changes import activity_changes, changes, in_force, paid_intervals
from tenure.counting.usage.uses import uses_of
from tenure.engine import Frame, instant, join_small
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["TrendRule", "count_trends", "list_trends"]

Lazy = nw.LazyFrame[Any]

_SUMS = ("_opening", "_closing", "_before", "_uses")


@dataclass(frozen=True)
class TrendRule:
    """Which events are uses, by how much they may change and be stable, and the grace of those who return."""

    event: Sequence[str]
    tolerance: float
    grace_days: float = 0


def count_trends(inputs: Inputs, periods: Sequence[Period], rule: TrendRule) -> Parts:
    """Count per period and group the `customers`, those `declining`, `stable` and `rising`, and the `new` ones."""
    both = (nw.col("_opening") > 0) & (nw.col("_closing") > 0)
    trends = {"declining": "down", "stable": "stable", "rising": "up"}
    sums = {name: both & (nw.col("_trend") == trend) for name, trend in trends.items()}
    sums |= {"customers": both, "new": (nw.col("_opening") == 0) & (nw.col("_closing") > 0)}

    def rows(run: PeriodRun) -> Lazy:
        return _trends(inputs, periods, rule, run)

    return count_of_event(inputs, rule.event, lambda: count_by_period(inputs, periods, rows, sums=sums))


def list_trends(inputs: Inputs, periods: Sequence[Period], rule: TrendRule) -> Frame:
    """Return a row per customer who was there before and is still, in the kind of frame that came in.

    Nobody where no event has the name that was asked for: it tells nothing about a customer.
    """
    is_unknown = missing_event(inputs, "events", rule.event) is not None
    there = (nw.col("_opening") > 0) & (nw.col("_closing") > 0)

    def rows(run: PeriodRun) -> Lazy:
        found = _trends(inputs, periods, rule, run).filter(there)
        return found.head(0) if is_unknown else found

    keys = [nw.col(inner).alias(name) for name, inner in inputs.keys.items()]
    counts = [
        nw.col(f"_{name}").cast(nw.Int64).alias(new) for name, new in (("before", "uses_before"), ("uses", "uses"))
    ]
    columns = [*keys, *counts, nw.col("_change").alias("change"), nw.col("_trend").alias("trend")]
    order = ["period_start", "period_end", "customer_id", *inputs.keys]
    return list_by_period(inputs, periods, rows, columns, order)


def _trends(inputs: Inputs, periods: Sequence[Period], rule: TrendRule, run: PeriodRun) -> Lazy:
    """Return per entity and period its `_uses` and those `_before`, their `_change` and `_trend`.

    `_opening` and `_closing` are above 0 for who was there before the previous period, and is at the end of this one.
    """
    spans = _spans(inputs, periods, run)
    pieces = [_states(inputs, spans, rule.grace_days), _uses(inputs, spans, rule.event)]
    # One aggregate in the place of a join, which would never meet the null of a group.
    rows = sum_by(nw.concat(pieces, how="vertical"), [*inputs.entity, *_bucket_of_several(spans)], _SUMS, as_float=True)
    rows = rows.with_columns(_change(periods, run).alias("_change"), **_bucket_of_one(spans))
    change, uses = nw.col("_change"), nw.col("_uses")
    steady = nw.when(change < -rule.tolerance).then(nw.lit("down")).otherwise(nw.lit("stable"))
    from_some = nw.when(change > rule.tolerance).then(nw.lit("up")).otherwise(steady)
    from_none = nw.when(uses > 0).then(nw.lit("up")).otherwise(nw.lit("stable"))
    return rows.with_columns(nw.when(nw.col("_before") > 0).then(from_some).otherwise(from_none).alias("_trend"))


def _spans(inputs: Inputs, periods: Sequence[Period], run: PeriodRun) -> pd.DataFrame:
    """Return, for each period of a run, its bucket, the start of the previous period, its own start and its end."""
    rows = []
    for position, bucket in zip(run.positions, run.buckets, strict=True):
        period = periods[position]
        rows.append((bucket, *map(inputs.to_utc, (period.previous.start, period.start, period.end))))
    return pd.DataFrame(rows, columns=["_bucket", "_first", "_middle", "_last"])


def _bucket_of_several(spans: pd.DataFrame) -> list[str]:
    """Return the column that tells periods apart, where there are several; one is spared the joins."""
    return ["_bucket"] if len(spans) > 1 else []


def _bucket_of_one(spans: pd.DataFrame) -> dict[str, nw.Expr]:
    return {} if len(spans) > 1 else {"_bucket": nw.lit(int(spans["_bucket"].iloc[0]))}


def _states(inputs: Inputs, spans: pd.DataFrame, grace_days: float) -> Lazy:
    """Return rows whose sums are above 0 for who is active just before the previous period, and before the end."""
    latest = spans["_last"].max().to_pydatetime()
    if grace_days:
        rows = activity_changes(changes(inputs, grace_days, before=latest), inputs.entity)
    else:
        rows = paid_intervals(inputs).filter(nw.col("_start") < instant(latest))
    if len(spans) > 1:
        rows, bounds = join_small(rows, spans), [nw.col("_first"), nw.col("_last")]
    else:
        bounds = [instant(spans[name].iloc[0].to_pydatetime()) for name in ("_first", "_last")]
    if grace_days:
        opening, closing = (nw.when(nw.col("_at") < bound).then(nw.col("_active")).otherwise(0) for bound in bounds)
    else:
        opening, closing = (in_force(bound) for bound in bounds)
        # Who is there at neither end counts nothing; groups are those of all rows.
        rows = rows if inputs.group_columns else rows.filter(opening | closing)
    return _select(inputs, spans, rows, opening, closing, nw.lit(0), nw.lit(0))


def _uses(inputs: Inputs, spans: pd.DataFrame, event: Sequence[str]) -> Lazy:
    """Return the uses in each period and in the one before it; an event may be of both, of several periods."""
    bounds = sorted({bound.to_pydatetime() for name in ("_first", "_middle", "_last") for bound in spans[name]})
    at, none = nw.col("_at"), nw.lit(0)
    rows = uses_of(inputs, event).filter((at >= instant(bounds[0])) & (at < instant(bounds[-1])))
    if len(spans) == 1:
        return _select(inputs, spans, rows, none, none, at < instant(bounds[1]), at >= instant(bounds[1]))
    rows = rows.with_columns(bucket_of(at, bounds).cast(nw.Int64).alias("_piece"))
    places = []
    for bucket, first, middle, last in spans.itertuples(index=False):
        inside = [(piece, bound) for piece, bound in enumerate(bounds, 1) if first <= bound < last]
        places += [(piece, bucket, int(bound < middle), int(bound >= middle)) for piece, bound in inside]
    table = pd.DataFrame(places, columns=["_in_piece", "_bucket", "_before", "_now"])
    rows = join_small(rows, table, "_piece", "_in_piece")
    return _select(inputs, spans, rows, none, none, nw.col("_before"), nw.col("_now"))


def _select(inputs: Inputs, spans: pd.DataFrame, rows: Lazy, *sums: nw.Expr) -> Lazy:
    """Return the sums of one piece, as floats: such counts are exact, and summed faster."""
    numbers = {name: each.cast(nw.Float64) for name, each in zip(_SUMS, sums, strict=True)}
    return rows.select(*inputs.entity, *(nw.col(name).cast(nw.Int64) for name in _bucket_of_several(spans)), **numbers)


def _change(periods: Sequence[Period], run: PeriodRun) -> nw.Expr:
    """Return the change of uses per day, null where there were none before.

    Both sides of the quotient are whole, so that it is rounded once: a rise from 10 to 11 is 0.1, and no more.
    """
    before, change = nw.col("_before"), nw.lit(None).cast(nw.Float64)
    lengths = _lengths(periods, run)
    for days, buckets in lengths.items():
        old, new = before * days.numerator, nw.col("_uses") * days.denominator
        relative = (new - old) / old
        there = (before > 0) & nw.col("_bucket").is_in(buckets) if len(lengths) > 1 else before > 0
        change = nw.when(there).then(relative).otherwise(change)
    return change


def _lengths(periods: Sequence[Period], run: PeriodRun) -> dict[Fraction, list[int]]:
    """Return the buckets of the periods by how many times as long each is as the one before, both on the clock."""
    found: dict[Fraction, list[int]] = {}
    for position, bucket in zip(run.positions, run.buckets, strict=True):
        now, before = Fraction(periods[position].days), Fraction(periods[position].previous.days)
        found.setdefault(now / before, []).append(bucket)
    return found
