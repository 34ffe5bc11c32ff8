"""Service revenue: what services earned in a period."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.revenue import count_revenue
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, Flag, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs, column_names

__all__ = ["service_revenue"]


class ServiceRevenueOptions(Options):
    """The options of `service_revenue`."""

    charge_events: Names = ("charge",)
    vas_only: Flag = False


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
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        charge_events: Names of the events whose `amount` is a charge; a credit is a charge below 0.
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
    options = ServiceRevenueOptions(period=period, by=by, charge_events=charge_events, vas_only=vas_only)
    only = options.vas_only
    if only and events is not None:
        _need_service(subscriptions=subscriptions, events=events)
    inputs = check_inputs(
        options,
        uses={"subscriptions": ["is_vas", "service"] if only else [], "events": ["service"] if only else []},
        needs={"subscriptions": ["is_vas"] if only else [], "events": ["amount"]},
        shared=("events",),
        amounts_of=options.charge_events,
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )
    parts = count_revenue(inputs, options.periods, options.charge_events, vas_only=only)
    return measure("service_revenue", parts, formula=formulas.service_revenue, in_units=True, options=options)


def _need_service(**tables: Frame) -> None:
    """Refuse tables without the column that tells which charges are of a value-added service."""
    without = [name for name, table in tables.items() if "service" not in column_names(table)]
    if without:
        where = " and ".join(without)
        raise ParameterError(
            f"vas_only needs a column service in {where}, to tell which charges are of such a service."
        )
