"""Control limits: those given are read, and groups stand by their size, unusual ones marked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.results.measure import Measure
from tenure.results.result import Result
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.groups import group_sizes, size_part
from tenure.show.plots.hover import hover_texts
from tenure.show.plots.labels import group_names
from tenure.show.plots.period_axis import wall_clock
from tenure.show.plots.style import HEIGHT, Style, dress, value_axis
from tenure.show.words import part_label

__all__ = ["groups_by_size", "read_limits"]

_NEEDED = ["expected", "lower_limit", "upper_limit", "unusual"]
_NAME, _FULL_NAME = 24, 200
_NAMED = 8


def read_limits(result: Result, limits: Any, lang: Language) -> tuple[Measure, pd.DataFrame]:
    """Return a measure, and its table with the control limits that `is_unusual` gave for it.

    Raises:
        ParameterError: These are no limits of this measure.
    """
    table = result.to_frame(lang)
    keys = [*result.by, "period_start", "period_end", "value"]
    if not isinstance(result, Measure) or not isinstance(limits, pd.DataFrame) or not {*_NEEDED, *keys} <= {*limits}:
        raise ParameterError("limits are what is_unusual(measure) returns for a measure of several periods or groups.")
    if not limits[keys].reset_index(drop=True).equals(table[keys].reset_index(drop=True)):
        raise ParameterError("These limits are those of another measure: give is_unusual of the measure that is drawn.")
    found = table.assign(**{name: limits[name].to_numpy() for name in _NEEDED})
    # No figure lies beyond the range of its KPI, whatever the arithmetic of the limits.
    ends = {name: found[name].clip(result.kpi.low, result.kpi.high) for name in ("lower_limit", "upper_limit")}
    return result, wall_clock(found.assign(**ends))


def groups_by_size(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw each group by its size, with the limits within which chance alone would leave it.

    Reference: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
    (2005).
    """
    sizes = group_sizes(table, measure.by)
    unusual = table["unusual"].fillna(value=False).astype(bool)
    drawing = Drawing([_limits(table, sizes, style)])
    for marked, key in ((False, ""), (True, "unusual")):
        rows = table[unusual == marked]
        drawing.add(_points(measure, rows, sizes[unusual == marked], style, key))
    expected = table["expected"].dropna()
    if len(expected):
        drawing.set(shapes=[_level_line(float(expected.iloc[0]), style)])
    part = size_part(table, measure.by)
    title = style.say("group_size") if part is None else style.say("group_sizes", part=part_label(part, style.lang))
    across = {"title": {"text": title}, "separatethousands": True, "exponentformat": "none"}
    drawing.set(xaxis=across, yaxis=value_axis(measure.kpi))
    return dress(drawing, measure, style, height=HEIGHT + 40).set(legend={"y": -0.24})


def _level_line(level: float, style: Style) -> dict[str, Any]:
    """Return a line across the plot."""
    looks = {"color": style.colours.muted, "dash": "dash", "width": 1.2}
    ends = {"x0": 0, "x1": 1, "xref": "x domain", "y0": level, "y1": level, "yref": "y"}
    return {"type": "line", "line": looks, **ends}


def _limits(table: pd.DataFrame, sizes: Any, style: Style) -> Trace:
    """Return the limits of all groups, each an upright line at the size of its group."""
    ends = zip(sizes, table["lower_limit"], table["upper_limit"], strict=True)
    points = [(size, at) for size, low, high in ends for at in (low, high, None)]
    return trace(
        "scatter",
        x=[size for size, _ in points],
        y=[at for _, at in points],
        name=style.say("control_limits"),
        mode="lines",
        line={"color": style.colours.neutral, "width": 6},
        opacity=0.45,
        hoverinfo="skip",
    )


def _points(measure: Measure, rows: pd.DataFrame, sizes: Any, style: Style, key: str) -> Trace:
    """Return the groups as points; the unusual ones are called by their names."""
    colour = style.colours.worse if key else style.colours.series[0]
    names = group_names(rows, measure.by, style.lang, _NAME) if key else []
    full_names = group_names(rows, measure.by, style.lang, _FULL_NAME)
    return trace(
        "scatter",
        x=sizes.tolist(),
        y=rows["value"].tolist(),
        name=style.say(key) if key else "",
        showlegend=bool(key),
        mode="markers+text" if key else "markers",
        text=names[:_NAMED],
        textposition="top center",
        marker={"size": 11 if key else 8, "color": colour, "symbol": "diamond" if key else "circle"},
        hovertext=hover_texts(rows, measure.kpi, style, full_names),
        hoverinfo="text",
    )
