"""Lines over periods, each with its interval as a band in its colour, and gaps where a figure is undefined."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import Any

import pandas as pd

from tenure.catalogue import Kpi
from tenure.results.measure import Measure
from tenure.show.colours import transparent
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.groups import MOST_BANDS, Group, groups_of
from tenure.show.plots.hover import hover_texts
from tenure.show.plots.period_axis import period_axis
from tenure.show.plots.style import Style, dress, undefined_marker, value_axis
from tenure.show.words import label_of, word

__all__ = ["line_traces", "lines", "undefined_axis"]

_MOST = 10
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_DASHES = ("solid", "dash", "dot")


def lines(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw a line for each group; with control limits in the table, also these."""
    groups, left_out = groups_of(table, measure.by, style, _MOST)
    drawing = Drawing(line_traces(groups, measure.kpi, style)).set(
        showlegend=bool(measure.by) or "expected" in table,
        xaxis={**period_axis(table, style.lang), "showgrid": False},
        yaxis=value_axis(measure.kpi),
        yaxis2=undefined_axis("y"),
    )
    unseen = "lower" in table and len(groups) > MOST_BANDS
    marked = table["unusual"].sum() if "unusual" in table else 0
    further = style.say("intervals_unseen") if unseen else "", style.say("ringed", count=int(marked)) if marked else ""
    return dress(drawing, measure, style, *further, left_out)


def line_traces(groups: list[Group], kpi: Kpi, style: Style, axes: tuple[str, str] = ("y", "y2")) -> Iterator[Trace]:
    """Yield the traces of lines: bands, limits and values on one axis, marks of undefined figures on another."""
    ordered = [each._replace(rows=each.rows.sort_values("period_start", kind="stable")) for each in groups]
    colours = [style.colours.series[place % len(style.colours.series)] for place in range(len(ordered))]
    axes_of = [{"legendgroup": str(place), "yaxis": axes[0]} for place in range(len(ordered))]
    hover = [hover_texts(each.rows, kpi, style, [each.full_name] * len(each.rows)) for each in ordered]
    if len(ordered) <= MOST_BANDS:
        for group, colour, looks in zip(ordered, colours, axes_of, strict=True):
            yield from _bands(group.rows, transparent(colour, 0.16), looks)
    for place, (group, colour, looks) in enumerate(zip(ordered, colours, axes_of, strict=True)):
        if "expected" in group.rows and len(ordered) <= MOST_BANDS:
            yield from _limits(group, style, colour, looks)
        marks = {"color": colour, **_marks(place, style)}
        yield {**_line(group, kpi, style, marks, looks), "hovertext": hover[place], "hoverinfo": "text"}
    yield from _undefined(ordered, hover, style, axes[1])


def undefined_axis(overlaying: str) -> dict[str, Any]:
    """Return the axis at whose foot undefined figures are marked, whatever the values beside them."""
    return {"overlaying": overlaying, "range": [0, 1], "visible": False, "fixedrange": True}


def _marks(place: int, style: Style) -> dict[str, str]:
    colours = len(style.colours.series)
    return {"symbol": _SYMBOLS[place % len(_SYMBOLS)], "dash": _DASHES[place // colours % len(_DASHES)]}


def _line(group: Group, kpi: Kpi, style: Style, marks: dict[str, str], looks: dict[str, Any]) -> Trace:
    rows, colour = group.rows, marks["color"]
    marker: dict[str, Any] = {"symbol": marks["symbol"], "size": 7, "color": colour, "opacity": 1}
    if "unusual" in rows:
        unusual = rows["unusual"].fillna(value=False).astype(bool)
        marker["size"] = [13 if each else 7 for each in unusual]
        marker["line"] = {"color": style.colours.text, "width": [2.5 if each else 0 for each in unusual]}
    return trace(
        "scatter",
        x=rows["period_start"].tolist(),
        y=rows["value"].tolist(),
        name=group.name or label_of(kpi, style.lang),
        mode="lines+markers",
        line={"color": colour, "width": 2.5, "dash": marks["dash"]},
        marker=marker,
        connectgaps=False,
        **looks,
    )


def _bands(rows: pd.DataFrame, colour: str, looks: dict[str, Any]) -> Iterator[Trace]:
    """Yield the interval of each stretch of rows in a row that have one; of a row by itself it is an upright line."""
    if "lower" not in rows:
        return
    defined = rows["lower"].notna()
    for _, run in rows[defined].groupby((~defined).cumsum()[defined]):
        at, line = run["period_start"].tolist(), {"width": 1, "color": colour}
        outline = {"x": [*at, *at[::-1]], "y": [*run["upper"], *run["lower"][::-1]]}
        hidden = {"mode": "lines", "showlegend": False, "hoverinfo": "skip"}
        yield trace("scatter", **outline, fill="toself", fillcolor=colour, line=line, **hidden, **looks)


def _limits(group: Group, style: Style, colour: str, looks: dict[str, Any]) -> Iterator[Trace]:
    """Yield the control limits of a group; one entry of the legend tells them all."""
    name, rows = style.say("control_limits"), group.rows
    for column, dash in (("lower_limit", "dot"), ("upper_limit", "dot"), ("expected", "dash")):
        yield trace(
            "scatter",
            x=rows["period_start"].tolist(),
            y=rows[column].tolist(),
            name=" · ".join(filter(None, [group.name, name])),
            mode="lines",
            line={"color": colour, "width": 1.2, "dash": dash},
            showlegend=column == "lower_limit",
            legendrank=2000,
            hoverinfo="skip",
            **looks,
        )


def _undefined(groups: list[Group], hover: list[list[str]], style: Style, axis: str) -> Iterator[Trace]:
    """Yield one mark per period in which figures are undefined, saying of which groups and why."""
    reasons: dict[Any, list[str]] = {}
    for group, texts in zip(groups, hover, strict=True):
        undefined = group.rows["value"].isna()
        for at, text in zip(group.rows["period_start"][undefined], compress(texts, undefined), strict=True):
            reasons.setdefault(at, []).append(text)
    if reasons:
        yield trace(
            "scatter",
            x=list(reasons),
            y=[0.02] * len(reasons),
            yaxis=axis,
            name=word("undefined", style.lang),
            mode="markers",
            marker=undefined_marker(style),
            hovertext=["<br>".join(texts[:_MOST]) for texts in reasons.values()],
            hoverinfo="text",
        )
