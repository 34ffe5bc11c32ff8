"""Shifted beta-geometric: how long subscribers stay, when some are more loyal than others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from scipy.special import betaln

from tenure.models.answers import Values, answer, number, whole_number, whole_numbers
from tenure.models.columns import Floats
from tenure.models.fitted import Fitted, evidence
from tenure.models.likelihood import maximise
from tenure.models.mixing import beta_mean
from tenure.models.renewals import likelihood, read

__all__ = ["ShiftedBetaGeometric"]

ADVICE = (
    "Look at the retention rate by renewal: the model needs one that rises with age. If it is flat or falls, "
    "customers are alike or wear out; if all losses fall on one renewal, the others say nothing."
)


@dataclass(frozen=True)
class ShiftedBetaGeometric(Fitted):
    """Lifetimes in whole periods under a contract: each customer leaves at each renewal with a chance of its own.

    The chances are spread over the customers as a beta distribution, so the loyal remain and churn falls with age,
    though nobody changes.

    Reference:
        Fader and Hardie (2007), How to Project Customer Retention, Journal of Interactive Marketing 21(1).

    Example:
        >>> model = ShiftedBetaGeometric.fit(survivors=[1000, 869, 743, 653, 593, 551, 517, 491])
        >>> round(model.alpha, 3), round(model.beta, 3)
        (0.668, 3.806)
        >>> round(model.survival(12), 3)
        0.378
    """

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    alpha: float
    beta: float
    reach: float = field(default=12.0, kw_only=True)

    @classmethod
    def fit(cls, periods: Any = None, ended: Any = None, *, survivors: Any = None, weights: Any = None) -> Self:
        """Fit by maximum likelihood, on survivors by renewal or on one row per customer.

        Args:
            periods: Whole periods that each customer lived: one who leaves at the k-th renewal lived k, one still
                there has seen k renewals go by. A customer with 0 periods, not lost, adds nothing.
            ended: Whether the loss was seen.
            survivors: Customers at renewals 0, 1, 2, … of one cohort, or a row for each of several cohorts, short
                rows ended early or filled up with missing values. Shares give the same parameters as counts, but
                their standard errors and log-likelihood are those of so few customers.
            weights: How many customers each row of `periods` stands for.

        Raises:
            ContractError: The data have a fault, or too few renewals or losses.
            TenureError: No finite parameters are the most likely: churn does not fall with age.
        """
        renewals = read(f"{cls.__name__}.fit", periods, ended, survivors, weights)
        start = (1.0, float(renewals.kept.sum()) / renewals.lost + 1)
        found = maximise(
            lambda point: likelihood(renewals, point), start, model=cls.__name__, names=cls.names, advice=ADVICE
        )
        alpha, beta = found.parameters
        return cls(
            alpha,
            beta,
            log_likelihood=found.log_likelihood,
            covariance=evidence(found.covariance),
            customers=renewals.customers,
            reach=float(len(renewals.due)),
        )

    def survival(self, age: Values) -> Values:
        """Share of a cohort that is still there after so many renewals."""
        return answer(self._survival, age)

    def retention(self, age: Values) -> Values:
        """Share of those who come up for a renewal, the first is 1, who renew."""
        return answer(self._retention, age)

    def churn(self, age: Values) -> Values:
        """Share of those who come up for a renewal, the first is 1, who leave."""
        return answer(lambda renewal: self.alpha / self._together(renewal), age)

    def expected_lifetime(self, horizon: int | None = None) -> float:
        """Mean number of periods paid by a new customer, the first included, within the horizon.

        Without a horizon it is (alpha + beta − 1) / (alpha − 1), and nan where alpha ≤ 1: then so many customers
        are nearly immortal that the mean is infinite, though the median is not.
        """
        return self.discounted_lifetime(0.0, horizon)

    def discounted_lifetime(self, discount_rate: float, horizon: int | None = None) -> float:
        """Present value of one unit per period paid by a new customer, whose first payment is not discounted.

        It is nan where it is infinite: no discount, no horizon and alpha ≤ 1.
        """
        return answer(lambda renewed: self._payments(renewed, discount_rate, horizon), 0.0)

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
            The discounted expected residual lifetime; nan where it is infinite (no discount, no horizon, alpha ≤ 1).

        Reference:
            Fader and Hardie (2010), Customer-Base Valuation in a Contractual Setting, Marketing Science 29(1), eq. 6.
        """
        return answer(lambda renewal: self._retention(renewal) * self._payments(renewal, discount_rate, horizon), n)

    def plot_data(self, until: int | None = None) -> pd.DataFrame:
        """Survival and retention by age, up to twice the ages observed."""
        last = int(2 * self.reach) if until is None else whole_number("until", until, least=1)
        age = np.arange(last + 1.0)
        retention = np.append(np.nan, self._retention(age[1:]))
        return pd.DataFrame({"age": age.astype(np.int64), "survival": self._survival(age), "retention": retention})

    def _survival(self, age: Floats) -> Floats:
        renewals = whole_numbers("age", age, 0)
        return np.exp(betaln(self.alpha, self.beta + renewals) - betaln(self.alpha, self.beta))

    def _together(self, renewal: Floats) -> Floats:
        return self.alpha + self.beta + whole_numbers("renewal", renewal, 1) - 1

    def _retention(self, renewal: Floats) -> Floats:
        return (self.beta + renewal - 1) / self._together(renewal)

    def _payments(self, renewed: Floats, discount_rate: float, horizon: int | None) -> Floats:
        """Present value of the payments of customers who have just made one, which counts in full."""
        rate = number("discount_rate", discount_rate, least=0)
        most = np.inf if horizon is None else whole_number("horizon", horizon, least=1)
        if rate == 0 and np.isinf(most):
            mean = (self.alpha + self.beta + renewed - 1) / (self.alpha - 1) if self.alpha > 1 else np.nan
            return np.full(len(renewed), mean)

        def payments(p: Floats, _renewed: float, _unused: Floats) -> Floats:
            with np.errstate(divide="ignore"):
                kept = most * (np.log1p(-p) - np.log1p(rate))
            return np.atleast_2d(-np.expm1(kept) * (1 + rate) / (p + rate))

        scale = rate + (0 if np.isinf(most) else 1 / most)
        return beta_mean(payments, self.alpha, self.beta, renewed, np.zeros(len(renewed)), scale)
