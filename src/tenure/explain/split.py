"""A KPI split into its customers: the same call, with each customer a group of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.counting.customers.behind import mark_customers, name_customers
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.explain.arguments import arguments_of
from tenure.options import Columns, columns
from tenure.scorecard.selection import parameters_of
from tenure.tables import Inputs, Tables, check_inputs

__all__ = ["LISTED", "OWN", "split_by_customer"]

OWN = "_customer_id"
"""The column of customers by which a KPI is split into its customers."""

LISTED = ("part", "customer_id", "amount")
"""The columns of the list of customers, after the period and the groups."""


def split_by_customer(kpi: str, tables: Tables, options: Mapping[str, Any]) -> tuple[dict[str, Any], Inputs]:
    """Return the tables and options of a call that has a row per customer, and its tables as they are counted.

    Raises:
        ParameterError: A table is missing, or a column to split by has the name of one of the list.
    """
    call = arguments_of(kpi, tables, {**options, "by": (*_groups(options.get("by", ())), OWN)})
    own = {id(tables[name]): name for name in tables}
    given = [own[id(value)] for name, value in call.items() if id(value) in own and name in parameters_of(kpi)]
    uses = {name: ["customer_id"] for name in given if "customer_id" in tables[name].columns}
    frames: dict[str, Any] = {name: tables[name] for name in given}
    inputs = check_inputs(None, uses=uses, **frames)
    return {**call, "customers": _customers(tables, inputs)}, inputs


def _groups(by: Columns) -> tuple[str, ...]:
    names = tuple(name for name in columns(by) if name != "customer_id")
    if clash := [name for name in names if name in (*LISTED, OWN)]:
        raise ParameterError(f"by names {clash[0]!r}, which is a column of the list itself: rename the column.")
    return names


def _customers(tables: Tables, inputs: Inputs) -> Frame:
    """Return the customers with a column by which each is a group of its own."""
    if "customers" not in tables:
        return name_customers(inputs, OWN)
    table = tables["customers"]
    marked = mark_customers(table.frame, table.schema.columns()["customer_id"].source, OWN)
    return Tables(customers=marked, schemas=[table.schema])["customers"]
