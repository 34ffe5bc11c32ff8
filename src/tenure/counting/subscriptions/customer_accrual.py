"""Accrual of each customer: what it was charged, or how long something was in force, in each period.

The sums that the engine returns are exact; each customer's share of a period is one float made of them, which depends
on nothing but that customer's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

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


def accrued_by_customer(inputs: Inputs, rows: Lazy, periods: Sequence[Period], column: str, name: str) -> pd.DataFrame:
    """Return the sum of a column of changes times months in force by group, `customer_id` and `_period`."""

    def pieces(run: PeriodRun) -> Lazy:
        return in_pieces(rows, pieces_of(inputs, run), column)

    sums = ("_high", "_low", *PRODUCTS)
    finish = partial(_earned_by_period, inputs)
    earned = sums_by_period(inputs, periods, pieces, sums=sums, keys=("customer_id",), to_periods=finish)
    return earned.rename(columns={"earned": name})


def _earned_by_period(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return a row per customer and period in which it earned anything."""
    keys = [*inputs.group_columns, "customer_id"]
    entities = sums[keys].drop_duplicates(ignore_index=True)
    numbers = np.asarray(sums.groupby(keys, sort=False, dropna=False).ngroup(), dtype=np.int64)
    earned = _earned(sums, numbers, len(entities), pieces_of(inputs, run), run)
    tables = [entities.assign(earned=amounts, **{PERIOD: at})[amounts != 0] for at, amounts in earned.items()]
    return pd.concat(tables, ignore_index=True)


def _earned(
    sums: pd.DataFrame, numbers: NDArray[np.int64], size: int, pieces: Sequence[Piece], run: PeriodRun
) -> dict[int, Floats]:
    """Return what each entity earned in each period: what runs through its pieces, and what began or ceased in them."""
    spans = {
        at: (run.bounds[bucket - 1], run.bounds[bucket]) for at, bucket in zip(run.positions, run.buckets, strict=True)
    }
    earned = {at: np.zeros(size) for at in spans}
    carried = np.zeros(size)
    buckets = sums["_bucket"].to_numpy(dtype=np.int64)
    order = np.argsort(buckets, kind="stable")
    ends = np.searchsorted(buckets[order], np.arange(len(pieces) + 1))
    for number, piece in enumerate(pieces):
        places = order[ends[number] : ends[number + 1]]
        changed, who = sums.iloc[places], numbers[places]
        amounts = carried * ((piece.end - piece.start) / _MICROSECOND / piece.month)
        amounts[who] += _inside(changed, piece, run) / piece.month
        for at, (start, end) in spans.items():
            if start <= piece.start and piece.end <= end:
                earned[at] += amounts
        carried[who] += sum(changed[f"_{half}"].to_numpy() * size for half, size in _HALVES.items())
    return earned


def _inside(changed: pd.DataFrame, piece: Piece, run: PeriodRun) -> Floats:
    """Return amounts times the microseconds from their instants to the end of their piece."""
    midnight = run.start.replace(hour=0, minute=0, second=0, microsecond=0)
    left = piece.end - midnight
    until = {"days": left.days, "seconds": left.seconds, "microseconds": left.microseconds}
    found = np.zeros(len(changed))
    for half, size in _HALVES.items():
        amount = changed[f"_{half}"].to_numpy(dtype=np.int64)
        for unit, length in MICROSECONDS.items():
            # Whole numbers until here: the same at every start of a run.
            steps = amount * until[unit] - changed[f"{half}_{unit}"].to_numpy(dtype=np.int64)
            found += steps.astype(np.float64) * (size * length)
    return found
