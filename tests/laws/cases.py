"""How each KPI of the catalogue is called on a whole book, for the laws that all of them keep."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pandas as pd

import tenure
from tenure.catalogue import KPIS
from tenure.samples import telecom

MONTH = "2024-09"
START, AS_OF = "2024-01-01", "2025-03-01"
CUSTOMERS, MONTHS = 250, 14

# What a KPI is asked besides its tables and its period.
OPTIONS: dict[str, dict[str, Any]] = {
    "renewal_rate": {"grace_days": 5},
    "net_contract_value_increase": {"grace_days": 5},
    "cohort_retention": {"ages": 3},
}
# Results that are lists of customers, or curves: they have no value to add up.
LISTS = ("customer_movements",)
CURVES = ("survival_curve",)
MEASURES = tuple(sorted(set(KPIS) - {*LISTS, *CURVES}))


@cache
def book() -> dict[str, pd.DataFrame]:
    """Return a small telecom book; no test may change it."""
    return dict(telecom(customers=CUSTOMERS, months=MONTHS, seed=3, start=START).tables)


def function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(tenure, name)
    return found


def tables_of(name: str) -> tuple[str, ...]:
    """Return the tables that a KPI takes by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function(name)).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.kind in kinds)


def takes(name: str, option: str) -> bool:
    return option in inspect.signature(function(name)).parameters


def call(name: str, frames: Mapping[str, Any], **further: Any) -> Any:
    """Call a KPI on the tables that it takes, over the month or as of the end of the book."""
    options: dict[str, Any] = {"period": MONTH, "as_of": AS_OF, **OPTIONS.get(name, {}), **further}
    known = inspect.signature(function(name)).parameters
    return function(name)(
        *(frames[table] for table in tables_of(name)),
        **{option: value for option, value in options.items() if option in known},
    )
