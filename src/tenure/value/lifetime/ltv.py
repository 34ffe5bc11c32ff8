"""LTV: what a customer will bring over its life."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.engine import Frame
from tenure.options import Columns
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs
from tenure.value.lifetime.assumptions import Life

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
    method: str = "simple",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Present value of what a customer will pay over its life, times the margin.

    Definition: ARPA × margin × Σ (s / (1 + d))ᵏ over the months k from 0 to the horizon, with the ARPA at the
    period's end, the discount d per month and s = 1 − churn; churn is pooled over the calendar months of the
    period, Σ lost / Σ opening. With neither horizon nor discount this is ARPA × margin / churn. The first
    payment is due now. The shifted beta-geometric method lets churn fall with tenure: the sum is that of a new
    customer on the curve fitted to all tenures as of the period's end, in whole months by anniversary.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed, of whole calendar months.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        margin: The share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Per month: 0.01 is about 12.7 % a year.
        horizon_months: How many payments are counted at most; all if left out.
        method: `simple`, with constant churn, or `shifted_beta_geometric`.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of the interval, in which ARPA is taken as known: Wilson's of churn, or that of the curve.

    Returns:
        Money per customer, from 0, higher is better. Undefined when nobody is there, or where it is infinite:
        nobody was lost, and there is no horizon and no discount.

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
    options, periods = asked(locals()), as_periods(period)
    life = Life.read(options)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    return measure(
        "lifetime_value",
        life.count(inputs, periods),
        formula=life.value,
        undefined=life.reason,
        interval=life.interval,
        options=options,
    )
