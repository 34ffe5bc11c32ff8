"""Charts: the plots of all KPIs, for each choice of the filters and both themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.report.choices import Choices, Group
from tenure.report.group_results import last_period_of, results_by_group
from tenure.report.themes import Figure, ThemedPlots
from tenure.results import Result
from tenure.scorecard.selection import parameters_of
from tenure.show.plots.groups import NAME
from tenure.show.plots.labels import group_names

__all__ = ["charts_of"]

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOP, _LINES, _MOST_TICKS, _CAPTION_LINES = 20, 320, 5, 2
_MOST_LINES = 8
"""With more lines over time a plot cannot be read: it shows the last period alone."""


def charts_of(choices: Choices, on_kpi: Callable[[str], object]) -> dict[str, dict[str, Any]]:
    """Return the figures of each KPI, and for each group which of them it is and which traces are its own.

    A KPI that has a figure per period has one picture of all groups of a split, in which the page brings out the group
    chosen; one whose rows have keys of their own, or whose picture is none of lines, has a picture for each group.
    """
    plots, found = ThemedPlots(choices.lang), {}
    for name, result in choices.whole.measures.items():
        on_kpi(name)
        by_group = name in choices.list_names or result.kpi.picture != "lines_or_bars"
        found[name] = (_by_group if by_group else _by_split)(name, choices, plots)
    return found


def _by_split(name: str, choices: Choices, plots: ThemedPlots) -> dict[str, Any]:
    figures = {split: _chart(result, plots) for split, result in choices.results_of(name).items()}
    places = {split: place for place, split in enumerate(figures)}
    return {
        "figures": [*figures.values()],
        "of": [places.get(group.columns, -1) for group in choices.groups],
        "traces": [_traces_of(figures.get(group.columns), group, choices.lang) for group in choices.groups],
    }


def _by_group(name: str, choices: Choices, plots: ThemedPlots) -> dict[str, Any]:
    results = {split: results_by_group(result, split) for split, result in choices.results_of(name).items()}
    figures, places = list[Figure](), list[int]()
    for group in choices.groups:
        result = results.get(group.columns, {}).get(group.key)
        places.append(-1 if result is None else len(figures))
        if result is not None:
            figures.append(_chart(_readable(result), plots))
    return {"figures": figures, "of": places, "traces": [[] for _ in choices.groups]}


def _readable(result: Result) -> Result:
    """Return the last period alone where there are more lines than can be told apart."""
    many = bool(result.by) and len(result.table[list(result.by)].drop_duplicates()) > _MOST_LINES
    return last_period_of(result) if many and "period" in parameters_of(result.kpi.name) else result


def _chart(result: Result, plots: ThemedPlots) -> Figure:
    figure = plots.plot(result)
    over_time = any(_is_over_time(trace) for trace in figure["data"])
    layout = _fitted(figure["layout"], over_time=over_time)
    dark = [[path, colour] for path, colour in figure["dark"] if path[:2] != ["layout", "title"]]
    return {
        "data": figure["data"],
        "layout": layout,
        "dark": dark,
        "caption": _caption(figure["layout"]),
        "over_time": over_time,
    }


def _caption(layout: Mapping[str, Any]) -> str:
    """Return what a plot says below its title, notes aside: periods, unit, direction and interval."""
    lines = layout["title"]["subtitle"]["text"].split("<br>")
    said = unescape(" · ".join(lines[:_CAPTION_LINES]))
    return said if " · " in said else ""  # a unit by itself says nothing


def _fitted(layout: Mapping[str, Any], *, over_time: bool) -> dict[str, Any]:
    """Return a layout as a card has room for it: without the title, which the card has, and with fewer ticks."""
    room = layout["margin"]["t"] - _TOP
    height = layout["height"] - room
    fitted = {**layout, "height": min(height, _LINES) if over_time else height}
    fitted["margin"] = {**layout["margin"], "t": _TOP}
    ticks = {key: layout["xaxis"].get(key) for key in ("tickvals", "ticktext")}
    if over_time and ticks["tickvals"]:
        step = -(-len(ticks["tickvals"]) // _MOST_TICKS)
        fitted["xaxis"] = {**layout["xaxis"], **{key: each[::-step][::-1] for key, each in ticks.items()}}
    del fitted["title"]
    return fitted


def _is_over_time(trace: Mapping[str, Any]) -> bool:
    """Whether a trace runs over instants."""
    places = trace.get("x")
    return isinstance(places, list) and bool(places) and bool(_INSTANT.match(str(places[0])))


def _traces_of(figure: Figure | None, group: Group, lang: Language) -> list[int]:
    """Return the traces of a group in a picture of all groups: those of the legend entries with its name."""
    if figure is None or not group.columns:
        return []
    name = group_names(pd.DataFrame([group.chosen], dtype=object), group.columns, lang, NAME)[0]
    entries = {trace.get("legendgroup") for trace in figure["data"] if trace.get("name") == name} - {None}
    return [place for place, trace in enumerate(figure["data"]) if trace.get("legendgroup") in entries]
