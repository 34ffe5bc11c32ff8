"""Who the customers are and how long they stay, far beyond the window observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import Instants, Window, add_months, random_instants
from tenure.samples.telecom.offer import CHANNELS, COUNTRIES, LINES, REGIONS, SEGMENTS
from tenure.samples.telecom.quality import follows_bad_week
from tenure.samples.telecom.text import numbered, words
from tenure.samples.telecom.truth import Truth

__all__ = ["CAP", "Lives", "draw_lives", "whole_months"]

# A thousand years: far enough to be no end, near enough for the calendar.
CAP = 12_000

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Lives:
    """One entry per customer in each array; `months` and `ends` are of the first life, uncensored."""

    ids: Any
    signed_up: Instants
    segment: Codes
    country: Codes
    region: Codes
    channel: Codes
    line: Codes
    hazard: NDArray[np.float64]
    months: Codes
    ends: Instants
    reason: Codes
    takes: NDArray[np.bool_]

    def customers(self) -> pd.DataFrame:
        """The table of customers."""
        return pd.DataFrame(
            {
                "customer_id": self.ids,
                "signed_up_at": self.signed_up,
                "segment": words(SEGMENTS, self.segment),
                "country": words(COUNTRIES, self.country),
                "region": words(REGIONS, self.region),
                "channel": words(CHANNELS, self.channel),
                "line": words(LINES, self.line),
            }
        )


def draw_lives(rng: np.random.Generator, truth: Truth, window: Window, bad: NDArray[np.bool_], customers: int) -> Lives:
    """Draw sign-ups, attributes and lifetimes."""
    signed_up = _sign_ups(rng, window, customers)
    line = rng.choice(len(LINES), customers, p=(0.45, 0.25, 0.18, 0.12))
    hazard = -np.log1p(-rng.beta(truth.alpha, truth.beta, customers))
    months = _months_lived(rng, truth, window, bad, (signed_up, line, hazard))
    return Lives(
        ids=numbered("C", np.arange(1, customers + 1)),
        signed_up=signed_up,
        segment=rng.choice(len(SEGMENTS), customers, p=(0.8, 0.2)),
        country=rng.choice(len(COUNTRIES), customers, p=(0.6, 0.25, 0.15)),
        region=rng.integers(len(REGIONS), size=customers),
        channel=rng.choice(len(CHANNELS), customers, p=(0.35, 0.5, 0.15)),
        line=line,
        hazard=hazard,
        months=months,
        ends=add_months(signed_up, months),
        reason=rng.choice(len(truth.cancel_reasons), customers, p=list(truth.cancel_reasons.values())),
        takes=rng.random((customers, len(truth.uptake))) < list(truth.uptake.values()),
    )


def whole_months(budget: NDArray[np.float64], hazard: NDArray[np.float64]) -> Codes:
    """The month at whose end the hazard so far exceeds the budget: geometric, if that is exponential."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.clip(np.ceil(budget / hazard), 1, CAP).astype(np.int64)


def _sign_ups(rng: np.random.Generator, window: Window, customers: int) -> Instants:
    starts = np.full(customers, window.start)
    launched = rng.random(customers) < 0.2  # the launch month brings a fifth of all customers
    return random_instants(rng, starts, np.where(launched, window.month_starts()[1], window.end))


def _months_lived(
    rng: np.random.Generator,
    truth: Truth,
    window: Window,
    bad: NDArray[np.bool_],
    lives: tuple[Instants, Codes, NDArray[np.float64]],
) -> Codes:
    """Spend an exponential budget at a rate of hazard a month, faster after bad weeks."""
    signed_up, line, hazard = lives
    budget = rng.exponential(size=len(line))
    lived = whole_months(budget, hazard)
    there = np.flatnonzero(np.any(bad, axis=1)[line])
    for month in range(1, window.months + 1):
        after_bad = follows_bad_week(bad, window, line[there], add_months(signed_up[there], month))
        budget[there] -= hazard[there] * np.where(after_bad, truth.bad_quality_hazard_ratio, 1.0)
        lost = budget[there] <= 0
        lived[there[lost]] = month
        there = there[~lost]
        lived[there] = np.minimum(month + whole_months(budget[there], hazard[there]), CAP)
    return lived
