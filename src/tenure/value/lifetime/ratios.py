"""LTV:CAC and LTV:CRC: what a customer brings for what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.costs.lifetimes import count_churn_and_acquisition, count_churn_and_retention_cost
from tenure.counting.subscriptions.monthly_churn import CHURN
from tenure.engine import Frame
from tenure.options import Columns, Count
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs
from tenure.value.crc import NOBODY_TO_KEEP, Base
from tenure.value.lifetime.assumptions import (
    LifetimeOptions,
    Method,
    add_curves,
    lifetime_formula,
    lifetime_interval,
    why_no_lifetime,
)

__all__ = ["ltv_to_cac_ratio", "ltv_to_crc_ratio"]


class AcquisitionRatioOptions(LifetimeOptions):
    """The options of `ltv_to_cac_ratio`."""

    lag_months: Count = 0


class RetentionRatioOptions(LifetimeOptions):
    """The options of `ltv_to_crc_ratio`."""

    base: Base = "active"


def ltv_to_cac_ratio(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    method: Method = "simple",
    lag_months: int = 0,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value for each unit of the cost to acquire a customer.

    Definition: `lifetime_value` / `acquisition_cost`, both of the period; the parts are those of both.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        method: `simple`, with constant churn, or `shifted_beta_geometric`.
        lag_months: Take the cost of so many months before, as selling takes time; for whole calendar months.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A ratio from 0, higher is better; 3 is a common aim. The interval is that of the lifetime value: the cost
        is known. Undefined when either part is, or nothing was spent.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> ltv_to_cac_ratio(subscriptions, costs, period=spring).value
        2.0
    """
    options = AcquisitionRatioOptions(
        period=period,
        by=by,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        method=method,
        lag_months=lag_months,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, subscriptions=subscriptions, costs=costs, customers=customers)
    parts = count_churn_and_acquisition(inputs, options.periods, options.lag_months, options.grace_days)
    reasons = ("nobody_acquired", "nothing_spent_on_acquisition")
    return measure(
        "ltv_to_cac_ratio",
        add_curves(parts, inputs, options),
        formula=lifetime_formula(formulas.ltv_to_cac_ratio, options),
        undefined=partial(_why_no_ratio, options=options, payers="acquired", reasons=reasons),
        interval=lifetime_interval(formulas.ltv_to_cac_ratio, (*CHURN, "cost", "acquired"), options),
        base="exposed",
        options=options,
    )


def ltv_to_crc_ratio(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    method: Method = "simple",
    base: Base = "active",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value for each unit that it costs to keep a customer over the same life.

    Definition: `lifetime_value` / (retention cost per customer and month × the expected months of the same life:
    same churn, horizon and discount), both of the period. The cost per customer and month is cost /
    cost_customers / months, the calendar months of the period, so the ratio does not depend on its length. The
    parts are those of both, with the customers over whom the cost is spread as `cost_customers`.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        method: `simple`, with constant churn, or `shifted_beta_geometric`.
        base: Over whom the cost is spread: `active`, the average of opening and closing, or `retained`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the bounds of the lifetime, `lifetime_lower` and `lifetime_upper`, that a
            curve adds to the parts.

    Returns:
        A ratio from 0, higher is better; 2 is low. It has no interval: the lifetime, which alone is uncertain, is
        on both sides and cancels out. Undefined when the lifetime value is, or nothing was spent.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> ltv_to_crc_ratio(subscriptions, costs, period=spring).value
        3.0
    """
    options = RetentionRatioOptions(
        period=period,
        by=by,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        method=method,
        base=base,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, subscriptions=subscriptions, costs=costs, customers=customers)
    parts = count_churn_and_retention_cost(inputs, options.periods, options.base, options.grace_days)
    reasons = (NOBODY_TO_KEEP[options.base], "nothing_spent_on_retention")
    return measure(
        "ltv_to_crc_ratio",
        add_curves(parts, inputs, options),
        formula=lifetime_formula(formulas.ltv_to_crc_ratio, options),
        undefined=partial(_why_no_ratio, options=options, payers="cost_customers", reasons=reasons),
        base="cost_customers",
        options=options,
    )


def _why_no_ratio(parts: Mapping[str, Any], options: LifetimeOptions, payers: str, reasons: tuple[str, str]) -> Any:
    """Return the keys of the reasons: those of the lifetime value, then those of its cost."""
    names = (*CHURN, "lifetime_months") if options.has_curve else CHURN
    value = lifetime_formula(formulas.lifetime_value, options)(**{name: parts[name] for name in names})
    costs_nothing = np.where(np.asarray(parts[payers]) == 0, *reasons)
    return np.where(np.isnan(value), why_no_lifetime(parts, options), costs_nothing)
