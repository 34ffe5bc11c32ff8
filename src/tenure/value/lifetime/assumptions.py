"""A lifetime value in one place: its options read, its parts counted, its value, bounds and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.counting.core.groups import to_parts
from tenure.counting.subscriptions.monthly_churn import monthly_churn_rows
from tenure.counting.subscriptions.tenures import count_tenures
from tenure.intervals import Bounds, wilson
from tenure.options import choice, fraction, number, whole
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs
from tenure.value.lifetime.curves import CURVE, by_group, fitted_life, key_of

__all__ = ["Life"]

_METHODS = ("simple", "shifted_beta_geometric")


@dataclass(frozen=True)
class Life:
    """The options of a lifetime value, and what follows from them."""

    margin: float
    rate: float
    horizon: int | None
    curved: bool
    grace_days: float
    confidence: float

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Life:
        """Read the options of a call, which has them all."""
        horizon = options["horizon_months"]
        return cls(
            margin=number(options["margin"], "margin", minimum=0, maximum=1),
            rate=number(options["monthly_discount_rate"], "monthly_discount_rate", minimum=0),
            horizon=None if horizon is None else whole(horizon, "horizon_months", minimum=1),
            curved=choice(options["method"], "method", _METHODS) == _METHODS[1],
            grace_days=number(options["grace_days"], "grace_days", minimum=0),
            confidence=fraction(options["confidence"], "confidence"),
        )

    def count(self, inputs: Inputs, periods: Sequence[Period], *further: pd.DataFrame) -> Parts:
        """Count `mrr, customers, lost, exposed`, join further counts, and with a curve what it gives."""
        counted = monthly_churn_rows(inputs, periods, grace_days=self.grace_days)
        parts = to_parts(inputs, periods, counted, *further, money=("mrr", "cost"))
        return self._with_curves(inputs, periods, parts) if self.curved else parts

    def value(self, parts: Mapping[str, Any]) -> Any:
        """Return the value of the parts."""
        if self.curved:
            return self._money(parts, parts["lifetime_months"])
        churn = formulas.churn_rate(parts["lost"], parts["exposed"])
        return self._money(parts, formulas.lifetime_months(churn, self.rate, self.horizon))

    def interval(self, parts: Mapping[str, Any]) -> Bounds:
        """Return the bounds of the value, revenue per account taken as known: a high churn is a low value."""
        if self.curved:
            low, high = parts["lifetime_lower"], parts["lifetime_upper"]
        else:
            high, low = (formulas.lifetime_months(each, self.rate, self.horizon) for each in self.churn(parts))
        return self._money(parts, low), self._money(parts, high)

    def churn(self, parts: Mapping[str, Any]) -> Bounds:
        """Return the bounds of the pooled churn."""
        return wilson(parts["lost"], parts["exposed"], self.confidence)

    def reason(self, parts: Mapping[str, Any]) -> Any:
        """Return why a value is undefined."""
        words: Any = "no_customer_lost"
        if self.curved:
            infinite = "lifetime_infinite"
            words = np.where(np.isnan(np.asarray(parts["alpha"], dtype=float)), "no_curve_fits", infinite)
            words = np.where(np.asarray(parts["lost_ever"]) == 0, "no_customer_lost_no_curve", words)
        else:
            words = np.where(np.asarray(parts["exposed"]) == 0, "no_customers_at_start_of_any_month", words)
        return np.where(np.asarray(parts["customers"]) == 0, "no_customers_at_end", words)

    def _money(self, parts: Mapping[str, Any], months: Any) -> Any:
        arpa = np.asarray(formulas.quotient(parts["mrr"], parts["customers"]))
        return arpa * self.margin * np.asarray(months, dtype=float)

    def _with_curves(self, inputs: Inputs, periods: Sequence[Period], parts: Parts) -> Parts:
        """Fit a curve to the tenures of each row and, of one period, to those of all groups together."""
        groups = list(inputs.keys.values())
        found, everyone = [], parts.rows.iloc[:0]
        keys = [key_of(row) for row in parts.rows[groups].itertuples(index=False)]
        for place, period in enumerate(periods):
            everyone = count_tenures(inputs, inputs.to_local_time(period.end), grace_days=self.grace_days)
            held, each = by_group(everyone, groups), len(keys) // len(periods)
            found += [self._fitted(held.get(key, everyone.iloc[:0])) for key in keys[place * each : (place + 1) * each]]
        curves = pd.DataFrame(found, columns=list(CURVE), index=parts.rows.index)
        whole_curve = self._fitted(everyone) if len(periods) == 1 else {}
        return replace(parts, rows=pd.concat([parts.rows, curves], axis=1), whole={**parts.whole, **whole_curve})

    def _fitted(self, tenures: pd.DataFrame) -> dict[str, float]:
        return fitted_life(tenures, self.rate, self.horizon, self.confidence)
