"""Distributions: what a score is made of, from bad to good, beside the score with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.catalogue import Kpi
from tenure.results.measure import Measure
from tenure.show.numbers import format_value
from tenure.show.plots.bars import group_axis, height_of, intervals, undefined_rows
from tenure.show.plots.drawing import Drawing, trace
from tenure.show.plots.groups import Group, largest_rows
from tenure.show.plots.hover import hover_texts, in_tag
from tenure.show.plots.labels import group_names
from tenure.show.plots.lines import line_traces, undefined_axis
from tenure.show.plots.lines_or_bars import has_several_periods, lines_or_bars
from tenure.show.plots.period_axis import period_axis, short_periods
from tenure.show.plots.stacks import READABLE_TEXT, Stacks, counts_of, stack_traces
from tenure.show.plots.style import HEIGHT, Style, dress, legend_below, value_axis
from tenure.show.words import part_label, unit_of

__all__ = ["distribution"]

_MOST, _NAME, _FULL_NAME = 20, 40, 200


def distribution(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw the segments and the score of each group, or over periods; of groups over periods, their scores alone."""
    if not {*measure.kpi.segments} <= {*table} or (has_several_periods(table) and measure.by):
        return lines_or_bars(measure, table, style)
    draw = _over_periods if has_several_periods(table) else _by_group
    return draw(measure, table, style)


def _by_group(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    rows, left_out = largest_rows(table, measure.by, style, _MOST)
    names = group_names(rows, measure.by, style.lang, _FULL_NAME)
    places, hover = list(range(len(rows))), hover_texts(rows, measure.kpi, style, names)
    drawing = Drawing(stack_traces(_stacks(measure, rows, names, style), places, style))
    score = {"mode": "markers", "marker": {"size": 11, "color": style.colours.text, "symbol": "diamond"}}
    errors, texts = intervals(rows, style), {"hovertext": hover, "hoverinfo": "text", "showlegend": False}
    drawing.add(trace("scatter", x=rows["value"].tolist(), y=places, xaxis="x2", error_x=errors, **score, **texts))
    drawing.add(*undefined_rows(rows["value"].isna().tolist(), hover, style))
    drawing.set(
        barmode="stack",
        uniformtext=READABLE_TEXT,
        legend={"traceorder": "normal"},
        xaxis={"domain": [0, 0.62], "range": [0, 1], "tickformat": "~%"},
        xaxis2={"domain": [0.68, 1], "nticks": 4, **_unit_axis(measure.kpi, style)},
        yaxis=group_axis(_labels(rows, measure, style)),
    )
    dress(drawing, measure, style, left_out, height=height_of(len(rows)) + 40)
    return legend_below(drawing, height_of(len(rows)) + 40)


def _over_periods(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    rows = table.sort_values("period_start", kind="stable")
    stacks = _stacks(measure, rows, short_periods(rows, style.lang), style)
    drawing = Drawing(stack_traces(stacks, rows["period_start"].tolist(), style, upright=True))
    score = line_traces([Group("", "", rows)], measure.kpi, style, axes=("y2", "y3"))
    # The legend speaks of the segments alone.
    drawing.add(*({**each, "showlegend": False, "legendgroup": ""} for each in score))
    drawing.set(
        barmode="stack",
        uniformtext=READABLE_TEXT,
        bargap=0.2,
        xaxis={**period_axis(rows, style.lang), "anchor": "y", "showgrid": False},
        yaxis={"domain": [0, 0.46], "range": [0, 1], "tickformat": "~%"},
        yaxis2={"domain": [0.54, 1], **_unit_axis(measure.kpi, style)},
        yaxis3=undefined_axis("y2"),
    )
    return dress(drawing, measure, style, height=HEIGHT + 80)


def _unit_axis(kpi: Kpi, style: Style) -> dict[str, Any]:
    return {"title": {"text": unit_of(kpi, style.lang)}, **value_axis(kpi)}


def _stacks(measure: Measure, rows: pd.DataFrame, names: list[str], style: Style) -> Stacks:
    segments = [part_label(name, style.lang) for name in measure.kpi.segments]
    return Stacks(segments, names, counts_of([rows[name] for name in measure.kpi.segments]))


def _labels(rows: pd.DataFrame, measure: Measure, style: Style) -> list[str]:
    names = group_names(rows, measure.by, style.lang, _NAME)
    scores = [in_tag("b", format_value(value, measure.kpi, style.lang)) for value in rows["value"]]
    return [f"{'  '.join(filter(None, each))} " for each in zip(names, scores, strict=True)]
