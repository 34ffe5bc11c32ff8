"""Which KPIs a scorecard shows: those named, those of a strategy or a stage, or all that give a figure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, get_type_hints

from tenure.catalogue import KPIS, kpi
from tenure.errors import ParameterError
from tenure.options import Columns, names
from tenure.results import Result
from tenure.scorecard.strategies import STAGES, STRATEGIES
from tenure.scorecard.suggestions import did_you_mean
from tenure.tables import SCHEMAS

__all__ = ["function_of", "known_kpi", "parameters_of", "scorecard_kpis", "select_kpis", "tables_of"]


@cache
def scorecard_kpis() -> tuple[str, ...]:
    """Return the names of the KPIs that give a figure, rather than a row per customer."""
    return tuple(name for name in KPIS if _gives_figure(name))


def select_kpis(kpis: Columns | None = None, strategy: str | None = None, stage: str | None = None) -> tuple[str, ...]:
    """Return the names of the KPIs asked for, in the order given or of the catalogue.

    Raises:
        ParameterError: A name or word is unknown, a KPI gives a row per customer, or KPIs are selected twice over.
    """
    given = [name for name, value in {"kpis": kpis, "strategy": strategy, "stage": stage}.items() if value is not None]
    if len(given) > 1:
        raise ParameterError(f"{' and '.join(given)} each select KPIs: give one of them.")
    if kpis is not None:
        return tuple(_with_figure(known_kpi(name)) for name in names(kpis, "kpis"))
    if strategy is not None:
        return _built(_looked_up(strategy, "strategy", STRATEGIES))
    return scorecard_kpis() if stage is None else _built(_looked_up(stage, "stage", STAGES))


def known_kpi(name: str) -> str:
    """Return the name of a KPI, or refuse one that is in no catalogue."""
    if name not in KPIS:
        raise ParameterError(f"{name!r} is no KPI{did_you_mean(name, KPIS)} `tenure kpis` and tenure.KPIS list them.")
    return name


@cache
def function_of(name: str) -> Callable[..., Any]:
    """Return the function of a KPI."""
    function: Callable[..., Any] = getattr(import_module(f"tenure.{kpi(name).room}"), name)
    return function


@cache
def parameters_of(name: str) -> Mapping[str, inspect.Parameter]:
    """Return the parameters of a KPI's function."""
    return inspect.signature(function_of(name)).parameters


def tables_of(kpis: Iterable[str]) -> tuple[str, ...]:
    """Return the tables that some KPIs take, `customers` aside where it is only to split by."""
    taken = {table for name in kpis for table in parameters_of(name)} - {"customers"}
    taken |= {table for name in kpis for table in kpi(name).tables}
    return tuple(table for table in SCHEMAS if table in taken)


def _gives_figure(name: str) -> bool:
    returned = get_type_hints(function_of(name)).get("return")
    return isinstance(returned, type) and issubclass(returned, Result)


def _with_figure(name: str) -> str:
    if name not in scorecard_kpis():
        raise ParameterError(f"{name}: a row per customer is no figure for a scorecard; call it by itself.")
    return name


def _looked_up(word: str, option: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not isinstance(word, str) or word not in lists:
        raise ParameterError(f"{option} is one of {', '.join(map(repr, lists))}; not {word!r}.")
    return lists[word]


def _built(chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in chosen if name in scorecard_kpis())
