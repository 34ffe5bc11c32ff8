"""Charts: the plots of all KPIs, for each choice of the filters, in the colours of both themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pandas as pd

from tenure.catalogue import Language
from tenure.report.choices import Choices, Group
from tenure.report.group_results import results_by_group, results_by_span, spans_of
from tenure.results import Result
from tenure.scorecard.selection import parameters_of
from tenure.show.colours import BOTH_THEMES
from tenure.show.plots import draw
from tenure.show.plots.groups import NAME
from tenure.show.plots.labels import group_names
from tenure.show.plots.style import Style

__all__ = ["charts_of"]

Figure: TypeAlias = dict[str, Any]
"""A plot as the page draws it: traces, layout, and what stands below it. Its colours are `light|dark`."""

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOP, _LINES, _MOST_TICKS = 20, 320, 5
_MOST_LINES = 8
"""With more lines over time a plot cannot be read: it shows the period chosen alone."""


def charts_of(choices: Choices, on_kpi: Callable[[str], object]) -> dict[str, dict[str, Any]]:
    """Return the figures of each KPI, and for each group which it is, or which in each period, and its own traces.

    A KPI that has a figure per period has one picture of all groups of a split, in which the page brings out the group
    chosen; one whose rows have keys of their own, or whose picture is none of lines, has a picture for each group.
    """
    found = {}
    for name, result in choices.whole.measures.items():
        on_kpi(name)
        by_group = name in choices.list_names or result.kpi.picture != "lines_or_bars"
        found[name] = (_by_group if by_group else _by_split)(name, choices)
    return found


def _by_split(name: str, choices: Choices) -> dict[str, Any]:
    figures = {split: _chart(result, choices.lang) for split, result in choices.results_of(name).items()}
    places = {split: place for place, split in enumerate(figures)}
    return {
        "figures": [*figures.values()],
        "of": [places.get(group.columns, -1) for group in choices.groups],
        "traces": [_traces_of(figures.get(group.columns), group, choices.lang) for group in choices.groups],
    }


def _by_group(name: str, choices: Choices) -> dict[str, Any]:
    figures, whole = list[Figure](), choices.results_of(name)
    results = {split: results_by_group(result, split) for split, result in whole.items()}

    def place_of(result: Result | None) -> int:
        if result is None:
            return -1
        figures.append(_chart(result, choices.lang))
        return len(figures) - 1

    def places_of(group: Group) -> int | list[int]:
        result = results.get(group.columns, {}).get(group.key)
        if result is None or not _is_of_one_period(result):
            return place_of(result)
        of_span = results_by_span(result)
        return [place_of(of_span.get(span)) for span in spans_of(whole[group.columns])]

    places = [places_of(group) for group in choices.groups]
    return {"figures": figures, "of": places, "traces": [[] for _ in choices.groups]}


def _is_of_one_period(result: Result) -> bool:
    """Whether a picture shows one period: a bridge, and what over time had more lines than can be told apart."""
    if "period" not in parameters_of(result.kpi.name):
        return False
    lines = len(result.table[list(result.by)].drop_duplicates()) if result.by else 1
    return result.kpi.picture == "movements" or lines > _MOST_LINES


def _chart(result: Result, lang: Language) -> Figure:
    drawing = draw(result, Style(lang, BOTH_THEMES))
    figure = drawing.to_plain()
    over_time = any(_is_over_time(trace) for trace in figure["data"])
    layout = _fitted(figure["layout"], over_time=over_time)
    caption = drawing.caption if " · " in drawing.caption else ""  # a unit by itself says nothing
    return {"data": figure["data"], "layout": layout, "caption": caption, "over_time": over_time}


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
