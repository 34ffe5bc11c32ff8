"""Scorecard: many KPIs over one set of tables, counted together; and, for the rest, what they lack."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_type_hints

from tenure.card import Missing, Scorecard
from tenure.catalogue import KPIS, kpi
from tenure.counting.core.shared import shared_counts
from tenure.engine import Frame, columns_of
from tenure.errors import ContractError, ParameterError, TenureError
from tenure.options import Columns, columns, names
from tenure.periods import Period, PeriodLike, as_periods
from tenure.results import Result
from tenure.tables import SCHEMAS, Tables

__all__ = ["Missing", "Scorecard", "figures", "scorecard"]


@dataclass(frozen=True)
class _Question:
    """What every KPI of one scorecard is asked."""

    tables: Tables
    periods: tuple[Period, ...]
    by: tuple[str, ...]


def scorecard(
    tables: Tables | Mapping[str, Frame],
    *,
    period: PeriodLike | Iterable[PeriodLike],
    kpis: Columns | None = None,
    by: Columns = (),
    on_kpi: Callable[[str], object] | None = None,
) -> Scorecard:
    """All KPIs that the tables allow, and for each that they do not, what is missing.

    Definition: each KPI as its own function gives it with its default options; what several need is counted
    once. A KPI that looks at one instant looks at the end of the last period. KPIs that give a row per
    customer, and those that need more than tables, are called by themselves.

    Args:
        tables: The tables of a business, as `Tables` or as frames by name.
        period: The period or periods observed.
        kpis: The names of the KPIs; all that give a figure if left out.
        by: Columns to split by.
        on_kpi: Called with the name of each KPI before it is counted, to show progress.

    Returns:
        A scorecard: its `.table` has a row per KPI, period and group, `.measures` the results by name.

    Raises:
        ContractError: A table breaks its contract.
        RelationError: Customers are unknown.
        ParameterError: No KPI has a name asked, or no table a column of `by`.

    Example:
        >>> from tenure.samples import customers, spring, subscriptions
        >>> card = scorecard({"customers": customers, "subscriptions": subscriptions}, period=spring)
        >>> card.measures["churn_rate"].value
        0.25
    """
    checked = tables if isinstance(tables, Tables) else Tables(**tables)
    question = _Question(checked, as_periods(period), _held(columns(by), checked))
    chosen = figures() if kpis is None else _only_figures(names(kpis, "kpis"))
    with shared_counts():
        answers = dict(_answers(question, chosen, on_kpi))
    found = {name: answer for name, answer in answers.items() if isinstance(answer, Result)}
    missing = {name: answer for name, answer in answers.items() if isinstance(answer, Missing)}
    return Scorecard(chosen, question.periods, question.by, found, missing)


def figures() -> tuple[str, ...]:
    """Return the names of the KPIs that give a figure, rather than a row per customer."""
    return tuple(name for name in KPIS if _gives_figure(name))


def _answers(
    question: _Question, chosen: Iterable[str], on_kpi: Callable[[str], object] | None
) -> Iterator[tuple[str, Result | Missing]]:
    for name in chosen:
        if on_kpi is not None:
            on_kpi(name)
        yield name, _answer(question, name)


def _answer(question: _Question, name: str) -> Result | Missing:
    """Call one KPI with the tables and options that it takes."""
    parameters = inspect.signature(_function(name)).parameters
    given = {each: question.tables[each] for each in parameters if each in question.tables}
    needed = {each for each, parameter in parameters.items() if parameter.default is parameter.empty}
    needed |= {*kpi(name).tables}
    if lost := [each for each in SCHEMAS if each in needed and each not in given]:
        return Missing("table", ", ".join(lost))
    options = _options(question, parameters)
    if further := needed - {*given, *options}:
        return Missing("option", ", ".join(sorted(further)))
    if question.by and "by" not in parameters:
        return Missing("by", ", ".join(question.by))
    if not question.by and "customers" not in needed:
        given.pop("customers", None)
    return _called(name, given, needed, options)


def _called(name: str, given: Mapping[str, Any], needed: Iterable[str], options: Mapping[str, Any]) -> Result | Missing:
    try:
        found: Result = _function(name)(**given, **options)
    except ContractError as error:
        # A table that a KPI can do without, and that lacks a column, is no reason to do without the KPI.
        incomplete = {fault.table for fault in error.faults if fault.rule == "missing"} - {*needed}
        if not incomplete:
            return Missing("error", _one_line(error))
        return _called(name, {table: given[table] for table in given if table not in incomplete}, needed, options)
    except TenureError as error:
        return Missing("error", _one_line(error))
    return found


def _options(question: _Question, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the period, or the instant at which it ends, and what to split by."""
    options: dict[str, Any] = {"by": question.by} if question.by and "by" in parameters else {}
    if "period" in parameters:
        return {**options, "period": list(question.periods)}
    if "as_of" in parameters:
        return {**options, "as_of": max(period.end for period in question.periods)}
    return options


def _function(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(import_module(f"tenure.{kpi(name).room}"), name)
    return function


def _gives_figure(name: str) -> bool:
    """Whether a KPI returns a result of its own kind, rather than a row per customer."""
    returned = get_type_hints(_function(name)).get("return")
    return isinstance(returned, type) and issubclass(returned, Result)


def _only_figures(asked: tuple[str, ...]) -> tuple[str, ...]:
    lists = [name for name in asked if not _gives_figure(name)]
    if lists:
        raise ParameterError(f"{', '.join(lists)}: a row per customer is no figure for a scorecard; call it by itself.")
    return asked


def _held(by: tuple[str, ...], tables: Tables) -> tuple[str, ...]:
    """Refuse columns that no table has."""
    held = {column for name in tables for column in (*columns_of(tables[name].frame), *tables[name].columns)}
    if lost := [column for column in by if column not in held]:
        raise ParameterError(f"by names {', '.join(map(repr, lost))}, which no table has.")
    return by


def _one_line(error: TenureError) -> str:
    return " ".join(str(error).split())
