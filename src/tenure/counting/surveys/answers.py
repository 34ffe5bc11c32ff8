"""Surveys: how often each mark was given, per period and group, and who was asked and did not answer.

Marks are few, so rows are counted by mark, and each KPI adds up the marks that it means: promoters, the sum of
the marks, or of their squares. Marks off the scale come out of the same scan, and are looked up only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core.aggregates import bucket_of, sum_by
from tenure.counting.core.groups import join_customers, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.surveys.marks import Scale, accept
from tenure.engine import collect
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["Fold", "Question", "by_period", "count_answers", "count_asked", "marked"]

Lazy = nw.LazyFrame[Any]
Fold: TypeAlias = Callable[[int], int]


@dataclass(frozen=True)
class Question:
    """Which surveys are counted: their kind, their scale, and whether only the latest of each customer."""

    kind: str
    scale: Scale
    latest_only: bool = False


def count_answers(inputs: Inputs, periods: Sequence[Period], question: Question, folds: Mapping[str, Fold]) -> Parts:
    """Count per period and group the `answers`, all `asked`, and for each fold its sum over the marks.

    Raises:
        ContractError: A mark is off the scale.
    """
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = marked(inputs, run, question)
        sums = collect(sum_by(rows, [*groups, "_bucket", "_mark"], ["rows"]))
        accept(inputs, question.kind, question.scale, sums["_mark"].to_numpy(), sums["rows"].to_numpy())
        found.append(by_period(sums, run, ["rows"]))
    marks = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
    given: NDArray[np.int64] = marks["rows"].to_numpy(dtype=np.int64)
    counts = {"answers": given * question.scale.worth(marks, lambda _: 1), "asked": given}
    counts |= {name: given * question.scale.worth(marks, fold) for name, fold in folds.items()}
    return to_parts(inputs, periods, summed(marks[["_period", *groups]].assign(**counts), groups))


def count_asked(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count per period and group the `answers` and all `asked`, of every kind of survey."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        answered = (~nw.col("score").is_null()).cast(nw.Int64)
        rows = inputs.tables["surveys"].with_columns(
            bucket_of(nw.col("answered_at"), run.bounds).alias("_bucket"),
            answered.alias("answers"),
            nw.lit(1).alias("asked"),
        )
        sums = collect(sum_by(join_customers(inputs, rows), [*groups, "_bucket"], ["answers", "asked"]))
        found.append(by_period(sums, run, ["answers", "asked"]))
    return to_parts(inputs, periods, summed(pd.concat(found, ignore_index=True), groups))


def marked(inputs: Inputs, run: PeriodRun, question: Question, weights: Sequence[str] = ()) -> Lazy:
    """Return the surveys of a kind with their bucket, their `_mark`, a whole number, and `rows`, 1 where it counts."""
    rows = inputs.tables["surveys"].filter(nw.col("kind") == question.kind)
    rows = rows.with_columns(
        bucket_of(nw.col("answered_at"), run.bounds).alias("_bucket"), question.scale.mark("score").alias("_mark")
    )
    rows = rows.with_columns(nw.lit(1).alias("rows"))
    return join_customers(inputs, _latest(rows, inputs, question.scale, weights) if question.latest_only else rows)


def by_period(sums: pd.DataFrame, run: PeriodRun, counts: list[str]) -> pd.DataFrame:
    """Turn buckets into periods. What lies outside them counts nothing, but names its group."""
    sums = sums[sums["_bucket"] < len(run.bounds)]
    inside = sums["_bucket"].isin(run.buckets)
    names = dict(zip(run.buckets, run.periods, strict=True))
    period = sums["_bucket"].map(names).astype(object).where(inside, run.periods[0])
    zeros = {name: sums[name].where(inside, 0) for name in counts}
    return sums.assign(_period=period, **zeros).drop(columns="_bucket")


def summed(table: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sum collected rows by period and group."""
    return table.groupby(["_period", *groups], dropna=False, sort=False, as_index=False).sum()


def _latest(rows: Lazy, inputs: Inputs, scale: Scale, weights: Sequence[str]) -> Lazy:
    """Let one row of each known customer and bucket count: the last answer, or the last time of asking without one.

    Of several answers at one instant the worst counts, then groups and weights decide; a wrong mark is never lost.
    All rows come again as nothing, so that a group whose answers are not the latest has its row all the same.
    """
    mark, groups = nw.col("_mark"), list(inputs.entity_columns)
    said = nw.when(mark == scale.unanswered).then(0).otherwise(nw.when(mark == scale.wrong).then(2).otherwise(1))
    # A null sorts first on one engine and last on another: a column of its own says where it is.
    given = {f"_has{name}": (~nw.col(name).is_null()).cast(nw.Int64) for name in groups}
    held = rows.with_columns(said.alias("_rank"), (-mark).alias("_worse"), **given)
    order = ["_rank", "answered_at", "_worse", *(each for name in groups for each in (f"_has{name}", name)), *weights]
    types = rows.collect_schema()
    customer, names = nw.col("customer_id"), types.names()
    latest = held.filter(~customer.is_null()).unique(["customer_id", "_bucket"], keep="last", order_by=order)
    none = rows.filter(~customer.is_null()).with_columns(
        nw.lit(0).cast(types[name]).alias(name) for name in ("rows", *weights)
    )
    return nw.concat([latest.select(*names), rows.filter(customer.is_null()), none.select(*names)], how="vertical")
