"""Cohorts as a heat map: a row per cohort, a column per age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tenure.periods import Period, as_period
from tenure.results.measure import Measure
from tenure.show.numbers import format_number, format_part, format_range, format_value
from tenure.show.plots.bars import group_axis
from tenure.show.plots.drawing import Drawing, trace
from tenure.show.plots.hover import in_tag
from tenure.show.plots.labels import group_names, plain_text
from tenure.show.plots.period_axis import short_period
from tenure.show.plots.records import records
from tenure.show.plots.style import Style, dress
from tenure.show.words import part_label

__all__ = ["cohorts"]

_MOST = 60
_WRITTEN = 400  # cells beyond which figures in them cannot be read
_NAME = 24
_COLUMNS = ("age", "value", "reason", "lower", "upper")


def cohorts(measure: Measure, table: pd.DataFrame, style: Style) -> Drawing:
    """Draw each cohort as a row, its figure in each cell; a cell not yet observed is empty and says why."""
    all_rows = _rows_by_cohort(measure, table)
    shown = all_rows[-_MOST:]
    left_out = "" if len(shown) == len(all_rows) else style.say("latest", shown=len(shown), all=len(all_rows))
    ages = sorted(table["age"].unique().tolist())
    labels = [_label(rows, measure, style) for rows in shown]
    cells = [{row["age"]: row for row in records(rows, _COLUMNS)} for rows in shown]
    grid = [[row.get(age) for age in ages] for row in cells]
    written = len(shown) * len(ages) <= _WRITTEN
    heat_map = trace(
        "heatmap",
        z=[[None if cell is None or pd.isna(cell["value"]) else cell["value"] for cell in row] for row in grid],
        x=ages,
        y=list(range(len(shown))),
        text=[[_written(cell, style) if written else "" for cell in row] for row in grid],
        texttemplate="%{text}" if written else None,
        textfont={"size": 11},
        hovertext=[
            [_hover(cell, measure, style, label) for cell in row] for row, label in zip(grid, labels, strict=True)
        ],
        hoverinfo="text",
        colorscale=[[at / 3, colour] for at, colour in enumerate(style.colours.ramp)],
        colorbar={
            "tickformat": "~%",
            "outlinewidth": 0,
            "thickness": 12,
            "tickfont": {"color": style.colours.muted},
        },
        xgap=2,
        ygap=2,
    )
    title = {"text": style.say(f"age_{measure.options.get('every', 'month')}")}
    drawing = Drawing([heat_map]).set(
        xaxis={"title": title, "tickvals": ages, "showgrid": False, "zeroline": False},
        yaxis=group_axis([f"{label} " for label in labels]),
    )
    return dress(drawing, measure, style, left_out, intervals=False, height=max(300, 190 + 26 * len(shown)))


def _rows_by_cohort(measure: Measure, table: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each cohort and group, the earliest cohort first, groups in the order of the table."""
    keys = [name for name in measure.by if name != "age"]
    found = [rows for _, rows in table.groupby(keys, dropna=False, sort=False)]
    return sorted(found, key=lambda rows: rows["cohort"].iloc[0])


def _label(rows: pd.DataFrame, measure: Measure, style: Style) -> str:
    """Return the name of a cohort: when it started, of which group, and how many it has."""
    start, size = rows["cohort"].iloc[0], rows["size"].iloc[0]
    further = [name for name in measure.by if name not in {"cohort", "age"}]
    when = short_period(_cohort(start, measure), style.lang)
    names = group_names(rows.head(1), further, style.lang, _NAME) if further else []
    return f"{' · '.join([when, *names])} ({format_part(size, style.lang)})"


def _cohort(start: Any, measure: Measure) -> Period:
    """Return the period in which a cohort started."""
    day = pd.Timestamp(start)
    match measure.options.get("every", "month"):
        case "year":
            return as_period(f"{day.year:04}")
        case "quarter":
            return as_period(f"{day.year:04}-Q{day.quarter}")
        case "week":
            return Period(day, day + pd.Timedelta(days=7))
        case "day":
            return Period(day, day + pd.Timedelta(days=1))
        case _:
            return as_period(f"{day.year:04}-{day.month:02}")


def _written(cell: Mapping[Any, Any] | None, style: Style) -> str:
    return "" if cell is None or pd.isna(cell["value"]) else format_number(100 * cell["value"], 0, style.lang)


def _hover(cell: Mapping[Any, Any] | None, measure: Measure, style: Style, label: str) -> str:
    if cell is None:
        return ""
    lines = [in_tag("b", label), f"{part_label('age', style.lang)}: {format_part(cell['age'], style.lang)}"]
    lines.append(format_value(cell["value"], measure.kpi, style.lang))
    if pd.isna(cell["value"]):
        return "<br>".join([*lines, plain_text(cell["reason"] or "", 200)])
    if not pd.isna(cell.get("lower", float("nan"))):
        lines.append(format_range(cell["lower"], cell["upper"], measure.kpi, style.lang))
    return "<br>".join(lines)
