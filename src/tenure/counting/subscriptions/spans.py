"""Spans of time that customers have, as arrays, and how many calendar months of a period each of them covers."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tenure.counting.subscriptions.accrual import calendar_months, months_in

__all__ = ["DAY", "OPEN", "PeriodMonths", "TimeSpans", "microseconds_of"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

OPEN = 2**62
"""The end of what has none."""
DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - instants are naive inside
_MICROSECOND = timedelta(microseconds=1)


def microseconds_of(moment: datetime) -> int:
    """Return an instant in microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


class TimeSpans(NamedTuple):
    """Spans, `[start, end)` in microseconds since 1970, by the number of who has them and by start."""

    who: Numbers
    starts: Numbers
    ends: Numbers

    def where(self, rows: Any) -> TimeSpans:
        """Return some of them: those at places or of a mask."""
        return TimeSpans(*(column[rows] for column in self))

    def places_in_order(self) -> NDArray[np.intp]:
        """Return the places of spans that may stand in any order, by customer and start."""
        who, starts, _ = self
        if ((who[1:] > who[:-1]) | ((who[1:] == who[:-1]) & (starts[1:] >= starts[:-1]))).all():
            return np.arange(len(who))
        by_start = np.argsort(starts)
        # Numbers that are all different: those of one start may stand in any order.
        return by_start[np.argsort(who[by_start] * len(who) + np.arange(len(who)))]

    def merged(self, grace_days: float = 0) -> TimeSpans:
        """Return them without overlaps, those with no more than the grace between them as one."""
        reach = self._latest_ends()
        begins, (who, starts, _) = np.ones(len(self.who), dtype=bool), self
        grace = min(round(grace_days * DAY), OPEN)
        begins[1:] = (who[1:] != who[:-1]) | (starts[1:] - reach[:-1] > grace)
        last = np.append(begins[1:], True)[: len(who)]
        return TimeSpans(who[begins], starts[begins], reach[last])

    def _latest_ends(self) -> Numbers:
        """Return the latest end of each span and those before it of the same customer."""
        found, step = self.ends.copy(), 1
        # Each round looks back twice as far, so there are as many as the longest history has binary digits.
        while (same := self.who[step:] == self.who[:-step]).any():
            found[step:] = np.where(same, np.maximum(found[step:], found[:-step]), found[step:])
            step *= 2
        return found

    def holding(self, moment: int) -> Numbers:
        """Return who has a span in force just before an instant, once for each of them."""
        return self.who[(self.starts < moment) & (self.ends >= moment)]

    def overlapping(self, months: PeriodMonths) -> NDArray[np.intp]:
        """Return where the spans are that some instant of a period lies in."""
        return np.flatnonzero((self.starts < months.end) & (self.ends > months.start))

    def months_by_customer(self, months: PeriodMonths, size: int) -> Floats:
        """Return the calendar months of a period that each of so many customers has, of spans without overlaps."""
        spans = self.where(self.overlapping(months))
        return np.bincount(spans.who, months.covered(spans), size).astype(np.float64)


class _MonthShares(NamedTuple):
    """Instants by the number of their calendar month, how far into it they are, and how long it is."""

    month: Numbers
    into: Numbers
    length: Numbers

    @property
    def share(self) -> Floats:
        """The share of the month that is over."""
        return np.asarray(self.into / self.length)

    def times(self, amounts: Numbers) -> tuple[Numbers, Floats]:
        """Return the share of amounts, exactly: the whole units, and the rest of one, which may be below 0."""
        whole = (amounts * self.share).astype(np.int64)
        # Either product may leave 64 bits, and their difference comes back into them.
        return whole, (amounts * self.into - whole * self.length) / self.length


class PeriodMonths(NamedTuple):
    """The calendar months that a period touches, in microseconds: where each of them begins, and how long it is.

    `total` is how many months the period has.
    """

    start: int
    end: int
    total: Fraction
    begins: Numbers
    lengths: Numbers

    @classmethod
    def between(cls, start: datetime, end: datetime, zone: str | None) -> PeriodMonths:
        """Return the calendar months of a zone from one instant to another."""
        bounds = [[microseconds_of(bound) for bound in month] for month in calendar_months(start, end, zone)]
        begins, ends = np.array(bounds, dtype=np.int64).T
        total = months_in(start, end, zone)
        return cls(microseconds_of(start), microseconds_of(end), total, begins, ends - begins)

    def covered(self, spans: TimeSpans) -> Floats:
        """Return how many months of the period each span covers."""
        first, last = self._in_months(spans.starts), self._in_months(spans.ends)
        return np.asarray(last.month - first.month + (last.share - first.share))

    def earned(self, amounts: Numbers, spans: TimeSpans) -> tuple[Numbers, Floats]:
        """Return amounts times the months that each span covers, exactly: the whole units, and the rest of one."""
        first, last = self._in_months(spans.starts), self._in_months(spans.ends)
        (before, rest_before), (until, rest_until) = first.times(amounts), last.times(amounts)
        return amounts * (last.month - first.month) + until - before, rest_until - rest_before

    def _in_months(self, moments: Numbers) -> _MonthShares:
        inside = np.clip(moments, self.start, self.end)
        month = np.searchsorted(self.begins, inside, side="right") - 1
        return _MonthShares(month, inside - self.begins[month], self.lengths[month])
