"""What the KPIs of services held together share: their options, and how their tables are checked."""

from __future__ import annotations

from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Flag, Options
from tenure.tables import Inputs, check_inputs

__all__ = ["HeldOptions", "check_held_services"]


class HeldOptions(Options):
    """The options of KPIs that look at all services of a customer together."""

    vas_only: Flag = False


def check_held_services(
    options: HeldOptions, kpi: str, subscriptions: Frame, customers: Frame | None, *own: str
) -> Inputs:
    """Check the tables, and refuse `by` columns of subscriptions, which would tear a customer's services apart.

    Args:
        options: What was asked.
        kpi: The KPI, whose name the error says.
        subscriptions: One row per subscription.
        customers: The customers, where `by` names one of their columns.
        own: Names that its result has for columns of its own.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: `by` names a column of subscriptions, or one of the result's own.
    """
    needs = ["service", *(["is_vas"] if options.vas_only else [])]
    inputs = check_inputs(options, needs={"subscriptions": needs}, subscriptions=subscriptions, customers=customers)
    wrong = [name for name, inner in inputs.keys.items() if inner in inputs.entity_columns]
    if wrong:
        raise ParameterError(
            f"by names {', '.join(map(repr, wrong))} of subscriptions, and {kpi} looks at all services of a customer "
            "together: split it by columns of customers. uptake_rate tells how many take each service."
        )
    if clash := [name for name in own if name in inputs.keys]:
        raise ParameterError(f"by names {clash[0]!r}, which is the name of a part in the result: rename the column.")
    return inputs
