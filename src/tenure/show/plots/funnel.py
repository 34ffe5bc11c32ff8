"""A funnel: how many reach each step of a row of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tenure.results.measure import Measure
from tenure.show.numbers import format_part, format_value
from tenure.show.plots.bars import group_axis, height_of
from tenure.show.plots.drawing import Drawing, trace
from tenure.show.plots.hover import hover_texts
from tenure.show.plots.labels import group_names
from tenure.show.plots.lines_or_bars import has_several_periods, lines_or_bars
from tenure.show.plots.style import Style, dress

__all__ = ["funnel"]

_NAME, _FULL_NAME = 40, 200


def funnel(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw a bar for each step, centred; of groups or several periods, their shares as other figures are drawn."""
    if has_several_periods(table) or len(measure.by) > 1:
        return lines_or_bars(measure, table, style)
    rows = table.to_dict("records")
    hover = hover_texts(table, measure.kpi, style, group_names(table, measure.by, style.lang, _FULL_NAME))
    steps = trace(
        "funnel",
        x=table["reached"].tolist(),
        y=list(range(len(table))),
        text=[_written(row, measure, style) for row in rows],
        textinfo="text",
        textposition="auto",
        hovertext=[f"{text}<br>{_of_step(row, measure, style)}" for text, row in zip(hover, rows, strict=True)],
        hoverinfo="text",
        marker={"color": style.colours.series[0]},
        connector={"fillcolor": style.colours.grid, "line": {"width": 0}},
    )
    labels = [f"{name} " for name in group_names(table, measure.by, style.lang, _NAME)]
    drawing = Drawing([steps]).set(showlegend=False, xaxis={"visible": False}, yaxis=group_axis(labels))
    return dress(drawing, measure, style, height=height_of(len(table)) + 16 * len(table), intervals=False)


def _written(row: Mapping[Any, Any], measure: Measure, style: Style) -> str:
    return f"{format_part(row['reached'], style.lang)} · {format_value(row['value'], measure.kpi, style.lang)}"


def _of_step(row: Mapping[Any, Any], measure: Measure, style: Style) -> str:
    return style.say("step_of", share=format_value(row["step_rate"], measure.kpi, style.lang))
