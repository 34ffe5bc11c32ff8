"""Functions of numbers, applied to arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "apply"]

Floats = NDArray[np.float64]


def apply(function: Callable[..., float], *arguments: ArrayLike) -> Floats:
    """Apply a function to numbers, or to arrays broadcast together: once to what stands there many times."""
    arrays = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in arguments))
    rows, places = np.unique(np.stack([each.ravel() for each in arrays]), axis=1, return_inverse=True)
    values = np.array([function(*row) for row in rows.T.tolist()], dtype=np.float64)
    return values[places.ravel()].reshape(arrays[0].shape)
