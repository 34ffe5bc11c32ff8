"""Rank correlation: its interval, its p-value, and p-values of many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.intervals.confidence import Bounds, z_value
from tenure.numerics import log_gamma, student_tail

__all__ = ["false_discovery", "rank_correlation", "rank_correlation_p_value"]


def rank_correlation(correlation: ArrayLike, customers: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return the interval of Spearman's rank correlation, on Fisher's scale; nan for fewer than four.

    Fisher's scale has no place for ±1, which few customers reach by chance. A correlation beyond the largest below 1
    that n customers without ties can have, 1 − 12 / (n (n² − 1)), one pair of neighbours in the other order, is taken
    as that; the interval still contains it.

    Reference: D. G. Bonett & T. A. Wright, Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations, Psychometrika 65 (2000): the variance is (1 + r² / 2) / (n − 3).

    Example:
        >>> lower, upper = rank_correlation(0.5, 100)
        >>> round(float(lower), 4), round(float(upper), 4)
        (0.3259, 0.6413)
        >>> lower, upper = rank_correlation(1, 4)
        >>> round(float(lower), 4), round(float(upper), 4)
        (-0.8188, 1.0)
    """
    r, n = np.asarray(correlation, dtype=float), np.asarray(customers, dtype=float)
    n = np.where(n > 3, n, np.nan)
    largest = 1 - 12 / (n * (n * n - 1))
    shrunk = np.clip(r, -largest, largest)
    half = z_value(confidence) * np.sqrt((1 + shrunk * shrunk / 2) / (n - 3))
    middle = np.arctanh(shrunk)
    return np.minimum(np.tanh(middle - half), r), np.maximum(np.tanh(middle + half), r)


def rank_correlation_p_value(correlation: ArrayLike, customers: ArrayLike) -> NDArray[np.float64]:
    """Return the two-sided p-value of Spearman's rank correlation; nan for fewer than four customers.

    It is that of Student's t, but never below 2 / n!, the exact p-value of a perfect order of n customers.

    Reference: M. G. Kendall & A. Stuart, The Advanced Theory of Statistics 2 (1973), 31.19.

    Example:
        >>> round(float(rank_correlation_p_value(0.5, 20)), 4)
        0.0248
        >>> round(float(rank_correlation_p_value(1, 4)), 4)
        0.0833
    """
    r, n = np.asarray(correlation, dtype=float), np.asarray(customers, dtype=float)
    n = np.where(n > 3, n, np.nan)
    with np.errstate(divide="ignore"):
        t = np.abs(r) * np.sqrt((n - 2) / np.clip(1 - r * r, 0, None))
    return np.asarray(np.maximum(2 * student_tail(t, n - 2), 2 * np.exp(-log_gamma(n + 1))))


def false_discovery(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return p-values of many questions at once, adjusted so that they bound the share of false discoveries.

    Where all with an adjusted value up to 0.05 are called discoveries, at most 5 % of these are expected to be false. A
    nan stays nan, and does not count as a question.

    Reference: Y. Benjamini & Y. Hochberg, Controlling the false discovery rate, J. Royal Statistical Society B 57
    (1995).

    Example:
        >>> false_discovery([0.01, 0.04, 0.03, 0.005]).tolist()
        [0.02, 0.04, 0.04, 0.02]
    """
    p = np.asarray(p_values, dtype=float)
    adjusted, defined = np.full(p.shape, np.nan), ~np.isnan(p)
    order = np.argsort(p[defined], kind="stable")[::-1]
    count = len(order)
    scaled = p[defined][order] * count / np.arange(count, 0, -1)
    values = np.empty(count)
    values[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    adjusted[defined] = values
    return adjusted
