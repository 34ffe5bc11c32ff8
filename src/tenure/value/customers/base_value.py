"""The value of the customer base: what the customers of today will still bring, together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.counting.subscriptions.payers import count_payers
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.intervals import Bounds, z_value
from tenure.options import Options
from tenure.periods import Instant, add_months, to_zone
from tenure.results import Measure, Message, Parts, measure
from tenure.tables import Inputs, check_inputs
from tenure.value.customers.remaining_life import remaining_value
from tenure.value.lifetime.curves import fit_curve, parameters_of

__all__ = ["customer_base_value"]


def customer_base_value(
    subscriptions: Frame,
    *,
    as_of: Instant | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = 36,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """What the customers of today are expected to bring still, together.

    Definition: the sum of `expected_remaining_value` of `customer_value` over the customers active just before `as_of`:
    MRR × margin × the discounted expected number of further monthly renewals, on one shifted beta-geometric curve for
    all, fitted to the months of each customer that are over; where churn does not fall with tenure, it is taken as
    constant, and a note says so. The interval is one of prediction: it holds how sure the curve is, and that each
    customer leaves by chance. It takes what each customer pays as it is now.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Money, from 0, higher is better. The parts are `mrr`, `customers`, the customers `lost_ever`, in months of
        theirs that are over, and the curve that they give: `alpha` and `beta`, or `constant_churn`; then
        `remaining_value` and its `standard_error`. The period is that of the renewals counted. The interval needs a
        horizon or a discount. 0 when nobody is active; undefined when nobody was ever lost, or where it is infinite: on
        some curves without horizon and discount.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Fader & Hardie, Customer-base valuation in a contractual setting, Marketing Science 29 (2010).

    Example:
        >>> from tenure.samples import telecom
        >>> lines = telecom(seed=1).subscriptions
        >>> base = customer_base_value(lines, as_of="2026-01-01", horizon_months=12)
        >>> bool(base.lower < base.value < base.upper)
        True
    """
    options = Options(
        as_of=as_of,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, subscriptions=subscriptions)
    z = z_value(options.confidence)

    def interval(parts: Mapping[str, Any]) -> Bounds:
        value, spread = parts["remaining_value"], z * parts["standard_error"]
        return (value - spread).clip(0), value + spread

    return measure(
        "customer_base_value",
        _parts(inputs, options),
        formula=formulas.customer_base_value,
        undefined=lambda parts: np.where(parts["lost_ever"] == 0, "no_customer_lost_no_curve", "lifetime_infinite"),
        interval=interval,
        base="customers",
        options=options,
    )


def _parts(inputs: Inputs, options: Options) -> Parts:
    now = inputs.as_of(options.as_of)
    payers, tenures = count_payers(inputs, now, options.grace_days)
    active = payers[payers["_mrr"] > 0]
    columns = _value_columns(tenures, active.assign(mrr=active["_mrr"] / inputs.scale), options)
    row = {
        **_bounds(inputs, now, options.horizon_months),
        "mrr": pd.Series([int((active["_mrr"] * active["entities"]).sum())], dtype=object),
        "customers": [int(active["entities"].sum())],
        "lost_ever": [int(tenures["entities"][tenures["lost"] == 1].sum())],
        **{name: [value] for name, value in columns.items()},
    }
    is_constant = not np.isnan(columns["constant_churn"])
    notes = (Message("constant_churn", {"rows": 1, "all": 1}),) if is_constant else ()
    return Parts(pd.DataFrame(row), {}, frozenset({"mrr"}), inputs.scale, notes=notes, mergeable=False)


def _value_columns(tenures: pd.DataFrame, active: pd.DataFrame, options: Options) -> dict[str, float]:
    """Return the parameters of the curve, what the active will bring, and its standard error."""
    curve, value, error = None, 0.0, 0.0
    if len(active):
        curve = fit_curve(tenures)
        value, error = remaining_value(curve, active, options) if curve else (float("nan"), float("nan"))
    names = ("alpha", "beta", "constant_churn", "remaining_value", "standard_error")
    return dict(zip(names, (*parameters_of(curve), value, error), strict=True))


def _bounds(inputs: Inputs, now: Any, horizon: int | None) -> dict[str, pd.Series[Any]]:
    """Return the period of the renewals counted, without an end where all are counted or the calendar ends first."""
    start, end = to_zone(now, inputs.zone), None
    if horizon is not None:
        try:
            last = add_months(start.tz_localize(None).to_pydatetime(), horizon)
            end = to_zone(inputs.to_utc(last), inputs.zone)
        except ParameterError:  # beyond the year 9999
            end = None
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    bounds = {"period_start": start, "period_end": end}
    return {name: pd.Series([bound], dtype=kind) for name, bound in bounds.items()}
