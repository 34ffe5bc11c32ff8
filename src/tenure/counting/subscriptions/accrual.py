"""Accrual: what was earned, or lived, in a period: each change times the share of each calendar month in force.

Sums stay whole numbers until the last step: those of amounts times instants have 128 bits. Shares are of elapsed time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, Rows, bucket_of, sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.engine import instant, wide_integer, with_elapsed
from tenure.periods import Period, grid, to_utc, to_zone
from tenure.tables import Inputs

__all__ = ["accrued", "calendar_months", "months_in"]

Lazy = nw.LazyFrame[Any]

_AMOUNT, _MOMENT = "_amount", "_moment"


class Piece(NamedTuple):
    """A part of a calendar month, and how long the whole month is, in microseconds."""

    start: datetime
    end: datetime
    month: int


def months_in(start: datetime, end: datetime, zone: str | None) -> Fraction:
    """Return how many calendar months of a zone a span covers, each counted by the share of it that is covered."""
    shares = (Fraction(_length(piece.end - piece.start), piece.month) for piece in _pieces_between(start, end, zone))
    return sum(shares, start=Fraction(0))


def calendar_months(start: datetime, end: datetime, zone: str | None) -> list[tuple[datetime, datetime]]:
    """Return where each of the zone's calendar months that a span touches begins and ends."""
    first, last = (to_zone(bound, zone).tz_localize(None).to_pydatetime(warn=False) for bound in (start, end))
    return [(to_utc(month.start, zone), to_utc(month.end, zone)) for month in grid(first, last, "month")]


def accrued(inputs: Inputs, rows: Rows, periods: Sequence[Period], column: str, name: str) -> pd.DataFrame:
    """Return, per period and group, the exact sum of a column of changes times months in force."""

    def moments(run: PeriodRun) -> Lazy:
        return _moments(rows(run) if callable(rows) else rows, _pieces_of(inputs, run), column)

    sums = sums_by_period(
        inputs,
        periods,
        moments,
        sums=(_AMOUNT,),
        wide_sums=(_MOMENT,),
        to_periods=partial(_earned_by_period, inputs),
    )
    return sums.rename(columns={"earned": name})


def _pieces_of(inputs: Inputs, run: PeriodRun) -> list[Piece]:
    """Return the calendar months of a run of periods, cut at the bounds of these."""
    return _pieces_between(run.start, run.end, inputs.zone, *run.bounds)


def _moments(rows: Lazy, pieces: Sequence[Piece], column: str) -> Lazy:
    """Place each change in its piece of time and multiply it by its instant, in microseconds since the first piece."""
    first, at = instant(pieces[0].start), nw.col("_at")
    # What changed before the first piece is in force from it on.
    rows = rows.filter(at < instant(pieces[-1].end)).with_columns(
        nw.when(at < first).then(first).otherwise(at).alias("_at"), first.alias("_first")
    )
    rows, wide = with_elapsed(rows, "_first", "_at", "_elapsed"), wide_integer(rows)
    return rows.with_columns(
        bucket_of(at, [piece.end for piece in pieces]).alias("_bucket"),
        nw.col(column).alias(_AMOUNT),
        (nw.col(column).cast(wide) * nw.col("_elapsed").cast(wide)).alias(_MOMENT),
    )


def _earned_by_period(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    groups, pieces = group_rows([sums], inputs.group_columns), _pieces_of(inputs, run)
    spans = [(run.bounds[bucket - 1], run.bounds[bucket]) for bucket in run.buckets]
    earned = []
    for number in range(len(groups.table)):
        until = _earned_until(sums[groups.numbers[0] == number], pieces)
        earned += [until[end] - until[start] for start, end in spans]
    names = groups.table.loc[groups.table.index.repeat(len(spans))].reset_index(drop=True)
    columns: dict[Any, Any] = {
        PERIOD: np.tile(run.positions, len(groups.table)),
        "earned": pd.Series(earned, dtype=object),
    }
    return names.assign(**columns)


def _earned_until(sums: pd.DataFrame, pieces: Sequence[Piece]) -> dict[datetime, Fraction]:
    """Return what was earned until the bounds of pieces: by what runs through these, and what changed within them."""
    changes = zip(sums["_bucket"], sums[_AMOUNT], sums[_MOMENT], strict=True)
    changed = {bucket: (int(amount), int(moment)) for bucket, amount, moment in changes}
    first, running = pieces[0].start, 0
    until = {first: Fraction(0)}
    for place, piece in enumerate(pieces):
        amount, moment = changed.get(place, (0, 0))
        through = running * _length(piece.end - piece.start)
        within = amount * _length(piece.end - first) - moment
        until[piece.end] = until[piece.start] + Fraction(through + within, piece.month)
        running += amount
    return until


def _pieces_between(start: datetime, end: datetime, zone: str | None, *further: datetime) -> list[Piece]:
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
