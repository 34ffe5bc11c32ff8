"""Accrual: what was earned, or lived, in a period: each change times the share of each calendar month in force.

Sums stay whole numbers until the last step: an amount is split in millions and rest, an instant in days,
seconds and microseconds, so that no product of the two leaves 64 bits on any engine. Shares are of elapsed time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, Rows, bucket_of, sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.engine import instant, with_elapsed
from tenure.periods import Period, grid, to_utc, to_zone
from tenure.tables import Inputs

__all__ = [
    "MICROSECONDS",
    "PRODUCTS",
    "SPLIT",
    "Piece",
    "accrued",
    "calendar_months",
    "in_pieces",
    "months_in",
    "pieces_of",
]

Lazy = nw.LazyFrame[Any]

SPLIT = 1_000_000
"""An amount is so many times its `_high`, and its `_low`."""
MICROSECONDS = {"days": 86_400_000_000, "seconds": 1_000_000, "microseconds": 1}
"""How long the parts of an instant are."""
PRODUCTS = [f"{size}_{unit}" for size in ("high", "low") for unit in MICROSECONDS]
"""The columns of the halves of an amount times the parts of its instant."""
_AMOUNT = "amount"


class Piece(NamedTuple):
    """A part of a calendar month, and how long the whole month is, in microseconds."""

    start: datetime
    end: datetime
    month: int


def months_in(start: datetime, end: datetime, zone: str | None) -> Fraction:
    """Return how many calendar months of a zone a span covers, each counted by the share of it that is covered."""
    shares = (Fraction(_length(piece.end - piece.start), piece.month) for piece in _pieces(start, end, zone))
    return sum(shares, start=Fraction(0))


def calendar_months(start: datetime, end: datetime, zone: str | None) -> list[tuple[datetime, datetime]]:
    """Return where each of the zone's calendar months that a span touches begins and ends."""
    first, last = (to_zone(bound, zone).tz_localize(None).to_pydatetime(warn=False) for bound in (start, end))
    return [(to_utc(month.start, zone), to_utc(month.end, zone)) for month in grid(first, last, "month")]


def accrued(inputs: Inputs, rows: Rows, periods: Sequence[Period], column: str, name: str) -> pd.DataFrame:
    """Return, per period and group, the exact sum of a column of changes times months in force."""

    def pieces(run: PeriodRun) -> Lazy:
        return in_pieces(rows(run) if callable(rows) else rows, pieces_of(inputs, run), column)

    sums = sums_by_period(
        inputs,
        periods,
        pieces,
        sums=(_AMOUNT, *PRODUCTS),
        to_periods=partial(_earned_by_period, inputs),
    )
    return sums.rename(columns={"earned": name})


def pieces_of(inputs: Inputs, run: PeriodRun) -> list[Piece]:
    """Return the calendar months of a run of periods, cut at the bounds of these."""
    return _pieces(run.start, run.end, inputs.zone, *run.bounds)


def in_pieces(rows: Lazy, pieces: Sequence[Piece], column: str) -> Lazy:
    """Place each change in its piece of time and multiply it by its instant, in parts that fit."""
    first, at = pieces[0].start, nw.col("_at")
    # What changed before the first bound is in force from it on.
    rows = rows.filter(at < instant(pieces[-1].end)).with_columns(
        nw.when(at < instant(first)).then(instant(first)).otherwise(at).alias("_at"),
        nw.col(column).alias(_AMOUNT),
        instant(_midnight(first)).alias("_midnight"),
    )
    rows = with_elapsed(rows, "_midnight", "_at", "_elapsed")
    amount, elapsed, rest = nw.col(_AMOUNT), nw.col("_elapsed"), nw.col("_rest")
    sign = nw.when(amount > 0).then(1).otherwise(-1)
    rows = rows.with_columns(
        bucket_of(at, [piece.end for piece in pieces]).alias("_bucket"),
        (_times_in(amount.abs(), SPLIT) * sign).alias("_high"),
        _times_in(elapsed, MICROSECONDS["days"]).alias("_days"),
    )
    rows = rows.with_columns(
        _low=amount - nw.col("_high") * SPLIT, _rest=elapsed - nw.col("_days") * MICROSECONDS["days"]
    )
    rows = rows.with_columns(_times_in(rest, MICROSECONDS["seconds"]).alias("_seconds"))
    rows = rows.with_columns(_microseconds=rest - nw.col("_seconds") * MICROSECONDS["seconds"])
    products = {
        f"{half}_{unit}": nw.col(f"_{half}") * nw.col(f"_{unit}") for half in ("high", "low") for unit in MICROSECONDS
    }
    return rows.with_columns(**products)


def _times_in(value: nw.Expr, number: int) -> nw.Expr:
    """Return how many whole times a number fits, or nearly so: what is left is a difference, exact in any case."""
    return (value.cast(nw.Float64) / number).floor().cast(nw.Int64)


def _midnight(first: datetime) -> datetime:
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


def _earned_by_period(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    groups = group_rows([sums], inputs.group_columns)
    pieces, rows = pieces_of(inputs, run), []
    held: dict[Any, pd.DataFrame] = dict(list(sums.groupby(groups.numbers[0], sort=False)))
    spans = {
        at: (run.bounds[bucket - 1], run.bounds[bucket]) for at, bucket in zip(run.positions, run.buckets, strict=True)
    }
    for number in range(len(groups.table)):
        earned = _earned(held.get(number, sums.iloc[:0]).set_index("_bucket"), pieces, run.start)
        for position, (start, end) in spans.items():
            inside = (
                value for piece, value in zip(pieces, earned, strict=True) if start <= piece.start and piece.end <= end
            )
            rows.append((number, position, sum(inside, start=Fraction(0))))
    table = pd.DataFrame(rows, columns=["_number", PERIOD, "earned"]).astype({"earned": object})
    names = groups.table.take(table.pop("_number").to_numpy()).reset_index(drop=True)
    return pd.concat([names, table], axis=1)


def _earned(sums: pd.DataFrame, pieces: Sequence[Piece], first: datetime) -> list[Fraction]:
    """Return what each piece of time earned: what runs through it, and what began or ceased within it."""
    midnight = _midnight(first)
    rows = {
        bucket: {str(k): int(v) for k, v in row.items() if k in {_AMOUNT, *PRODUCTS}}
        for bucket, row in sums.to_dict("index").items()
    }
    carried, earned = 0, []
    for place, piece in enumerate(pieces):
        row = rows.get(place, dict.fromkeys([_AMOUNT, *PRODUCTS], 0))
        inside = row[_AMOUNT] * _length(piece.end - midnight) - _moments(row)
        earned.append(Fraction(carried * _length(piece.end - piece.start) + inside, piece.month))
        carried += row[_AMOUNT]
    return earned


def _moments(row: Mapping[str, int]) -> int:
    """Return the sum of amount times microseconds since the first midnight, put together again."""
    return sum(
        (SPLIT if half == "high" else 1) * row[f"{half}_{unit}"] * size
        for half in ("high", "low")
        for unit, size in MICROSECONDS.items()
    )


def _pieces(start: datetime, end: datetime, zone: str | None, *further: datetime) -> list[Piece]:
    """Cut a span at the ends of the zone's calendar months and at further bounds."""
    months = calendar_months(start, end, zone)
    bounds = {*further, *(bound for month in months for bound in month)}
    cuts = sorted({start, end, *(bound for bound in bounds if start < bound < end)})
    pieces, month = [], iter(months)
    low, high = next(month)
    for piece_start, piece_end in pairwise(cuts):
        while piece_start >= high:
            low, high = next(month)
        pieces.append(Piece(piece_start, piece_end, _length(high - low)))
    return pieces


def _length(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
