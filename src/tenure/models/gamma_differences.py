"""Differences of ln Γ, digamma and trigamma, to all digits also where both terms are nearly equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tenure.models.columns import Floats
from tenure.numerics import BERNOULLI, digamma, log_gamma, trigamma

__all__ = ["digamma_increase", "log_gamma_increase", "trigamma_decrease"]

# From here on, the asymptotic series below are exact to the precision of a float.
LARGE = 20.0

Difference = Callable[[Floats, Floats], Floats]


def log_gamma_increase(base: Any, distance: Any) -> Floats:
    """Return ln Γ(base + distance) − ln Γ(base)."""

    def direct(z: Floats, d: Floats) -> Floats:
        return log_gamma(z + d) - log_gamma(z)

    def series(z: Floats, d: Floats) -> Floats:
        powers = [(z + d) ** (1 - 2 * k) - z ** (1 - 2 * k) for k in range(1, len(BERNOULLI) + 1)]
        terms = [number / (2 * k * (2 * k - 1)) * powers[k - 1] for k, number in enumerate(BERNOULLI, 1)]
        return (z - 1 / 2) * np.log1p(d / z) + d * np.log(z + d) - d + np.sum(terms, axis=0)

    return _piecewise(direct, series, base, distance)


def digamma_increase(base: Any, distance: Any) -> Floats:
    """Return ψ(base + distance) − ψ(base)."""

    def direct(z: Floats, d: Floats) -> Floats:
        return digamma(z + d) - digamma(z)

    def series(z: Floats, d: Floats) -> Floats:
        terms = [number / (2 * k) * (z ** (-2 * k) - (z + d) ** (-2 * k)) for k, number in enumerate(BERNOULLI, 1)]
        return np.log1p(d / z) + d / (2 * z * (z + d)) + np.sum(terms, axis=0)

    return _piecewise(direct, series, base, distance)


def trigamma_decrease(base: Any, distance: Any) -> Floats:
    """Return ψ₁(base) − ψ₁(base + distance)."""

    def direct(z: Floats, d: Floats) -> Floats:
        return trigamma(z) - trigamma(z + d)

    def series(z: Floats, d: Floats) -> Floats:
        terms = [number * (z ** (-2 * k - 1) - (z + d) ** (-2 * k - 1)) for k, number in enumerate(BERNOULLI, 1)]
        return d / (z * (z + d)) + d * (2 * z + d) / (2 * (z * (z + d)) ** 2) + np.sum(terms, axis=0)

    return _piecewise(direct, series, base, distance)


def _piecewise(direct: Difference, series: Difference, base: Any, distance: Any) -> Floats:
    z, d = np.broadcast_arrays(np.asarray(base, dtype=np.float64), np.asarray(distance, dtype=np.float64))
    values, large = np.empty(z.shape), z > LARGE
    values[large], values[~large] = series(z[large], d[large]), direct(z[~large], d[~large])
    return values
