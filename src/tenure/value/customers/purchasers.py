"""One-off purchases: what customers without a contract will still buy, and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.counting.events.purchases import purchases
from tenure.engine import Frame, collect, from_pandas
from tenure.errors import ParameterError
from tenure.models import BetaGeometricNBD, GammaGamma
from tenure.tables import Inputs
from tenure.value.customers.prospects import Prospects

__all__ = ["COLUMNS", "value_of_purchases"]

Floats = NDArray[np.float64]

COLUMNS = (
    "customer_id",
    "revenue_to_date",
    "tenure_months",
    "probability_to_stay",
    "expected_remaining_value",
    "lifetime_value",
)
_MONTH = 365.25 / 12  # days: purchases keep no calendar


def value_of_purchases(inputs: Inputs, as_of: datetime, words: Sequence[str], prospects: Prospects) -> Frame:
    """Return the value of each customer in the kind of frame that came in.

    Raises:
        ParameterError: There is no horizon.
    """
    if prospects.horizon is None:
        raise ParameterError("What customers without a contract will buy needs horizon_months: 12 is a year.")
    rows = purchases(inputs, as_of, words).sort("customer_id")
    summary = collect(rows)
    summary = summary.assign(recency=summary["recency"] / _MONTH, T=summary["T"] / _MONTH)
    return from_pandas(_valued(summary, prospects, prospects.horizon), inputs.kind, rows)


def _valued(summary: pd.DataFrame, prospects: Prospects, horizon: int) -> pd.DataFrame:
    alive = remaining = np.zeros(len(summary))
    if len(summary):
        alive, further = _purchases(summary, prospects.rate, horizon)
        remaining = further * _amounts(summary) * prospects.margin
    revenue = summary["spent"]
    figures = (summary["customer_id"], revenue, summary["T"], alive, remaining, revenue * prospects.margin + remaining)
    return pd.DataFrame(dict(zip(COLUMNS, figures, strict=True)))


def _purchases(summary: pd.DataFrame, rate: float, horizon: int) -> tuple[Floats, Floats]:
    """Return who still buys, and the purchases of the months to come, each discounted as at its month's end."""
    history = [summary[name].to_numpy(dtype=np.float64) for name in ("frequency", "recency", "T")]
    model = BetaGeometricNBD.fit(*history)
    before, further = np.zeros(len(summary)), np.zeros(len(summary))
    for month in [horizon] if rate == 0 else range(1, horizon + 1):
        until = model.conditional_expected_purchases(float(month), *history)
        further += (until - before) / (1 + rate) ** month
        before = until
    return model.probability_alive(*history), further


def _amounts(summary: pd.DataFrame) -> Floats:
    """Return the expected amount of a purchase; who has none above 0 to show is like everybody."""
    monetary = summary["monetary"].to_numpy(dtype=np.float64)
    paying = monetary > 0
    frequency = np.where(paying, summary["frequency"].to_numpy(dtype=np.float64), 0.0)
    model = GammaGamma.fit(frequency[paying], monetary[paying])
    return np.asarray(model.conditional_expected_value(frequency, np.where(paying, monetary, 0.0)))
