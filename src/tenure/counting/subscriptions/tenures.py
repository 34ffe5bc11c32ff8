"""Tenures: lifetimes in whole months, by anniversary, as the fitted curves take them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    DAY,
    join_customers,
    microseconds_into_month,
    month_length,
    month_number,
    summed_by,
)
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.lifetimes import lifetimes
from tenure.engine import collect, instant, to_local
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_tenures", "longest_tenure", "observed_tenures", "tenures", "tenures_by_row"]

Lazy = nw.LazyFrame[Any]


def tenures(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> Lazy:
    """Return the lifetimes of all entities with `months`: of the lost, rounded up; of the others, renewals gone by.

    Months run from the first paid start to the same day and time of each later month, or to the last day of a
    month that lacks it. A renewal that falls on `as_of` itself is not known to have been made.
    """
    return _with_months(inputs, lifetimes(inputs, as_of, grace_days))


def observed_tenures(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> Lazy:
    """Return the tenures of all entities, and what is observed of each: `_observed` months, `_observed_lost`.

    Only months that were over when last observed are counted. Who was lost in a month of its own that is not over
    counts as there at its start, and no further: those who stay are not observed in theirs either, so that churn by
    month is lost / come up for it. Of the last `grace_days` no loss is known yet, so nobody is observed in them:
    counted as time stayed, they would make customers look more loyal than they are.
    """
    known_until = _known_until(as_of, grace_days)
    rows = lifetimes(inputs, as_of, grace_days).with_columns(
        _until(known_until).alias("_seen"), instant(known_until).alias("_now")
    )
    rows = _with_months(inputs, to_local(rows, inputs.zone, "_seen", "_now"))
    over, months = _anniversaries(nw.col("_start"), nw.col("_now")) - 1, _months("_seen")
    early = nw.col("lost") * (months > over).cast(nw.Int64)
    return rows.with_columns((months - early).alias("_observed"), (nw.col("lost") - early).alias("_observed_lost"))


def count_tenures(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> pd.DataFrame:
    """Return, per group, observed months and fate, how many entities: `months`, `lost` (1 or 0), `entities`."""
    observed = (nw.col("_observed").alias("months"), nw.col("_observed_lost").alias("lost"))
    rows = observed_tenures(inputs, as_of, grace_days).select(*inputs.entity, *observed, nw.lit(1).alias("entities"))
    names = [*inputs.group_columns, "months", "lost"]
    return summed_by(join_customers(inputs, rows), names, ["entities"]).sort_values(names[-2:], ignore_index=True)


def longest_tenure(inputs: Inputs, as_of: datetime, grace_days: float = 0) -> int:
    """Return the whole months of the longest lifetime that is not lost at an instant; −1 without any."""
    rows = _with_months(inputs, lifetimes(inputs, as_of, grace_days).filter(nw.col("lost") == 0))
    found = collect(rows.select(nw.col("months").max()))["months"]
    return int(found.max()) if found.notna().any() else -1


def tenures_by_row(
    inputs: Inputs, periods: Sequence[Period], parts: Parts, grace_days: float = 0
) -> tuple[list[pd.DataFrame], pd.DataFrame]:
    """Return the tenures at the period's end of each row of parts, and those of all groups of the last period."""
    columns, each = list(inputs.keys.values()), len(parts.rows) // len(periods)
    found, everyone = [], pd.DataFrame()
    for place, period in enumerate(periods):
        everyone = count_tenures(inputs, inputs.to_utc(period.end), grace_days)
        rows = parts.rows[columns].iloc[place * each : (place + 1) * each]
        wanted, existing = group_rows([rows, everyone], columns).numbers
        found += [everyone[existing == number] for number in wanted]
    return found, everyone


def _known_until(as_of: datetime, grace_days: float) -> datetime:
    return as_of - timedelta(days=min(grace_days, (as_of - datetime.min).days))  # noqa: DTZ901 - naive inside


def _until(moment: datetime) -> nw.Expr:
    """Cut lifetimes off at an instant before which all losses are known; who starts later has none yet."""
    end, start = nw.col("_end"), nw.col("_start")
    observed = nw.when(end > instant(moment)).then(instant(moment)).otherwise(end)
    return nw.when(observed > start).then(observed).otherwise(start)


def _with_months(inputs: Inputs, rows: Lazy) -> Lazy:
    return to_local(rows, inputs.zone, "_start", "_end").with_columns(_months("_end").alias("months"))


def _months(end: str) -> nw.Expr:
    """Return the months from the start of a lifetime to an end of it, both of them local."""
    # A lifetime without length has no renewal: its start is no anniversary before its end.
    renewals = _anniversaries(nw.col("_start"), nw.col(end)) - 1
    months = nw.when(nw.col(end) > nw.col("_start")).then(renewals + nw.col("lost")).otherwise(0)
    return months.cast(nw.Int64)


def _anniversaries(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    """Count the monthly anniversaries of a start, itself the first, that fall before an end after it."""
    day, last = start.dt.day().cast(nw.Int64), month_length(end)
    shortened = nw.when(day > last).then(day - last).otherwise(0) * DAY
    before = (microseconds_into_month(start) - shortened < microseconds_into_month(end)).cast(nw.Int64)
    return month_number(end) - month_number(start) + before
