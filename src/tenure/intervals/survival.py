"""The interval of a survival curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.intervals.confidence import Bounds, z_value

__all__ = ["greenwood"]


def greenwood(lost: ArrayLike, at_risk: ArrayLike, survival: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Greenwood's interval of a Kaplan-Meier curve on the log scale, cut off at 1.

    Reference: M. Greenwood, The natural duration of cancer (1926); the log scale is the default of R's survfit.
    """
    d, n, s = (np.asarray(each, dtype=float) for each in (lost, at_risk, survival))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        spread = z_value(confidence) * np.sqrt(np.cumsum(d / (n * (n - d))))
        lower, upper = s * np.exp(-spread), np.minimum(s * np.exp(spread), 1.0)
    gone = s == 0
    return np.where(gone, np.nan, lower), np.where(gone, np.nan, upper)
