"""Logistic regression whose weights are not below 0, with a penalty on their squares."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike

from tenure.models.columns import Floats

__all__ = ["NonNegativeLogistic", "fit_non_negative_logistic"]


class NonNegativeLogistic(NamedTuple):
    """The intercept, and a weight from 0 for each feature."""

    intercept: float
    weights: Floats


def fit_non_negative_logistic(features: ArrayLike, outcome: ArrayLike, penalty: float) -> NonNegativeLogistic:
    """Fit the probability of an outcome by features, each of which can only raise it.

    Minimised is the negative log-likelihood plus `penalty` / 2 times the sum of the squared weights, as scikit-learn
    has it with C = 1 / penalty; the intercept bears no penalty. It is convex, so that there is one minimum.

    Args:
        features: A row for each observation.
        outcome: Whether each had the outcome; both occur.
        penalty: Above 0.

    Example:
        >>> fitted = fit_non_negative_logistic([[0.0, 1], [0, 0], [1, 1], [1, 0]], [False, False, True, True], 1.0)
        >>> fitted.weights.round(3).tolist()
        [0.802, 0.0]
    """
    x, y = np.asarray(features, dtype=float), np.asarray(outcome, dtype=float)

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, linear = point[1:], point[0] + (x * point[1:]).sum(axis=1)
        value = np.logaddexp(0, linear).sum() - (y * linear).sum() + penalty / 2 * (weights * weights).sum()
        residual = scipy.special.expit(linear) - y
        return float(value), np.concatenate([[residual.sum()], (x * residual[:, None]).sum(axis=0) + penalty * weights])

    start = np.zeros(x.shape[1] + 1)
    start[0] = np.log(y.mean() / (1 - y.mean()))
    bounds: Any = [(None, None), *[(0.0, None)] * x.shape[1]]
    options: Any = {"maxiter": 10_000, "ftol": 1e-14, "gtol": 1e-9}
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return NonNegativeLogistic(float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64))
