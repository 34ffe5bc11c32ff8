"""Histories: what each customer brought in each period, how long it was there, and how long it paid for services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.core import PERIOD
from tenure.counting.subscriptions.spans import PeriodMonths, TimeSpans

__all__ = ["Histories", "PeriodHistory"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SMALL, _LARGER, _HALF = 2**40, 2**20, 0.5  # parts of a unit of money


@dataclass(frozen=True)
class Histories:
    """The histories of some customers, numbered as their ids ascend.

    Args:
        customers: The ids, ascending.
        first_paid: The first start of those collected, in microseconds since 1970; nan without one.
        earning: The paid intervals that earn revenue.
        amounts: What each of these earns per month, in exact units of money.
        stays: When anything was paid, the grace included.
        vas: When any value-added service was paid.
        services: The services paid so far, a null last, where the inputs are split by them.
        vas_by_service: When each of these was paid.
        charges: What was charged: `_period`, `who` and `charges`, in exact units of money.
    """

    customers: pd.Index[Any]
    first_paid: Floats
    earning: TimeSpans
    amounts: Numbers
    stays: TimeSpans
    vas: TimeSpans
    services: pd.DataFrame
    vas_by_service: Sequence[TimeSpans]
    charges: pd.DataFrame


@dataclass(frozen=True)
class PeriodHistory:
    """What customers did in one period, an entry per customer; what is not asked for is not counted.

    Args:
        histories: Their histories.
        number: The number of the period among those of the charges.
        period: The calendar months of the period.
    """

    histories: Histories
    number: int
    period: PeriodMonths

    @cached_property
    def revenue(self) -> Numbers:
        """What each brought, recurring and single charges, in exact units of money."""
        charges = self.histories.charges
        rows, found = charges[charges[PERIOD] == self.number], self.recurring.copy()
        np.add.at(found, rows["who"].to_numpy(), rows["charges"].to_numpy(dtype=np.int64))
        return found

    @cached_property
    def recurring(self) -> Numbers:
        """What subscriptions accrued, in exact units of money: each customer rounded once, halves to even units."""
        rows = self.histories.earning.overlapping(self.period)
        spans = self.histories.earning.where(rows)
        units, rests = self.period.earned(self.histories.amounts[rows], spans)
        found = np.zeros(self._size, dtype=np.int64)
        np.add.at(found, spans.who, units)
        inexact = np.flatnonzero(rests)
        who, rest = _sums_of_rests(spans.who[inexact], rests[inexact])
        found[who] += np.floor(rest).astype(np.int64)
        rest -= np.floor(rest)
        found[who] += (rest > _HALF) | ((rest == _HALF) & (found[who] % 2 == 1))
        return found

    @cached_property
    def average_active(self) -> Floats:
        """The mean of being there at opening and closing: 0, a half or 1."""
        bounds = self.period.start, self.period.end
        opening, closing = (np.bincount(self.histories.stays.holding(at), minlength=self._size) for at in bounds)
        return np.asarray((opening + closing) / 2)

    @cached_property
    def months(self) -> Floats:
        """Calendar months in which anything was paid."""
        return self.histories.stays.months_by_customer(self.period, self._size)

    def pays(self, service: TimeSpans) -> Flags:
        """Whether a service was paid at some instant."""
        found = np.zeros(self._size, dtype=bool)
        found[service.who[service.overlapping(self.period)]] = True
        return found

    def months_of(self, service: TimeSpans) -> Floats:
        """Return the calendar months in which a service was paid."""
        return service.months_by_customer(self.period, self._size)

    @property
    def _size(self) -> int:
        return len(self.histories.customers)


def _sums_of_rests(who: Numbers, rests: Floats) -> tuple[Numbers, Floats]:
    """Return each customer once, and the sum of its rests; customers ascend.

    Rests are added up as whole numbers of small parts, the same in any order, and rounded to larger ones, so that a
    third and a sixth make a half.
    """
    first = np.flatnonzero(np.diff(who, prepend=-1))
    sums = np.add.reduceat(np.rint(rests * _SMALL), first) if len(first) else rests
    return who[first], np.rint(sums / _SMALL * _LARGER) / _LARGER
