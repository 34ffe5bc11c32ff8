"""The tables and options that a KPI is called with when it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.catalogue import kpi as kpi_row
from tenure.errors import ParameterError
from tenure.results import Measure
from tenure.scorecard.question import own_options
from tenure.scorecard.selection import STAND_INS, parameters_of, table_parameters
from tenure.tables import Tables

__all__ = ["arguments_of", "read_call", "require_period"]


def arguments_of(kpi: str, tables: Tables | Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of a KPI, also those that it can do without where they are there, with the options.

    Raises:
        ParameterError: A table is missing.
    """
    needed, taken = kpi_row(kpi).tables, {*kpi_row(kpi).tables, *table_parameters(kpi)}
    places = {name: _table_for(name, tables) for name in parameters_of(kpi) if name in taken}
    if lost := [STAND_INS.get(name, (name,))[0] for name in needed if places[name] not in tables]:
        raise ParameterError(f"{kpi} needs the table {', '.join(lost)}.")
    return {**{name: tables[table] for name, table in places.items() if table in tables}, **options}


def _table_for(name: str, tables: Tables | Mapping[str, Any]) -> str:
    """Return the table that is given for a KPI's argument: outcomes are events, or subscriptions."""
    return next((table for table in STAND_INS.get(name, (name,)) if table in tables), name)


def read_call(measure: Measure | str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name of the KPI and the options that it is called with: those of a measure are its own."""
    if isinstance(measure, Measure):
        if named := [name for name, value in given.items() if value is not None]:
            raise ParameterError(f"{', '.join(named)}: a measure has its own; give the name of the KPI to ask another.")
        return measure.kpi.name, dict(measure.options)
    if not isinstance(measure, str):
        raise ParameterError(f"measure is a Measure or the name of a KPI, not a {type(measure).__name__}.")
    name = kpi_row(measure).name
    asked = own_options({name: given["options"] or {}})[name]
    common = {word: given[word] for word in ("period", "by") if given[word] is not None}
    if foreign := [word for word in common if word not in parameters_of(name)]:
        raise ParameterError(f"{name} takes no {' and no '.join(foreign)}.")
    return name, asked | common


def require_period(kpi: str, options: Mapping[str, Any]) -> None:
    """Refuse a call without the period that the KPI needs."""
    if "period" in parameters_of(kpi) and "period" not in options:
        raise ParameterError(f"{kpi} needs a period.")
