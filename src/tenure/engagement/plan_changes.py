"""Plan changes: who pays for another plan at the end than at the start."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.plan_changes import count_plan_changes
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["plan_change_rate"]


def plan_change_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the customers of a service at the start who pay for another plan of it at the end.

    Definition: changed / opening, over pairs of customer and service, of customers alone where there is no column
    `service`; a null service or plan is one of its own. `opening` are the pairs paid just before the start; changed
    are those paid just before the end too, for which the set of paid plans is another one then. By the MRR of the pair
    they moved `up`, `down` or stayed at the `same_price`. A pair that is lost is no change, nor is one that went to
    another plan and back within the period. With `by`, other columns of `subscriptions` are part of the pair.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1. Undefined when nobody was active at the start.

    Raises:
        ContractError: A table breaks its contract, or subscriptions have no column `plan`.
        ParameterError: An option has no meaning, or `by` names the plan.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> found = plan_change_rate(subscriptions, period=spring)
        >>> found.value, found.parts["up"], found.parts["down"]
        (0.4, 1, 1)
    """
    options = Options(period=period, by=by, grace_days=grace_days, confidence=confidence)
    if "plan" in options.by:
        raise ParameterError("by names 'plan', between whose values the change is: split by another column.")
    inputs = check_inputs(
        options,
        uses={"subscriptions": ["service"]},
        needs={"subscriptions": ["plan"]},
        subscriptions=subscriptions,
        customers=customers,
    )
    return measure(
        "plan_change_rate",
        count_plan_changes(inputs, options.periods, options.grace_days),
        formula=formulas.plan_change_rate,
        undefined="no_customers_at_start",
        interval=wilson_of("changed", "opening", options.confidence),
        base="opening",
        options=options,
    )
