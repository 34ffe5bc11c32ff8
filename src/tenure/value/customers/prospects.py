"""Prospects: how many further renewals a customer of each tenure is expected to make, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.models import ShiftedBetaGeometric
from tenure.options import number, whole
from tenure.value.lifetime.curves import gradient, log_covariance

__all__ = ["Prospects"]

Floats = NDArray[np.float64]

_NEGLIGIBLE = 1e-9  # of the first payment
_LONGEST = 12_000  # months: beyond a thousand years a spread is not asked for


@dataclass(frozen=True)
class Prospects:
    """How payments to come are valued: their margin, their discount per month, and how many count."""

    margin: float
    rate: float
    horizon: int | None

    @classmethod
    def read(cls, margin: Any, monthly_discount_rate: Any, horizon_months: Any) -> Prospects:
        """Read the options of a call."""
        return cls(
            number(margin, "margin", minimum=0, maximum=1),
            number(monthly_discount_rate, "monthly_discount_rate", minimum=0),
            None if horizon_months is None else whole(horizon_months, "horizon_months", minimum=1),
        )

    def by_tenure(self, tenures: pd.DataFrame) -> pd.DataFrame:
        """Return, for each tenure of an active customer, the chance of the next renewal and what may follow.

        Raises:
            ContractError: There is too little to fit a curve on.
            TenureError: No curve fits.
            ParameterError: The value would be infinite.
        """
        months = np.sort(tenures["months"][tenures["lost"] == 0].unique()).astype(np.int64)
        if not len(months):
            # A row that meets no customer: an engine's table needs one.
            return pd.DataFrame({"_months": [-1], "_stay": [0.0], "_further": [0.0]})
        curve = ShiftedBetaGeometric.fit(tenures["months"], tenures["lost"], weights=tenures["units"])
        further = self.renewals(curve, months)
        return pd.DataFrame({"_months": months, "_stay": curve.retention(months + 1.0), "_further": further})

    def renewals(self, curve: ShiftedBetaGeometric, months: NDArray[Any]) -> Floats:
        """Return the discounted expected number of further renewals after so many months."""
        if self.rate == 0 and self.horizon is None and curve.alpha <= 1:
            raise ParameterError(
                f"The mean lifetime on this curve (alpha = {curve.alpha:.3g}) is infinite: give horizon_months, or a "
                "monthly_discount_rate."
            )
        return np.asarray(curve.residual_discounted_lifetime(months + 1.0, self.rate, self.horizon), dtype=np.float64)

    def total(self, curve: ShiftedBetaGeometric, active: pd.DataFrame) -> tuple[float, float]:
        """Return the value of active customers (`months`, `mrr`, `units`) together, and its standard error."""
        months, mrr, units = (active[name].to_numpy(dtype=np.float64) for name in ("months", "mrr", "units"))
        once, place = np.unique(months, return_inverse=True)
        paid = np.bincount(place, weights=mrr * units) * self.margin
        squares = np.bincount(place, weights=mrr**2 * units) * self.margin**2
        value = float(paid @ self.renewals(curve, once))
        if self.rate == 0 and self.horizon is None:
            return value, float("nan")
        slopes = gradient(curve, lambda other: paid @ self.renewals(other, once))
        unsure = float(slopes @ log_covariance(curve) @ slopes)
        return value, float(np.sqrt(unsure + squares @ self._variance(curve, once)))

    def _variance(self, curve: ShiftedBetaGeometric, months: Floats) -> Floats:
        """Return the variance of the discounted number of further renewals of one customer."""
        worth = self._discounts()
        ahead = np.arange(1.0, len(worth) + 1)
        made = np.cumprod(np.asarray(curve.retention(months[:, None] + ahead)), axis=1)
        before = np.cumsum(worth) - worth
        mean = made @ worth
        return np.asarray(made @ (worth * (worth + 2 * before)) - mean**2, dtype=np.float64)

    def _discounts(self) -> Floats:
        count = _LONGEST if self.horizon is None else min(self.horizon, _LONGEST)
        if self.rate > 0:
            count = min(count, int(np.ceil(-np.log(_NEGLIGIBLE) / np.log1p(self.rate))))
        return np.asarray((1 + self.rate) ** -np.arange(float(count)), dtype=np.float64)
