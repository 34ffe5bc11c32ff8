"""A log-likelihood at one point, with its derivatives, and how its parts are put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tenure.models.columns import Floats

__all__ = ["LogLikelihood", "Terms", "sum_terms", "terms_by_logarithms"]


class Terms(NamedTuple):
    """A log-likelihood at one point, with its gradient and its Hessian."""

    value: float
    gradient: Floats
    hessian: Floats


LogLikelihood = Callable[[Floats], Terms]


def sum_terms(*parts: Terms) -> Terms:
    """Add up parts of a log-likelihood."""
    values, gradients, hessians = zip(*parts, strict=True)
    return Terms(sum(values), np.sum(gradients, axis=0), np.sum(hessians, axis=0))


def terms_by_logarithms(log_likelihood: LogLikelihood, point: Floats) -> Terms:
    """Return the terms at the logarithms of the parameters, with derivatives by these."""
    parameters = np.exp(point)
    value, gradient, hessian = log_likelihood(parameters)
    gradient = gradient * parameters
    return Terms(float(value), gradient, hessian * np.outer(parameters, parameters) + np.diag(gradient))
