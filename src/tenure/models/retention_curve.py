"""What the retention curves share: survival, churn and lifetimes in whole periods."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from tenure.models.broadcasting import Values, apply_elementwise, check_whole
from tenure.models.columns import Floats
from tenure.models.fitted import Fitted, covariance_tuples
from tenure.models.likelihood import Maximum
from tenure.models.renewals import Renewals
from tenure.options import number, whole

__all__ = ["RetentionCurve", "build_curve"]

Curve = TypeVar("Curve", bound="RetentionCurve")


@dataclass(frozen=True)
class RetentionCurve(Fitted):
    """Lifetimes in whole periods, each begun with a payment; at every renewal, some customers leave.

    Attributes:
        longest_observed: The last renewal for which customers came up in the data; `plot_data` goes to twice that.
    """

    longest_observed: float = field(default=12.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        number(self.longest_observed, "longest_observed", above=0)

    def survival(self, age: Values) -> Values:
        """Share of a cohort that is still there after so many renewals."""
        return apply_elementwise(lambda renewals: self._survival(check_whole(renewals, "age", 0)), age)

    def retention(self, age: Values) -> Values:
        """Share of those who come up for a renewal, the first is 1, who renew."""
        return apply_elementwise(lambda renewal: self._retention(check_whole(renewal, "renewal", 1)), age)

    def churn(self, age: Values) -> Values:
        """Share of those who come up for a renewal, the first is 1, who leave."""
        return apply_elementwise(lambda renewal: self._churn(check_whole(renewal, "renewal", 1)), age)

    def expected_lifetime(self, horizon: int | None = None) -> float:
        """Mean number of periods paid by a new customer, the first included, within the horizon.

        It is nan where it is infinite: on a shifted beta-geometric with alpha ≤ 1, without a horizon. Then so many
        customers are nearly immortal that the mean is infinite, though the median is not.
        """
        return self.discounted_lifetime(0.0, horizon)

    def discounted_lifetime(self, discount_rate: float, horizon: int | None = None) -> float:
        """Present value of one unit per period paid by a new customer, whose first payment is not discounted.

        It is nan where it is infinite: no discount, no horizon and a shifted beta-geometric with alpha ≤ 1.
        """
        return apply_elementwise(lambda renewed: self._discounted_payments(renewed, discount_rate, horizon), 0.0)

    def residual_lifetime(self, n: Values, horizon: int | None = None) -> Values:
        """Mean number of further periods of a customer just before its n-th renewal; nan where infinite."""
        return self.residual_discounted_lifetime(n, 0.0, horizon)

    def residual_discounted_lifetime(self, n: Values, discount_rate: float, horizon: int | None = None) -> Values:
        """Present value of one unit per further period, for a customer just before its n-th renewal.

        Args:
            n: The renewal that comes next, from 1. Its payment counts, if it is made, and is not discounted.
            discount_rate: Per period.
            horizon: How many payments may follow at most.

        Returns:
            The discounted expected residual lifetime; nan where it is infinite, as in `discounted_lifetime`.

        Reference:
            Fader and Hardie (2010), Customer-Base Valuation in a Contractual Setting, Marketing Science 29(1), eq. 6.
        """

        def residual(renewal: Floats) -> Floats:
            retention = self._retention(check_whole(renewal, "renewal", 1))
            return retention * self._discounted_payments(renewal, discount_rate, horizon)

        return apply_elementwise(residual, n)

    def plot_data(self, until: int | None = None) -> pd.DataFrame:
        """Survival and retention by age, up to twice the ages observed."""
        last = int(2 * self.longest_observed) if until is None else whole(until, "until", minimum=1)
        age = np.arange(last + 1.0)
        retention = np.append(np.nan, self._retention(age[1:]))
        return pd.DataFrame({"age": age.astype(np.int64), "survival": self._survival(age), "retention": retention})

    def _discounted_payments(self, renewed: Floats, discount_rate: Any, horizon: Any) -> Floats:
        rate = number(discount_rate, "discount_rate", minimum=0)
        return self._payments(renewed, rate, None if horizon is None else whole(horizon, "horizon", minimum=1))

    def _retention(self, renewal: Floats) -> Floats:
        return 1 - self._churn(renewal)

    @abstractmethod
    def _survival(self, age: Floats) -> Floats: ...

    @abstractmethod
    def _churn(self, renewal: Floats) -> Floats: ...

    @abstractmethod
    def _payments(self, renewed: Floats, discount_rate: float, horizon: int | None) -> Floats:
        """Present value of the payments of customers who have just made one, which counts in full."""


def build_curve(model: type[Curve], maximum: Maximum, renewals: Renewals) -> Curve:
    """Return the curve of most likely parameters."""
    parameters: dict[str, Any] = dict(zip(model.names, maximum.parameters.tolist(), strict=True))
    return model(
        **parameters,
        log_likelihood=maximum.log_likelihood,
        covariance=covariance_tuples(maximum.covariance),
        customers=renewals.customers,
        longest_observed=float(np.count_nonzero(renewals.due)),
    )
