"""Value-added services side by side, as a plot."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.catalogue import ColourTheme, Language, kpi
from tenure.errors import ParameterError
from tenure.scorecard.vas import VAS_FIGURES
from tenure.show import ServiceFigure, plot_side_by_side

__all__ = ["plot_services"]


def plot_services(summary: pd.DataFrame, lang: Language = "en", *, theme: ColourTheme = "light") -> Any:
    """The KPIs of value-added services side by side, a panel per KPI and a bar per service.

    Args:
        summary: What `vas_summary` returns.
        lang: The language of titles and numbers.
        theme: `light` or `dark`: the page that the figure stands on. It has no ground of its own.

    Returns:
        A plotly figure. An undefined figure is a mark that says why when pointed at.

    Raises:
        ParameterError: The frame is no summary of services, or an option has no meaning.

    Example:
        >>> from tenure import vas_summary
        >>> from tenure.samples import spring, subscriptions
        >>> figure = plot_services(vas_summary({"subscriptions": subscriptions}, period=spring), "es")
        >>> figure.layout.title.text
        'Servicios de valor agregado, lado a lado'
    """
    if not isinstance(summary, pd.DataFrame) or not {"service", "reasons", *VAS_FIGURES} <= {*summary}:
        raise ParameterError("plot_services draws what vas_summary returns: a row per service.")
    figures = [
        ServiceFigure(column, kpi(each.kpi), by_day=each.options.get("per") == "day")
        for column, each in VAS_FIGURES.items()
    ]
    return plot_side_by_side(summary, figures, lang, theme=theme)
