"""Columns to split by where all services of a customer are looked at together: those of customers alone."""

from __future__ import annotations

from tenure.errors import ParameterError
from tenure.tables import Inputs

__all__ = ["check_customer_columns"]


def check_customer_columns(inputs: Inputs, kpi: str, *own: str) -> None:
    """Refuse `by` columns of subscriptions, which would tear a customer's services apart.

    Args:
        inputs: The tables of the call.
        kpi: The KPI, whose name the error says.
        own: Names that its result has for columns of its own.

    Raises:
        ParameterError: `by` names a column of subscriptions, or one of the result's own.
    """
    wrong = [name for name, inner in inputs.keys.items() if inner in inputs.entity_columns]
    if wrong:
        raise ParameterError(
            f"by names {', '.join(map(repr, wrong))} of subscriptions, and {kpi} looks at all services of a customer "
            "together: split it by columns of customers. uptake_rate tells how many take each service."
        )
    if clash := [name for name in own if name in inputs.keys]:
        raise ParameterError(f"by names {clash[0]!r}, which is the name of a part in the result: rename the column.")
