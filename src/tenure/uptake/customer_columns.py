"""Columns to split by where all services of a customer are looked at together: those of customers alone."""

from __future__ import annotations

from tenure.errors import ParameterError
from tenure.tables import Inputs

__all__ = ["check_customer_columns"]


def check_customer_columns(inputs: Inputs, kpi: str) -> None:
    """Refuse `by` columns of subscriptions, which would tear a customer's services apart.

    Raises:
        ParameterError: `by` names a column of subscriptions.
    """
    wrong = [name for name, inner in inputs.keys.items() if inner in inputs.entity_columns]
    if wrong:
        raise ParameterError(
            f"by names {', '.join(map(repr, wrong))} of subscriptions, and {kpi} looks at all services of a customer "
            "together: split it by columns of customers. uptake_rate tells how many take each service."
        )
