"""LTV: what a customer will bring over its life."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tenure import formulas
from tenure.counting.subscriptions.monthly_churn import CHURN, count_monthly_churn
from tenure.engine import Frame
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs
from tenure.value.lifetime.assumptions import (
    LifetimeOptions,
    Method,
    add_curves,
    lifetime_formula,
    lifetime_interval,
    why_no_lifetime,
)

__all__ = ["lifetime_value"]


def lifetime_value(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    method: Method = "simple",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Present value of what a customer will pay over its life, times the margin.

    Definition: ARPA × margin × Σ (s / (1 + d))ᵏ over the months k from 0 to the horizon, with the ARPA at the
    period's end, the discount d per month and s = 1 − churn; churn is pooled over the calendar months of the
    period, Σ lost / Σ opening. With neither horizon nor discount this is ARPA × margin / churn. The first
    payment is due now. The shifted beta-geometric method lets churn fall with tenure: the sum is that of a new
    customer on the curve fitted to all tenures as of the period's end, in whole months by anniversary. Where
    churn does not fall, that curve is one of constant churn, and a note says so.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        method: `simple`, with constant churn, or `shifted_beta_geometric`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Money per customer, from 0, higher is better. The interval takes ARPA as known: it is Wilson's of churn, or
        that of the curve. Undefined when nobody is there, or where it is infinite: nobody was lost, and there is
        no horizon and no discount.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or a period is not of whole months.

    Reference:
        Fader & Hardie, How to project customer retention, Journal of Interactive Marketing 21 (2007).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> lifetime_value(subscriptions, period=spring, margin=0.5).value
        60.0
    """
    options = LifetimeOptions(
        period=period,
        by=by,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        method=method,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_monthly_churn(inputs, options.periods, options.grace_days)
    return measure(
        "lifetime_value",
        add_curves(parts, inputs, options),
        formula=lifetime_formula(formulas.lifetime_value, options),
        undefined=partial(why_no_lifetime, options=options),
        interval=lifetime_interval(formulas.lifetime_value, CHURN, options),
        base="exposed",
        options=options,
    )
