"""ROI: what came back for what was spent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.costs.returns import count_returns
from tenure.engine import Frame
from tenure.options import Columns, Names, Options, choice, names
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["return_on_investment"]

_PURPOSES = ("acquisition", "retention", "service")


def _read_purposes(purposes: Any) -> tuple[str, ...] | None:
    return (
        None if purposes is None else tuple(choice(each, "purposes", _PURPOSES) for each in names(purposes, "purposes"))
    )


class ReturnOptions(Options):
    """The options of `return_on_investment`."""

    purposes: Annotated[tuple[str, ...] | None, PlainValidator(_read_purposes)] = None
    charge_events: Names = ("charge",)


def return_on_investment(
    subscriptions: Frame,
    costs: Frame,
    events: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    purposes: Columns | None = None,
    charge_events: Columns = ("charge",),
) -> Measure:
    """Return on what was spent: revenue beyond the cost, for each unit of it.

    Definition: (revenue − cost) / cost, with the revenue of `service_revenue`: recurring as it accrued in the
    period, and single charges. By service it is the return of each service.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        events: Events with an `amount`; without them only recurring revenue is counted. They need the columns of `by`
            that are of `subscriptions`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        purposes: The purposes of the costs counted: acquisition, retention, service; all if left out.
        charge_events: Names of the events whose `amount` is a charge; a credit is a charge below 0.

    Returns:
        A share from −1 where costs bring nothing, higher is better; 0 gets the cost back. Undefined when
        nothing was spent.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> round(return_on_investment(subscriptions, costs, period=spring).value, 3)
        0.166
    """
    options = ReturnOptions(period=period, by=by, purposes=purposes, charge_events=charge_events)
    inputs = check_inputs(
        options,
        needs={"events": ["amount"]},
        shared=("events",),
        amounts_of=options.charge_events,
        subscriptions=subscriptions,
        costs=costs,
        events=events,
        customers=customers,
    )
    return measure(
        "return_on_investment",
        count_returns(inputs, options.periods, options.charge_events, options.purposes or _PURPOSES),
        formula=formulas.return_on_investment,
        undefined="nothing_spent",
        options=options,
    )
