"""Health: points, scores, shares of bands, and how well scores tell who is lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, multiply, nearest, quotient
from tenure.formulas.ranks import mean_ranks

__all__ = ["action_score", "area_under_curve", "health_distribution", "health_score", "lift_of_lowest", "signal_points"]


def signal_points(value: ArrayLike, worst: ArrayLike, best: ArrayLike) -> Number:
    """Points of a signal: 0 at its worst, 100 at its best, in proportion in between; nan where it is missing."""
    low, high = np.minimum(worst, best), np.maximum(worst, best)
    inside = np.clip(np.asarray(value, dtype=float), low, high)
    return quotient(100 * (inside - worst), np.subtract(best, worst, dtype=float))


def health_score(points: ArrayLike, weights: ArrayLike) -> Number:
    """The mean of the points of the signals that are there, by weight; a row of points for each customer."""
    found, share = np.asarray(points, dtype=float), np.asarray(weights, dtype=float)
    is_there = ~np.isnan(found)
    return quotient((np.where(is_there, found, 0) * share).sum(axis=-1), (is_there * share).sum(axis=-1))


def action_score(counts: ArrayLike, impacts: ArrayLike) -> Number:
    """The sum of impact times count; a row of counts for each customer."""
    return nearest(multiply(counts, impacts).sum(axis=-1))


def health_distribution(in_band: ArrayLike, customers: ArrayLike) -> Number:
    """Customers of a band, of all who have a score."""
    return quotient(in_band, customers)


def area_under_curve(lost: ArrayLike, stayed: ArrayLike) -> float:
    """The probability that a lost customer had a lower score than one who stayed, ties counted by half.

    Args:
        lost: The scores of the customers who were lost.
        stayed: The scores of those who stayed.
    """
    low, high = np.asarray(lost, dtype=float).ravel(), np.asarray(stayed, dtype=float).ravel()
    ranks = mean_ranks(np.concatenate([low, high]))
    # Twice a mean rank is a whole number, so that the sum is exact.
    above = (2 * ranks[len(low) :]).sum() - len(high) * (len(high) + 1)
    return float(quotient(above, 2 * len(low) * len(high)))


def lift_of_lowest(scores: ArrayLike, lost: ArrayLike, share: float = 0.1) -> float:
    """How many times as many were lost among the lowest scores as among all; customers of one score count alike.

    Args:
        scores: The score of each customer.
        lost: Whether each was lost.
        share: How much of all customers are the lowest; at least one customer.
    """
    values, gone = np.asarray(scores, dtype=float).ravel(), np.asarray(lost, dtype=bool).ravel()
    room = max(int(np.ceil(round(share * len(values), 9))), 1)
    _, places, sizes = np.unique(values, return_inverse=True, return_counts=True)
    lost_of_size = np.bincount(places[gone], minlength=len(sizes))
    taken = np.clip(room - (np.cumsum(sizes) - sizes), 0, sizes)
    return float(quotient((taken * lost_of_size / sizes).sum() * len(values), room * gone.sum()))
