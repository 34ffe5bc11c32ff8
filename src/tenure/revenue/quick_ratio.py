"""Quick ratio: how much is won for each unit lost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tenure import formulas
from tenure.counting.subscriptions.movements import KINDS, count_movements
from tenure.engine import Frame
from tenure.options import Columns, flag, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["quick_ratio"]


def quick_ratio(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    include_reactivation: bool = False,
) -> Measure:
    """Recurring revenue won for each unit lost.

    Definition: (new + expansion) / (churn + contraction), in money.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of `subscriptions` or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: A return within so many times 24 hours is no loss.
        include_reactivation: Count customers won back among what was won.

    Returns:
        A ratio from 0, higher is better; above 1 revenue grows. Undefined when nothing was lost.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Reference:
        Mamoon Hamid's SaaS quick ratio, Social Capital (2015).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> quick_ratio(subscriptions, period=spring).value
        2.0
    """
    options, periods = asked(locals()), as_periods(period)
    grace, returned = number(grace_days, "grace_days", minimum=0), flag(include_reactivation, "include_reactivation")
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, periods, grace_days=grace).select(*KINDS)
    formula = formulas.quick_ratio if returned else partial(formulas.quick_ratio, reactivation=0.0)
    return measure("quick_ratio", parts, formula=formula, undefined="nothing_lost", options=options)
