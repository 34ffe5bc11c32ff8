"""Means over a beta distribution, for the expectations of the beta-geometric models."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tenure.models.columns import Floats
from tenure.numerics import log_expit

__all__ = ["beta_mean"]

# Natural logarithm of the share of a mean that may be left out: below the precision of a float.
NEGLIGIBLE = 37.0
CELLS = 1 << 21

Integrand = Callable[[Floats, float, Floats], Floats]


def beta_mean(function: Integrand, a: float, b: float, shift: Floats, value: Floats, scale: float) -> Floats:
    """Mean of `function(p, shift, value)` over p ~ Beta(a, b + shift), row by row.

    Where a hypergeometric closed form exists, it loses digits or fails near its poles (a mean at a = 1, a discount
    near 0, whole parameters). The integrands here are smooth and of one sign, and on the scale of log odds the
    trapezoid rule gives their means to nearly all digits for every parameter.

    Args:
        function: Takes p as a row of nodes, one shift, and a column of values.
        a: First parameter of the beta distribution.
        b: Second parameter, before the shift.
        shift: What each row adds to b.
        value: What else the function needs of each row.
        scale: The smallest p at which the function differs from what it is at 0.
    """
    means = np.empty(len(shift))
    for one in np.unique(shift):
        rows = np.flatnonzero(shift == one)
        distinct, back = np.unique(value[rows], return_inverse=True)
        p, weights = _nodes(a, b + float(one), scale)
        blocks = np.array_split(distinct, 1 + distinct.size * p.size // CELLS)
        means[rows] = np.concatenate(
            [_weighted_rows(function(p, float(one), block[:, None]), weights) for block in blocks]
        )[back]
    return means


def _weighted_rows(values: Floats, weights: Floats) -> Floats:
    # In numpy's own fixed order: that of a BLAS product differs by processor, and by what else is in the block.
    return np.asarray(np.sum(values * weights, axis=1))


def _nodes(a: float, b: float, scale: float) -> tuple[Floats, Floats]:
    centre, spread = np.log(a / b), np.sqrt(1 / a + 1 / b)
    # The rule errs by about exp(−π²/0.28), as the weights are well-behaved within π/2 of the real line, and by about
    # exp(−2π²/0.5²) where they are a narrow bell: both below the precision of a float.
    step = min(0.28, 0.5 * spread)
    left = min(centre, np.log(scale)) - NEGLIGIBLE / max(a, 1)
    if a > 1:
        left = max(left, centre - NEGLIGIBLE / (a - 1))
    right = max(centre, 0) + NEGLIGIBLE / max(b, 1)
    log_odds = np.arange(left - 9 * spread * (a > 1), right + 9 * spread * (b > 1) + step, step)
    weights = np.exp(_shift_to_0(a * log_expit(log_odds) + b * log_expit(-log_odds)))
    # Beyond the ends the function stands still and the weights fall geometrically: their sums are known.
    weights[0] /= -np.expm1(-a * step)
    weights[-1] /= -np.expm1(-b * step)
    return np.exp(log_expit(log_odds)), weights / weights.sum()


def _shift_to_0(logarithms: Floats) -> Floats:
    return logarithms - logarithms.max()
