"""Answers: how often each mark was given, per period and group, and who was asked and did not answer.

Marks are few, so rows are counted by mark, and each KPI adds up what the marks mean to it: promoters, the sum of
the marks, or of their squares. Marks off the scale come out of the same scan, and are looked up only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PeriodRun, bucket_of, combine, count_by_period, inside_periods, sums_by_period
from tenure.counting.surveys.marks import Scale, check_marks
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["MarkValue", "Question", "count_answers", "count_asked", "sums_by_mark"]

Lazy = nw.LazyFrame[Any]
MarkValue: TypeAlias = Callable[[int], int]
"""What one mark adds to a sum."""


@dataclass(frozen=True)
class Question:
    """Which surveys are counted: their kind, their scale, and whether only the latest of each customer."""

    kind: str
    scale: Scale
    latest_only: bool = False


def count_answers(
    inputs: Inputs, periods: Sequence[Period], question: Question, values: Mapping[str, MarkValue]
) -> Parts:
    """Count per period and group the `answers`, all `asked`, and for each name the sum of its values of the marks.

    Raises:
        ContractError: A mark is off the scale.
    """
    marks = sums_by_mark(inputs, periods, question)
    asked: NDArray[np.int64] = marks["asked"].to_numpy(dtype=np.int64)
    counts = {"answers": asked * question.scale.values_of(marks["_mark"], lambda _: 1)}
    counts |= {name: asked * question.scale.values_of(marks["_mark"], value) for name, value in values.items()}
    return combine(inputs, periods, [marks.assign(**counts).drop(columns="_mark")])


def sums_by_mark(
    inputs: Inputs, periods: Sequence[Period], question: Question, weights: Sequence[str] = ()
) -> pd.DataFrame:
    """Return how often each mark was given, as `asked`, and the sums of weights, by period and group.

    Raises:
        ContractError: A mark is off the scale, wherever it stands.
    """
    names = ("asked", *weights)

    def to_periods(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        check_marks(inputs, question.kind, question.scale, sums["_mark"].to_numpy(), sums["asked"].to_numpy())
        return inside_periods(names, sums[sums["_bucket"] < len(run.bounds)], run)

    rows = partial(_marked_surveys, inputs, question=question, weights=weights)
    return sums_by_period(inputs, periods, rows, sums=names, keys=("_mark",), to_periods=to_periods)


def count_asked(inputs: Inputs, periods: Sequence[Period]) -> Parts:
    """Count per period and group the `answers` and all `asked`, of every kind of survey."""
    sums = {"answers": ~nw.col("score").is_null(), "asked": nw.lit(1)}
    return count_by_period(inputs, periods, inputs.tables["surveys"], at="answered_at", sums=sums)


def _marked_surveys(inputs: Inputs, run: PeriodRun, *, question: Question, weights: Sequence[str]) -> Lazy:
    """Return the surveys of a kind with their bucket, their `_mark`, a whole number, and `asked`, 1 where it counts."""
    at = nw.col("answered_at")
    rows = inputs.tables["surveys"].filter(nw.col("kind") == question.kind)
    rows = rows.with_columns(
        bucket_of(at, run.bounds).alias("_bucket"),
        question.scale.mark("score").alias("_mark"),
        nw.lit(1).alias("asked"),
    )
    return _latest_only(rows, inputs, question.scale, weights) if question.latest_only else rows


def _latest_only(rows: Lazy, inputs: Inputs, scale: Scale, weights: Sequence[str]) -> Lazy:
    """Let one row of each known customer and bucket count: the last answer, or the last time of asking without one.

    Of several answers at one instant the worst counts, then groups and weights decide; a wrong mark is never lost.
    All rows come again as nothing, so that a group whose answers are not the latest has its row all the same.
    """
    mark, groups = nw.col("_mark"), list(inputs.entity_columns)
    rank = nw.when(mark == scale.unanswered).then(0).otherwise(nw.when(mark == scale.wrong).then(2).otherwise(1))
    # A null sorts first on one engine and last on another: a column of its own says where it is.
    present = {f"_has{name}": (~nw.col(name).is_null()).cast(nw.Int64) for name in groups}
    ranked = rows.with_columns(rank.alias("_rank"), (-mark).alias("_worse"), **present)
    order = ["_rank", "answered_at", "_worse", *(each for name in groups for each in (f"_has{name}", name)), *weights]
    types = rows.collect_schema()
    customer, names = nw.col("customer_id"), types.names()
    latest = ranked.filter(~customer.is_null()).unique(["customer_id", "_bucket"], keep="last", order_by=order)
    none = rows.filter(~customer.is_null()).with_columns(
        nw.lit(0).cast(types[name]).alias(name) for name in ("asked", *weights)
    )
    return nw.concat([latest.select(*names), rows.filter(customer.is_null()), none.select(*names)], how="vertical")
