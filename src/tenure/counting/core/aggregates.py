"""The helpers through which all rows are aggregated; a house test keeps raw `.agg(` and `.over(` out of the rest.

Aggregates are of bare columns only, and windows have a unique order and an operand that is not their own order column:
anything else is silently wrong, or fails, on one engine or another. `previous_value` and `first_value` are exceptions,
and so is a count that adds up what rows of equal order come to, which is the same whatever stands first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine import bucket_of, collect_sums

__all__ = [
    "aggregate_by",
    "aggregate_over",
    "bucket_of",
    "cumulative_sum",
    "distinct_rows",
    "divide",
    "first_value",
    "is_first",
    "is_last",
    "next_value",
    "previous_value",
    "sum_by",
    "summed_by",
    "to_money_units",
]

Lazy = nw.LazyFrame[Any]


def sum_by(
    rows: Lazy, keys: Iterable[str], columns: Iterable[str], *, as_float: bool = False, wide: Iterable[str] = ()
) -> Lazy:
    """Sum whole numbers by keys, as 64-bit integers; with no keys, over all rows.

    `as_float`: numbers whose sums stay below 2**53 are summed as floats and stay floats: as exact, and faster
    than integers, which engines widen to be safe. `wide`: sums of further columns, wide integers, are text.
    """
    keys = list(keys)
    # Engines sum 64-bit integers to wider types, which come back as floats or Decimals.
    sums = [(nw.col(name).sum() if as_float else nw.col(name).sum().cast(nw.Int64)) for name in columns]
    # Nothing else brings them out of all engines whole.
    sums += [nw.col(name).sum().cast(nw.String) for name in wide]
    return rows.group_by(*keys).agg(*sums) if keys else rows.select(*sums)


def summed_by(
    rows: Lazy,
    keys: Iterable[str],
    columns: Iterable[str],
    *,
    wide: Iterable[str] = (),
    ranges: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Sum whole numbers by keys and collect the sums: those of counts made together share a shuffle.

    `wide`: sums of further columns, wide integers, are text. `ranges` says how many values, from 0 on, a key of whole
    numbers has: few sums then need no shuffle at all.
    """
    keys, columns, wide = list(keys), list(columns), list(wide)
    return collect_sums(rows, sum_by(rows, keys, columns, wide=wide), keys, [*columns, *wide], ranges or {})


def distinct_rows(rows: Lazy, columns: Iterable[str]) -> Lazy:
    """Return each combination of columns once; nulls are equal."""
    # Engines number rows for what Narwhals calls unique, and only hash them for groups.
    return rows.group_by(*columns).agg()


def aggregate_by(rows: Lazy, keys: Iterable[str], **columns: tuple[str, str]) -> Lazy:
    """Take the least, the greatest or the sum of columns by keys: `name=("min", "column")`."""
    how = {"min": nw.Expr.min, "max": nw.Expr.max, "sum": nw.Expr.sum}
    found = rows.group_by(*keys).agg(*(how[word](nw.col(name)).alias(new) for new, (word, name) in columns.items()))
    sums = [nw.col(new).cast(nw.Int64).alias(new) for new, (word, _) in columns.items() if word == "sum"]
    return found.with_columns(*sums) if sums else found


def cumulative_sum(column: str, keys: Iterable[str], order: str | Sequence[str]) -> nw.Expr:
    """Sum a column up to and with each row; rows of equal order may stand in any order, so read what they add up to."""
    return nw.col(column).cum_sum().over(*keys, order_by=order)


def is_first(keys: Sequence[str], order: str) -> nw.Expr:
    """Whether a row is the first of its keys; the order is unique within them."""
    # Engines number rows for it, which costs a fraction of counting them up to each.
    *others, last = keys
    return nw.col(last).is_first_distinct().over(*others, order_by=order)


def first_value(keys: Iterable[str], order: str) -> nw.Expr:
    """Return the order of the first row of the same keys: the least up to each row, whatever stands in between.

    The least of all rows would be a window of its own, and this one shares that of a cumulative sum.
    """
    return nw.col(order).cum_min().over(*keys, order_by=order)


def is_last(keys: Sequence[str], order: Sequence[str]) -> nw.Expr:
    """Whether a row is the last of its keys; any of those that are equal in order."""
    *others, last = keys
    return nw.col(last).is_last_distinct().over(*others, order_by=[*order])


def aggregate_over(column: str, how: str, keys: Iterable[str]) -> nw.Expr:
    """Return the least (`min`), the greatest (`max`) or the sum (`sum`) of a column over the rows of the same keys."""
    value = nw.col(column)
    return {"min": value.min(), "max": value.max(), "sum": value.sum()}[how].over(*keys)


def next_value(column: str, keys: Iterable[str], order: str) -> nw.Expr:
    """Return a column of the next row of the same keys, null in the last."""
    return nw.col(column).shift(-1).over(*keys, order_by=order)


def previous_value(column: str, keys: Iterable[str], order: str) -> nw.Expr:
    """Return a column of the row before of the same keys, null in the first.

    Rows of equal order may stand in any order, so where it is not unique the column is the order itself: a copy of it
    would be carried through the sort, of which memory is the limit.
    """
    return nw.col(column).shift(1).over(*keys, order_by=order)


def to_money_units(column: str, scale: int, *, signed: bool = False) -> nw.Expr:
    """Return money as integers of 1/scale.

    Halves round away from 0, so that a credit (`signed` money) takes back exactly what its charge gave.
    """
    amount = nw.col(column)
    if not signed:
        return (amount * scale + 0.5).floor().cast(nw.Int64)
    units = (amount.abs() * scale + 0.5).floor().cast(nw.Int64)
    return nw.when(amount < 0).then(-units).otherwise(units)


def divide(value: nw.Expr, number: float, like: nw.Expr) -> nw.Expr:
    """Divide by a constant as every engine would; `like` is any column of numbers.

    Polars multiplies by the reciprocal of a constant, which rounds otherwise, and of a column it does not.
    """
    return value.cast(nw.Float64) / (like.cast(nw.Float64) * 0 + number)
