"""Maximum likelihood for positive parameters, with exact first and second derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tenure.errors import TenureError
from tenure.models.columns import Floats
from tenure.models.terms import LogLikelihood, Terms, terms_by_logarithms

__all__ = [
    "SAME_FIT",
    "Maximum",
    "maximise",
    "search_maximum",
]

# How far parameters and standard errors of one fit may differ, relatively, by processor, threads and order of rows.
SAME_FIT = 1e-6
# Newton steps shorter than this, relative to the parameters, end at the maximum.
SHORTEST_STEP = 1e-8
MOST_CLIMBING_STEPS = 500
# A climb ends where the slope by customer is less, and takes no longer step by the logarithm of a parameter.
FLAT = 1e-7
LONGEST_CLIMBING_STEP = 2.0
# A step counts if it gains this share of what the slope promises; else half of it is tried, down to the shortest.
LEAST_SHARE_OF_GAIN = 1e-4
MOST_NEWTON_STEPS = 100
# Parameters so far from where the search starts, which is at the scale of the data, are on their way to a limit. That
# is at 5 · 10⁸ times the start; rounding grows with the parameters, and takes over where they reach 10¹⁵.
LONGEST_WAY = 20.0
# The data bound a parameter if the variance of its logarithm stays below both: beyond the first, its standard error is
# a thousand times itself; beyond the second, per customer, the rounding of sums over customers would move it by more
# than SAME_FIT.
LARGEST_VARIANCE = 1e6
LARGEST_VARIANCE_TIMES_CUSTOMERS = 1e8


class Maximum(NamedTuple):
    """Where a search ended; the covariance is the inverse of the negative Hessian.

    `is_bounded` is false where the log-likelihood still rises, or does not change, as parameters run to 0 or infinity.
    """

    parameters: Floats
    covariance: Floats
    log_likelihood: float
    is_bounded: bool


def maximise(
    log_likelihood: LogLikelihood,
    start: Sequence[float],
    customers: float,
    *,
    model: str,
    names: Sequence[str],
    advice: str,
) -> Maximum:
    """Find the maximum over positive parameters.

    Raises:
        TenureError: The data bound no finite, positive parameters.
    """
    limit = min(LARGEST_VARIANCE, LARGEST_VARIANCE_TIMES_CUSTOMERS / customers)
    maximum = search_maximum(log_likelihood, start, customers, limit)
    if not maximum.is_bounded:
        ended = ", ".join(f"{name} = {value:.1g}" for name, value in zip(names, maximum.parameters, strict=True))
        reason = f"the log-likelihood still rises as they run to 0 or infinity ({ended})"
        raise TenureError(f"{model} has no most likely parameters: {reason}. {advice}")
    return maximum


def search_maximum(
    log_likelihood: LogLikelihood, start: Sequence[float], customers: float, largest_variance: float
) -> Maximum:
    """Climb over the logarithms of the parameters, then take Newton steps until they vanish.

    Steps there do not depend on the units of the data. Whether there is a maximum is decided by how well the data
    bound the parameters, not by where the climb stops: on a slope that flattens out for ever, steps keep their length
    and the variance grows with each, until it passes the largest that is taken for a bound.
    """
    beginning, is_still = np.log(start), False
    point = _climb(log_likelihood, beginning, customers)
    for _ in range(MOST_NEWTON_STEPS):
        terms = terms_by_logarithms(log_likelihood, point)
        step, covariance = _newton_step(terms)
        if np.diag(covariance).max() > largest_variance or _is_far(point, beginning):
            break
        if is_still:
            return Maximum(np.exp(point), covariance * np.outer(np.exp(point), np.exp(point)), terms.value, True)
        size = float(np.abs(step).max())
        point = point + step / max(1.0, size)
        # The last step, too short to count, is what makes the covariance exact.
        is_still = size < SHORTEST_STEP
    return Maximum(np.exp(point), np.empty((0, 0)), terms.value, is_bounded=False)


def _climb(log_likelihood: LogLikelihood, start: Floats, customers: float) -> Floats:
    """Take Newton steps that each gain, until the ground is flat or too far away."""
    point, terms = start, terms_by_logarithms(log_likelihood, start)
    for _ in range(MOST_CLIMBING_STEPS):
        if np.abs(terms.gradient).max() < FLAT * customers or _is_far(point, start):
            break
        step, _ = _newton_step(terms)
        step = step * min(1.0, LONGEST_CLIMBING_STEP / float(np.abs(step).max()))
        promised = LEAST_SHARE_OF_GAIN * float(np.sum(terms.gradient * step))
        while (reached := terms_by_logarithms(log_likelihood, point + step)).value < terms.value + promised:
            step, promised = step / 2, promised / 2
            if np.abs(step).max() < SHORTEST_STEP:
                return point
        point, terms = point + step, reached
    return point


def _is_far(point: Floats, start: Floats) -> bool:
    return bool(np.abs(point - start).max() > LONGEST_WAY)


def _newton_step(terms: Terms) -> tuple[Floats, Floats]:
    """Return the step to the top of the parabola, and its covariance; where the surface is no hill, 0."""
    try:
        covariance = _inverse(-terms.hessian)
    except np.linalg.LinAlgError:
        # Up every direction, also those in which the surface bends upwards.
        bends, directions = np.linalg.eigh(-terms.hessian)
        bends = np.abs(bends).clip(min=max(1e-12 * np.abs(bends).max(), 1e-100))
        return directions @ (directions.T @ terms.gradient / bends), np.zeros_like(terms.hessian)
    return np.sum(covariance * terms.gradient, axis=1), covariance


def _inverse(information: Floats) -> Floats:
    """Invert a positive definite matrix; its rows may be of very different scales."""
    if np.diag(information).min() <= 0:
        raise np.linalg.LinAlgError
    scale = 1 / np.sqrt(np.diag(information))
    scales = np.outer(scale, scale)
    root = np.linalg.solve(np.linalg.cholesky(information * scales), np.eye(len(information)))
    return np.asarray(root.T @ root * scales, dtype=np.float64)
