"""The bootstrap of a figure that is, to a first order, a sum of what each customer adds to it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import Bounds, t_value, z_value
from tenure.intervals.ratios import welch_degrees

__all__ = ["linear_bootstrap"]

Floats = NDArray[np.float64]

_AT_ONCE = 4_000_000  # draws, some tens of megabytes


def linear_bootstrap(
    value: float, groups: Sequence[ArrayLike], confidence: float = 0.95, *, resamples: int = 1_000, seed: int = 0
) -> Bounds:
    """Return the percentile interval of a figure, from what each customer of independent groups adds to its error.

    Each group is resampled by itself, n of n, and a resample is as far from the figure as the sum of what was drawn is
    from the sum of all. Deviations are widened by √(n / (n − 1)), and by Student's t over the normal quantile. It is
    the same whatever the order of the entries; nan where a group has fewer than two.

    Reference: T. Otsu & Y. Rai, Bootstrap inference of matching estimators for average treatment effects, J. American
    Statistical Association 112 (2017): what is resampled are contributions, with the matches as they are.

    Example:
        >>> lower, upper = linear_bootstrap(5, [[-1, 1, -2, 2, 0], [0.5, -0.5, 0, 1, -1]])
        >>> bool(lower < 5 < upper)
        True
    """
    parts = [np.sort(np.asarray(each, dtype=float)) for each in groups]
    if any(len(part) < 2 for part in parts):
        return np.asarray(math.nan), np.asarray(math.nan)
    random = np.random.default_rng(seed)
    moved = np.sum([_deviations(part, resamples, random) for part in parts], axis=0)
    sizes = np.array([len(part) for part in parts])
    variances = sizes * np.array([part.var(ddof=1) for part in parts])
    wider = float(t_value(confidence, welch_degrees(variances, sizes))) / z_value(confidence)
    ends = np.quantile(moved * wider, [(1 - confidence) / 2, (1 + confidence) / 2])
    return np.asarray(value + min(ends[0], 0.0)), np.asarray(value + max(ends[1], 0.0))


def _deviations(part: Floats, resamples: int, random: np.random.Generator) -> Floats:
    n = len(part)
    rows = max(_AT_ONCE // n, 1)
    counts = [min(rows, resamples - done) for done in range(0, resamples, rows)]
    sums = [part[random.integers(n, size=(count, n))].sum(axis=1) for count in counts]
    return np.asarray((np.concatenate(sums) - part.sum()) * math.sqrt(n / (n - 1)))
