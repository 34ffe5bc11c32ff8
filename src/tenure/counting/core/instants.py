"""Instants on every engine: the parts of the calendar that they fall into."""

from __future__ import annotations

import narwhals as nw

__all__ = ["DAY", "days_of", "microseconds_into_month", "month_length", "month_number"]

DAY = 86_400_000_000
"""Microseconds of 24 hours."""


def days_of(moment: nw.Expr) -> nw.Expr:
    """Return whole days since 0001-01-01 of an instant, from its calendar parts."""
    past = moment.dt.year().cast(nw.Int64) - 1
    # Floors of floats, half a year off every edge: on SQL engines a floor division of integers is slow.
    years = past.cast(nw.Float64) + 0.5
    leaps = (years * 0.25).floor() - (years * 0.01).floor() + (years * 0.0025).floor()
    return past * 365 + leaps.cast(nw.Int64) + moment.dt.ordinal_day().cast(nw.Int64) - 1


def _time_of_day(moment: nw.Expr) -> dict[str, nw.Expr]:
    """Return the seconds since midnight of an instant, and the microseconds since its second."""
    hour, minute, second = (part.cast(nw.Int64) for part in (moment.dt.hour(), moment.dt.minute(), moment.dt.second()))
    micros = moment.dt.microsecond().cast(nw.Int64)
    # Before 1970 Spark counts them back from the next second.
    since = nw.when(micros < 0).then(micros + 1_000_000).otherwise(micros)
    return {"seconds": hour * 3600 + minute * 60 + second, "microseconds": since}


def month_number(moment: nw.Expr) -> nw.Expr:
    """Return the calendar months of an instant since the year 0."""
    return moment.dt.year().cast(nw.Int64) * 12 + moment.dt.month().cast(nw.Int64) - 1


def month_length(moment: nw.Expr) -> nw.Expr:
    """Return how many days the month of an instant has."""
    year, month = moment.dt.year().cast(nw.Int64), moment.dt.month().cast(nw.Int64)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = nw.when(leap).then(29).otherwise(28)
    short = month.is_in([4, 6, 9, 11])
    return nw.when(month == 2).then(february).otherwise(nw.when(short).then(30).otherwise(31)).cast(nw.Int64)


def microseconds_into_month(moment: nw.Expr) -> nw.Expr:
    """Return how far into its month an instant is; its first day is day 1."""
    clock = _time_of_day(moment)
    return moment.dt.day().cast(nw.Int64) * DAY + clock["seconds"] * 1_000_000 + clock["microseconds"]
