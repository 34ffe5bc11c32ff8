"""NRR and GRR: what is left of the revenue of those who were there at the start."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.movements import count_movements
from tenure.engine import Frame
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["gross_revenue_retention", "net_revenue_retention"]

_NOTHING = "no_recurring_revenue_at_start"


def net_revenue_retention(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """What the customers of the start pay at the end, against what they paid at the start.

    Definition: closing MRR of those active at the opening / opening MRR. New and reactivated customers stay
    out. Any period has one; twelve months, `Period.trailing(month, months=12)`, are the convention.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

    Returns:
        A share from 0, above 1 where expansion outweighs losses; higher is better. Undefined when there was
        no revenue at the start.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> net_revenue_retention(subscriptions, period=spring).value
        0.8
    """
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace)
    parts = parts.with_sum("retained", "opening", "expansion", minus=("contraction", "churn")).select(
        "opening", "retained"
    )
    return measure(
        "net_revenue_retention", parts, formula=formulas.net_revenue_retention, undefined=_NOTHING, options=options
    )


def gross_revenue_retention(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
) -> Measure:
    """What is left at the end of the revenue at the start, without expansion.

    Definition: Σ min(opening, closing) / Σ opening per customer. One customer's expansion never hides
    another's contraction.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.

    Returns:
        A share from 0 to 1, higher is better. Undefined when there was no revenue at the start.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> gross_revenue_retention(subscriptions, period=spring).value
        0.7
    """
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace)
    parts = parts.with_sum("retained", "opening", minus=("contraction", "churn")).select("opening", "retained")
    return measure(
        "gross_revenue_retention", parts, formula=formulas.gross_revenue_retention, undefined=_NOTHING, options=options
    )
