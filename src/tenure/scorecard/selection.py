"""Which KPIs a scorecard shows: those named, those of a strategy, stage or lens, or all that give a figure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, get_type_hints

from tenure.catalogue import KPIS, LENSES, STAGES, STRATEGIES, Theme, kpi
from tenure.errors import ParameterError
from tenure.options import Columns, names
from tenure.results import Result
from tenure.scorecard.suggestions import did_you_mean
from tenure.tables import SCHEMAS

__all__ = [
    "STAND_INS",
    "function_of",
    "parameters_of",
    "scorecard_kpis",
    "select_kpis",
    "table_parameters",
    "tables_of",
]

STAND_INS = {"outcomes": ("events", "subscriptions")}
"""Arguments of KPIs that are no table by themselves, and the tables that can be given for them, the first one there."""


@cache
def scorecard_kpis() -> tuple[str, ...]:
    """Return the names of the KPIs that give a figure, rather than a row per customer."""
    return tuple(name for name in KPIS if _gives_figure(name))


def select_kpis(
    kpis: Columns | None = None, *, strategy: str | None = None, stage: str | None = None, lens: str | None = None
) -> tuple[str, ...]:
    """Return the names of the KPIs asked for, in the order given or of the catalogue.

    Raises:
        ParameterError: A name or word is unknown, a KPI gives a row per customer, or KPIs are selected twice over.
    """
    themes = {"strategy": (strategy, STRATEGIES), "stage": (stage, STAGES), "lens": (lens, LENSES)}
    chosen = {option: (word, lists) for option, (word, lists) in themes.items() if word is not None}
    given = [*(["kpis"] if kpis is not None else []), *chosen]
    if len(given) > 1:
        raise ParameterError(f"{' and '.join(given)} each select KPIs: give one of them.")
    if kpis is not None:
        return tuple(_with_figure(kpi(name).name) for name in names(kpis, "kpis"))
    for option, (word, lists) in chosen.items():
        return _of_theme(option, word, lists)
    return scorecard_kpis()


@cache
def function_of(name: str) -> Callable[..., Any]:
    """Return the function of a KPI."""
    function: Callable[..., Any] = getattr(import_module(f"tenure.{kpi(name).room}"), name)
    return function


@cache
def parameters_of(name: str) -> Mapping[str, inspect.Parameter]:
    """Return the parameters of a KPI's function."""
    return inspect.signature(function_of(name)).parameters


@cache
def table_parameters(name: str) -> frozenset[str]:
    """Return the tables that a KPI's function takes: by position, or the customers. An option may be called `steps`."""
    taken = parameters_of(name).values()
    return frozenset(
        each.name
        for each in taken
        if each.name in SCHEMAS and (each.kind != each.KEYWORD_ONLY or each.name == "customers")
    )


def tables_of(kpis: Iterable[str]) -> tuple[str, ...]:
    """Return the tables that some KPIs take, `customers` aside where it is only to split by."""
    taken = {table for name in kpis for table in table_parameters(name)} - {"customers"}
    taken |= {table for name in kpis for table in kpi(name).tables}
    taken |= {table for word in taken & STAND_INS.keys() for table in STAND_INS[word]}
    return tuple(table for table in SCHEMAS if table in taken)


def _gives_figure(name: str) -> bool:
    returned = get_type_hints(function_of(name)).get("return")
    return isinstance(returned, type) and issubclass(returned, Result)


def _with_figure(name: str) -> str:
    if name not in scorecard_kpis():
        raise ParameterError(f"{name}: a row per customer is no figure for a scorecard; call it by itself.")
    return name


def _of_theme(option: str, word: Any, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    if not isinstance(word, str) or word not in themes:
        hint = did_you_mean(str(word), themes)
        raise ParameterError(f"{option} is one of {', '.join(map(repr, themes))}; not {word!r}{hint}")
    return tuple(name for name in themes[word].kpis if name in scorecard_kpis())
