"""Charts: the plots of all KPIs, for each choice of the filters and both themes, as small as they can be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from tenure.catalogue import Language
from tenure.report.choices import Cards, Group
from tenure.report.lists import list_names
from tenure.results import Result
from tenure.results.plain import plain
from tenure.scorecard.selection import parameters_of
from tenure.show.numbers import format_cell

__all__ = ["charts_of"]

_Figure: TypeAlias = dict[str, Any]
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_LINES = 8
"""With more lines over time a plot cannot be read: it shows the last period alone."""


def charts_of(
    cards: Cards, groups: Sequence[Group], lang: Language, on_kpi: Callable[[str], object] | None = None
) -> dict[str, dict[str, Any]]:
    """Return the figures of each KPI, and for each group which of them it is and which traces are its own.

    A KPI that has a figure per period has one picture of all groups of a split, in which the page brings out the group
    chosen; one whose rows have keys of their own has a picture for each group.
    """
    own_keys, found = set(list_names(cards)), {}
    for name in cards[()].measures:
        if on_kpi is not None:
            on_kpi(name)
        found[name] = (_by_group if name in own_keys else _by_split)(cards, name, groups, lang)
    return found


def _by_split(cards: Cards, name: str, groups: Sequence[Group], lang: Language) -> dict[str, Any]:
    results = {split: card.measures[name] for split, card in cards.items() if name in card.measures}
    figures = {split: _plot(result, lang) for split, result in results.items()}
    places = {split: place for place, split in enumerate(figures)}
    return {
        "figures": [*figures.values()],
        "of": [places.get(group.columns, -1) for group in groups],
        "traces": [_traces_of(figures.get(group.columns), group, lang) for group in groups],
    }


def _by_group(cards: Cards, name: str, groups: Sequence[Group], lang: Language) -> dict[str, Any]:
    figures, places = list[_Figure](), list[int]()
    for group in groups:
        result = cards[group.columns].measures.get(name)
        places.append(-1 if result is None else len(figures))
        if result is not None:
            figures.append(_plot(_readable(_of_group(result, group)), lang))
    return {"figures": figures, "of": places, "traces": [[] for _ in groups]}


def _of_group(result: Result, group: Group) -> Result:
    """Return the rows of one group as a result of its own."""
    if not group.columns:
        return result
    named = {name: plain(value) for name, value in group.chosen.items()}
    return _with_rows(result, lambda row: all(row[name] == value for name, value in named.items()), named)


def _readable(result: Result) -> Result:
    """Return the last period alone where there are more lines than can be told apart."""
    table = result.table
    if "period_start" not in table or not result.by or len(table[list(result.by)].drop_duplicates()) <= _MOST_LINES:
        return result
    if "period" not in parameters_of(result.kpi.name):
        return result
    last = plain(table["period_start"].max())
    return _with_rows(result, lambda row: row["period_start"] == last, ())


def _with_rows(result: Result, is_kept: Callable[[Mapping[str, Any]], bool], without: Any) -> Result:
    """Return a result with some of its rows, and without the columns that name its group."""
    found = result.to_dict()
    rows = [row for row in found["rows"] if is_kept(row)]
    return type(result).from_dict(
        {
            **found,
            "by": [name for name in found["by"] if name not in without],
            "columns": {name: kind for name, kind in found["columns"].items() if name not in without},
            "rows": [{name: value for name, value in row.items() if name not in without} for row in rows],
        }
    )


def _plot(result: Result, lang: Language) -> _Figure:
    """Return a plot for a light page, and what is otherwise on a dark one."""
    light, dark = (json.loads(result.plot(lang, theme=theme).to_json(validate=False)) for theme in ("light", "dark"))
    over_time = any(_is_over_time(trace) for trace in light["data"])
    return {**light, "over_time": over_time, "dark": [*_differences(light, dark, [])]}


def _is_over_time(trace: Mapping[str, Any]) -> bool:
    """Whether a trace runs over instants."""
    places = trace.get("x")
    return isinstance(places, list) and bool(places) and bool(_INSTANT.match(str(places[0])))


def _differences(one: Any, other: Any, path: list[Any]) -> Iterator[list[Any]]:
    """Return the path of each value in which two figures differ, with the value of the other."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from _differences(one[key], other[key], [*path, key])
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (mine, yours) in enumerate(zip(one, other, strict=True)):
            yield from _differences(mine, yours, [*path, place])
    elif one != other:
        yield [path, other]


def _traces_of(figure: _Figure | None, group: Group, lang: Language) -> list[int]:
    """Return the traces of a group in a picture of all groups, by their name."""
    if figure is None or not group.columns:
        return []
    name = ", ".join(format_cell(None if pd.isna(value) else value, lang) for value in group.chosen.values())
    traces = enumerate(figure["data"])
    return [place for place, trace in traces if name in {trace.get("name"), trace.get("legendgroup")}]
