"""Shifted beta-geometric: how long subscribers stay, when some are more loyal than others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from tenure.errors import TenureError
from tenure.models.columns import Floats
from tenure.models.gamma_differences import log_gamma_increase
from tenure.models.mixing import beta_mean
from tenure.models.renewals import check_enough, count_renewals
from tenure.models.retention_curve import RetentionCurve, build_curve
from tenure.models.retention_likelihood import constant_churn, fit_falling_churn

__all__ = ["ShiftedBetaGeometric"]

ADVICE = (
    "Look at the retention rate by renewal: the model needs one that rises with age. If it is flat or falls, "
    "customers are alike or wear out; if all losses fall on one renewal, the others say nothing. "
    "`fit_retention_curve` takes constant churn in such a case."
)


@dataclass(frozen=True)
class ShiftedBetaGeometric(RetentionCurve):
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
        table = f"{cls.__name__}.fit"
        renewals = count_renewals(table, periods, ended, survivors, weights)
        check_enough(table, renewals, at_least=2)
        maximum = fit_falling_churn(renewals)
        if maximum is None:
            reason = (
                f"constant churn of {constant_churn(renewals):.3g} is no less likely, or nothing tells how it changes"
            )
            raise TenureError(f"{cls.__name__} has no most likely parameters: {reason}. {ADVICE}")
        return build_curve(cls, maximum, renewals)

    def _survival(self, age: Floats) -> Floats:
        return np.asarray(np.exp(self._log_survival(age)))

    def _log_survival(self, age: Floats) -> Floats:
        # B(alpha, beta + age) / B(alpha, beta) by the shorter increase, so that few digits cancel.
        alpha, beta = self.alpha, self.beta
        by_age = log_gamma_increase(beta, age) - log_gamma_increase(alpha + beta, age)
        by_alpha = log_gamma_increase(beta, alpha) - log_gamma_increase(beta + age, alpha)
        return np.where(age < alpha, by_age, by_alpha)

    def _churn(self, renewal: Floats) -> Floats:
        return self.alpha / (self.alpha + self.beta + renewal - 1)

    def _retention(self, renewal: Floats) -> Floats:
        return (self.beta + renewal - 1) / (self.alpha + self.beta + renewal - 1)

    def _payments(self, renewed: Floats, discount_rate: float, horizon: int | None) -> Floats:
        if discount_rate == 0 and horizon is None:
            mean = (self.alpha + self.beta + renewed - 1) / (self.alpha - 1) if self.alpha > 1 else np.nan
            return np.full(len(renewed), mean)
        most = np.inf if horizon is None else horizon

        def payments(p: Floats, _renewed: float, _unused: Floats) -> Floats:
            with np.errstate(divide="ignore"):
                kept = most * (np.log1p(-p) - np.log1p(discount_rate))
            return np.atleast_2d(-np.expm1(kept) * (1 + discount_rate) / (p + discount_rate))

        scale = discount_rate + (0 if horizon is None else 1 / horizon)
        return beta_mean(payments, self.alpha, self.beta, renewed, np.zeros(len(renewed)), scale)
