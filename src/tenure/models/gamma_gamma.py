"""Gamma-gamma: what a purchase of a customer is worth on average, when only a few were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.models.broadcasting import Values, apply_elementwise
from tenure.models.columns import Floats, raise_faults, weighted_sum
from tenure.models.customer_spending import (
    ignore_without_purchases,
    log_likelihood,
    select_spending,
    spending_faults,
    zero_where_missing,
)
from tenure.models.fitted import Fitted, covariance_tuples
from tenure.models.likelihood import maximise
from tenure.models.table_columns import is_table, select_columns
from tenure.numerics import gamma_quantile, log_gamma
from tenure.options import number

__all__ = ["GammaGamma"]

ADVICE = (
    "Look at the average values per purchase: the model needs some spread within and between customers. "
    "If nearly all are equal, no model is needed; with few customers, there is none to be found."
)
POINTS = 101


@dataclass(frozen=True)
class GammaGamma(Fitted):
    """Values of purchases spread as a gamma around each customer's own mean; the means differ over customers.

    It takes a customer's average towards that of all, the more the fewer purchases it is made from. It holds where
    the value of purchases has nothing to do with their number.

    Reference:
        Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.

    Example:
        >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
        >>> round(model.population_mean, 1)
        35.2
        >>> round(model.conditional_expected_value(frequency=1, monetary=100.0), 2)
        80.26
    """

    names: ClassVar[tuple[str, ...]] = ("p", "q", "v")

    p: float
    q: float
    v: float

    @classmethod
    def fit(cls, frequency: Any, monetary: Any = None, *, weights: Any = None) -> Self:
        """Fit by maximum likelihood, on one row per customer.

        Args:
            frequency: Number of purchases behind the average. Customers with 0 say nothing and are left out. Or a
                table with the columns frequency and monetary, as `rfm_summary` returns it: of pandas, pyarrow, Polars
                or DuckDB. Of a table, customers without an average are left out too.
            monetary: Average value of these purchases, above 0.
            weights: How many customers each row stands for.

        Raises:
            ContractError: The data have a fault, or nobody bought again.
            TenureError: No finite parameters are the most likely.
        """
        table = f"{cls.__name__}.fit"
        x, z = select_columns(table, {"frequency": frequency, "monetary": monetary}).values()
        spending = select_spending(table, zero_where_missing(table, x, z) if is_table(frequency) else x, z, weights)
        w, customers = spending.customers, float(spending.customers.sum())
        maximum = maximise(
            lambda point: log_likelihood(spending, point),
            (1.0, 2.0, weighted_sum(w, spending.monetary) / customers),
            customers,
            model=cls.__name__,
            names=cls.names,
            advice=ADVICE,
        )
        return cls(
            *maximum.parameters.tolist(),
            log_likelihood=maximum.log_likelihood,
            covariance=covariance_tuples(maximum.covariance),
            customers=customers,
        )

    @property
    def population_mean(self) -> float:
        """Mean value of a purchase over all customers, p v / (q − 1); nan where q ≤ 1, as it is infinite."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("nan")

    def conditional_expected_value(self, frequency: Values, monetary: Values) -> Values:
        """Mean value of a purchase of customers with such averages; that of all where the frequency is 0."""

        def expected(x: Floats, z: Floats) -> Floats:
            raise_faults(spending_faults("GammaGamma", x, z))
            weight = self.p * x + self.q - 1
            return np.where(weight > 0, self.p * (self.v + x * z) / np.where(weight > 0, weight, 1), np.nan)

        return apply_elementwise(expected, frequency, ignore_without_purchases(frequency, monetary))

    def plot_data(self, until: float | None = None) -> pd.DataFrame:
        """How the customers' own mean values are spread: their density, up to the highest 1 % of them."""
        highest = self.p * self.v / float(gamma_quantile(self.q, 0.01))
        last = highest if until is None else number(until, "until", above=0)
        mean = np.linspace(0, last, POINTS)
        rate = self.p * self.v / mean[1:]
        density = np.exp(self.q * np.log(rate) - rate - log_gamma(self.q)) / mean[1:]
        return pd.DataFrame({"mean_value": mean, "density": np.append(0.0, density)})
