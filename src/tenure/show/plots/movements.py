"""Movements of recurring revenue: a bridge from the opening to the closing, or what moved in each group."""

from __future__ import annotations

import pandas as pd

from tenure.results.measure import Measure
from tenure.show.numbers import format_part
from tenure.show.plots.bars import MOST_TICKS, group_axis, height_of
from tenure.show.plots.drawing import Drawing, trace
from tenure.show.plots.groups import groups_of
from tenure.show.plots.hover import in_tag
from tenure.show.plots.style import Style, dress, value_axis
from tenure.show.words import part_label

__all__ = ["movements"]

_SIGNS = {"new": 1, "reactivation": 1, "expansion": 1, "contraction": -1, "churn": -1}
_MOST = 20
_CUT = 0.25  # a bridge of totals that move by less than this share of them would be a row of flat lines


def movements(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw the bridge from the first opening to the last closing; of groups, their movements side by side."""
    return _by_group(measure, table, style) if measure.by else _bridge(measure, table, style)


def _bridge(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    found = _summed(table)
    heights = [found["opening"], *(sign * found[name] for name, sign in _SIGNS.items()), found["closing"]]
    names = ["opening", *_SIGNS, "closing"]
    customers = {name: found[f"{name}_customers"] for name in names}
    bridge = trace(
        "waterfall",
        x=[part_label(name, style.lang) for name in names],
        y=heights,
        measure=["absolute", *("relative" for _ in _SIGNS), "total"],
        text=[_signed(height, style) for height in heights[:-1]] + [_money(heights[-1], style)],
        textposition="outside",
        cliponaxis=False,
        hovertext=[_hover(name, found[name], customers[name], style) for name in names],
        hoverinfo="text",
        increasing={"marker": {"color": style.colours.better}},
        decreasing={"marker": {"color": style.colours.worse}},
        totals={"marker": {"color": style.colours.total}},
        connector={"line": {"color": style.colours.grid, "width": 1}},
    )
    low, high = _levels(heights)
    is_cut = 0 < high - low < _CUT * low
    span = high - low
    cut = {"range": [low - span, high + 0.25 * span]} if is_cut else {}
    drawing = Drawing([bridge]).set(
        showlegend=False,
        xaxis={"type": "category", "showgrid": False},
        yaxis={**value_axis(measure.kpi), **cut},
    )
    return dress(drawing, measure, style, style.say("cut_axis") if is_cut else "")


def _by_group(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    groups, left_out = groups_of(table, measure.by, style, _MOST)
    sums = [_summed(group.rows) for group in groups]
    tones = dict(zip(_SIGNS, _tones(style), strict=True))
    drawing = Drawing()
    for name, sign in _SIGNS.items():
        hover = [
            in_tag("b", group.full_name) + "<br>" + _hover(name, found[name], found[f"{name}_customers"], style)
            for group, found in zip(groups, sums, strict=True)
        ]
        heights, places = [sign * found[name] for found in sums], list(range(len(groups)))
        looks = {"name": part_label(name, style.lang), "marker": {"color": tones[name]}}
        drawing.add(trace("bar", x=heights, y=places, orientation="h", hovertext=hover, hoverinfo="text", **looks))
    drawing.set(
        barmode="relative",
        bargap=0.35,
        showlegend=True,
        xaxis={**value_axis(measure.kpi), "nticks": MOST_TICKS},
        yaxis=group_axis([f"{group.name} " for group in groups]),
    )
    return dress(drawing, measure, style, left_out, height=height_of(len(groups)) + 40)


def _tones(style: Style) -> tuple[str, ...]:
    """Return the colours of movements: three of gains, two of losses."""
    bad, fair, _, good, best = style.colours.worst_to_best
    return best, good, style.colours.ramp[-1], fair, bad


def _summed(table: pd.DataFrame) -> dict[str, float]:
    """Return the opening of the first period, the closing of the last, and what moved in all."""
    ordered = table.sort_values("period_start", kind="stable")
    ends = {"opening": ordered.head(1), "closing": ordered.tail(1)}
    names = [name for each in ("opening", *_SIGNS, "closing") for name in (each, f"{each}_customers")]
    sums = {name: ends.get(name.removesuffix("_customers"), ordered)[name].sum() for name in names}
    return {name: int(each) if name.endswith("_customers") else float(each) for name, each in sums.items()}


def _levels(heights: list[float]) -> tuple[float, float]:
    """Return the lowest and the highest level of a bridge."""
    levels = pd.Series(heights[:-1]).cumsum()
    return float(levels.min()), float(levels.max())


def _hover(name: str, amount: float, customers: float, style: Style) -> str:
    who = f"{part_label('customers', style.lang)}: {format_part(int(customers), style.lang)}"
    return "<br>".join([part_label(name, style.lang), _money(amount, style), who])


def _money(amount: float, style: Style) -> str:
    return format_part(float(amount), style.lang)


def _signed(amount: float, style: Style) -> str:
    return ("−" if amount < 0 else "") + _money(abs(amount), style)
