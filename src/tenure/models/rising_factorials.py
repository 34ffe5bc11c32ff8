"""Sums of logarithms of rising factorials: of ratios of gamma functions at whole distance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tenure.models.columns import Floats, weighted_bincount, weighted_sum

__all__ = ["RisingFactorials", "count_above", "log_rising_factorials"]


class RisingFactorials(NamedTuple):
    """The sum over customers of ln Γ(base + x) − ln Γ(base), with two derivatives by the base."""

    value: float
    first: float
    second: float


def log_rising_factorials(base: float, counts: Floats) -> RisingFactorials:
    """Sum ln(base) + … + ln(base + x − 1) over customers, of whom `counts[k]` have x > k.

    A ratio of gamma functions at whole distance, without their cancellation for a large base.
    """
    steps = base + np.arange(len(counts))
    first, second = weighted_sum(counts, 1 / steps), -weighted_sum(counts, steps**-2.0)
    return RisingFactorials(weighted_sum(counts, np.log(steps)), first, second)


def count_above(counts: Floats, weights: Floats) -> Floats:
    """Count the customers with a count above 0, above 1, …, up to the largest."""
    exactly = weighted_bincount(counts.astype(np.int64), weights)
    return np.ascontiguousarray(exactly[:0:-1].cumsum()[::-1])
