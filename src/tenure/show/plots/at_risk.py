"""The numbers at risk below a survival curve: how many customers each stretch of it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.show.numbers import format_part
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.groups import Group
from tenure.show.plots.style import Style

__all__ = ["add_at_risk"]

_COLUMNS = 6
_STEPS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)  # days that people count in
_CURVE, _DAYS, _ROW, _LEGEND_ROW, _MARGINS = 300, 56, 20, 20, 170  # pixels


def add_at_risk(drawing: Drawing, groups: Sequence[Group], table: pd.DataFrame, style: Style) -> int:
    """Set the numbers at risk in rows below the curves, and return the height that all of it needs."""
    last = float(table["days"].max()) if len(table) else 1.0
    ticks = _ticks(last)
    rows, named = _ROW * max(len(groups), 1), any(group.name for group in groups)
    inner = _CURVE + _DAYS + rows
    top, foot = rows / inner, (rows + _DAYS) / inner
    drawing.add(*(_row(group, ticks, style, place) for place, group in enumerate(groups)))
    drawing.set(
        xaxis={"tickvals": ticks.tolist(), "anchor": "y", "zeroline": False, "range": [-0.04 * last, 1.02 * last]},
        yaxis={"tickformat": "~%", "range": [-0.02, 1.02], "domain": [foot, 1]},
        yaxis2={**_names(groups, style), "domain": [0, top]},
        annotations=_headings(style, top, named=named),
        legend={"y": -44 / inner},
    )
    return inner + _MARGINS + (_LEGEND_ROW * len(groups) if named else 0)


def _ticks(last: float) -> NDArray[np.int64]:
    """Return the days below which it stands who is at risk, from 0 to the last."""
    step = next((each for each in _STEPS if each * _COLUMNS >= last), -(-int(last) // _COLUMNS))
    return np.arange(0, last + 1, step).astype(np.int64)


def _row(group: Group, days: NDArray[np.int64], style: Style, place: int) -> Trace:
    """Return the numbers at risk just before each of these days, as a row of text."""
    times, counts = group.rows["days"].to_numpy(), group.rows["at_risk"].to_numpy()
    places = np.searchsorted(times, days, side="left")
    numbers = [int(counts[at]) if at < len(counts) else 0 for at in places]
    return trace(
        "scatter",
        x=days.tolist(),
        y=[place] * len(days),
        yaxis="y2",
        mode="text",
        text=[format_part(number, style.lang) for number in numbers],
        textfont={"size": 12, "color": style.colours.text},
        showlegend=False,
        hoverinfo="skip",
    )


def _names(groups: Sequence[Group], style: Style) -> dict[str, Any]:
    """Return the upright axis of the rows; a single curve needs no name."""
    names = [f"{group.name or style.say('at_risk')} " for group in groups]
    ticks = {"tickmode": "array", "tickvals": list(range(len(groups))), "ticktext": names}
    return {
        **ticks,
        "range": [max(len(groups), 1) - 0.5, -0.5],
        "showgrid": False,
        "showline": False,
        "zeroline": False,
    }


def _headings(style: Style, top: float, *, named: bool) -> list[dict[str, Any]]:
    """Return what the axis of days is called, and the rows where groups have their own names."""
    looks = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"color": style.colours.muted, "size": 13}}
    below = {"x": 0.5, "y": 0, "yanchor": "top", "yshift": -4, "text": style.say("days")}
    above = {"x": 0, "y": top, "xanchor": "right", "yanchor": "bottom", "text": f"{style.say('at_risk')} "}
    return [{**looks, **each} for each in ((below, above) if named else (below,))]
