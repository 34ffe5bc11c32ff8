"""BG/NBD: how often customers without a contract will buy, and whether they still do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.models.broadcasting import Values, apply_elementwise, check_minimum
from tenure.models.columns import Floats, raise_faults, weighted_sum
from tenure.models.fitted import Fitted, covariance_tuples
from tenure.models.likelihood import maximise
from tenure.models.mixing import beta_mean
from tenure.models.purchase_histories import group_histories, history_faults, log_likelihood, log_odds_left
from tenure.models.table_columns import select_columns
from tenure.numerics import expit
from tenure.options import number

__all__ = ["BetaGeometricNBD"]

ADVICE = (
    "Look at frequency, recency and T: the model needs customers who buy at different rates and some, but not all, "
    "who fell silent. A time observed too short to see anyone leave, or too few customers, have no such maximum."
)
POINTS = 101


@dataclass(frozen=True)
class BetaGeometricNBD(Fitted):
    """Purchases at a rate of each customer's own (gamma over customers), until it leaves after one of them.

    The chance to leave after a purchase is each customer's own as well (beta over customers). A customer who never
    bought again has, in this model, not left.

    Attributes:
        longest_observed: The longest T in the data; `plot_data` goes to twice that.

    Reference:
        Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
        Marketing Science 24(2).

    Example:
        >>> model = BetaGeometricNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> round(model.conditional_expected_purchases(39, frequency=2, recency=30.43, T=38.86), 3)
        1.226
    """

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")

    r: float
    alpha: float
    a: float
    b: float
    longest_observed: float = field(default=52.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        number(self.longest_observed, "longest_observed", above=0)

    @classmethod
    def fit(
        cls,
        frequency: Any,
        recency: Any = None,
        T: Any = None,  # noqa: N803 -- the paper's T
        *,
        weights: Any = None,
    ) -> Self:
        """Fit by maximum likelihood, on one row per customer.

        Args:
            frequency: Number of purchases after the first; or a table with the columns frequency, recency and T, as
                `rfm_summary` returns it: of pandas, pyarrow, Polars or DuckDB.
            recency: Time from the first purchase to the last; 0 without a repeat purchase.
            T: Time from the first purchase to the end of observation, in the unit of recency.
            weights: How many customers each row stands for.

        Raises:
            ContractError: The data have a fault, or nobody bought again.
            TenureError: No finite parameters are the most likely.
        """
        table = f"{cls.__name__}.fit"
        columns = select_columns(table, {"frequency": frequency, "recency": recency, "T": T})
        histories = group_histories(table, columns, weights)
        w, customers = histories.customers, float(histories.customers.sum())
        start = (1.0, weighted_sum(w, histories.observed) / weighted_sum(w, histories.frequency), 1.0, 1.0)
        maximum = maximise(
            lambda point: log_likelihood(histories, point),
            start,
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
            longest_observed=float(histories.observed.max()),
        )

    def expected_purchases(self, t: Values) -> Values:
        """Mean number of repeat purchases of a new customer within a time t after the first purchase."""
        return apply_elementwise(lambda time: self._expected(time, np.zeros(len(time)), np.zeros(len(time))), t)

    def conditional_expected_purchases(
        self,
        t: float,
        frequency: Values,
        recency: Values,
        T: Values,  # noqa: N803 -- the paper's T
    ) -> Values:
        """Mean number of purchases within a time t from now, for customers with such histories."""

        def expected(x: Floats, recent: Floats, observed: Floats, time: Floats) -> Floats:
            return self._alive(x, recent, observed) * self._expected(time, x, observed)

        return apply_elementwise(expected, frequency, recency, T, t)

    def probability_alive(self, frequency: Values, recency: Values, T: Values) -> Values:  # noqa: N803 -- the paper's T
        """Chance that customers with such histories still buy; 1 for those who never bought again."""
        return apply_elementwise(self._alive, frequency, recency, T)

    def plot_data(self, until: float | None = None) -> pd.DataFrame:
        """Mean number of repeat purchases of a new customer by time, up to twice the longest time observed."""
        time = np.linspace(0, 2 * self.longest_observed if until is None else number(until, "until", above=0), POINTS)
        return pd.DataFrame({"time": time, "purchases": self.expected_purchases(time)})

    def _alive(self, x: Floats, recent: Floats, observed: Floats) -> Floats:
        raise_faults(history_faults("BetaGeometricNBD", x, recent, observed))
        alive, repeated = np.ones(len(x)), x > 0
        point = np.array(list(self.parameters.values()))
        odds = log_odds_left(point, x[repeated], recent[repeated], observed[repeated])
        alive[repeated] = expit(-odds)
        return alive

    def _expected(self, time: Floats, x: Floats, observed: Floats) -> Floats:
        """Mean of (1 − (1 + p t/(α + T))^−(r + x)) / p over the chance p to leave: equation 10, if alive."""
        ratio = check_minimum(time, "t", 0) / (self.alpha + observed)

        def purchases(p: Floats, x: float, ratio: Floats) -> Floats:
            return np.asarray(-np.expm1(-(self.r + x) * np.log1p(p * ratio)) / p)

        largest = float((ratio * (self.r + x)).max(initial=0))
        return beta_mean(purchases, self.a, self.b, x, ratio, 1 / (1 + largest))
