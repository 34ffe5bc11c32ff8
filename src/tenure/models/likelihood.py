"""Maximum likelihood for positive parameters, with exact first and second derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from tenure.errors import TenureError
from tenure.models.columns import Floats, summed

__all__ = ["Likelihood", "Maximum", "Rising", "Terms", "maximise", "more_than", "rising", "total"]

MOST_STEPS = 500
# How far a parameter may still want to move, relative to itself, at what is called the maximum.
STILL = 1e-7


class Terms(NamedTuple):
    """A log-likelihood at one point, with its gradient and its Hessian."""

    value: float
    gradient: Floats
    hessian: Floats


Likelihood = Callable[[Floats], Terms]


class Maximum(NamedTuple):
    """The maximum of a likelihood; the covariance is the inverse of its negative Hessian."""

    parameters: Floats
    covariance: Floats
    log_likelihood: float


class Rising(NamedTuple):
    """The sum over customers of ln Γ(base + x) − ln Γ(base), with two derivatives by the base."""

    value: float
    first: float
    second: float


def rising(base: float, counts: Floats) -> Rising:
    """Sum ln(base) + … + ln(base + x − 1) over customers, of whom `counts[k]` have x > k.

    A ratio of gamma functions at whole distance, without their cancellation for a large base.
    """
    steps = base + np.arange(len(counts))
    return Rising(float(counts @ np.log(steps)), float(counts @ (1 / steps)), -float(counts @ steps**-2.0))


def more_than(counts: Floats, weights: Floats) -> Floats:
    """How many customers have a count above 0, above 1, …, up to the largest."""
    exactly = summed(counts.astype(np.int64), weights)
    return np.ascontiguousarray(exactly[:0:-1].cumsum()[::-1])


def maximise(
    likelihood: Likelihood, start: Sequence[float], *, model: str, names: Sequence[str], advice: str
) -> Maximum:
    """Climb to the maximum over the logarithms of the parameters.

    Newton's method there does not depend on the units of the data. It is also what tells a maximum from a slope
    that flattens out for ever: near a maximum the steps shrink to nothing, on such a slope they never do.

    Raises:
        TenureError: There is no maximum at finite, positive parameters.
    """
    weight = max(1.0, abs(likelihood(np.asarray(start, dtype=np.float64)).value))
    point = _climb(likelihood, np.log(start), weight)
    step = np.full(len(point), np.inf)
    for _ in range(MOST_STEPS // 10):
        step = _newton_step(likelihood, point)
        if not np.isfinite(step).all() or np.abs(step).max() < STILL:
            break
        # A full step is right near a maximum; the bound keeps a run along an endless slope within floats.
        point = point + np.clip(step, -1, 1)
    terms = likelihood(np.exp(point))
    if not np.isfinite(step).all() or np.abs(step).max() >= STILL:
        raise TenureError(f"{model} has no most likely parameters: {_runaways(names, point)}. {advice}")
    return Maximum(np.exp(point), np.asarray(np.linalg.inv(-terms.hessian), dtype=np.float64), terms.value)


def _climb(likelihood: Likelihood, start: Floats, weight: float) -> Floats:
    from scipy.optimize import minimize  # noqa: PLC0415 - 100 ms, paid by the first fit and not by the import

    def losing(point: Floats) -> tuple[float, Floats]:
        value, gradient, _ = _logarithmic(likelihood, point)
        return -value / weight, -gradient / weight

    def bending(point: Floats) -> Floats:
        return -_logarithmic(likelihood, point).hessian / weight

    options: Any = {"gtol": 1e-7, "initial_trust_radius": 1.0, "max_trust_radius": 4.0, "maxiter": MOST_STEPS}
    found = minimize(losing, start, jac=True, hess=bending, method="trust-exact", options=options)
    return np.asarray(found.x, dtype=np.float64)


def _logarithmic(likelihood: Likelihood, point: Floats) -> Terms:
    natural = np.exp(point)
    value, gradient, hessian = likelihood(natural)
    gradient = gradient * natural
    return Terms(value, gradient, hessian * np.outer(natural, natural) + np.diag(gradient))


def _newton_step(likelihood: Likelihood, point: Floats) -> Floats:
    from scipy.linalg import LinAlgError, cho_factor, cho_solve  # noqa: PLC0415 - only for fits

    _, gradient, hessian = _logarithmic(likelihood, point)
    try:
        return np.asarray(cho_solve(cho_factor(-hessian), gradient), dtype=np.float64)
    except (LinAlgError, ValueError):
        return np.full(len(point), np.nan)


def _runaways(names: Sequence[str], point: Floats) -> str:
    ended = ", ".join(f"{name} = {value:.3g}" for name, value in zip(names, np.exp(point), strict=True))
    return f"the likelihood still rises as they run to 0 or infinity ({ended})"


def total(*parts: Terms) -> Terms:
    """The sum of parts of a log-likelihood."""
    values, gradients, hessians = zip(*parts, strict=True)
    return Terms(sum(values), np.sum(gradients, axis=0), np.sum(hessians, axis=0))
