"""Accrual of each customer: what it was charged, or how long something was in force, in each period.

The sums that the engine returns are exact; each customer's share of a period is one float made of them, which depends
on nothing but that customer's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PeriodRun, bucket_of, sums_by_period
from tenure.counting.subscriptions.accrual import Piece, pieces_of
from tenure.engine import instant, with_elapsed
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["CustomerAccrual", "Numbering", "accrued_by_customer", "lived_by_customer"]

Lazy = nw.LazyFrame[Any]
Floats = NDArray[np.float64]
Numbering: TypeAlias = tuple[int, Callable[[pd.DataFrame], NDArray[np.int64]]]
"""How many entities there are, and the number of that of each row of a table."""

_SPLIT = 1_000_000  # an amount is so many times its `_high`, and its `_low`
_MICROSECONDS = {"days": 86_400_000_000, "seconds": 1_000_000, "microseconds": 1}  # how long parts of an instant are
_MICROSECOND = timedelta(microseconds=1)


class CustomerAccrual(NamedTuple):
    """A row per period, a column per entity.

    Args:
        earned: What accrued within the period.
        mean_of_ends: The mean of what ran just before the period's start and just before its end; no rows unless asked.
    """

    earned: Floats
    mean_of_ends: Floats


class _Products(NamedTuple):
    """Columns of parts of an amount, each of so many, and of these times parts of its instant, each of so many."""

    amounts: Mapping[str, int]
    instants: Mapping[str, int]

    @property
    def names(self) -> list[str]:
        """The columns to sum."""
        products = (f"{amount}_{unit}" for amount in self.amounts for unit in self.instants)
        return [*(f"_{amount}" for amount in self.amounts), *products]


_MONEY = _Products({"high": _SPLIT, "low": 1}, _MICROSECONDS)
_STEPS = _Products({"step": 1}, {"microseconds": 1})


def accrued_by_customer(inputs: Inputs, changes: Lazy, periods: Sequence[Period], who: Numbering) -> Floats:
    """Return changes of `_mrr` times calendar months in force, a row per period."""

    def products(run: PeriodRun) -> Lazy:
        return _in_pieces(changes, _pieces(inputs, run), "_mrr")

    return _accrued(inputs, products, periods, who, _MONEY).earned


def lived_by_customer(
    inputs: Inputs, steps: Lazy, periods: Sequence[Period], who: Numbering, *, ends: bool = False
) -> CustomerAccrual:
    """Return calendar months in force, of steps `_active` of +1 and −1, of which one product fits."""

    def products(run: PeriodRun) -> Lazy:
        step = nw.col("_active")
        rows = _in_pieces(steps, _pieces(inputs, run), "_active")
        return rows.with_columns(step.alias("_step"), (step * nw.col("_elapsed")).alias("step_microseconds"))

    return _accrued(inputs, products, periods, who, _STEPS, ends=ends)


def _pieces(inputs: Inputs, run: PeriodRun) -> list[Piece]:
    """Return the pieces of a run, after one in which all lies that changed before it."""
    return [Piece(run.start - _MICROSECOND, run.start, 1), *pieces_of(inputs, run)]


def _accrued(
    inputs: Inputs,
    rows: Callable[[PeriodRun], Lazy],
    periods: Sequence[Period],
    who: Numbering,
    products: _Products,
    *,
    ends: bool = False,
) -> CustomerAccrual:
    size, numbers_of = who
    found = CustomerAccrual(np.zeros((len(periods), size)), np.zeros((len(periods) if ends else 0, size)))

    def add(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
        _add_run(found, sums, numbers_of(sums), _pieces(inputs, run), run, products)
        return sums.head(0)

    sums_by_period(inputs, periods, rows, sums=products.names, keys=("customer_id",), to_periods=add)
    return found


def _add_run(
    found: CustomerAccrual,
    sums: pd.DataFrame,
    numbers: NDArray[np.int64],
    pieces: Sequence[Piece],
    run: PeriodRun,
    products: _Products,
) -> None:
    """Add up for each period of a run what runs through its pieces, and what began or ceased in them."""
    bounds = {
        at: (run.bounds[bucket - 1], run.bounds[bucket]) for at, bucket in zip(run.positions, run.buckets, strict=True)
    }
    carried = np.zeros(found.earned.shape[1])
    amounts = np.empty_like(carried)  # one for all pieces: memory anew for each costs more than the sums
    for (who, changed), piece in zip(_by_piece(sums, numbers, len(pieces), products), pieces, strict=True):
        np.multiply(carried, (piece.end - piece.start) / _MICROSECOND / piece.month, out=amounts)
        amounts[who] += _inside(changed, piece, pieces[0], products) / piece.month
        carried[who] += sum(changed[f"_{amount}"] * size for amount, size in products.amounts.items())
        for at, (start, end) in bounds.items():
            if start <= piece.start and piece.end <= end:
                found.earned[at] += amounts
            if piece.end in {start, end} and len(found.mean_of_ends):
                found.mean_of_ends[at] += carried / 2


def _by_piece(
    sums: pd.DataFrame, numbers: NDArray[np.int64], pieces: int, products: _Products
) -> list[tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]]:
    """Return the numbers of the entities with changes in each piece, and the sums of these."""
    buckets = sums["_bucket"].to_numpy(dtype=np.int64)
    order = np.argsort(buckets, kind="stable")
    cuts = np.searchsorted(buckets[order], np.arange(1, pieces))
    who = np.split(numbers[order], cuts)
    columns = {name: np.split(sums[name].to_numpy(dtype=np.int64)[order], cuts) for name in products.names}
    return [(each, {name: columns[name][at] for name in columns}) for at, each in enumerate(who)]


def _inside(changed: Mapping[str, NDArray[np.int64]], piece: Piece, first: Piece, products: _Products) -> Floats:
    """Return amounts times the microseconds from their instants to the end of their piece."""
    midnight = first.start.replace(hour=0, minute=0, second=0, microsecond=0)
    left = (piece.end - midnight) // _MICROSECOND
    until = {}
    for unit, length in products.instants.items():
        until[unit], left = divmod(left, length)
    found: Any = 0.0
    for amount, size in products.amounts.items():
        for unit, length in products.instants.items():
            # Whole numbers until here: the same wherever a run starts.
            steps = changed[f"_{amount}"] * until[unit] - changed[f"{amount}_{unit}"]
            found = found + steps.astype(np.float64) * (size * length)
    return np.asarray(found)


def _in_pieces(rows: Lazy, pieces: Sequence[Piece], column: str) -> Lazy:
    """Place each change in its piece of time and multiply it by its instant, in parts that fit."""
    first, at = pieces[0].start, nw.col("_at")
    # What changed before the first bound is in force from it on.
    rows = rows.filter(at < instant(pieces[-1].end)).with_columns(
        nw.when(at < instant(first)).then(instant(first)).otherwise(at).alias("_at"),
        instant(_midnight(first)).alias("_midnight"),
    )
    rows = with_elapsed(rows, "_midnight", "_at", "_elapsed")
    amount, elapsed, rest = nw.col(column), nw.col("_elapsed"), nw.col("_rest")
    sign = nw.when(amount > 0).then(1).otherwise(-1)
    rows = rows.with_columns(
        bucket_of(at, [piece.end for piece in pieces]).alias("_bucket"),
        (_times_in(amount.abs(), _SPLIT) * sign).alias("_high"),
        _times_in(elapsed, _MICROSECONDS["days"]).alias("_days"),
    )
    rows = rows.with_columns(
        _low=amount - nw.col("_high") * _SPLIT, _rest=elapsed - nw.col("_days") * _MICROSECONDS["days"]
    )
    rows = rows.with_columns(_times_in(rest, _MICROSECONDS["seconds"]).alias("_seconds"))
    rows = rows.with_columns(_microseconds=rest - nw.col("_seconds") * _MICROSECONDS["seconds"])
    products = {
        f"{half}_{unit}": nw.col(f"_{half}") * nw.col(f"_{unit}") for half in ("high", "low") for unit in _MICROSECONDS
    }
    return rows.with_columns(**products)


def _times_in(value: nw.Expr, number: int) -> nw.Expr:
    """Return how many whole times a number fits, or nearly so: what is left is a difference, exact in any case."""
    return (value.cast(nw.Float64) / number).floor().cast(nw.Int64)


def _midnight(first: datetime) -> datetime:
    return first.replace(hour=0, minute=0, second=0, microsecond=0)
