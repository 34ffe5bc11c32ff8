"""Every outcome of a number of answers, its probability, and the coverage of an interval over them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from tenure.intervals import Bounds

__all__ = ["Floats", "covered", "list_outcomes", "mean_coverages", "percent", "probabilities", "summary"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-9


def list_outcomes(answers: int, kinds: int) -> NDArray[np.int64]:
    """Return every way in which so many answers fall into so many kinds, a row for each."""
    bars = np.array(list(combinations(range(answers + kinds - 1), kinds - 1)), dtype=np.int64)
    ends = np.full((len(bars), 1), answers + kinds - 1)
    return np.diff(np.hstack([np.full((len(bars), 1), -1), bars, ends]), axis=1) - 1


def probabilities(counts: NDArray[np.int64], shares: Sequence[float]) -> Floats:
    """Return the multinomial probability of each row of counts."""
    p = np.clip(np.asarray(shares, dtype=float), 0, None)
    ways = gammaln(counts.sum(axis=1) + 1) - gammaln(counts + 1).sum(axis=1)
    return np.asarray(np.exp(ways + xlogy(counts, p / p.sum()).sum(axis=1)), dtype=np.float64)


def covered(bounds: Bounds, truth: float, chances: Floats) -> float:
    """Return the probability of the outcomes whose interval holds the truth."""
    lower, upper = bounds
    return float(chances[(lower <= truth + _ROUNDING) & (upper >= truth - _ROUNDING)].sum())


def mean_coverages(cases: Sequence[Sequence[float]], chances: Sequence[Floats], bounds: Bounds, marks: Any) -> Floats:
    """Return the coverage of the mean mark in each case, a case being the shares of the marks."""
    truths = [float(np.dot(case, marks) / np.sum(case)) for case in cases]
    return np.array([covered(bounds, truth, each) for truth, each in zip(truths, chances, strict=True)])


def percent(share: float) -> str:
    # 15/16 lies between two numbers of one decimal: what is lost by summing must not choose.
    return f"{round(100 * share, 6):.1f} %"


def summary(coverages: Floats) -> str:
    return f"least {percent(coverages.min())}, mean {percent(coverages.mean())}"
