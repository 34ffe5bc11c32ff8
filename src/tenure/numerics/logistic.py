"""The logistic function, which turns log odds into a probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["expit", "log_expit"]


def expit(log_odds: ArrayLike) -> NDArray[np.float64]:
    """Return 1 / (1 + e^−x)."""
    return np.asarray(np.exp(log_expit(log_odds)))


def log_expit(log_odds: ArrayLike) -> NDArray[np.float64]:
    """Return the logarithm of a probability from its log odds, which neither overflows nor becomes 0."""
    return np.asarray(-np.logaddexp(0, -np.asarray(log_odds, dtype=np.float64)))
