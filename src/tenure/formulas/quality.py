"""Quality: whether services work, how fast, and what that does to churn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, nearest, quotient, subtract

__all__ = [
    "apdex_score",
    "availability",
    "error_rate",
    "latency_ms",
    "mean_opinion_score",
    "quality_and_churn",
]


def availability(downtime_seconds: ArrayLike, seconds: ArrayLike) -> Number:
    """Share of the time in which a service is up."""
    return quotient(subtract(seconds, downtime_seconds), seconds)


def latency_ms(below: ArrayLike, above: ArrayLike, share: ArrayLike) -> Number:
    """Quantile that lies by a share of the way between two neighbours in the order of latencies, as numpy has it."""
    low, high, way = (np.asarray(each, dtype=float) for each in (below, above, share))
    gap = high - low
    return nearest(np.where(way < 0.5, low + gap * way, high - gap * (1 - way)))


def error_rate(failed: ArrayLike, requests: ArrayLike) -> Number:
    """Requests that failed, of all whose outcome is known."""
    return quotient(failed, requests)


def apdex_score(satisfied: ArrayLike, tolerating: ArrayLike, frustrated: ArrayLike) -> Number:
    """Satisfied requests and half of the tolerating ones, of all."""
    content, half = np.asarray(satisfied, dtype=float), np.asarray(tolerating, dtype=float)
    return quotient(content + half / 2, content + half + np.asarray(frustrated, dtype=float))


def mean_opinion_score(scores: ArrayLike, requests: ArrayLike) -> Number:
    """Mean score of the requests."""
    return quotient(scores, requests)


def quality_and_churn(rate_after_bad: ArrayLike, rate_after_good: ArrayLike) -> Number:
    """Rate of loss after bad weeks for each unit of that after good ones."""
    return quotient(rate_after_bad, rate_after_good)
