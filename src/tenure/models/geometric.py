"""Geometric: how long subscribers stay, when churn does not depend on tenure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from tenure.formulas import lifetime_months
from tenure.models.columns import Floats
from tenure.models.renewals import check_enough, count_renewals
from tenure.models.retention_curve import RetentionCurve, build_curve
from tenure.models.retention_likelihood import fit_constant_churn
from tenure.options import number

__all__ = ["Geometric"]


@dataclass(frozen=True)
class Geometric(RetentionCurve):
    """Lifetimes in whole periods under a contract: all customers leave at each renewal with the same chance.

    It is what the shifted beta-geometric comes to when customers are alike.

    Reference:
        Fader and Hardie (2007), How to Project Customer Retention, Journal of Interactive Marketing 21(1), where it
        is the model without heterogeneity.

    Example:
        >>> model = Geometric.fit(survivors=[1000, 800, 640])
        >>> model.churn_rate, round(model.standard_errors["churn_rate"], 4)
        (0.2, 0.0094)
        >>> round(model.expected_lifetime(), 6)
        5.0
    """

    names: ClassVar[tuple[str, ...]] = ("churn_rate",)

    churn_rate: float

    def __post_init__(self) -> None:
        super().__post_init__()
        number(self.churn_rate, "churn_rate", above=0, maximum=1)

    @classmethod
    def fit(cls, periods: Any = None, ended: Any = None, *, survivors: Any = None, weights: Any = None) -> Self:
        """Fit by maximum likelihood, on survivors by renewal or on one row per customer: lost / due over all renewals.

        Args:
            periods: Whole periods that each customer lived, as in `ShiftedBetaGeometric.fit`.
            ended: Whether the loss was seen.
            survivors: Customers at renewals 0, 1, 2, … of one cohort, or a row for each of several cohorts.
            weights: How many customers each row of `periods` stands for.

        Raises:
            ContractError: The data have a fault, nobody came up for a renewal or nobody was lost.
        """
        table = f"{cls.__name__}.fit"
        renewals = count_renewals(table, periods, ended, survivors, weights)
        check_enough(table, renewals, at_least=1)
        return build_curve(cls, fit_constant_churn(renewals), renewals)

    def _survival(self, age: Floats) -> Floats:
        return np.asarray((1 - self.churn_rate) ** age)

    def _churn(self, renewal: Floats) -> Floats:
        return np.full(len(renewal), self.churn_rate)

    def _payments(self, renewed: Floats, discount_rate: float, horizon: int | None) -> Floats:
        return np.full(len(renewed), float(lifetime_months(self.churn_rate, discount_rate, horizon)))
