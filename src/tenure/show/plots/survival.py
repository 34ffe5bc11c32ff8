"""Survival curves: steps with their interval, and how many customers each step still speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from tenure.results.curve import Curve
from tenure.show.colours import transparent
from tenure.show.numbers import format_days, format_part, format_range, format_value
from tenure.show.plots.at_risk import add_at_risk
from tenure.show.plots.drawing import Drawing, Trace, trace
from tenure.show.plots.groups import FULL_NAME, MOST_BANDS, Group, groups_of
from tenure.show.plots.hover import in_tag
from tenure.show.plots.labels import group_names
from tenure.show.plots.records import records
from tenure.show.plots.style import Style, dress
from tenure.show.words import part_label, word

__all__ = ["survival"]

_MOST = 10
_COLUMNS = ("days", "survival", "lower", "upper", "at_risk")
_STEPS = 500  # more cannot be told apart on a screen


def survival(curve: Curve, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw the share still there over the days, and below it how many are at risk."""
    groups, left_out = groups_of(table, curve.by, style, _MOST)
    drawing, few, medians = Drawing(), len(groups) <= MOST_BANDS, _medians(curve, style)
    for place, group in enumerate(groups):
        name = " · ".join(filter(None, [group.name, medians.get(group.full_name, "")]))
        drawing.add(*_steps(group._replace(name=name), curve, style, place, with_interval=few))
    height = add_at_risk(drawing, groups, table, style)
    legend = drawing.layout["legend"]
    unseen = "" if few else style.say("intervals_unseen")
    dress(drawing, curve, style, unseen, "" if curve.by else _median_or_reason(curve, style), left_out, height=height)
    return drawing.set(showlegend=bool(curve.by), legend=legend)


def _steps(group: Group, curve: Curve, style: Style, place: int, *, with_interval: bool) -> Iterator[Trace]:
    """Yield the interval and the line of a curve, from all customers at day 0 on."""
    rows = _thinned(group.rows)
    colour = style.colours.series[place % len(style.colours.series)]
    dash = ("solid", "dash", "dot")[place // len(style.colours.series) % 3]
    at = [0.0, *rows["days"]]
    looks = {"legendgroup": str(place)}
    for bound, fill in (("upper", None), ("lower", "tonexty")) if with_interval else ():
        outline = {"shape": "hv", "width": 0, "color": colour}
        hidden = {"mode": "lines", "showlegend": False, "hoverinfo": "skip", "fillcolor": transparent(colour, 0.16)}
        yield trace("scatter", x=at, y=[1.0, *rows[bound]], line=outline, fill=fill, **hidden, **looks)
    yield trace(
        "scatter",
        x=at,
        y=[1.0, *rows["survival"]],
        name=group.name,
        mode="lines",
        line={"shape": "hv", "color": colour, "width": 2.5, "dash": dash},
        hovertext=[
            in_tag("b", group.full_name),
            *(_hover(row, group, curve, style) for row in records(rows, _COLUMNS)),
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


def _medians(curve: Curve, style: Style) -> dict[str, str]:
    """Return the median of each group by its name."""
    if not curve.by:
        return {}
    found = curve.medians_in(style.lang)
    names = group_names(found, curve.by, style.lang, FULL_NAME)
    return dict(zip(names, [_median(value, style) for value in found["median"]], strict=True))


def _median_or_reason(curve: Curve, style: Style) -> str:
    """Return the median of a single curve, or why it has none."""
    if curve.reason is not None:
        return curve.reason.text(style.lang)
    reasons = curve.medians_in(style.lang)["reason"].dropna().tolist()
    return ", ".join([_median(curve.median, style), *reasons])


def _median(value: float, style: Style) -> str:
    return word("median", style.lang, value=format_days(value, style.lang))
