"""Adopters: customers who pay for a value-added service in a period, and those with whom they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenure.counting.subscriptions.histories import PeriodHistory
from tenure.counting.subscriptions.spans import DAY, TimeSpans
from tenure.intervals import linear_bootstrap, ratio_difference
from tenure.models.matching import Spans, change_against_matches, standardise

__all__ = ["Adoption", "Comparison", "compare"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

NEIGHBOURS = 5
"""With how many others an adopter is compared."""
_BOUNDS = ("lower", "upper")


@dataclass(frozen=True)
class Comparison:
    """How customers with a service are compared with those without one.

    Args:
        method: `difference`, `stratified` or `matched`.
        confidence: Confidence level of the intervals.
        resamples: How many times contributions are drawn anew.
        seed: Of the random generator of these.
        scale: How many units of money make one of the currency.
        strata: The number of each customer's stratum.
        covariates: Further columns by which customers are alike.
    """

    method: str
    confidence: float
    resamples: int
    seed: int
    scale: int
    strata: NDArray[np.int64]
    covariates: Sequence[Floats]


@dataclass(frozen=True)
class Adoption:
    """Which customers are compared in one period, with the one before it, and by which service.

    Args:
        members: The customers looked at.
        service: When the service was paid.
        before: What they did in the equal period before.
        now: What they did in the period.
    """

    members: Flags
    service: TimeSpans
    before: PeriodHistory
    now: PeriodHistory

    @cached_property
    def adopters(self) -> Flags:
        """Those who pay for the service at some instant of the period."""
        return self.members & self.now.pays(self.service)

    @cached_property
    def were_there(self) -> Places:
        """Where the customers of the period before are who had no service then: new adopters, and others."""
        return np.flatnonzero(self.members & (self.before.months > 0) & ~self.before.pays(self.service))


def compare(adoption: Adoption, how: Comparison) -> dict[str, Any]:
    """Return the parts of one comparison, with the bounds of its value as `lower` and `upper`."""
    ways = {"difference": _by_strata, "stratified": _by_strata, "matched": _by_matches}
    return {**ways[how.method](adoption, how), **_gap_before(adoption, how)}


def _by_strata(adoption: Adoption, how: Comparison) -> dict[str, Any]:
    """Compare revenue per customer and month of the period; with one stratum it is the plain difference."""
    revenue, average_active = adoption.now.revenue, adoption.now.average_active
    there = np.flatnonzero(adoption.members & ((revenue != 0) | (average_active > 0)))
    revenue, average_active = revenue[there], average_active[there]
    adopters, strata, of_strata = adoption.adopters[there], how.strata[there], {}
    if how.method == "stratified":
        compared, left_out = _compared(adopters, average_active, strata)
        kept = compared[strata]
        revenue, average_active = revenue[kept], average_active[kept]
        adopters, strata = adopters[kept], strata[kept]
        expected = _expected_revenue(revenue, average_active, adopters, ~adopters, strata)
        of_strata = {"expected_revenue": expected, "strata": int(compared.sum()), "strata_left_out": left_out}
    parts = {
        "adopter_revenue": int(revenue[adopters].sum()),
        "adopter_customers": float(average_active[adopters].sum()),
        "other_revenue": int(revenue[~adopters].sum()),
        "other_customers": float(average_active[~adopters].sum()),
        "months": adoption.now.period.total,
        **of_strata,
    }
    unit = how.scale * float(adoption.now.period.total)
    bounds = ratio_difference(revenue / unit, average_active, adopters, strata, how.confidence)
    return parts | dict(zip(_BOUNDS, map(float, bounds), strict=True))


def _compared(adopters: Flags, weights: Floats, strata: NDArray[np.int64]) -> tuple[Flags, int]:
    """Return the strata in which both have a weight, and how many have adopters and are none of these."""
    size = int(strata.max(initial=0)) + 1
    one, other = (np.bincount(strata[group], weights[group], size) > 0 for group in (adopters, ~adopters))
    return one & other, int((one & ~other).sum())


def _expected_revenue(
    revenue: NDArray[np.int64], average_active: Floats, adopters: Flags, others: Flags, strata: NDArray[np.int64]
) -> Fraction:
    """Return what the adopters would bring at the revenue per customer of the others in their strata, exactly."""
    size = int(strata.max(initial=0)) + 1
    halves = (2 * average_active).astype(np.int64)
    money, weights, base = (np.zeros(size, dtype=np.int64) for _ in range(3))
    np.add.at(money, strata[others], revenue[others])
    np.add.at(base, strata[others], halves[others])
    np.add.at(weights, strata[adopters], halves[adopters])
    terms = (Fraction(int(weights[at]) * int(money[at]), int(base[at])) for at in np.flatnonzero(weights))
    return sum(terms, start=Fraction(0))


def _by_matches(adoption: Adoption, how: Comparison) -> dict[str, Any]:
    """Compare the change of new adopters with that of the nearest customers who were there in both periods."""
    there = adoption.were_there
    adopters, others = there[adoption.adopters[there]], there[~adoption.adopters[there]]
    others = others[adoption.now.months[others] > 0]
    periods, counted = [adoption.before, adoption.now], adoption.now.months_of(adoption.service)[adopters]
    parts = {
        "adopters": len(adopters),
        "matches": 0,
        "matched_gap_before": np.nan,
        "matched_gap": np.nan,
        "active_months": float(adoption.now.months[adopters].sum()),
        "vas_months": float(counted.sum()),
        "lower": np.nan,
        "upper": np.nan,
    }
    if not (len(adopters) and len(others)):
        return parts
    own, rest = (
        Spans(
            np.array([period.revenue[who] for period in periods]).T / how.scale,
            np.array([period.months[who] for period in periods]).T,
        )
        for who in (adopters, others)
    )
    alike = _alike(adoption, how, np.concatenate([adopters, others]))
    like = alike[: len(counted)], alike[len(counted) :]
    found = change_against_matches(own, rest, counted, like, NEIGHBOURS)
    bounds = linear_bootstrap(found.change, found.errors, how.confidence, resamples=how.resamples, seed=how.seed)
    parts |= {"matches": found.matches, "matched_gap_before": found.before, "matched_gap": found.now}
    return parts | dict(zip(_BOUNDS, map(float, bounds), strict=True))


def _alike(adoption: Adoption, how: Comparison, who: NDArray[np.int64]) -> Floats:
    """Return by what customers are alike: recurring revenue per month before, tenure at the start, and covariates.

    Single charges come and go: customers chosen for high ones fall back to their mean, which looks like an effect.
    """
    before = adoption.before.recurring[who] / how.scale / adoption.before.months[who]
    tenure = (adoption.now.period.start - adoption.now.histories.first_paid[who]) / DAY
    return standardise(before, tenure, *(column[who] for column in how.covariates))


def _gap_before(adoption: Adoption, how: Comparison) -> dict[str, float]:
    """Return by how much new adopters brought more per month in which they were there, when none had a service."""
    there, before = adoption.were_there, adoption.before
    chosen, strata = adoption.adopters[there], how.strata[there]
    revenue, months = before.revenue[there] / how.scale, before.months[there]
    kept = _compared(chosen, months, strata)[0][strata]
    if not kept.any():
        return dict.fromkeys(("before_gap", "before_lower", "before_upper"), np.nan)
    revenue, months, chosen, strata = revenue[kept], months[kept], chosen[kept], strata[kept]
    lower, upper = map(float, ratio_difference(revenue, months, chosen, strata, how.confidence))
    return {
        "before_gap": _gap(revenue, months, chosen, strata),
        "before_lower": lower,
        "before_upper": upper,
    }


def _gap(revenue: Floats, months: Floats, chosen: Flags, strata: NDArray[np.int64]) -> float:
    """Return revenue per month of those chosen less that of the others in their strata."""
    money, base = (np.bincount(strata[~chosen], values[~chosen]) for values in (revenue, months))
    ratios = money / np.where(base > 0, base, np.nan)
    excess = revenue[chosen] - months[chosen] * ratios[strata[chosen]]
    return float(excess.sum() / months[chosen].sum())
