"""CRC: what it costs to keep a customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.costs.acquisition import count_retention_cost
from tenure.engine import Frame
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["NOBODY_TO_KEEP", "Base", "retention_cost"]

Base: TypeAlias = Literal["active", "retained"]

NOBODY_TO_KEEP = {"active": "no_customers_at_start_or_end", "retained": "no_customer_retained"}
"""The reason where there is no customer to bear the cost, by `base`."""


class RetentionCostOptions(Options):
    """The options of `retention_cost`."""

    base: Base = "active"


def retention_cost(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    base: Base = "active",
    grace_days: float = 0,
) -> Measure:
    """Cost of retention per customer, in the period.

    Definition: cost / customers: the costs with the purpose `retention` in the period, over the average of the
    customers at its start and at its end; or over those of the start who are still there at the end.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        base: `active`, the average of opening and closing, or `retained`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        Money per customer, from 0, lower is better. Undefined when there is no such customer.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> retention_cost(subscriptions, costs, period=spring).value
        10.0
    """
    options = RetentionCostOptions(period=period, by=by, base=base, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, costs=costs, customers=customers)
    return measure(
        "retention_cost",
        count_retention_cost(inputs, options.periods, options.base, options.grace_days),
        formula=formulas.retention_cost,
        undefined=NOBODY_TO_KEEP[options.base],
        base="customers",
        options=options,
    )
