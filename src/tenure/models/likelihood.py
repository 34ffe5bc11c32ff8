"""Maximum likelihood for positive parameters, with exact first and second derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import scipy

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
    @cache
    def terms_at(point: bytes) -> Terms:
        return terms_by_logarithms(log_likelihood, np.frombuffer(point))

    def loss(point: Floats) -> tuple[float, Floats]:
        value, gradient, _ = terms_at(point.tobytes())
        return -value / customers, -gradient / customers

    def loss_hessian(point: Floats) -> Floats:
        return -terms_at(point.tobytes()).hessian / customers

    options: Any = {"gtol": 1e-7, "initial_trust_radius": 1.0, "max_trust_radius": 4.0, "maxiter": MOST_CLIMBING_STEPS}

    def stop_far_away(intermediate_result: scipy.optimize.OptimizeResult) -> None:
        if _is_far(intermediate_result.x, start):
            raise StopIteration

    found = scipy.optimize.minimize(
        loss, start, jac=True, hess=loss_hessian, method="trust-exact", options=options, callback=stop_far_away
    )
    return np.asarray(found.x, dtype=np.float64)


def _is_far(point: Floats, start: Floats) -> bool:
    return bool(np.abs(point - start).max() > LONGEST_WAY)


def _newton_step(terms: Terms) -> tuple[Floats, Floats]:
    """Return the step to the top of the parabola, and its covariance; where the surface is no hill, 0."""
    try:
        covariance = _inverse(-terms.hessian)
    except scipy.linalg.LinAlgError:
        # Up every direction, also those in which the surface bends upwards.
        bends, directions = np.linalg.eigh(-terms.hessian)
        bends = np.abs(bends).clip(min=max(1e-12 * np.abs(bends).max(), 1e-100))
        return directions @ (directions.T @ terms.gradient / bends), np.zeros_like(terms.hessian)
    return np.sum(covariance * terms.gradient, axis=1), covariance


def _inverse(information: Floats) -> Floats:
    """Invert a positive definite matrix; its rows may be of very different scales."""
    factor = scipy.linalg.cho_factor(information, lower=True)
    return np.asarray(scipy.linalg.cho_solve(factor, np.eye(len(information))), dtype=np.float64)
