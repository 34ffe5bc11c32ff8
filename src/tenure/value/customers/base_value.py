"""The value of the customer base: what the customers of today will still bring, together."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.counting.subscriptions.payers import count_payers
from tenure.engine import Frame
from tenure.errors import TenureError
from tenure.intervals import z_value
from tenure.models import ShiftedBetaGeometric
from tenure.options import fraction, number
from tenure.periods import Instant, add_months, localised
from tenure.results import Measure, Parts, asked, measure
from tenure.tables import Inputs, check_inputs
from tenure.value.customers.prospects import Prospects

__all__ = ["customer_base_value"]


def customer_base_value(
    subscriptions: Frame,
    *,
    as_of: Instant | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """What the customers of today are expected to bring still, together.

    Definition: the sum of `expected_remaining_value` of `customer_value` over the customers active just before
    `as_of`: MRR × margin × the discounted expected number of further monthly renewals, on one shifted
    beta-geometric curve for all. The interval is one of prediction: it holds how sure the curve is, and that
    each customer leaves by chance. It takes what each customer pays as it is now.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        as_of: What is known by then; the latest start or end in the table if left out.
        margin: The share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Per month.
        horizon_months: How many renewals are counted at most; needed where lifetimes have no finite mean.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of the interval, which needs a horizon or a discount.

    Returns:
        Money, from 0, higher is better; the parts are `mrr`, `customers`, the curve's `alpha` and `beta`,
        `remaining_value` and its `standard_error`. The period is that of the renewals counted. Undefined when
        no curve fits; 0 when nobody is active.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning, or the value would be infinite.

    Reference:
        Fader & Hardie, Customer-base valuation in a contractual setting, Marketing Science 29 (2010).

    Example:
        >>> from tenure.samples import telecom
        >>> lines = telecom(seed=1).subscriptions
        >>> base = customer_base_value(lines, as_of="2026-01-01", horizon_months=12)
        >>> bool(base.lower < base.value < base.upper)
        True
    """
    options = asked(locals())
    prospects = Prospects.read(margin, monthly_discount_rate, horizon_months)
    grace, z = number(grace_days, "grace_days", minimum=0), z_value(fraction(confidence, "confidence"))
    inputs = check_inputs(subscriptions=subscriptions)
    return measure(
        "customer_base_value",
        _counted(inputs, as_of, prospects, grace),
        formula=lambda remaining_value: remaining_value,
        undefined="no_curve_fits_tenures",
        interval=lambda parts: (
            (parts["remaining_value"] - z * parts["standard_error"]).clip(0),
            parts["remaining_value"] + z * parts["standard_error"],
        ),
        options=options,
    )


def _counted(inputs: Inputs, as_of: Instant | None, prospects: Prospects, grace_days: float) -> Parts:
    now = inputs.as_of(as_of)
    people = count_payers(inputs, now, grace_days=grace_days)
    active = people[people["lost"] == 0]
    end = None if prospects.horizon is None else localised(add_months(now, prospects.horizon), inputs.zone)
    kind = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    row = {
        "period_start": pd.Series([localised(now, inputs.zone)], dtype=kind),
        "period_end": pd.Series([end], dtype=kind),
        "mrr": pd.Series([int((active["_mrr"] * active["units"]).sum())], dtype=object),
        "customers": [int(active["units"].sum())],
        **_fitted(people, active.assign(mrr=active["_mrr"] / inputs.scale), prospects),
    }
    return Parts(pd.DataFrame(row), {}, frozenset({"mrr"}), inputs.scale)


def _fitted(people: pd.DataFrame, active: pd.DataFrame, prospects: Prospects) -> dict[str, Any]:
    names = ("alpha", "beta", "remaining_value", "standard_error")
    if active.empty:
        return dict(zip(names, (float("nan"), float("nan"), 0.0, 0.0), strict=True))
    try:
        curve = ShiftedBetaGeometric.fit(people["months"], people["lost"], weights=people["units"])
    except TenureError:
        return dict.fromkeys(names, float("nan"))
    figures = curve.alpha, curve.beta, *prospects.total(curve, active)
    return dict(zip(names, figures, strict=True))
