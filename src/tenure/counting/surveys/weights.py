"""Weights of answers: sums that are exact, and the weights that make answers look like the customers.

A weight becomes an integer of 1/scale. Its square is summed in two halves of three digits, so that no sum leaves
64 bits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import aggregate_by, combine, to_money_units
from tenure.counting.surveys.answers import MarkValue, Question, sums_by_mark
from tenure.engine import collect, with_row_number
from tenure.errors import ContractError, Fault
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_weighted", "without_weight"]

Lazy = nw.LazyFrame[Any]

_HALF = 1_000
_SCALE, _FINEST, _ROOM, _SHOWN = 1_000_000, 10**18, 2**62, 3
_HALVES = ("_high", "_both", "_low")


def without_weight(inputs: Inputs, weight: str) -> tuple[Inputs, str]:
    """Take the last of the `by` columns for the weight: the tables as they are split, and its internal name."""
    inner = inputs.keys[weight]
    keys = {by: name for by, name in inputs.keys.items() if by != weight}
    entity_columns, customer_columns = (
        tuple(name for name in held if name != inner) for held in (inputs.entity_columns, inputs.customer_columns)
    )
    return replace(inputs, keys=keys, entity_columns=entity_columns, customer_columns=customer_columns), inner


def count_weighted(
    inputs: Inputs,
    periods: Sequence[Period],
    question: Question,
    values: Mapping[str, MarkValue],
    weight: str,
    column: str,
) -> Parts:
    """Count as `count_answers` does, each answer as its weight; `answers` and `asked` stay counts.

    `squares` are the squared weights, and each value is in units of the weight.

    Raises:
        ContractError: A mark is off the scale, or an answer has no weight that can be counted.
    """
    rows, scale = _scaled(inputs, question, weight, column)
    weighed = replace(inputs, tables={**inputs.tables, "surveys": rows})
    marks = sums_by_mark(weighed, periods, question, weights=("_weight", *_HALVES))
    values_of = partial(question.scale.values_of, marks["_mark"])
    answered = values_of(lambda _: 1)
    table = marks.drop(columns=["_mark", "_weight"]).assign(
        answers=marks["asked"] * answered,
        **{name: marks["_weight"] * values_of(value) for name, value in values.items()},
        **{name: marks[name] * answered for name in _HALVES},
    )
    parts = combine(inputs, periods, [table]).with_notes(Message("weighted", {"weight": weight}))
    return replace(_squared(parts, scale), money=frozenset({*values, "squares"}), scale=scale, is_money=False)


def _scaled(inputs: Inputs, question: Question, weight: str, column: str) -> tuple[Lazy, int]:
    """Return the surveys with the integers of their weights, and what they are parts of."""
    rows = _with_weights(inputs, inputs.tables["surveys"], question, column)
    if not rows.collect_schema()[column].is_numeric():
        words = f"holds {rows.collect_schema()[column]}, where numbers are needed"
        raise ContractError([Fault("surveys", weight, "type", words)])
    counted = rows.with_columns(nw.lit(1).alias("_one"))
    facts = collect(
        aggregate_by(counted, ["_said"], bad=("sum", "_bad"), most=("max", column), answers=("sum", "_one"))
    )
    if bad := int(facts["bad"].sum()):
        raise ContractError(
            [_fault(_with_weights(inputs, inputs.tables["surveys"], question, column, "_row"), weight, column, bad)]
        )
    said = facts[facts["_said"] == 1]
    scale = _scale(float(said["most"].max()), int(said["answers"].sum()), weight) if len(said) else _SCALE
    usable = nw.when(nw.col("_said") == 1).then(nw.col(column)).otherwise(0.0)
    rows = rows.with_columns(usable.alias("_share")).with_columns(to_money_units("_share", scale).alias("_weight"))
    high, rest = nw.col("_weight") // _HALF, nw.col("_weight") % _HALF
    halves = {"_high": high * high, "_both": high * rest, "_low": rest * rest}
    return rows.with_columns(**{name: half.cast(nw.Int64) for name, half in halves.items()}), scale


def _with_weights(inputs: Inputs, rows: Lazy, question: Question, column: str, number: str = "") -> Lazy:
    """Return the surveys with their weight, whether it counts (`_said`) and whether it should and cannot (`_bad`)."""
    rows = with_row_number(rows, number) if number else rows
    if column not in rows.collect_schema().names():
        rows = rows.join(inputs.tables["customers"].select("customer_id", column), on="customer_id", how="left")
    if not rows.collect_schema()[column].is_numeric():
        if len(collect(rows.filter(~nw.col(column).is_null()).select(column).head(1))):
            return rows
        rows = rows.with_columns(nw.lit(None).cast(nw.Float64).alias(column))  # without a value it has no type
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


def _squared(parts: Parts, scale: int) -> Parts:
    """Put the halves together; a square is of 1/scale², shown as money is: of 1/scale."""
    halves = zip(*(parts.rows[name].tolist() for name in _HALVES), strict=True)
    squares = [Fraction(_HALF * _HALF * high + 2 * _HALF * both + low, scale) for high, both, low in halves]
    rows = parts.rows.drop(columns=list(_HALVES))
    return replace(parts, rows=rows.assign(squares=pd.Series(squares, dtype=object, index=rows.index)))


def _fault(rows: Lazy, weight: str, column: str, count: int) -> Fault:
    first = collect(rows.filter(nw.col("_bad") == 1).sort("_row").head(_SHOWN)).to_dict("records")
    places = tuple((int(row["_row"]), row.get("customer_id")) for row in first)
    example = None if pd.isna(first[0][column]) else float(first[0][column])
    words = "is no number from 0 beside an answer"
    return Fault("surveys", weight, "weight", words, count, places, example, "Give each answer a weight, 1 for usual")
