"""Ranks of numbers, of which equal ones share theirs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["mean_ranks"]


def mean_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Return the rank of each number, the least is 1; equal ones have the mean of theirs.

    Example:
        >>> mean_ranks([30, 10, 30, 20]).tolist()
        [3.5, 1.0, 3.5, 2.0]
    """
    _, places, sizes = np.unique(np.asarray(values, dtype=float), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(sizes) - (sizes - 1) / 2)[places])
