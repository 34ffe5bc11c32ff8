"""Calendar days of the zone of the data, within the periods: their bounds, and those on which something is used.

A day that a bound of a period cuts is a day of either side. A day of 23 or 25 hours is a day as any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bucket_of, days_of, distinct_rows, on_one_machine, sum_by
from tenure.counting.events.names import is_named
from tenure.engine import instant, to_local
from tenure.periods import grid, to_utc, to_zone
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
        first, last = (to_zone(bound, inputs.zone).tz_localize(None) for bound in (run.start, run.end))
        span = grid(first.to_pydatetime(warn=False), last.to_pydatetime(warn=False), "day")
        midnights = Counter(to_utc(day.start, inputs.zone) for day in span[1:])
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

    def by_bucket(self) -> pd.DataFrame:
        """Return the `_bucket` of each day, `_day`, with the `_first` day of it and the one after its last."""
        table = pd.DataFrame({"_day": range(1, self.count + 1), "_bucket": self.buckets})
        days = table.groupby("_bucket")["_day"]
        return table.assign(_first=days.transform("min"), _after=days.transform("max") + 1)


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
