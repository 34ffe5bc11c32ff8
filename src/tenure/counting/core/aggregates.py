"""The helpers through which all rows are aggregated; a house test keeps raw `.agg(` and `.over(` out of the rest.

Aggregates are of bare columns only, and windows have a unique order and an operand that is not their own
order column: anything else is silently wrong, or fails, on one engine or another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from tenure.engine import bucket_of

__all__ = [
    "aggregate_by",
    "aggregate_over",
    "bucket_of",
    "cumulative_sum",
    "days",
    "divide",
    "microseconds",
    "row_number",
    "seconds",
    "shifted",
    "sum_by",
    "to_money_units",
]

Lazy = nw.LazyFrame[Any]


def sum_by(rows: Lazy, keys: Iterable[str], columns: Iterable[str], *, fits_float: bool = False) -> Lazy:
    """Sum whole numbers by keys, as 64-bit integers; with no keys, over all rows.

    `light` numbers, whose sums stay below 2**53, are summed as floats and stay floats: as exact, and faster
    than integers, which engines widen to be safe.
    """
    keys = list(keys)
    # Engines sum 64-bit integers to wider types, which come back as floats or Decimals.
    sums = [(nw.col(name).sum() if fits_float else nw.col(name).sum().cast(nw.Int64)) for name in columns]
    return rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)


def aggregate_by(rows: Lazy, keys: Iterable[str], **columns: tuple[str, str]) -> Lazy:
    """Take the least, the greatest or the sum of columns by keys: `name=("min", "column")`."""
    how = {"min": nw.Expr.min, "max": nw.Expr.max, "sum": nw.Expr.sum}
    found = rows.group_by(*keys).agg(*(how[word](nw.col(name)).alias(new) for new, (word, name) in columns.items()))
    sums = [new for new, (word, _) in columns.items() if word == "sum"]
    return found.with_columns(nw.col(name).cast(nw.Int64) for name in sums)


def cumulative_sum(column: str, unit: Iterable[str], order: str) -> nw.Expr:
    """Sum a column up to and with each row; the order is unique within its partition."""
    return nw.col(column).cum_sum().over(*unit, order_by=order)


def row_number(column: str, unit: Iterable[str], order: str) -> nw.Expr:
    """Return each row's place in its unit, from 1; the column, which has no nulls, is not the order."""
    return nw.col(column).cum_count().over(*unit, order_by=order).cast(nw.Int64)


def aggregate_over(column: str, how: str, unit: Iterable[str]) -> nw.Expr:
    """Return the least (`min`), the greatest (`max`) or the sum (`sum`) of a column over each row's unit."""
    value = nw.col(column)
    return {"min": value.min(), "max": value.max(), "sum": value.sum()}[how].over(*unit)


def shifted(column: str, unit: Iterable[str], order: str, *, ahead: int) -> nw.Expr:
    """Return a column of a neighbouring row: `ahead=1` of the next, `ahead=-1` of the one before."""
    return nw.col(column).shift(-ahead).over(*unit, order_by=order)


def to_money_units(column: str, scale: int) -> nw.Expr:
    """Return money of at least 0 as integers of 1/scale, rounded half up: one rule for every engine."""
    return (nw.col(column) * scale + 0.5).floor().cast(nw.Int64)


def divide(value: nw.Expr, number: float, like: nw.Expr) -> nw.Expr:
    """Divide by a constant as every engine would; `like` is any column of numbers.

    Polars multiplies by the reciprocal of a constant, which rounds otherwise, and of a column it does not.
    """
    return value.cast(nw.Float64) / (like.cast(nw.Float64) * 0 + number)


def days(moment: nw.Expr) -> nw.Expr:
    """Return whole days since 0001-01-01 of an instant, from its calendar parts."""
    past = moment.dt.year().cast(nw.Int64) - 1
    # Floors of floats, half a year off every edge: on SQL engines a floor division of integers is slow.
    years = past.cast(nw.Float64) + 0.5
    leaps = (years * 0.25).floor() - (years * 0.01).floor() + (years * 0.0025).floor()
    return past * 365 + leaps.cast(nw.Int64) + moment.dt.ordinal_day().cast(nw.Int64) - 1


def seconds(moment: nw.Expr) -> nw.Expr:
    """Return whole seconds since midnight of an instant."""
    hour, minute, second = (part.cast(nw.Int64) for part in (moment.dt.hour(), moment.dt.minute(), moment.dt.second()))
    return hour * 3600 + minute * 60 + second


def microseconds(moment: nw.Expr) -> nw.Expr:
    """Return microseconds since the second of an instant."""
    return moment.dt.microsecond().cast(nw.Int64)
