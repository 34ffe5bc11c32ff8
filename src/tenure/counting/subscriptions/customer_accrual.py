"""Accrual of each customer: what it was charged, or how long something was in force, in each period.

The sums that the engine returns are exact; each customer's share of a period is one float made of them, which depends
on nothing but that customer's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD, PeriodRun, sums_by_period
from tenure.counting.subscriptions.accrual import MICROSECONDS, PRODUCTS, SPLIT, Piece, in_pieces, pieces_of
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["accrued_by_customer"]

Lazy = nw.LazyFrame[Any]
Floats = NDArray[np.float64]

_HALVES = {"high": SPLIT, "low": 1}
_MICROSECOND = timedelta(microseconds=1)


class _Span(NamedTuple):
    """What each entity earned in a period, and the mean of what ran at its opening and at its closing."""

    earned: Floats
    mean_of_ends: Floats


def accrued_by_customer(inputs: Inputs, rows: Lazy, periods: Sequence[Period], column: str, name: str) -> pd.DataFrame:
    """Return the sum of a column of changes times months in force by group, `customer_id` and `_period`.

    Beside it stands the `mean_of_ends`: of the column just before the period's start and just before its end.
    """

    def pieces(run: PeriodRun) -> Lazy:
        return in_pieces(rows, _pieces(inputs, run), column)

    sums = ("_high", "_low", *PRODUCTS)
    finish = partial(_spans_of, inputs)
    found = sums_by_period(inputs, periods, pieces, sums=sums, keys=("customer_id",), to_periods=finish)
    return found.rename(columns={"earned": name})


def _pieces(inputs: Inputs, run: PeriodRun) -> list[Piece]:
    """Return the pieces of a run, after one in which all lies that changed before it."""
    return [Piece(run.start - _MICROSECOND, run.start, 1), *pieces_of(inputs, run)]


def _spans_of(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return a row per customer and period in which it earned anything, or something ran at an end."""
    keys = [*inputs.group_columns, "customer_id"]
    numbers = np.asarray(sums.groupby(keys, sort=False, dropna=False).ngroup(), dtype=np.int64)
    _, first = np.unique(numbers, return_index=True)
    entities = sums[keys].iloc[first]
    tables = [
        entities.assign(**span._asdict(), **{PERIOD: at})[(span.earned != 0) | (span.mean_of_ends != 0)]
        for at, span in _spans(sums, numbers, len(entities), _pieces(inputs, run), run).items()
    ]
    return pd.concat(tables, ignore_index=True)


def _spans(
    sums: pd.DataFrame, numbers: NDArray[np.int64], size: int, pieces: Sequence[Piece], run: PeriodRun
) -> dict[int, _Span]:
    """Add up for each period what runs through its pieces, and what began or ceased in them."""
    bounds = {
        at: (run.bounds[bucket - 1], run.bounds[bucket]) for at, bucket in zip(run.positions, run.buckets, strict=True)
    }
    found = {at: _Span(np.zeros(size), np.zeros(size)) for at in bounds}
    carried = np.zeros(size)
    buckets = sums["_bucket"].to_numpy(dtype=np.int64)
    order = np.argsort(buckets, kind="stable")
    ends = np.searchsorted(buckets[order], np.arange(len(pieces) + 1))
    for number, piece in enumerate(pieces):
        places = order[ends[number] : ends[number + 1]]
        changed, who = sums.iloc[places], numbers[places]
        amounts = carried * ((piece.end - piece.start) / _MICROSECOND / piece.month)
        amounts[who] += _inside(changed, piece, pieces[0].start) / piece.month
        carried[who] += sum(changed[f"_{half}"].to_numpy() * size for half, size in _HALVES.items())
        for at, (start, end) in bounds.items():
            if start <= piece.start and piece.end <= end:
                found[at].earned[:] += amounts
            if piece.end in {start, end}:
                found[at].mean_of_ends[:] += carried / 2
    return found


def _inside(changed: pd.DataFrame, piece: Piece, first: datetime) -> Floats:
    """Return amounts times the microseconds from their instants to the end of their piece."""
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    left = piece.end - midnight
    until = {"days": left.days, "seconds": left.seconds, "microseconds": left.microseconds}
    found = np.zeros(len(changed))
    for half, size in _HALVES.items():
        amount = changed[f"_{half}"].to_numpy(dtype=np.int64)
        for unit, length in MICROSECONDS.items():
            # Whole numbers until here: the same wherever a run starts.
            steps = amount * until[unit] - changed[f"{half}_{unit}"].to_numpy(dtype=np.int64)
            found += steps.astype(np.float64) * (size * length)
    return found
