"""Logistic regression whose weights are not below 0, with a penalty on their squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tenure.models.columns import Floats
from tenure.numerics import expit

__all__ = ["NonNegativeLogistic", "fit_non_negative_logistic"]

_MOST_STEPS = 200
_SHORTEST_STEP = 1e-12
_LEAST_SHARE_OF_FALL = 1e-4


class NonNegativeLogistic(NamedTuple):
    """The intercept, and a weight from 0 for each feature."""

    intercept: float
    weights: Floats


class _Loss(NamedTuple):
    """What is minimised, at a point, with its derivatives by the intercept and the weights."""

    value: float
    gradient: Floats
    hessian: Floats


def fit_non_negative_logistic(features: ArrayLike, outcome: ArrayLike, penalty: float) -> NonNegativeLogistic:
    """Fit the probability of an outcome by features, each of which can only raise it.

    Minimised is the negative log-likelihood plus `penalty` / 2 times the sum of the squared weights, as scikit-learn
    has it with C = 1 / penalty; the intercept bears no penalty. It is convex, so that there is one minimum.

    Args:
        features: A row for each observation.
        outcome: Whether each had the outcome; both occur.
        penalty: Above 0.

    Reference: D. P. Bertsekas, Projected Newton methods for optimization problems with simple constraints, SIAM J.
    Control and Optimization 20 (1982).

    Example:
        >>> fitted = fit_non_negative_logistic([[0.0, 1], [0, 0], [1, 1], [1, 0]], [False, False, True, True], 1.0)
        >>> fitted.weights.round(3).tolist()
        [0.802, 0.0]
    """
    y = np.asarray(outcome, dtype=float)
    x = np.column_stack([np.ones(len(y)), np.asarray(features, dtype=float)])
    penalties, least = np.full(x.shape[1], penalty), np.zeros(x.shape[1])
    penalties[0], least[0] = 0.0, -np.inf
    point = np.zeros(x.shape[1])
    point[0] = np.log(y.mean() / (1 - y.mean()))
    for _ in range(_MOST_STEPS):
        lower = _step_down(x, y, penalties, least, point)
        moved = float(np.abs(lower - point).max())
        point = lower
        if moved < _SHORTEST_STEP:
            break
    return NonNegativeLogistic(float(point[0]), point[1:])


def _step_down(x: Floats, y: Floats, penalties: Floats, least: Floats, point: Floats) -> Floats:
    """Take a Newton step of what is free to move, as long as it is and the loss falls; the point where none is."""
    value, gradient, hessian = _loss(x, y, penalties, point)
    free = (point > least) | (gradient < 0)
    step = np.zeros(len(point))
    step[free] = np.linalg.solve(hessian[np.ix_(free, free)], -gradient[free])
    while np.abs(step).max() >= _SHORTEST_STEP:
        lower = np.maximum(point + step, least)
        if _value(x, y, penalties, lower) <= value + _LEAST_SHARE_OF_FALL * float(np.sum(gradient * (lower - point))):
            return np.asarray(lower)
        step /= 2
    return point


def _value(x: Floats, y: Floats, penalties: Floats, point: Floats) -> float:
    linear = (x * point).sum(axis=1)
    return float(np.logaddexp(0, linear).sum() - (y * linear).sum() + (penalties * point * point).sum() / 2)


def _loss(x: Floats, y: Floats, penalties: Floats, point: Floats) -> _Loss:
    # Sums in numpy's own fixed order: those of a BLAS product differ by processor.
    chance = expit((x * point).sum(axis=1))
    gradient = (x * (chance - y)[:, None]).sum(axis=0) + penalties * point
    spread = chance * (1 - chance)
    rows = [(x * (spread * column)[:, None]).sum(axis=0) for column in x.T]
    return _Loss(_value(x, y, penalties, point), gradient, np.array(rows) + np.diag(penalties))
