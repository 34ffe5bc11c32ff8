"""Service revenue: what services earned in a period."""

from __future__ import annotations

from collections.abc import Iterable

from tenure.counting.subscriptions.revenue import count_revenue
from tenure.engine import Frame, columns_of
from tenure.errors import ParameterError
from tenure.options import Columns, flag, names
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs, to_frame

__all__ = ["service_revenue"]


def service_revenue(
    subscriptions: Frame,
    events: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    charge_events: Columns = ("charge",),
    vas_only: bool = False,
) -> Measure:
    """Revenue that services earned in the period: recurring as it accrued, and single charges.

    Definition: Σ `mrr` × the share of each calendar month in force, and Σ `amount` of charge events. Shares
    are exact, and only the sum is rounded. A credit is a charge below 0.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: Events with an `amount`; without them only recurring revenue is counted.
        period: The period or periods observed.
        by: Columns to split by: of `subscriptions` (and then of `events` too), or of `customers`.
        customers: Needed when `by` names one of its columns.
        charge_events: The names of events that are charges.
        vas_only: Only value-added services: rows with `is_vas`, and charges of a `service` that has such rows.

    Returns:
        Money, higher is better; the parts are `accrued` and `charges`.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> service_revenue(subscriptions, period=spring, vas_only=True).value > 0
        True
    """
    options, periods = asked(locals()), as_periods(period)
    charges, only = names(charge_events, "charge_events"), flag(vas_only, "vas_only")
    if only and events is not None and "service" not in columns_of(to_frame(events)):
        raise ParameterError("vas_only needs a column service in events, to tell which charges are of such a service.")
    inputs = check_inputs(
        by,
        uses={"subscriptions": ["is_vas", "service"] if only else [], "events": ["service"] if only else []},
        needs={"subscriptions": ["is_vas"] if only else [], "events": ["amount"]},
        shared=("events",),
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )
    parts = count_revenue(inputs, periods, charges, vas_only=only)
    parts = parts.with_sum("revenue", "accrued", "charges", hidden=True)
    return measure("service_revenue", parts, formula=lambda revenue: revenue, options=options)
