"""ROI: what came back for what was spent."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.costs.returns import count_returns
from tenure.engine import Frame
from tenure.options import Columns, choice, names
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs

__all__ = ["return_on_investment"]

_PURPOSES = ("acquisition", "retention", "service")


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
        costs: One row per amount spent; see `Cost`.
        events: Events with an `amount`; without them only recurring revenue is counted.
        period: The period or periods observed.
        by: Columns to split by: of `subscriptions` (and then of `events` too) or of `customers`, and in either
            case of `costs` too.
        customers: Needed when `by` names one of its columns.
        purposes: The purposes of the costs counted: acquisition, retention, service; all if left out.
        charge_events: The names of events that are charges.

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
    options, periods = asked(locals()), as_periods(period)
    charges = names(charge_events, "charge_events")
    wanted = _PURPOSES if purposes is None else names(purposes, "purposes")
    for purpose in wanted:
        choice(purpose, "purposes", _PURPOSES)
    inputs = check_inputs(
        by,
        needs={"events": ["amount"]},
        shared=("events",),
        subscriptions=subscriptions,
        costs=costs,
        events=events,
        customers=customers,
    )
    return measure(
        "return_on_investment",
        count_returns(inputs, periods, charges, wanted).with_sum("gain", "revenue", minus=("cost",), hidden=True),
        formula=lambda gain, cost: formulas.quotient(gain, cost),  # noqa: PLW0108 - parts by name
        undefined="nothing_spent",
        options=options,
    )
