"""ARPA: what an active customer pays per month."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["average_revenue_per_account"]


def average_revenue_per_account(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per active customer at the end of the period.

    Definition: closing MRR / active customers.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        Money per customer and month, higher is better. Undefined when nobody is active.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> average_revenue_per_account(subscriptions, period=spring).value
        30.0
    """
    options = Options(period=period, by=by, unit=unit, grace_days=grace_days)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options).select(mrr="closing", customers="closing_customers")
    return measure(
        "average_revenue_per_account",
        parts,
        formula=formulas.average_revenue_per_account,
        undefined="no_active_customers_at_end",
        base="customers",
        options=options,
    )
