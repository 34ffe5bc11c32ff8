"""The gamma function of positive numbers: its logarithm, and two derivatives of this."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from tenure.numerics.elementwise import Floats, apply

__all__ = ["BERNOULLI", "digamma", "log_gamma", "stirling_error", "trigamma"]

BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)
"""The Bernoulli numbers B2, B4, … of the asymptotic series."""
_LARGE = 16  # from here on, these series are exact to the precision of a float


def log_gamma(z: ArrayLike) -> Floats:
    """Return ln Γ(z)."""
    return apply(math.lgamma, z)


def digamma(z: ArrayLike) -> Floats:
    """Return ψ(z), the derivative of ln Γ.

    Reference: DLMF 5.5.2 for the recurrence and 5.11.2 for the series.
    """
    below, x = _beyond(z)
    terms = [number / (2 * k) * x ** (-2 * k) for k, number in enumerate(BERNOULLI, 1)]
    return np.asarray(np.log(x) - 1 / (2 * x) - _sum(terms) - (1 / below).sum(axis=-1))


def trigamma(z: ArrayLike) -> Floats:
    """Return ψ₁(z), the derivative of ψ.

    Reference: DLMF 5.15.5 for the recurrence and 5.15.8 for the series.
    """
    below, x = _beyond(z)
    terms = [number * x ** (-2 * k - 1) for k, number in enumerate(BERNOULLI, 1)]
    return np.asarray(1 / x + 1 / (2 * x**2) + _sum(terms) + (1 / below**2).sum(axis=-1))


def stirling_error(z: float) -> float:
    """Return by how much ln Γ(z) is above Stirling's formula, (z − ½) ln z − z + ½ ln 2π.

    Reference: DLMF 5.11.1.
    """
    if z < _LARGE:
        return math.lgamma(z) - ((z - 0.5) * math.log(z) - z + 0.5 * math.log(2 * math.pi))
    return sum(number / (2 * k * (2 * k - 1)) * z ** (1 - 2 * k) for k, number in enumerate(BERNOULLI, 1))


def _beyond(z: ArrayLike) -> tuple[Floats, Floats]:
    """Return z, z + 1, …, over which the recurrence goes, and the number beyond them."""
    x = np.asarray(z, dtype=np.float64)
    return x[..., np.newaxis] + np.arange(_LARGE), x + _LARGE


def _sum(terms: Sequence[Floats]) -> Floats:
    """Add up a series, the smallest terms first."""
    return np.asarray(np.sum(terms[::-1], axis=0))
