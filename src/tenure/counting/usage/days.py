"""Calendar days of the zone of the data, within the periods: their bounds, and those on which something is used.

A day that a bound of a period cuts is a day of either side. A day of 23 or 25 hours is a day as any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import accumulate
from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, bucket_of, days_of, distinct_rows, on_one_machine, sum_by
from tenure.counting.events.names import is_named
from tenure.engine import instant, to_local
from tenure.periods import to_utc, to_zone
from tenure.tables import Inputs

__all__ = ["CalendarDays", "days_used", "events_named", "events_within"]

Lazy = nw.LazyFrame[Any]


class CalendarDays:
    """The days from the first to the last bound of a run of periods, numbered from 1.

    Args:
        inputs: The tables of the call, which have the zone.
        run: The periods.
    """

    def __init__(self, inputs: Inputs, run: PeriodRun) -> None:
        first, last = (to_zone(bound, inputs.zone).date() for bound in (run.start, run.end))
        dates = (first + timedelta(days=day + 1) for day in range((last - first).days))
        midnights = Counter(to_utc(datetime.combine(date, time.min), inputs.zone) for date in dates)
        bounds = sorted({*run.bounds, *(each for each in midnights if run.start < each < run.end)})
        self.buckets = [bisect_right(run.bounds, start) for start in bounds[:-1]]
        self._zone, self._before = inputs.zone, first.toordinal() - 2
        # Dates number the days, but for those that a bound cuts, and those that a zone has skipped.
        self._cuts = [bound for bound in run.bounds[1:-1] if bound not in midnights]
        self._skips = [midnight for midnight, times in midnights.items() for _ in range(times - 1)]

    @property
    def count(self) -> int:
        """How many days there are."""
        return len(self.buckets)

    @property
    def lengths(self) -> dict[int, int]:
        """How many days each bucket has."""
        return Counter(self.buckets)

    def number(self, rows: Lazy) -> Lazy:
        """Add the number `_at` of the day that the instant `_moment` is in."""
        moment = nw.col("_moment")
        rows = to_local(rows.with_columns(moment.alias("_local")), self._zone, "_local")
        number = days_of(nw.col("_local")) - self._before
        for bounds, step in ((self._cuts, 1), (self._skips, -1)):
            for bound in bounds:
                number = number + nw.when(moment >= instant(bound)).then(step).otherwise(0)
        return rows.with_columns(number.alias("_at"))

    def bucket_at(self, day: nw.Expr) -> nw.Expr:
        """Return the bucket of a day by its number."""
        return _looked_up(day, self._firsts, list(self.lengths))

    def first_at(self, day: nw.Expr) -> nw.Expr:
        """Return the first day of the bucket of a day."""
        return _looked_up(day, self._firsts, self._firsts)

    def after_at(self, day: nw.Expr) -> nw.Expr:
        """Return the day after the last of the bucket of a day."""
        return _looked_up(day, self._firsts, [*self._firsts[1:], self.count + 1])

    def length_of(self, bucket: nw.Expr) -> nw.Expr:
        """Return how many days a bucket has."""
        return _looked_up(bucket, list(self.lengths), list(self.lengths.values()))

    @property
    def _firsts(self) -> list[int]:
        """The first day of each bucket."""
        return [1, *(1 + days for days in accumulate(self.lengths.values()))][:-1]


def _looked_up(value: nw.Expr, bounds: Sequence[int], results: Sequence[int]) -> nw.Expr:
    """Return the result of the last of ascending bounds that a value reaches."""
    return _searched(value, bounds, results).cast(nw.Int64)  # some engines take a small number for one of 8 bits


def _searched(value: nw.Expr, bounds: Sequence[int], results: Sequence[int]) -> nw.Expr:
    """Search by halves, in as many comparisons as the number of bounds has binary digits."""
    if len(bounds) == 1:
        return nw.lit(results[0])
    middle = len(bounds) // 2
    return (
        nw.when(value < bounds[middle])
        .then(_searched(value, bounds[:middle], results[:middle]))
        .otherwise(_searched(value, bounds[middle:], results[middle:]))
    )


def events_named(inputs: Inputs, event: Sequence[str]) -> Lazy:
    """Return the events of some names, whenever they happened."""
    return inputs.tables["events"].filter(is_named(event))


def events_within(inputs: Inputs, run: PeriodRun, event: Sequence[str]) -> Lazy:
    """Return the events of some names between the first and the last bound."""
    at = nw.col("occurred_at")
    return events_named(inputs, event).filter(at >= instant(run.start), at < instant(run.end))


def days_used(inputs: Inputs, run: PeriodRun, uses: Lazy) -> Lazy:
    """Return, per entity and bucket with a use, on how many `user_days` there was one, as a float."""
    at, key = nw.col("occurred_at"), [*inputs.entity, "_bucket"]
    rows = uses.select(*inputs.entity, bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"), at.alias("_local"))
    rows = to_local(rows, inputs.zone, "_local").select(*key, nw.col("_local").dt.date().alias("_date"))
    rows = distinct_rows(on_one_machine(inputs, rows), [*key, "_date"]).with_columns(nw.lit(1.0).alias("user_days"))
    return sum_by(rows, key, ["user_days"], as_float=True)
