"""Accrual: what was earned, or lived, day by day: each change times the share of each calendar month in force.

Sums stay whole numbers until the last step: an amount is split in millions and rest, an instant in days,
seconds and microseconds, so that no product of the two leaves 64 bits on any engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, days, microseconds, seconds, sum_by
from tenure.counting.core.groups import join_customers
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.engine import collect
from tenure.periods import Period, add_months, grid
from tenure.tables import Inputs

__all__ = ["accrued", "months_in"]

Lazy = nw.LazyFrame[Any]

_SPLIT = 1_000_000
_US = {"days": 86_400_000_000, "seconds": 1_000_000, "microseconds": 1}
_CLOCK = {"days": days, "seconds": seconds, "microseconds": microseconds}
_WEIGHTS = [f"{size}_{unit}" for size in ("high", "low") for unit in _US]


def months_in(start: datetime, end: datetime) -> Fraction:
    """Return how many calendar months a span covers, each counted by the share of it that is covered."""
    return sum((_share(low, high) for low, high in _pieces(start, end)), start=Fraction(0))


def accrued(inputs: Inputs, changes: Lazy, periods: Sequence[Period], name: str) -> pd.DataFrame:
    """Return, per period and group, the exact sum of amounts times months in force."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = [_accrued(inputs, changes, run, groups, name) for run in non_overlapping_runs(periods, inputs)]
    return pd.concat(found, ignore_index=True)


def _accrued(inputs: Inputs, changes: Lazy, run: PeriodRun, groups: list[str], name: str) -> pd.DataFrame:
    pieces = _pieces(run.bounds[0], run.bounds[-1], *run.bounds)
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
        earned = _earned(group.set_index("_piece")[["_mrr", *_WEIGHTS]], pieces, first)
        for period in run.periods:
            start, end = inputs.to_local_time(period.start), inputs.to_local_time(period.end)
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


def _earned(sums: pd.DataFrame, pieces: list[tuple[datetime, datetime]], first: datetime) -> list[Fraction]:
    """Return what each piece of time earned: what runs through it, and what began or ceased within it."""
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = {
        piece: {str(name): int(value) for name, value in row.items()} for piece, row in sums.to_dict("index").items()
    }
    carried, earned = 0, []
    for place, (low, high) in enumerate(pieces):
        row = rows.get(place, dict.fromkeys(["_mrr", *_WEIGHTS], 0))
        moments = _moments(row)
        inside = row["_mrr"] * _us(high - midnight) - moments
        month = _us(_month_of(low)[1] - _month_of(low)[0])
        earned.append(Fraction(carried * _us(high - low) + inside, month))
        carried += row["_mrr"]
    return earned


def _moments(row: Mapping[str, int]) -> int:
    """Return the sum of amount times microseconds since the first midnight, put together again."""
    return sum(
        (_SPLIT if size == "high" else 1) * row[f"{size}_{unit}"] * us
        for size in ("high", "low")
        for unit, us in _US.items()
    )


def _pieces(start: datetime, end: datetime, *further: datetime) -> list[tuple[datetime, datetime]]:
    """Cut a span at the months' ends and at further bounds."""
    months = {month.start for month in grid(start, end, "month")}
    cuts = sorted({start, end, *(cut for cut in {*months, *further} if start < cut < end)})
    return list(pairwise(cuts))


def _share(low: datetime, high: datetime) -> Fraction:
    first, after = _month_of(low)
    return Fraction(_us(high - low), _us(after - first))


def _month_of(moment: datetime) -> tuple[datetime, datetime]:
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, add_months(first, 1)


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
