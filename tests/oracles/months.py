"""Shares of calendar months, exact to the microsecond."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .states import Paid, Period, spells

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


def next_start(start: datetime, every: str) -> datetime:
    """The start of the calendar period after the one that starts here."""
    if every in {"day", "week"}:
        return start + DAY * {"day": 1, "week": 7}[every]
    month = start.month - 1 + {"month": 1, "quarter": 3, "year": 12}[every]
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def start_of(instant: datetime, every: str) -> datetime:
    """The start of the calendar period that holds the instant; weeks start on Mondays."""
    day = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    if every == "week":
        return day - DAY * day.weekday()
    first_month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}
    return day if every == "day" else day.replace(month=first_month[every], day=1)


def overlap(one: Period, other: Period) -> Period | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def month_shares(span: Period | None) -> Fraction:
    """The sum of the shares of the calendar months that a span covers; an empty span covers none."""
    total = Fraction(0)
    if span is None:
        return total
    month = start_of(span[0], "month")
    while month < span[1]:
        after = next_start(month, "month")
        covered = overlap(span, (month, after))
        if covered is not None:
            total += Fraction((covered[1] - covered[0]) // MICROSECOND, (after - month) // MICROSECOND)
        month = after
    return total


def months_in_force(paid: Sequence[Paid], period: Period) -> Fraction:
    """Months in which at least one interval is in force, each moment counted once."""
    return sum((month_shares(overlap(spell, period)) for spell in spells(paid)), Fraction(0))
