"""Instants of the sample generator: calendar months, the window observed, and arrivals at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DAY", "MEAN_MONTH", "Instants", "Window", "add_months", "arrivals", "months_before", "random_instants"]

Instants = NDArray[np.datetime64]

DAY = np.timedelta64(86_400_000_000, "us")
MEAN_MONTH = DAY * 365.25 / 12


@dataclass(frozen=True)
class Window:
    """The months observed, half-open; weeks begin on Mondays, the first one on or before the start."""

    start: np.datetime64
    months: int

    @property
    def end(self) -> np.datetime64:
        """The first instant that is no longer observed."""
        return self.month_starts()[-1]

    @property
    def weeks(self) -> int:
        """How many weeks the window touches."""
        return int(-((self.first_monday - self.end) // (7 * DAY)))

    @property
    def first_monday(self) -> np.datetime64:
        """The Monday on or before the start."""
        days = self.start.astype("M8[D]").astype(np.int64)
        # The epoch was a Thursday.
        return self.start - DAY * int((days + 3) % 7)

    def month_starts(self) -> Instants:
        """The start of each month, and last the end of the window."""
        first = self.start.astype("M8[M]")
        return np.asarray((first + np.arange(self.months + 1)).astype("M8[us]"))

    def month_of(self, instants: Instants) -> NDArray[np.int64]:
        """The number of the month that each instant falls in, from 0."""
        return (instants.astype("M8[M]") - self.start.astype("M8[M]")).astype(np.int64)

    def week_of(self, instants: Instants) -> NDArray[np.int64]:
        """The number of the week that each instant falls in, from 0."""
        return np.asarray((instants - self.first_monday) // (7 * DAY), dtype=np.int64)


def add_months(instants: Instants, months: NDArray[np.int64] | int) -> Instants:
    """Each instant so many calendar months later; 31 January becomes the last day of February."""
    month = instants.astype("M8[M]")
    into_month = instants - month.astype("M8[us]")
    target = month + months
    last_day = (target + 1).astype("M8[us]") - target.astype("M8[us]") - DAY
    return np.asarray(target.astype("M8[us]") + np.minimum(into_month, last_day + into_month % DAY))


def months_before(anchors: Instants, instants: Instants | np.datetime64) -> NDArray[np.int64]:
    """How many monthly anniversaries, the anchor itself the first, fall before each instant."""
    months = (instants.astype("M8[M]") - anchors.astype("M8[M]")).astype(np.int64)
    return np.maximum(months + (add_months(anchors, months) < instants), 0)


def random_instants(rng: np.random.Generator, starts: Instants, ends: Instants) -> Instants:
    """One instant for each stretch, uniform from its start to before its end, in whole seconds after the start."""
    return starts + (rng.random(len(starts)) * (ends - starts)).astype("m8[s]")


def arrivals(
    rng: np.random.Generator, starts: Instants, ends: Instants, monthly_rate: NDArray[np.float64] | float
) -> tuple[NDArray[np.int64], Instants]:
    """A Poisson process on each stretch: the stretch of each arrival, and its instant."""
    counts = rng.poisson(monthly_rate * ((ends - starts) / MEAN_MONTH))
    stretch = np.repeat(np.arange(len(starts)), counts)
    return stretch, random_instants(rng, starts[stretch], ends[stretch])
