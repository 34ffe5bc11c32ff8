"""Plots of results, as plotly figures; plotly comes with `tenure[report]`. The catalogue says which picture suits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from tenure.catalogue import ColourTheme, Language, Picture
from tenure.results.result import Result
from tenure.show.colours import colours_of
from tenure.show.plots.bands import bands
from tenure.show.plots.cohorts import cohorts
from tenure.show.plots.distribution import distribution
from tenure.show.plots.drawing import Drawing
from tenure.show.plots.funnel import funnel
from tenure.show.plots.limits import read_limits
from tenure.show.plots.lines_or_bars import lines_or_bars
from tenure.show.plots.movements import movements
from tenure.show.plots.period_axis import wall_clock
from tenure.show.plots.services import ServiceFigure, plot_side_by_side
from tenure.show.plots.style import Style
from tenure.show.plots.survival import survival
from tenure.show.words import language

__all__ = ["ServiceFigure", "draw", "plot", "plot_side_by_side"]

_PICTURES: dict[Picture, Callable[[Any, pd.DataFrame, Style], Drawing]] = {
    "lines_or_bars": lines_or_bars,
    "movements": movements,
    "cohorts": cohorts,
    "survival": survival,
    "distribution": distribution,
    "bands": bands,
    "funnel": funnel,
}


def plot(
    result: Result, lang: Language = "en", *, theme: ColourTheme = "light", limits: pd.DataFrame | None = None
) -> Any:
    """Draw a result in the picture that the catalogue names for its KPI; with control limits, as lines or bars."""
    style = Style(language(lang), colours_of(theme))
    if limits is not None:
        return lines_or_bars(*read_limits(result, limits, style.lang), style).to_figure(style.lang)
    return draw(result, style).to_figure(style.lang)


def draw(result: Result, style: Style) -> Drawing:
    """Return what `plot` draws as plain data, in any colours."""
    return _PICTURES[result.kpi.picture](result, wall_clock(result.to_frame(style.lang)), style)
