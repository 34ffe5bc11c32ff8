"""ARPA: what an active customer pays per month."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["average_revenue_per_account"]


def average_revenue_per_account(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """Recurring revenue per active customer at the end of the period.

    Definition: closing MRR / active customers.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods at whose end it is taken.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: Who is back within so many times 24 hours never left.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(mrr="closing", customers="closing_customers")
    return measure(
        "average_revenue_per_account",
        parts,
        formula=formulas.average_revenue_per_account,
        undefined="no_active_customers_at_end",
        options=options,
    )
