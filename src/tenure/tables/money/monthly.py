"""Money per month: what a price is worth as recurring revenue."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tenure.errors import ParameterError
from tenure.options import choice

__all__ = ["monthly_amount"]

# A week is 1/52 of a year and a day 1/365: twelve of a month's worth make a year of all.
_PER_MONTH = {"day": 365 / 12, "week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12}


def monthly_amount(amount: ArrayLike, interval: str, count: ArrayLike = 1, quantity: ArrayLike = 1) -> Any:
    """Turn a price into recurring revenue per month.

    Definition: amount × quantity, billed every `count` intervals, per month: a year is 12 months, 52 weeks
    and 365 days.

    Args:
        amount: The price of one unit for one billing.
        interval: day, week, month, quarter or year.
        count: How many intervals lie between two billings.
        quantity: How many units are billed.

    Returns:
        A float, or an array or Series where `amount` is one.

    Raises:
        ParameterError: Another interval, or a count that is not above 0.

    Example:
        >>> monthly_amount(120, "year")
        10.0
        >>> monthly_amount(30, "month", count=3, quantity=2)
        20.0
    """
    factor = _PER_MONTH[choice(interval, "interval", tuple(_PER_MONTH))]
    if not np.all(np.asarray(count, dtype=float) > 0):
        raise ParameterError(f"count is a number above 0, not {count!r}.")
    # Multiplied before it is divided: 10 a year times 12 is 10 again.
    monthly = np.asarray(amount, dtype=float) * np.asarray(quantity, dtype=float) * (factor * 12)
    monthly = monthly / (np.asarray(count, dtype=float) * 12)
    if isinstance(amount, pd.Series):
        return pd.Series(monthly, index=amount.index, name=amount.name)
    return float(monthly) if monthly.ndim == 0 else monthly
