"""Survival curves: steps with their interval, and how many customers each step still speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.results.curve import Curve
from tenure.show.colours import transparent
from tenure.show.numbers import format_days, format_part, format_range, format_value
from tenure.show.plots.groups import FULL_NAME, Group, groups_of
from tenure.show.plots.hover import in_tag
from tenure.show.plots.labels import group_names
from tenure.show.plots.style import Style, dress, legend_below, plotly
from tenure.show.words import part_label, word

__all__ = ["survival"]

_MOST = 10
_STEPS = 1000  # more cannot be told apart on a screen
_COLUMNS = 6
_ROW = 20
_WIDTHS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)


def survival(curve: Curve, table: pd.DataFrame, style: Style) -> Any:
    """Draw the share still there over the days, and below it how many are at risk."""
    go, (groups, left_out) = plotly(style.lang), groups_of(table, curve.by, style, _MOST)
    figure = go.Figure()
    medians = _medians(curve, style)
    for place, group in enumerate(groups):
        name = " · ".join(filter(None, [group.name, medians.get(group.full_name, "")]))
        figure.add_traces([*_steps(go, group._replace(name=name), curve, style, place)])
    days = _days(table)
    figure.add_traces([_at_risk(go, group, days, style, place) for place, group in enumerate(groups)])
    below = _ROW * (len(groups) + 2)
    height = 440 + below
    share = (below + 10) / (height - 160)
    figure.update_layout(**_axes(groups, days, style, last=float(table["days"].max()), share=share))
    figure.update_layout(showlegend=bool(curve.by), annotations=_headings(curve, style, share))
    dress(figure, curve, style, "" if curve.by else medians[""], left_out, height=height)
    return legend_below(figure, height)


def _steps(go: Any, group: Group, curve: Curve, style: Style, place: int) -> Iterator[Any]:
    """Yield the interval and the line of a curve, from all customers at day 0 on."""
    rows = _thinned(group.rows)
    colour = style.colours.series[place % len(style.colours.series)]
    dash = ("solid", "dash", "dot")[place // len(style.colours.series) % 3]
    at = [0.0, *rows["days"]]
    looks = {"legendgroup": str(place)}
    for bound, fill in (("upper", None), ("lower", "tonexty")):
        outline = {"shape": "hv", "width": 0, "color": colour}
        hidden = {"mode": "lines", "showlegend": False, "hoverinfo": "skip", "fillcolor": transparent(colour, 0.16)}
        yield go.Scatter(x=at, y=[1.0, *rows[bound]], line=outline, fill=fill, **hidden, **looks)
    yield go.Scatter(
        x=at,
        y=[1.0, *rows["survival"]],
        name=group.name,
        mode="lines",
        line={"shape": "hv", "color": colour, "width": 2.5, "dash": dash},
        hovertext=[
            in_tag("b", group.full_name),
            *(_hover(row, group, curve, style) for row in rows.to_dict("records")),
        ],
        hoverinfo="text",
        **looks,
    )


def _thinned(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows at which a curve steps, and its last; of very many, some at equal distances."""
    ends = np.arange(len(rows)) == len(rows) - 1
    steps = rows[(rows["lost"] > 0).to_numpy() | ends]
    kept = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), _STEPS)).round().astype(int))
    return steps.iloc[kept]


def _hover(row: dict[Any, Any], group: Group, curve: Curve, style: Style) -> str:
    lines = [in_tag("b", group.full_name), format_days(row["days"], style.lang)]
    lines.append(format_value(row["survival"], curve.kpi, style.lang))
    lines.append(format_range(row["lower"], row["upper"], curve.kpi, style.lang))
    lines.append(f"{part_label('at_risk', style.lang)}: {format_part(int(row['at_risk']), style.lang)}")
    return "<br>".join(filter(None, lines))


def _days(table: pd.DataFrame) -> NDArray[np.int64]:
    """Return the days of the ticks, below which stands who is at risk: a calendar's steps, from 0."""
    last = float(table["days"].max()) if len(table) else 1.0
    width = next((each for each in _WIDTHS if each * _COLUMNS >= last), -(-int(last) // _COLUMNS))
    return np.arange(0, last + 1, width).astype(np.int64)


def _at_risk(go: Any, group: Group, days: NDArray[np.int64], style: Style, place: int) -> Any:
    """Return the numbers at risk just before each of these days, as a row of text."""
    times, counts = group.rows["days"].to_numpy(), group.rows["at_risk"].to_numpy()
    places = np.searchsorted(times, days, side="left")
    numbers = [int(counts[at]) if at < len(counts) else 0 for at in places]
    return go.Scatter(
        x=days.tolist(),
        y=[place] * len(days),
        yaxis="y2",
        mode="text",
        text=[format_part(number, style.lang) for number in numbers],
        textfont={"size": 12, "color": style.colours.text},
        showlegend=False,
        hoverinfo="skip",
    )


def _axes(groups: list[Group], days: NDArray[np.int64], style: Style, *, last: float, share: float) -> dict[str, Any]:
    """Return the axes: the curves above, the numbers at risk below, the days of both between them."""
    names = [f"{group.name or style.say('at_risk')} " for group in groups]
    risk = {"tickmode": "array", "tickvals": list(range(len(groups))), "ticktext": names, "showgrid": False}
    days_axis = {"tickvals": days.tolist(), "anchor": "y", "separatethousands": True, "zeroline": False}
    return {
        "xaxis": {**days_axis, "range": [-0.04 * last, 1.02 * last]},
        "yaxis": {"tickformat": "~%", "range": [-0.02, 1.02], "domain": [share, 1]},
        "yaxis2": {**risk, "range": [len(groups) - 0.5, -0.5], "domain": [0, share * 0.55], "zeroline": False},
    }


def _headings(curve: Curve, style: Style, share: float) -> list[dict[str, Any]]:
    """Return what the axis of days and the rows below it are called."""
    looks = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"color": style.colours.muted, "size": 13}}
    below = {"x": 0.5, "y": 0, "yanchor": "top", "yshift": -4, "text": style.say("days")}
    beside = {"x": 0, "y": share * 0.55, "xanchor": "right", "yanchor": "bottom", "text": f"{style.say('at_risk')} "}
    return [{**looks, **each} for each in ((below, beside) if curve.by else (below,))]


def _medians(curve: Curve, style: Style) -> dict[str, str]:
    """Return the median of each group by its name, or why it has none."""
    if curve.reason is not None:
        return {"": curve.reason.text(style.lang)}
    found = curve.medians_in(style.lang)
    names = group_names(found, curve.by, style.lang, FULL_NAME) if curve.by else [""]
    texts = [word("median", style.lang, value=format_days(value, style.lang)) for value in found["median"]]
    reasons = found["reason"].fillna("")
    return {name: ", ".join(filter(None, each)) for name, *each in zip(names, texts, reasons, strict=True)}
