"""Weights of answers: sums that are exact, and the weights that make answers look like the customers.

A weight becomes an integer of 1/scale. Its square is summed in two halves of three digits, so that no sum leaves
64 bits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_by, sum_by, to_money_units
from tenure.counting.core.groups import to_parts
from tenure.counting.core.runs import non_overlapping_runs
from tenure.counting.surveys.answers import Fold, Question, by_period, marked, summed
from tenure.counting.surveys.marks import accept
from tenure.engine import collect, with_row_number
from tenure.errors import ContractError, Fault
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_weighted", "weighted"]

Lazy = nw.LazyFrame[Any]

_HALF = 1_000
_SCALE, _FINEST, _ROOM, _SHOWN = 1_000_000, 10**18, 2**62, 3
_SUMS = ["rows", "_weight", "_high", "_both", "_low"]


def weighted(inputs: Inputs, weight: str) -> tuple[Inputs, str]:
    """Take the last of the `by` columns for the weight: the tables as they are split, and its internal name."""
    inner = inputs.keys[weight]
    keys = {asked: name for asked, name in inputs.keys.items() if asked != weight}
    entity_columns, customer_columns = (
        tuple(name for name in held if name != inner) for held in (inputs.entity_columns, inputs.customer_columns)
    )
    return replace(inputs, keys=keys, entity_columns=entity_columns, customer_columns=customer_columns), inner


def count_weighted(
    inputs: Inputs, periods: Sequence[Period], question: Question, folds: Mapping[str, Fold], weight: str, column: str
) -> Parts:
    """Count as `count_answers` does, each answer as its weight; `answers` and `asked` stay counts.

    `squares` are the squared weights, and each fold is in units of the weight.

    Raises:
        ContractError: A mark is off the scale, or an answer has no weight that can be counted.
    """
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    rows = _scaled(inputs, question, weight, column)
    found = []
    for run in non_overlapping_runs(periods, inputs):
        part = marked(replace(inputs, tables={**inputs.tables, "surveys": rows[0]}), run, question, _SUMS[1:])
        sums = collect(sum_by(part, [*groups, "_bucket", "_mark"], _SUMS))
        accept(inputs, question.kind, question.scale, sums["_mark"].to_numpy(), sums["rows"].to_numpy())
        found.append(by_period(sums, run, _SUMS))
    marks, worth = pd.concat(found, ignore_index=True), question.scale.worth
    answered = worth(marks, lambda _: 1)
    table = marks[["_period", *groups]].assign(
        answers=marks["rows"] * answered,
        asked=marks["rows"],
        **{name: marks["_weight"] * worth(marks, fold) for name, fold in folds.items()},
        **{name: marks[name] * answered for name in ("_high", "_both", "_low")},
    )
    table = _squared(summed(table, groups), rows[1])
    parts = to_parts(inputs, periods, table).with_notes(Message("weighted", {"weight": weight}))
    return replace(parts, money=frozenset({*folds, "squares"}), scale=rows[1])


def _scaled(inputs: Inputs, question: Question, weight: str, column: str) -> tuple[Lazy, int]:
    """Return the surveys with the integers of their weights, and what they are parts of."""
    rows = _judged(inputs, inputs.tables["surveys"], question, column)
    if not rows.collect_schema()[column].is_numeric():
        words = f"holds {rows.collect_schema()[column]}, where numbers are needed"
        raise ContractError([Fault("surveys", weight, "type", words)])
    counted = rows.with_columns(nw.lit(1).alias("_one"))
    facts = collect(
        aggregate_by(counted, ["_said"], bad=("sum", "_bad"), most=("max", column), answers=("sum", "_one"))
    )
    if bad := int(facts["bad"].sum()):
        raise ContractError(
            [_fault(_judged(inputs, inputs.tables["surveys"], question, column, "_row"), weight, column, bad)]
        )
    said = facts[facts["_said"] == 1]
    scale = _scale(float(said["most"].max()), int(said["answers"].sum()), weight) if len(said) else _SCALE
    usable = nw.when(nw.col("_said") == 1).then(nw.col(column)).otherwise(0.0)
    rows = rows.with_columns(usable.alias("_share")).with_columns(to_money_units("_share", scale).alias("_weight"))
    high, rest = nw.col("_weight") // _HALF, nw.col("_weight") % _HALF
    halves = {"_high": high * high, "_both": high * rest, "_low": rest * rest}
    return rows.with_columns(**{name: half.cast(nw.Int64) for name, half in halves.items()}), scale


def _judged(inputs: Inputs, rows: Lazy, question: Question, column: str, number: str = "") -> Lazy:
    """Return the surveys with their weight, whether it counts (`_said`) and whether it should and cannot (`_bad`)."""
    rows = with_row_number(rows, number) if number else rows
    if column not in rows.collect_schema().names():
        rows = rows.join(inputs.tables["customers"].select("customer_id", column), on="customer_id", how="left")
    if not rows.collect_schema()[column].is_numeric():
        return rows
    said = (nw.col("kind") == question.kind) & ~nw.col("score").is_null()
    rows = rows.with_columns(nw.col(column).cast(nw.Float64).fill_nan(None), said.cast(nw.Int64).alias("_said"))
    value = nw.col(column)
    bad = (nw.col("_said") == 1) & (value.is_null() | (value < 0) | (value == math.inf))
    return rows.with_columns(bad.cast(nw.Int64).alias("_bad"))


def _scale(most: float, rows: int, weight: str) -> int:
    """Return a millionth, or what is finer for weights below 1, or coarser where sums of squares leave 64 bits."""
    scale = _SCALE
    while 0 < most * scale < _SCALE and scale < _FINEST:
        scale *= 10
    while scale >= 1 and rows * (most * scale / _HALF + 1) ** 2 * 2 >= _ROOM:
        scale //= 10
    if not scale:
        words = f"runs to {most:g}, whose sums do not fit 64 bits"
        raise ContractError([Fault("surveys", weight, "size", words, hint="Divide the weights by their mean")])
    return scale


def _squared(table: pd.DataFrame, scale: int) -> pd.DataFrame:
    """Put the halves together; a square is of 1/scale², shown as money is: of 1/scale."""
    halves = zip(table["_high"].tolist(), table["_both"].tolist(), table["_low"].tolist(), strict=True)
    squares = [Fraction(_HALF * _HALF * high + 2 * _HALF * both + low, scale) for high, both, low in halves]
    table = table.drop(columns=["_high", "_both", "_low"])
    return table.assign(squares=pd.Series(squares, dtype=object, index=table.index))


def _fault(rows: Lazy, weight: str, column: str, count: int) -> Fault:
    first = collect(rows.filter(nw.col("_bad") == 1).sort("_row").head(_SHOWN)).to_dict("records")
    places = tuple((int(row["_row"]), row.get("customer_id")) for row in first)
    example = None if pd.isna(first[0][column]) else float(first[0][column])
    words = "is no number from 0 beside an answer"
    return Fault("surveys", weight, "weight", words, count, places, example, "Give each answer a weight, 1 for usual")
