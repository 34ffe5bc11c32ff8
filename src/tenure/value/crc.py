"""CRC: what it costs to keep a customer."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.costs.acquisition import count_retention_cost
from tenure.engine import Frame
from tenure.options import Columns, choice, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["BASES", "retention_cost"]

BASES = {"active": "no_customers_at_start_or_end", "retained": "no_customer_retained"}


def retention_cost(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    base: str = "active",
    grace_days: float = 0,
) -> Measure:
    """Cost of retention per customer, in the period.

    Definition: cost / customers: the costs with the purpose `retention` in the period, over the average of the
    customers at its start and at its end; or over those of the start who are still there at the end.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`.
        period: The period or periods observed.
        by: Columns to split by: of `subscriptions` or of `customers`, and in either case of `costs` too.
        customers: Needed when `by` names one of its columns.
        base: `active`, the average of opening and closing, or `retained`.
        grace_days: A return within so many times 24 hours is no loss.

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
    options, periods = asked(locals()), as_periods(period)
    chosen, grace = choice(base, "base", tuple(BASES)), number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, costs=costs, customers=customers)
    return measure(
        "retention_cost",
        count_retention_cost(inputs, periods, chosen, grace_days=grace),
        formula=formulas.retention_cost,
        undefined=BASES[chosen],
        options=options,
    )
