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

from tenure.counting.core import PeriodRun, bucket_of, distinct_rows, sum_by
from tenure.engine import to_local
from tenure.periods import grid, to_utc, to_zone
from tenure.tables import Inputs

__all__ = ["CalendarDays", "days_used", "uses_of"]

Lazy = nw.LazyFrame[Any]


class CalendarDays:
    """The days of a run of periods, numbered from 1.

    Args:
        inputs: The tables of the call, which have the zone.
        run: The periods.
    """

    def __init__(self, inputs: Inputs, run: PeriodRun) -> None:
        first, last = (to_zone(bound, inputs.zone).tz_localize(None) for bound in (run.start, run.end))
        span = grid(first.to_pydatetime(warn=False), last.to_pydatetime(warn=False), "day")
        midnights = {to_utc(day.start, inputs.zone) for day in span}
        self.bounds = sorted({*run.bounds, *(each for each in midnights if run.start < each < run.end)})
        self.buckets = [bisect_right(run.bounds, start) for start in self.bounds[:-1]]
        self.numbers = range(1, len(self.bounds))

    def by_bucket(self) -> pd.DataFrame:
        """Return the `_bucket` of each day, `_day`, with the `_first` day of it and the one after its last."""
        table = pd.DataFrame({"_day": self.numbers, "_bucket": self.buckets})
        days = table.groupby("_bucket")["_day"]
        return table.assign(_first=days.transform("min"), _after=days.transform("max") + 1)

    @property
    def lengths(self) -> dict[int, int]:
        """How many days each bucket has."""
        return Counter(self.buckets)


def uses_of(inputs: Inputs, run: PeriodRun, event: Sequence[str]) -> Lazy:
    """Return the events of some names between the first and the last bound."""
    at = nw.col("occurred_at")
    return inputs.tables["events"].filter(nw.col("event").is_in(list(event)), at >= run.start, at < run.end)


def days_used(inputs: Inputs, run: PeriodRun, uses: Lazy) -> Lazy:
    """Return, per entity and bucket with a use, on how many `user_days` there was one."""
    at, key = nw.col("occurred_at"), [*inputs.entity, "_bucket"]
    rows = uses.select(*inputs.entity, bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"), at.alias("_local"))
    rows = to_local(rows, inputs.zone, "_local").select(*key, nw.col("_local").dt.date().alias("_date"))
    return sum_by(distinct_rows(rows, [*key, "_date"]).with_columns(nw.lit(1).alias("user_days")), key, ["user_days"])
