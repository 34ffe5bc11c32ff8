"""Purchaser value: what customers without a contract have bought, and will still buy."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.counting.customers.values import list_purchase_values
from tenure.engine import FrameT
from tenure.errors import ParameterError
from tenure.models import BetaGeometricNBD, GammaGamma
from tenure.options import Columns, Names, Options
from tenure.periods import Instant
from tenure.tables import check_inputs

__all__ = ["purchaser_value"]

Floats = NDArray[np.float64]

_MONTH = 365.25 / 12  # days: purchases keep no calendar


class PurchaserOptions(Options):
    """The options of `purchaser_value`."""

    purchase_events: Names = ("purchase",)


def purchaser_value(
    events: FrameT,
    *,
    as_of: Instant | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = 36,
    purchase_events: Columns = ("purchase",),
) -> FrameT:
    """What each customer without a contract has bought, and is expected to buy still.

    Definition: `lifetime_value` = `revenue_to_date` × margin + `expected_remaining_value`. Customers are those who
    ever made a purchase. Purchases follow BG/NBD and their amounts gamma-gamma: `probability_to_stay` is that the
    customer still buys at all, `expected_remaining_value` the expected purchases of the months to come × the
    expected amount × margin, what is bought in a month discounted as at its end. A month is 365.25 / 12 days.

    Args:
        events: One row per purchase with its `amount`, among other events; see `Event`.
        as_of: The last day observed; that of the latest event if left out.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many months ahead are counted; needed, as nobody is ever seen to leave.
        purchase_events: The names of events that are purchases.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `revenue_to_date`, `tenure_months` since
        the first purchase, `probability_to_stay`, `expected_remaining_value`, `lifetime_value`.

    Raises:
        ContractError: The table breaks its contract, or there is too little to fit the models on.
        TenureError: No model fits.
        ParameterError: An option has no meaning, or there is no horizon.

    Reference:
        Fader, Hardie & Lee, RFM and CLV, Journal of Marketing Research 42 (2005).

    Example:
        >>> import pandas as pd
        >>> months = {"a": [5, 6], "b": [9], "c": [4], "d": [2, 4], "e": [4, 6, 7], "f": [5], "g": [3, 4, 5, 8, 9]}
        >>> amounts = {"a": 40, "b": 20, "c": 10, "d": 5, "e": 20, "f": 80, "g": 5}
        >>> rows = [(name, f"2026-{month:02d}-01", amounts[name] + month) for name in months for month in months[name]]
        >>> events = pd.DataFrame(rows, columns=["customer_id", "occurred_at", "amount"]).assign(event="purchase")
        >>> values = purchaser_value(events, as_of="2026-09-30", horizon_months=6)
        >>> values[["revenue_to_date", "lifetime_value"]].round(1).values.tolist()[:2]
        [[91.0, 113.2], [29.0, 56.0]]
    """
    options = PurchaserOptions(
        as_of=as_of,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        purchase_events=purchase_events,
    )
    if options.horizon_months is None:
        raise ParameterError("What customers without a contract will buy needs horizon_months: 12 is a year.")
    inputs = check_inputs(options, needs={"events": ["amount"]}, amounts_of=options.purchase_events, events=events)
    value = partial(_values, options=options, horizon=options.horizon_months)
    return list_purchase_values(inputs, options.as_of, options.purchase_events, value)


def _values(summary: pd.DataFrame, options: PurchaserOptions, horizon: int) -> dict[str, Any]:
    history = {name: summary[name].to_numpy(dtype=np.float64) for name in ("frequency", "recency", "T")}
    months = [history["frequency"], history["recency"] / _MONTH, history["T"] / _MONTH]
    alive, purchases = _expected_purchases(months, options.monthly_discount_rate, horizon)
    remaining = purchases * _expected_amounts(history["frequency"], summary["monetary"]) * options.margin
    spent = summary["spent"].to_numpy(dtype=np.float64)
    return {
        "revenue_to_date": spent,
        "tenure_months": months[2],
        "probability_to_stay": alive,
        "expected_remaining_value": remaining,
        "lifetime_value": formulas.purchaser_value(spent, remaining, options.margin),
    }


def _expected_purchases(history: list[Floats], rate: float, horizon: int) -> tuple[Floats, Floats]:
    """Return who still buys, and the purchases of the months to come, each discounted as at its month's end."""
    model = BetaGeometricNBD.fit(*history)
    before, purchases = np.zeros(len(history[0])), np.zeros(len(history[0]))
    for month in [horizon] if rate == 0 else range(1, horizon + 1):
        until = model.conditional_expected_purchases(float(month), *history)
        purchases += (until - before) * (1 + rate) ** -month
        before = until
    return model.probability_alive(*history), purchases


def _expected_amounts(frequency: Floats, mean_amount: pd.Series[Any]) -> Floats:
    """Return the expected amount of a purchase; who has none above 0 to show is like everybody."""
    amount = mean_amount.to_numpy(dtype=np.float64)
    is_paying = amount > 0
    repeats = np.where(is_paying, frequency, 0.0)
    model = GammaGamma.fit(repeats[is_paying], amount[is_paying])
    return np.asarray(model.conditional_expected_value(repeats, np.where(is_paying, amount, 0.0)))
