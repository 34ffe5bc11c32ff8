"""LTV:CAC and LTV:CRC: what a customer brings for what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.costs.acquisition import acquisition_rows, retention_cost_rows
from tenure.engine import Frame
from tenure.intervals import Bounds
from tenure.options import Columns, choice, whole
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, Parts, asked, measure
from tenure.tables import check_inputs
from tenure.value.crc import BASES
from tenure.value.lifetime.assumptions import Life

__all__ = ["ltv_to_cac_ratio", "ltv_to_crc_ratio"]


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
    method: str = "simple",
    lag_months: int = 0,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value for each unit of the cost to acquire a customer.

    Definition: `lifetime_value` / `acquisition_cost`, both of the period; the parts are those of both.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`.
        period: The period or periods observed, of whole calendar months.
        by: Columns to split by: of `subscriptions` or of `customers`, and in either case of `costs` too.
        customers: Needed when `by` names one of its columns.
        margin: As of `lifetime_value`, and so the next three.
        monthly_discount_rate: Per month.
        horizon_months: How many payments are counted at most.
        method: `simple` or `shifted_beta_geometric`.
        lag_months: As of `acquisition_cost`.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of the interval, that of the lifetime value: the cost is known.

    Returns:
        A ratio from 0, higher is better; 3 is a common aim. Undefined when either part is, or nothing was spent.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> ltv_to_cac_ratio(subscriptions, costs, period=spring).value
        2.0
    """
    options, periods = asked(locals()), as_periods(period)
    life, lag = Life.read(options), whole(lag_months, "lag_months")
    inputs = check_inputs(by, subscriptions=subscriptions, costs=costs, customers=customers)
    spent, acquired = acquisition_rows(inputs, periods, lag_months=lag)
    parts = life.count(inputs, periods, spent, acquired.drop(columns="mrr"))
    words = "nobody_acquired", "nothing_spent_on_acquisition"
    return _ratio("ltv_to_cac_ratio", parts, life, "acquired", words, options)


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
    method: str = "simple",
    base: str = "active",
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value for each unit of the cost to keep a customer in the period.

    Definition: `lifetime_value` / `retention_cost`, both of the period; the parts are those of both, with the
    customers over whom the cost of retention is spread as `cost_customers`. The cost is that of the period, not
    of the life: a ratio of a month is about twelve times that of a year.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`.
        period: The period or periods observed, of whole calendar months.
        by: Columns to split by: of `subscriptions` or of `customers`, and in either case of `costs` too.
        customers: Needed when `by` names one of its columns.
        margin: As of `lifetime_value`, and so the next three.
        monthly_discount_rate: Per month.
        horizon_months: How many payments are counted at most.
        method: `simple` or `shifted_beta_geometric`.
        base: As of `retention_cost`: `active` or `retained`.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of the interval, that of the lifetime value: the cost is known.

    Returns:
        A ratio from 0, higher is better. Undefined when either part is, or nothing was spent.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> ltv_to_crc_ratio(subscriptions, costs, period=spring).value
        12.0
    """
    options, periods = asked(locals()), as_periods(period)
    life, chosen = Life.read(options), choice(base, "base", tuple(BASES))
    inputs = check_inputs(by, subscriptions=subscriptions, costs=costs, customers=customers)
    rows = retention_cost_rows(inputs, periods, chosen, grace_days=life.grace_days, name="cost_customers")
    parts = life.count(inputs, periods, *rows)
    return _ratio(
        "ltv_to_crc_ratio", parts, life, "cost_customers", (BASES[chosen], "nothing_spent_on_retention"), options
    )


def _ratio(
    name: str, parts: Parts, life: Life, bearers: str, words: tuple[str, str], options: Mapping[str, Any]
) -> Measure:
    """Divide the lifetime value and its bounds by the cost per customer; the first that is missing is the reason."""

    def over_cost(found: Mapping[str, Any], value: Any) -> Any:
        return formulas.quotient(value, formulas.quotient(found["cost"], found[bearers]))

    def interval(found: Mapping[str, Any]) -> Bounds:
        lower, upper = life.interval(found)
        return over_cost(found, lower), over_cost(found, upper)

    def reason(found: Mapping[str, Any]) -> Any:
        costly = np.where(np.asarray(found[bearers]) == 0, *words)
        return np.where(np.isnan(life.value(found)), life.reason(found), costly)

    value: Callable[..., Any] = lambda parts: over_cost(parts, life.value(parts))  # noqa: E731 - the name is what it gets
    return measure(name, parts, formula=value, undefined=reason, interval=interval, options=options)
