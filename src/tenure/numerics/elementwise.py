"""Functions of numbers, applied to arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "apply"]

Floats = NDArray[np.float64]


def apply(function: Callable[..., float], *arguments: ArrayLike) -> Floats:
    """Apply a function to each of some numbers, and to each of several arrays broadcast together."""
    arrays = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in arguments))
    rows = zip(*(each.ravel().tolist() for each in arrays), strict=True)
    return np.array([function(*row) for row in rows], dtype=np.float64).reshape(arrays[0].shape)
