"""Quick ratio: how much is won for each unit lost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tenure import formulas
from tenure.counting.subscriptions.movements import MOVEMENTS, count_movements
from tenure.engine import Frame
from tenure.options import Columns, Flag, Options, Unit
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["quick_ratio"]


class QuickRatioOptions(Options):
    """The options of `quick_ratio`."""

    include_reactivation: Flag = False


def quick_ratio(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    unit: Unit = "pair",
    grace_days: float = 0,
    include_reactivation: bool = False,
) -> Measure:
    """Recurring revenue won for each unit lost.

    Definition: (new + expansion) / (churn + contraction), in money.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        unit: What `by` columns of `subscriptions` split: `pair`, the pairs of customer and value, each of which can
            leave; or `customer`, each in one group, that of its largest MRR at the opening, so that a change of plan is
            no loss.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
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
    options = QuickRatioOptions(
        period=period, by=by, unit=unit, grace_days=grace_days, include_reactivation=include_reactivation
    )
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    parts = count_movements(inputs, options, with_new=True).select(*MOVEMENTS)
    formula = formulas.quick_ratio if options.include_reactivation else partial(formulas.quick_ratio, reactivation=0)
    return measure("quick_ratio", parts, formula=formula, undefined="nothing_lost", in_units=True, options=options)
