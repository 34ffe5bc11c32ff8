"""Accrual: what was earned, or lived, day by day: each change times the share of each calendar month in force.

Sums stay whole numbers until the last step: an amount is split in millions and rest, an instant in days,
seconds and microseconds, so that no product of the two leaves 64 bits on any engine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, days, microseconds, seconds, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.engine import collect
from tenure.periods import Period, grid
from tenure.tables import Inputs

__all__ = ["accrued", "months_in"]

Lazy = nw.LazyFrame[Any]

_Piece: TypeAlias = tuple[datetime, datetime]
_SPLIT = 1_000_000
_US = {"days": 86_400_000_000, "seconds": 1_000_000, "microseconds": 1}
_CLOCK = {"days": days, "seconds": seconds, "microseconds": microseconds}
_WEIGHTS = [f"{size}_{unit}" for size in ("high", "low") for unit in _US]


def months_in(inputs: Inputs, start: datetime, end: datetime) -> Fraction:
    """Return how many calendar months of the data's zone a span covers, each by the share of its time covered."""
    months = _months(inputs, start, end)
    return sum((_share(piece, months) for piece in _pieces([start, end], months)), start=Fraction(0))


def accrued(inputs: Inputs, changes: Lazy, periods: Sequence[Period], name: str) -> pd.DataFrame:
    """Return, per period and group, the exact sum of amounts times months in force."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = [_accrued(inputs, changes, run, groups, name) for run in non_overlapping_runs(periods, inputs)]
    return pd.concat(found, ignore_index=True)


def _accrued(inputs: Inputs, changes: Lazy, run: PeriodRun, groups: list[str], name: str) -> pd.DataFrame:
    months = _months(inputs, run.bounds[0], run.bounds[-1])
    pieces = _pieces(run.bounds, months)
    first, bounds = pieces[0][0], [high for _, high in pieces]
    at = nw.col("_at")
    # What changed before the first bound is in force from it on.
    rows = changes.filter(at < bounds[-1]).with_columns(
        nw.when(at < first).then(nw.lit(first)).otherwise(at).alias("_at")
    )
    rows = join_customers(inputs, rows.with_columns(bucket_of(at, bounds).alias("_piece")))
    sums = collect(sum_by(_weighted(rows, first), [*groups, "_piece"], ["_mrr", *_WEIGHTS]))
    keyed = sums.groupby(groups, dropna=False, sort=False) if groups else [((), sums)]
    rows_found = []
    for key, group in keyed:
        earned = _earned(group.set_index("_piece")[["_mrr", *_WEIGHTS]], pieces, months)
        for period in run.periods:
            start, end = inputs.to_utc(period.start), inputs.to_utc(period.end)
            value = sum(
                (amount for (low, high), amount in zip(pieces, earned, strict=True) if start <= low and high <= end),
                start=Fraction(0),
            )
            rows_found.append((period, *key, value))
    table = pd.DataFrame(rows_found, columns=["_period", *groups, name]).astype({name: object})
    return table.astype({each: sums[each].dtype for each in groups})


def _weighted(rows: Lazy, first: datetime) -> Lazy:
    """Multiply each change by its instant, in parts that fit."""
    amount, sign = nw.col("_mrr").abs(), nw.when(nw.col("_mrr") > 0).then(1).otherwise(-1)
    rows = rows.with_columns((amount // _SPLIT * sign).alias("_high"), (amount % _SPLIT * sign).alias("_low"))
    clock = {unit: part(nw.col("_at")) for unit, part in _CLOCK.items()}
    clock["days"] = clock["days"] - (first.toordinal() - 1)
    rows = rows.with_columns(**{f"_{unit}": part for unit, part in clock.items()})
    products = {f"{size}_{unit}": nw.col(f"_{size}") * nw.col(f"_{unit}") for size in ("high", "low") for unit in _US}
    return rows.with_columns(**products)


def _earned(sums: pd.DataFrame, pieces: list[_Piece], months: list[datetime]) -> list[Fraction]:
    """Return what each piece of time earned: what runs through it, and what began or ceased within it."""
    midnight = pieces[0][0].replace(hour=0, minute=0, second=0, microsecond=0)
    rows = {
        piece: {str(name): int(value) for name, value in row.items()} for piece, row in sums.to_dict("index").items()
    }
    carried, earned = 0, []
    for place, piece in enumerate(pieces):
        row = rows.get(place, dict.fromkeys(["_mrr", *_WEIGHTS], 0))
        moments = _moments(row)
        inside = row["_mrr"] * _us(piece[1] - midnight) - moments
        earned.append(Fraction(inside, _month_length(piece, months)) + carried * _share(piece, months))
        carried += row["_mrr"]
    return earned


def _moments(row: Mapping[str, int]) -> int:
    """Return the sum of amount times microseconds since the first midnight, put together again."""
    return sum(
        (_SPLIT if size == "high" else 1) * row[f"{size}_{unit}"] * us
        for size in ("high", "low")
        for unit, us in _US.items()
    )


def _months(inputs: Inputs, start: datetime, end: datetime) -> list[datetime]:
    """Return where the calendar months of the data's zone begin, from that of a span's start to past its end."""
    months = grid(inputs.to_local(start), inputs.to_local(end), "month")
    return [inputs.to_utc(bound) for bound in (months[0].start, *(month.end for month in months))]


def _pieces(bounds: list[datetime], months: list[datetime]) -> list[_Piece]:
    """Cut time at bounds, and between them where months begin."""
    cuts = sorted({*bounds, *(month for month in months if bounds[0] < month < bounds[-1])})
    return list(pairwise(cuts))


def _share(piece: _Piece, months: list[datetime]) -> Fraction:
    """Return the share of its month's time that a piece covers."""
    return Fraction(_us(piece[1] - piece[0]), _month_length(piece, months))


def _month_length(piece: _Piece, months: list[datetime]) -> int:
    place = bisect_right(months, piece[0])
    return _us(months[place] - months[place - 1])


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
