"""CAC: what it costs to win a customer, and when the customer has paid it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.costs.acquisition import count_acquisition
from tenure.engine import Frame
from tenure.options import Columns, Count, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["acquisition_cost", "payback_months"]


class AcquisitionOptions(Options):
    """The options of `acquisition_cost` and `payback_months`."""

    lag_months: Count = 0


def acquisition_cost(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    lag_months: int = 0,
) -> Measure:
    """Cost of acquisition per customer acquired.

    Definition: cost / acquired: the costs with the purpose `acquisition` in the period, over the customers whose
    first paid start falls in it, those who left within it too. By service it is the acquisition cost of each
    service (SAC), per customer's first paid start in it.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        lag_months: Take the cost of so many months before, as selling takes time; for whole calendar months.

    Returns:
        Money per customer, from 0, lower is better. Undefined when nobody was acquired.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> acquisition_cost(subscriptions, costs, period=spring).value
        60.0
    """
    options = AcquisitionOptions(period=period, by=by, lag_months=lag_months)
    inputs = check_inputs(options, subscriptions=subscriptions, costs=costs, customers=customers)
    return measure(
        "acquisition_cost",
        count_acquisition(inputs, options.periods, options.lag_months).select("cost", "acquired"),
        formula=formulas.acquisition_cost,
        undefined="nobody_acquired",
        base="acquired",
        options=options,
    )


def payback_months(
    subscriptions: Frame,
    costs: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    lag_months: int = 0,
) -> Measure:
    """Months after which the customers acquired have paid back what it cost to win them.

    Definition: acquisition cost / (mean MRR at the end of the period of the customers acquired in it × margin).
    Who was acquired and left within the period pays nothing at its end, and counts. What the others lose later
    is not in it: no customer is taken to leave before it has paid back.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        costs: One row per amount spent; see `Cost`. It needs the columns of `by` too.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        lag_months: Take the cost of so many months before, as selling takes time; for whole calendar months.

    Returns:
        Months, from 0, lower is better. Undefined when nobody was acquired, or they bring nothing.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Amounts are in several currencies, within a table or between the two.
        ParameterError: An option has no meaning, or `costs` lack a column that `by` names.

    Example:
        >>> from tenure.samples import costs, spring, subscriptions
        >>> payback_months(subscriptions, costs, period=spring).value
        1.2
    """
    options = AcquisitionOptions(period=period, by=by, margin=margin, lag_months=lag_months)
    inputs = check_inputs(options, subscriptions=subscriptions, costs=costs, customers=customers)
    return measure(
        "payback_months",
        count_acquisition(inputs, options.periods, options.lag_months),
        formula=partial(formulas.payback_months, margin=options.margin),
        undefined=partial(_why_never, margin=options.margin),
        base="acquired",
        options=options,
    )


def _why_never(parts: Mapping[str, Any], margin: float) -> Any:
    nothing = "margin_of_zero" if margin == 0 else "acquired_pay_nothing"
    return np.where(np.asarray(parts["acquired"]) == 0, "nobody_acquired", nothing)
