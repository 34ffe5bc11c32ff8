"""Remaining life: how many further renewals a customer of each tenure is expected to make, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.errors import ParameterError
from tenure.options import Options
from tenure.value.lifetime.curves import Curve, fit_curve, gradient, log_covariance

__all__ = ["expected_by_tenure", "expected_renewals", "remaining_value", "renewal_variance"]

Floats = NDArray[np.float64]

_NEGLIGIBLE = 1e-9  # of the first payment
_LONGEST = 12_000  # months: beyond a thousand years a spread is not asked for


def expected_by_tenure(tenures: pd.DataFrame, longest: float, options: Options) -> pd.DataFrame:
    """Return, for each tenure in `months` up to the longest of today, the chance to `stay` and the `renewals` to come.

    Without customers (a longest of nan or -1) there is no row. Where nobody was lost, nobody is expected to leave.

    Raises:
        ParameterError: The value would be infinite.
    """
    months, curve = np.arange(int(longest) + 1 if longest >= 0 else 0), fit_curve(tenures)
    if curve is None:
        stay = np.ones(len(months))
        renewals = stay * formulas.lifetime_months(0.0, options.monthly_discount_rate, options.horizon_months)
    else:
        stay, renewals = np.asarray(curve.retention(months + 1.0)), expected_renewals(curve, months, options)
    if np.isnan(renewals).any():
        raise ParameterError(
            "The mean lifetime of these customers is infinite: give horizon_months, or a monthly_discount_rate."
        )
    return pd.DataFrame({"months": months, "stay": stay, "renewals": renewals})


def expected_renewals(curve: Curve, months: NDArray[np.integer] | Floats, options: Options) -> Floats:
    """Return the discounted expected number of further renewals after so many months; nan where infinite."""
    found = curve.residual_discounted_lifetime(months + 1.0, options.monthly_discount_rate, options.horizon_months)
    return np.asarray(found, dtype=np.float64)


def remaining_value(curve: Curve, active: pd.DataFrame, options: Options) -> tuple[float, float]:
    """Return the value to come of active customers (`months`, `mrr`, `entities`), and its standard error."""
    months, mrr, count = (active[name].to_numpy(dtype=np.float64) for name in ("months", "mrr", "entities"))
    distinct, positions = np.unique(months, return_inverse=True)
    paid = np.bincount(positions, weights=mrr * count) * options.margin
    squares = np.bincount(positions, weights=mrr**2 * count) * options.margin**2
    value = float(paid @ expected_renewals(curve, distinct, options))
    if options.monthly_discount_rate == 0 and options.horizon_months is None:
        return value, float("nan")
    slopes = gradient(curve, lambda other: paid @ expected_renewals(other, distinct, options))
    unsure = float(slopes @ log_covariance(curve) @ slopes)
    return value, float(np.sqrt(unsure + squares @ renewal_variance(curve, distinct, options)))


def renewal_variance(curve: Curve, months: Floats, options: Options) -> Floats:
    """Return the variance of the discounted number of further renewals of one customer after so many months."""
    discounts = _discounts(options)
    ahead = np.arange(1.0, len(discounts) + 1)
    made = np.cumprod(np.asarray(curve.retention(months[:, None] + ahead)), axis=1)
    before = np.cumsum(discounts) - discounts
    mean = made @ discounts
    return np.asarray(made @ (discounts * (discounts + 2 * before)) - mean**2, dtype=np.float64)


def _discounts(options: Options) -> Floats:
    """Return what one unit of each payment to come is worth today."""
    rate, horizon = options.monthly_discount_rate, options.horizon_months
    count = _LONGEST if horizon is None else min(horizon, _LONGEST)
    if rate > 0:
        count = min(count, int(np.ceil(-np.log(_NEGLIGIBLE) / np.log1p(rate))))
    return np.asarray((1 + rate) ** -np.arange(float(count)), dtype=np.float64)
