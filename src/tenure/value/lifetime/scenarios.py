"""Scenarios: what a customer would bring if churn, revenue per account or margin moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.counting.subscriptions.monthly_churn import count_monthly_churn
from tenure.engine import Frame
from tenure.intervals import Bounds, wilson
from tenure.options import Columns
from tenure.periods import PeriodLike
from tenure.results import Measure, Parts, measure
from tenure.tables import check_inputs
from tenure.value.lifetime.assumptions import LifetimeOptions, why_no_lifetime
from tenure.value.lifetime.changes import FIVE_PERCENT, MOVABLE, Change, ScenarioOptions

__all__ = ["lifetime_value_scenarios"]

_CHANGES = tuple(f"{name}_change" for name in MOVABLE)


def lifetime_value_scenarios(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    changes: Change | Mapping[str, float] | Iterable[Change | Mapping[str, float]] = FIVE_PERCENT,
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    cost_per_customer: float = 0.0,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value, and profit, if churn, revenue per account or margin moved by so much.

    Definition: `lifetime_value`, method simple, with the pooled churn, the ARPA and the margin of the period
    each changed by a share of itself; churn stays within 0 and 1. `profit` is the lifetime value less
    `cost_per_customer`, what it costs to acquire and to serve a customer over its life. The first scenario,
    `as it is`, changes nothing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        changes: The scenarios; `Change(retention=0.05)`, or `{"retention": 0.05}`, asks what 5 % more retention
            would bring.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        cost_per_customer: What a customer costs over its life, in the currency of the data.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Money per customer, a row per scenario in `.table`, higher is better. The interval is at the bounds of
        Wilson's of the churn before the change. Undefined as the lifetime value is, and where the change leaves
        nobody to be lost.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or a change takes the margin above 1.

    Reference:
        F. Reichheld & W. E. Sasser, Zero defections: quality comes to services, Harvard Business Review (1990).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> what_if = lifetime_value_scenarios(subscriptions, period=spring, cost_per_customer=100)
        >>> what_if.table[["scenario", "value", "profit"]].round(2).values.tolist()
        [['as it is', 120.0, 20.0], ['churn −5 %', 126.32, 26.32], ['ARPA +5 %', 126.0, 26.0]]
    """
    options = ScenarioOptions(
        period=period,
        changes=changes,
        by=by,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        cost_per_customer=cost_per_customer,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_monthly_churn(inputs, options.periods, options.grace_days)
    value = partial(_value, options=options, churn=None)
    return measure(
        "lifetime_value_scenarios",
        _repeat(parts, options.scenarios),
        formula=value,
        extra={"profit": lambda parts: formulas.lifetime_profit(value(parts), options.cost_per_customer)},
        undefined=_why_not,
        interval=partial(_interval, options=options),
        base="exposed",
        options=options,
        single=False,
    )


def _repeat(parts: Parts, scenarios: tuple[Change, ...]) -> Parts:
    """Give every scenario a row of the same counts, with the changes as further parts."""
    rows = parts.rows.loc[parts.rows.index.repeat(len(scenarios))].reset_index(drop=True)
    times = len(parts.rows)
    changed = {
        column: [getattr(each, name) for each in scenarios] * times
        for name, column in zip(MOVABLE, _CHANGES, strict=True)
    }
    labels = pd.Series([str(each) for each in scenarios] * times, dtype=object, index=rows.index)
    rows = rows.assign(_scenario=labels, **changed)
    return replace(parts, rows=rows, keys={**parts.keys, "scenario": "_scenario"}, mergeable=False)


def _value(parts: Mapping[str, Any], options: ScenarioOptions, churn: Any) -> Any:
    """Return the value after the change, at the churn counted (None) or at a bound of it."""
    given = {name: parts[name] for name in ("mrr", "customers", "lost", "exposed", *_CHANGES)}
    return formulas.lifetime_value_scenarios(
        **given,
        margin=options.margin,
        monthly_discount_rate=options.monthly_discount_rate,
        horizon_months=options.horizon_months,
        churn=churn,
    )


def _interval(parts: Mapping[str, Any], options: ScenarioOptions) -> Bounds:
    low, high = wilson(parts["lost"], parts["exposed"], options.confidence)
    return _value(parts, options, high), _value(parts, options, low)


def _why_not(parts: Mapping[str, Any]) -> Any:
    lost = (np.asarray(parts["lost"]) > 0) & (np.asarray(parts["customers"]) > 0)
    return np.where(lost, "nobody_would_be_lost", why_no_lifetime(parts, LifetimeOptions()))
