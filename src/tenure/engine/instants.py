"""Expressions on instants that run on every engine."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import narwhals as nw

from tenure.engine.zones import FIRST, LAST

__all__ = ["add_days", "bucket_of", "instant"]

_MANY = 12  # bounds, from which months are counted rather than searched
_DAY = 86_400_000_000
# Within the calendar in every time zone, and of whole seconds, below which some engines know no interval.
_LATEST = (LAST - timedelta(days=1)).replace(microsecond=0)

_EPOCH = date(1970, 1, 1)
_PLAIN_YEARS = 1000  # from which Spark reads a date as it is written


def instant(moment: datetime) -> nw.Expr:
    """Return a constant instant as the engine holds it; every instant in an expression is one.

    Spark would take a bare datetime for one in the time zone of the machine; a date, of which it is made, has no zone.
    """
    day = moment.date() if moment.year >= _PLAIN_YEARS else _EPOCH
    midnight = nw.lit(day).cast(nw.Datetime("us"))
    further = (moment - datetime.combine(day, time.min)) // timedelta(microseconds=1)
    return _later(midnight, further) if further else midnight


def add_days(moment: nw.Expr, days: float) -> nw.Expr:
    """Return an instant so many times 24 hours later, or the last of the year 9999 where it would lie beyond."""
    span, last = round(days * _DAY), instant(_LATEST)
    latest = nw.when(moment.is_null() | (moment > last)).then(moment).otherwise(last)
    if span > (_LATEST - FIRST) // timedelta(microseconds=1):
        return latest
    beyond = moment > instant(_LATEST - timedelta(microseconds=span))
    return nw.when(beyond).then(latest).otherwise(_later(moment, span))


def _later(moment: nw.Expr, span: int) -> nw.Expr:
    """Return an instant so many microseconds later; some engines know no interval below a second."""
    seconds, rest = divmod(span, 1_000_000)
    return moment.dt.offset_by(f"{span}us" if rest else f"{seconds}s")


def bucket_of(moment: nw.Expr, bounds: list[datetime]) -> nw.Expr:
    """Return how many of the ascending bounds are not after an instant, both as the engine holds them."""
    months = [_month(bound) for bound in bounds]
    in_a_row = len(bounds) >= _MANY and months == list(range(months[0], months[0] + len(bounds)))
    if in_a_row and all(bound.day == 1 and bound.time() == time.min for bound in bounds):
        return _by_month(moment, bounds)
    return _by_search(moment, bounds, 0)


def _month(bound: datetime) -> int:
    return bound.year * 12 + bound.month


def _by_month(moment: nw.Expr, bounds: list[datetime]) -> nw.Expr:
    """Count calendar months from the first bound: at no cost for each of them."""
    since = moment.dt.year().cast(nw.Int32) * 12 + moment.dt.month().cast(nw.Int32) - (_month(bounds[0]) - 1)
    before_the_last = nw.when(moment < instant(bounds[-1])).then(since).otherwise(len(bounds))
    return nw.when(moment < instant(bounds[0])).then(0).otherwise(before_the_last)


def _by_search(moment: nw.Expr, bounds: list[datetime], first: int) -> nw.Expr:
    """Search by halves, in as many comparisons as the number of bounds has binary digits."""
    if not bounds:
        return nw.lit(first)
    middle = len(bounds) // 2
    return (
        nw.when(moment < instant(bounds[middle]))
        .then(_by_search(moment, bounds[:middle], first))
        .otherwise(_by_search(moment, bounds[middle + 1 :], first + middle + 1))
    )
