"""The KPIs of one scorecard, each called with the tables and options that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure.catalogue import kpi
from tenure.errors import ContractError, TenureError
from tenure.results import Result
from tenure.results.scorecard_row import Missing
from tenure.scorecard.question import Question
from tenure.scorecard.selection import STAND_INS, function_of, parameters_of, table_parameters
from tenure.tables import SCHEMAS

__all__ = ["answer", "call_kpi"]


def answer(question: Question, name: str) -> Result | Missing:
    """Compute one KPI, or return what it lacks."""
    parameters, tables, taken = parameters_of(name), question.tables, table_parameters(name)
    given = {table: tables[table] for table in parameters if table in taken and table in tables}
    needed = {word for word, parameter in parameters.items() if parameter.default is parameter.empty}
    needed |= {*kpi(name).tables}
    for word in STAND_INS.keys() & needed:
        there = [tables[table] for table in STAND_INS[word] if table in tables]
        if there:
            given[word] = there[0]
    lacking = needed & {*taken, *kpi(name).tables, *STAND_INS} - {*given}
    if lost := [table for table in (*SCHEMAS, *STAND_INS) if table in lacking]:
        return Missing("table", ", ".join(STAND_INS.get(table, (table,))[0] for table in lost))
    options = question.options_of(name)
    if further := needed - {*given, *options}:
        return Missing("option", ", ".join(sorted(further)))
    if question.by and "by" not in parameters:
        return Missing("by", ", ".join(question.by))
    # Without a split only options of a KPI's own, such as its base, may look at customers.
    if not question.by and "customers" not in needed and name not in question.own:
        given.pop("customers", None)
    return call_kpi(name, given, needed, options)


def call_kpi(
    name: str, given: Mapping[str, Any], needed: Iterable[str], options: Mapping[str, Any]
) -> Result | Missing:
    """Call a KPI with tables and options, or return what it refuses; tables that are not needed may be incomplete."""
    try:
        result: Result = function_of(name)(**given, **options)
    except ContractError as error:
        # A table that a KPI can do without, and that lacks a column, is no reason to do without the KPI.
        lacking = {fault.table for fault in error.faults if fault.rule == "missing"}
        incomplete = (lacking & given.keys()) - {*needed}
        if not incomplete:
            return Missing("error", _one_line(error))
        return call_kpi(name, {table: given[table] for table in given if table not in incomplete}, needed, options)
    except TenureError as error:
        return Missing("error", _one_line(error))
    return result


def _one_line(error: TenureError) -> str:
    return " ".join(str(error).split())
