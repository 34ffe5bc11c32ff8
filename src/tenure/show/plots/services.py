"""Services side by side: a panel per figure, a bar per service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from tenure.catalogue import ColourTheme, Kpi, Language
from tenure.show.colours import colours_of
from tenure.show.numbers import format_value
from tenure.show.plots.bars import group_axis
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.hover import in_tag
from tenure.show.plots.labels import group_names, plain_text
from tenure.show.plots.style import Style, direction, set_layout, undefined_marker
from tenure.show.words import label_of, language, word

__all__ = ["ServiceFigure", "plot_side_by_side"]

_COLUMNS, _MOST = 3, 12
_NAME, _FULL_NAME, _REASON, _TITLE = 20, 200, 300, 44
_BAR, _HEADING = 26, 58  # pixels
_BESIDE = 0.45  # of the longest bar: the room for the figure beside it


class ServiceFigure(NamedTuple):
    """A column of figures by service: its KPI, and whether it is that of a day."""

    column: str
    kpi: Kpi
    by_day: bool = False


def plot_side_by_side(
    summary: pd.DataFrame, figures: Sequence[ServiceFigure], lang: Language = "en", *, theme: ColourTheme = "light"
) -> Any:
    """Draw the figures of services, a row per service with its `reasons` where a figure is undefined."""
    style = Style(language(lang), colours_of(theme))
    rows, drawing = summary.head(_MOST), Drawing()
    panels = _Grid(len(figures), len(rows))
    labels = [f"{name} " for name in group_names(rows, ["service"], style.lang, _NAME)]
    for place, each in enumerate(figures):
        drawing.add(*_panel(rows, each, style, panels.axes(place))).set(
            **panels.layout(place, rows[each.column], labels)
        )
    headings = [panels.heading(place, _title(each, style), style) for place, each in enumerate(figures)]
    shown = {"shown": len(rows), "all": len(summary)}
    left_out = style.say("first_rows", **shown) if len(rows) < len(summary) else ""
    drawing.set(showlegend=False, annotations=headings)
    return set_layout(drawing, style.say("services"), [left_out], style, panels.height).to_figure(style.lang)


class _Grid(NamedTuple):
    """Where panels stand, from left to right and top to bottom."""

    panels: int
    bars: int

    @property
    def rows(self) -> int:
        return -(-self.panels // _COLUMNS)

    @property
    def height(self) -> int:
        return 120 + self.rows * (_HEADING + _BAR * max(self.bars, 1))

    def axes(self, place: int) -> dict[str, str]:
        number = "" if place == 0 else str(place + 1)
        return {"xaxis": f"x{number}", "yaxis": f"y{number}"}

    def layout(self, place: int, values: pd.Series[Any], labels: list[str]) -> dict[str, Any]:
        """Return the axes of a panel; there is room for the figure beside the longest bar."""
        left, right, bottom, top = self._box(place)
        drawn = [0.0, *values.dropna()]
        low, high = min(drawn), max(drawn)
        span = (high - low) or 1.0
        ends = [low - (_BESIDE * span if low < 0 else 0), high + _BESIDE * span]
        axes, number = self.axes(place), "" if place == 0 else str(place + 1)
        across = {"domain": [left, right], "anchor": axes["yaxis"], "range": ends, "showticklabels": False}
        upright = {**group_axis(labels), "domain": [bottom, top], "anchor": axes["xaxis"]}
        upright["showticklabels"] = place % _COLUMNS == 0
        return {f"xaxis{number}": {**across, "showgrid": False, "showline": False}, f"yaxis{number}": upright}

    def heading(self, place: int, text: str, style: Style) -> dict[str, Any]:
        left, _, _, top = self._box(place)
        at = {"x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        return {**at, "text": text, "showarrow": False, "font": {"size": 13, "color": style.colours.text}}

    def _box(self, place: int) -> tuple[float, float, float, float]:
        row, column = divmod(place, _COLUMNS)
        heading = _HEADING / (_HEADING + _BAR * max(self.bars, 1))
        top = 1 - (row + 0.5 * heading) / self.rows
        return column / _COLUMNS, (column + 0.9) / _COLUMNS, 1 - (row + 1 - 0.5 * heading) / self.rows, top


def _panel(rows: pd.DataFrame, each: ServiceFigure, style: Style, axes: dict[str, str]) -> list[Trace]:
    """Return the bars of a figure, and marks where it is undefined, which say why."""
    values, places = rows[each.column], list(range(len(rows)))
    names = group_names(rows, ["service"], style.lang, _FULL_NAME)
    written = [format_value(float(value), each.kpi, style.lang) for value in values]
    missing = [place for place in places if pd.isna(values.iloc[place])]
    reasons = [plain_text(found.get(each.column, ""), _REASON) for found in rows["reasons"]]
    lines = zip(names, written, reasons, strict=True)
    hover = ["<br>".join(filter(None, [in_tag("b", name), *says])) for name, *says in lines]
    bars = trace(
        "bar",
        x=[None if pd.isna(value) else float(value) for value in values],
        y=places,
        orientation="h",
        width=0.6,
        text=written,
        textposition="outside",
        cliponaxis=False,
        marker={"color": style.colours.series[0]},
        hovertext=hover,
        hoverinfo="text",
        **axes,
    )
    marks = {
        "mode": "markers+text",
        "marker": undefined_marker(style),
        "textposition": "middle right",
        "cliponaxis": False,
    }
    says = {"text": [f" {word('undefined', style.lang)}"] * len(missing), "hoverinfo": "text"}
    texts = [hover[place] for place in missing]
    return [bars, trace("scatter", x=[0] * len(missing), y=missing, hovertext=texts, **says, **marks, **axes)]


def _title(each: ServiceFigure, style: Style) -> str:
    label = label_of(each.kpi, style.lang)
    label = style.say("by_day", label=label) if each.by_day else label
    return f"{plain_text(label, _TITLE)} {direction(each.kpi)}"
