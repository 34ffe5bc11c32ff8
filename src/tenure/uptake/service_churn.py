"""Service churn: which share of the value-added services held at the start has been dropped."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.services.losses import count_service_losses
from tenure.engine import Frame
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["service_churn_rate"]


def service_churn_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the value-added services held at the start that customers have dropped by the end.

    Definition: lost / opening, where the unit is the pair of customer and service, with or without `by`: who drops
    one service and keeps another is lost to that service only, and a change of plan within a service is no loss. A
    further column of `subscriptions` in `by` splits the pair: (customer, service, plan). Only rows with `is_vas`
    count, while they are paid; a null `service` is a service of its own. opening + joined − lost = closing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, lower is better. Undefined when nobody held a service at the start. A note tells how many
        of the lost pairs are of customers who still pay for anything.

    Raises:
        ContractError: A table breaks its contract, or `is_vas` or `service` is missing.
        ParameterError: An option has no meaning.

    Reference:
        Wilson (1927).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> service_churn_rate(subscriptions, period=spring).parts  # dan keeps his music, eva's is paid since the 20th
        {'opening': 1, 'joined': 1, 'lost': 0, 'closing': 2, 'passing': 0}
    """
    options = Options(period=period, by=by, grace_days=grace_days, confidence=confidence)
    inputs = check_inputs(
        options,
        needs={"subscriptions": ["is_vas", "service"]},
        subscriptions=subscriptions,
        customers=customers,
    )
    return measure(
        "service_churn_rate",
        count_service_losses(inputs, options),
        formula=formulas.service_churn_rate,
        undefined="no_service_at_start",
        interval=wilson_of("lost", "opening", options.confidence),
        base="opening",
        options=options,
    )
