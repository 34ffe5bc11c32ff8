"""Terms: contracts that come due, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_over, bucket_of, sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.core.shared import memoised
from tenure.counting.subscriptions.changes import later, paid_intervals
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_terms"]

Lazy = nw.LazyFrame[Any]

_COUNTS = ["due", "renewed", "immature"]
_MONEY = ["due_value", "renewed_value"]
_VALUES = [*_MONEY, "gained", "lost"]


def count_terms(inputs: Inputs, periods: Sequence[Period], *, grace_days: float, as_of: datetime) -> Parts:
    """Count contracts due per period and group, those renewed, and MRR before and after.

    A contract is due when its term ends; it is renewed by paid subscriptions of the same customer (and
    service) in force then, else by those of the first start within the grace. Each successor counts once in a
    period and group. `gained` and `lost` sum the differences per customer and service.
    """
    asked = ("terms", tuple(periods), grace_days, as_of, inputs.columns.get("subscriptions"))
    return memoised(inputs, "subscriptions", asked, lambda: _count_terms(inputs, periods, grace_days, as_of))


def _count_terms(inputs: Inputs, periods: Sequence[Period], grace_days: float, as_of: datetime) -> Parts:
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        sums = collect(sum_by(_outcomes(inputs, run, grace_days, as_of), [*groups, "_bucket"], [*_COUNTS, *_VALUES]))
        names = dict(zip(run.buckets, run.periods, strict=True))
        inside = sums["_bucket"].isin(list(names))
        # A row outside the periods does no more than name its group.
        rows = sums.assign(_period=sums["_bucket"].map(names).where(inside, run.periods[0]))
        rows.loc[~inside, [*_COUNTS, *_VALUES]] = 0
        found.append(total_by_period(rows, groups))
    return to_parts(inputs, periods, pd.concat(found, ignore_index=True), money=_VALUES)


def total_by_period(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sum collected rows by period and group."""
    return rows.groupby(["_period", *groups], dropna=False, sort=False, as_index=False)[[*_COUNTS, *_VALUES]].sum()


def _outcomes(inputs: Inputs, run: PeriodRun, grace_days: float, as_of: datetime) -> Lazy:
    """Return rows of what was due and what it became, per customer, service, group and bucket."""
    rows = _contracts(inputs, run)
    mature = later(nw.col("_due"), grace_days) <= as_of
    unit = ["customer_id", "_service", *inputs.entity_columns, "_bucket"]
    due = rows.filter(nw.col("_bucket") > 0, mature).with_columns(nw.lit(1).alias("due"))
    due = sum_by(due, [*unit, "_due"], ["due", "_mrr"])
    successors = sum_by(rows, ["customer_id", "_service", "_start", "ended_at"], ["_mrr"])
    successors = successors.rename({"_mrr": "_worth", "_start": "_next", "ended_at": "_until"})
    after = _successions(due.join(successors, on=["customer_id", "_service"], how="left"), [*unit, "_due"], grace_days)
    renewed = after.select(*unit, "_due", nw.col("due").alias("renewed")).unique().select(*unit, "renewed")
    value = after.select(*unit, "_next", "_until", nw.col("_worth").alias("renewed_value")).unique()
    early = rows.filter(nw.col("_bucket") > 0, ~mature).select(*unit, nw.lit(1).alias("immature"))
    # Rows that carry nothing but their group: a group without contracts due has its row all the same.
    here = rows.filter(nw.col("_start") < run.bounds[-1]).select(*unit[:-1], nw.lit(0).alias("_bucket"))
    due = due.select(*unit, "due", nw.col("_mrr").alias("due_value"))
    pieces = [_filled(each, unit) for each in (due, renewed, value.select(*unit, "renewed_value"), early, here)]
    joined = sum_by(nw.concat(pieces, how="vertical"), unit, [*_COUNTS, *_MONEY])
    change = nw.col("renewed_value") - nw.col("due_value")
    return join_customers(inputs, joined).with_columns(
        nw.when(change > 0).then(change).otherwise(0).alias("gained"),
        nw.when(change < 0).then(-change).otherwise(0).alias("lost"),
    )


def _contracts(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return paid subscriptions with the end of their term and its bucket, 0 for none within the periods."""
    has_service, has_term = inputs.has("subscriptions", "service"), inputs.has("subscriptions", "term_ends_at")
    rows = paid_intervals(inputs, *(["service"] if has_service else []), *(["term_ends_at"] if has_term else []))
    term, end = nw.col("term_ends_at"), nw.col("ended_at")
    # Joins never match nulls, and a null service is a service of its own.
    service = (
        nw.when(nw.col("service").is_null()).then(nw.lit("-")).otherwise(nw.concat_str(nw.lit("+"), nw.col("service")))
    )
    rows = rows.with_columns(
        (nw.when(term.is_null()).then(end).otherwise(term) if has_term else end).alias("_due"),
        (service if has_service else nw.lit("-")).alias("_service"),
    )
    due = nw.col("_due")
    inside = (due >= run.bounds[0]) & (due < run.bounds[-1])
    return rows.with_columns(nw.when(inside).then(bucket_of(due, run.bounds)).otherwise(0).alias("_bucket"))


def _successions(rows: Lazy, contract: list[str], grace_days: float) -> Lazy:
    """Keep, of a contract's candidates, those in force at its end, else those of the first start in the grace."""
    due, start, until = nw.col("_due"), nw.col("_next"), nw.col("_until")
    running = (start <= due) & (until.is_null() | (until > due))
    soon = (start > due) & (start <= later(due, grace_days))
    rows = rows.with_columns(running.cast(nw.Int64).alias("_running"), soon.cast(nw.Int64).alias("_soon"))
    rows = rows.filter((nw.col("_running") == 1) | (nw.col("_soon") == 1))
    rows = rows.with_columns(
        aggregate_over("_running", "max", contract).alias("_any"),
        nw.when(nw.col("_soon") == 1).then(start).alias("_then"),
    )
    rows = rows.with_columns(aggregate_over("_then", "min", contract).alias("_first"))
    return rows.filter((nw.col("_running") == 1) | ((nw.col("_any") == 0) & (start == nw.col("_first"))))


def _filled(rows: Lazy, unit: list[str]) -> Lazy:
    present = rows.collect_schema().names()
    sums = [(nw.col(name) if name in present else nw.lit(0)).cast(nw.Int64).alias(name) for name in [*_COUNTS, *_MONEY]]
    return rows.select(*unit[:-1], nw.col("_bucket").cast(nw.Int64), *sums)
