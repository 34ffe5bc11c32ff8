"""Bars by group in one period, with their intervals."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.results.measure import Measure
from tenure.show.numbers import format_value
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.groups import largest_rows
from tenure.show.plots.hover import hover_texts, in_tag
from tenure.show.plots.labels import group_names
from tenure.show.plots.style import Style, dress, undefined_marker, value_axis
from tenure.show.words import word

__all__ = ["MOST_TICKS", "bars", "group_axis", "height_of", "intervals", "undefined_rows"]

_MOST = 20
_NAME, _FULL_NAME = 40, 200
MOST_TICKS = 5
"""More amounts of millions run into each other below a plot."""


def bars(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw a bar for each group, from top to bottom in the order of the table."""
    rows, left_out = largest_rows(table, measure.by, style, _MOST)
    names = group_names(rows, measure.by, style.lang, _FULL_NAME)
    hover = hover_texts(rows, measure.kpi, style, names)
    bar = trace(
        "bar",
        x=rows["value"].tolist(),
        y=list(range(len(rows))),
        orientation="h",
        width=0.6,
        error_x=intervals(rows, style),
        marker={"color": style.colours.series[0]},
        hovertext=hover,
        hoverinfo="text",
    )
    drawing = Drawing([bar, *undefined_rows(rows["value"].isna().tolist(), hover, style)])
    across = {**value_axis(measure.kpi), "nticks": MOST_TICKS}
    drawing.set(showlegend=False, xaxis=across, yaxis=group_axis(_labels(rows, measure, style)))
    return dress(drawing, measure, style, left_out, height=height_of(len(rows)))


def group_axis(labels: list[str]) -> dict[str, Any]:
    """Return the upright axis of groups, the first on top; groups stand by their place, as names may be alike."""
    ticks = {"tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": labels}
    hidden = {"showgrid": False, "showline": False, "zeroline": False}
    return {**ticks, **hidden, "range": [max(len(labels), 1) - 0.5, -0.5]}


def height_of(rows: int) -> int:
    """Return the height of a plot with so many groups below each other."""
    return 200 + 34 * rows


def undefined_rows(undefined: list[bool], hover: list[str], style: Style) -> list[Trace]:
    """Return marks for the groups whose figure is undefined, saying why."""
    places = [place for place, missing in enumerate(undefined) if missing]
    if not places:
        return []
    marks = {"mode": "markers", "marker": undefined_marker(style), "name": word("undefined", style.lang)}
    texts = [hover[place] for place in places]
    return [
        trace("scatter", x=[0] * len(places), y=places, hovertext=texts, hoverinfo="text", showlegend=False, **marks)
    ]


def _labels(rows: pd.DataFrame, measure: Measure, style: Style) -> list[str]:
    """Return the name and the figure of each group."""
    names = group_names(rows, measure.by, style.lang, _NAME)
    figures = [in_tag("b", format_value(value, measure.kpi, style.lang)) for value in rows["value"]]
    return [f"{'  '.join(filter(None, each))} " for each in zip(names, figures, strict=True)]


def intervals(rows: pd.DataFrame, style: Style) -> dict[str, Any] | None:
    """Return the intervals of rows as lines from the lower to the upper bound; None where there are none."""
    if "lower" not in rows:
        return None
    above, below = rows["upper"] - rows["value"], rows["value"] - rows["lower"]
    spread = {"array": above.tolist(), "arrayminus": below.tolist()}
    return {"type": "data", "symmetric": False, "color": style.colours.text, "thickness": 1.4, "width": 5, **spread}
