"""Bands: which share of the customers is in each band of health."""

from __future__ import annotations

import pandas as pd

from tenure.results.measure import Measure
from tenure.show.health import health_band
from tenure.show.plots.bars import group_axis, height_of, undefined_rows
from tenure.show.plots.drawing import Drawing
from tenure.show.plots.groups import groups_of
from tenure.show.plots.hover import hover_texts
from tenure.show.plots.stacks import READABLE_TEXT, Stacks, counts_of, stack_traces
from tenure.show.plots.style import Style, dress, legend_below

__all__ = ["bands"]

_MOST = 20


def bands(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw the customers of each group by their band, from the worst to the best."""
    keys = [name for name in measure.by if name != "band"]
    groups, left_out = groups_of(table, keys, style, _MOST)
    names = list(dict.fromkeys(table["band"]))
    counts = counts_of([[group.rows.set_index("band")["in_band"].get(name, 0) for group in groups] for name in names])
    stacks = Stacks([health_band(name, style.lang) for name in names], [group.full_name for group in groups], counts)
    drawing = Drawing(stack_traces(stacks, list(range(len(groups))), style))
    first = pd.concat([group.rows.head(1) for group in groups])
    hover = hover_texts(first, measure.kpi, style, stacks.wholes)
    drawing.add(*undefined_rows(first["value"].isna().tolist(), hover, style))
    drawing.set(
        barmode="stack",
        uniformtext=READABLE_TEXT,
        legend={"traceorder": "normal"},
        xaxis={"range": [0, 1], "tickformat": "~%"},
        yaxis=group_axis([f"{group.name} " for group in groups]),
    )
    height = height_of(len(groups)) + 40
    return legend_below(dress(drawing, measure, style, left_out, height=height, intervals=False), height)
