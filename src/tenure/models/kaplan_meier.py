"""Kaplan-Meier: the share of customers who stay, when many have not left yet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from tenure.errors import ContractError, Fault
from tenure.intervals import greenwood
from tenure.models.broadcasting import Values, apply_elementwise
from tenure.models.columns import Floats, faults_where, flag_faults, raise_faults, weighted_bincount, weighted_columns
from tenure.models.fitted import SCHEMA, check_stored_model, parse_json, to_plain
from tenure.options import fraction

__all__ = ["KaplanMeier"]

# What a product of many factors may miss by rounding, where a survival of exactly one half is looked for.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class KaplanMeier:
    """Survival by time, step by step, from durations of which some ended in a loss and some were still running.

    Attributes:
        time: Every distinct duration, in order.
        at_risk: Customers whose duration is this long or longer; one censored at the time of a loss is at risk.
        lost: Customers lost at this time.
        censored: Customers who were still there when last seen, at this time.
        survival: Share that stays beyond this time.
        lower: Lower bound of the share.
        upper: Upper bound of the share, at most 1.
        confidence: Confidence level of the bounds.

    Reference:
        Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations, JASA 53.

    Example:
        >>> curve = KaplanMeier.fit([1, 2, 2, 3, 4], [True, True, False, True, False])
        >>> round(curve.at(2), 6), curve.median
        (0.6, 3.0)
    """

    time: Floats
    at_risk: Floats
    lost: Floats
    censored: Floats
    survival: Floats
    lower: Floats
    upper: Floats
    confidence: float

    @classmethod
    def fit(cls, durations: Any, lost: Any, weights: Any = None, *, confidence: float = 0.95) -> Self:
        """Fit to one row per customer, or to counted rows.

        Args:
            durations: How long each customer was observed.
            lost: Whether that ended in a loss; otherwise the customer was still there.
            weights: How many customers each row stands for.
            confidence: Confidence level of the bounds exp(ln S ± z √Σ d/(n(n − d))): Greenwood's formula on the scale
                of ln S.

        Raises:
            ContractError: The data have a fault, or there are none.
        """
        table = f"{cls.__name__}.fit"
        (lived, ended), counts = weighted_columns(table, weights, durations=durations, lost=lost)
        below = faults_where(table, "durations", lived, lived < 0, rule="range", message="below 0")
        raise_faults([*below, *flag_faults(table, "lost", ended)])
        if not len(lived):
            raise ContractError([Fault(table, "durations", "data", "no customer", hint="Look at the rows kept.")])
        time, rows = np.unique(lived, return_inverse=True)
        losses, others = weighted_bincount(rows, counts * ended), weighted_bincount(rows, counts * (1 - ended))
        return cls._from_counts(time, losses, others, confidence)

    @classmethod
    def _from_counts(cls, time: Floats, lost: Floats, censored: Floats, confidence: float) -> Self:
        level = fraction(confidence, "confidence")
        later = np.append((lost + censored)[:0:-1].cumsum()[::-1], 0.0)
        at_risk, stay = lost + censored + later, censored + later
        survival = np.cumprod(stay / at_risk)
        lower, upper = greenwood(lost, at_risk, survival, level)
        columns = (time, at_risk, lost, censored, survival, lower, upper)
        for column in columns:
            column.setflags(write=False)
        return cls(*columns, level)

    @property
    def table(self) -> pd.DataFrame:
        """A row per distinct time: time, at_risk, lost, censored, survival, lower, upper."""
        counts = {name: _whole_counts(getattr(self, name)) for name in ("at_risk", "lost", "censored")}
        bounds = {"survival": self.survival, "lower": self.lower, "upper": self.upper}
        return pd.DataFrame({"time": self.time, **counts, **bounds}).copy()

    @property
    def median(self) -> float:
        """The first time at which half of the customers or fewer stay; nan where that was not reached."""
        reached = self.survival <= 1 / 2 + ROUNDING
        return float(self.time[reached.argmax()]) if reached.any() else float("nan")

    def at(self, t: Values) -> Values:
        """Share that stays beyond a time; nan after the last time observed, unless all were lost by then."""
        return apply_elementwise(self._at, t)

    def _at(self, t: Floats) -> Floats:
        steps = np.append(1.0, self.survival)
        shares = steps[np.searchsorted(self.time, t, side="right")]
        return np.where((t > self.time[-1]) & (shares > 0), np.nan, shares)

    def plot_data(self) -> pd.DataFrame:
        """The steps of the curve with their bounds, from all customers at time 0."""
        steps = self.table[["time", "survival", "lower", "upper"]]
        start = pd.DataFrame({name: [0.0 if name == "time" else 1.0] for name in steps})
        return steps if self.time[0] == 0 else pd.concat([start, steps], ignore_index=True)

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain Python; nan becomes None."""
        columns = {name: to_plain(values.to_numpy()) for name, values in self.table.items()}
        return {"schema": SCHEMA, "model": type(self).__name__, "confidence": self.confidence, "table": columns}

    def to_json(self) -> str:
        """The dictionary as JSON."""
        return json.dumps(self.to_dict(), allow_nan=False)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """The curve that `to_dict` described.

        Raises:
            ParameterError: It describes something else.
        """
        values = check_stored_model(stored, cls.__name__, {"confidence", "table"})
        table = values["table"]
        time, lost, censored = (np.asarray(table[name], dtype=np.float64) for name in ("time", "lost", "censored"))
        return cls._from_counts(time, lost, censored, values["confidence"])

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The curve that `to_json` wrote."""
        return cls.from_dict(parse_json(text))


def _whole_counts(counts: Floats) -> pd.Series[Any]:
    return pd.Series(counts.astype(np.int64) if (counts == np.floor(counts)).all() else counts)
