"""Plots of results, as plotly figures; plotly comes with `tenure[report]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tenure.catalogue import UNITS, ColourTheme, Kpi, Language
from tenure.results.curve import Curve
from tenure.results.result import Result
from tenure.show.colours import colours_of
from tenure.show.numbers import format_cell, format_month, format_range, format_value
from tenure.show.rows import span_text
from tenure.show.words import label_of, language, part_label, spoken, unit_of, word

__all__ = ["plot"]

_TICKS = 12
_SEPARATORS = {"en": ".,", "es": ",.", "es-MX": ".,"}


def plot(
    result: Result, lang: Language = "en", *, theme: ColourTheme = "light", limits: pd.DataFrame | None = None
) -> Any:
    """Draw a curve as steps; of a measure, lines over periods where there are several, else bars by group."""
    lang, go = language(lang), _plotly(lang)
    colours_of(theme)
    table, by = result.to_frame(lang), list(result.by)
    if isinstance(result, Curve):
        figure = go.Figure([trace for group in _groups(table, by, lang) for trace in _steps(go, *group)])
        figure.update_xaxes(title=UNITS["days"][spoken(lang)])
    elif len(table["period_start"].drop_duplicates()) > 1:
        groups = _groups(table, by, lang)
        figure = go.Figure([trace for group in groups for trace in _lines(go, *group, result.kpi, lang)])
        figure.update_xaxes(title=part_label("period", lang), **_period_ticks(table, lang))
    else:
        figure = go.Figure([_bars(go, table, by, result.kpi, lang)])
    return _dressed(figure, result.kpi, lang)


def _steps(go: Any, name: str, rows: pd.DataFrame) -> Iterator[Any]:
    yield _band(go, rows["days"], rows)
    yield go.Scatter(x=rows["days"], y=rows["survival"], name=name, line={"shape": "hv"})


def _lines(go: Any, name: str, rows: pd.DataFrame, kpi: Kpi, lang: Language) -> Iterator[Any]:
    """Draw the values of a group, with a gap where they are undefined, and their interval as a band."""
    if "lower" in rows:
        yield from (_band(go, run["period_start"], run) for run in _defined_runs(rows))
    hover = {"text": _hover(rows, kpi, lang), "hoverinfo": "text+name"}
    yield go.Scatter(x=rows["period_start"], y=rows["value"], name=name, mode="lines+markers", **hover)


def _bars(go: Any, table: pd.DataFrame, by: list[str], kpi: Kpi, lang: Language) -> Any:
    labels = _names(table, by, lang) if by else [label_of(kpi, lang)] * len(table)
    error = None
    if "lower" in table:
        spread = {"array": table["upper"] - table["value"], "arrayminus": table["value"] - table["lower"]}
        error = {"type": "data", "symmetric": False, **spread}
    return go.Bar(x=labels, y=table["value"], error_y=error, hovertext=_hover(table, kpi, lang), hoverinfo="text+x")


def _band(go: Any, at: pd.Series[Any], rows: pd.DataFrame) -> Any:
    outline = {"x": [*at, *at[::-1]], "y": [*rows["upper"], *rows["lower"][::-1]]}
    return go.Scatter(**outline, fill="toself", opacity=0.2, line={"width": 0}, showlegend=False, hoverinfo="skip")


def _defined_runs(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the stretches of rows in a row that have an interval."""
    defined = rows["lower"].notna()
    return [run for _, run in rows[defined].groupby((~defined).cumsum()[defined])]


def _hover(rows: pd.DataFrame, kpi: Kpi, lang: Language) -> list[str]:
    """Return each row's period, value and interval, or why it is undefined."""
    texts = []
    for row in rows.to_dict("records"):
        lines = [span_text(row["period_start"], row["period_end"], lang), format_value(row["value"], kpi, lang)]
        interval = [format_range(row["lower"], row["upper"], kpi, lang)] if "lower" in row else []
        texts.append("<br>".join([*lines, row["reason"]] if row["reason"] else [*lines, *interval]))
    return texts


def _period_ticks(table: pd.DataFrame, lang: Language) -> dict[str, Any]:
    """Return the months of an axis in words: plotly by itself has those of English alone."""
    starts = sorted(table["period_start"].dropna().unique())
    chosen = starts[:: -(-len(starts) // _TICKS)]
    monthly = all(pd.Timestamp(start).day == 1 for start in starts)
    texts = [format_month(start, lang, short=True) if monthly else format_cell(start, lang) for start in chosen]
    return {"tickvals": chosen, "ticktext": texts}


def _groups(table: pd.DataFrame, by: list[str], lang: Language) -> list[tuple[str, pd.DataFrame]]:
    if not by:
        return [("", table)]
    groups = [rows for _, rows in table.groupby(by, dropna=False, sort=False)]
    return [(_names(rows.head(1), by, lang)[0], rows) for rows in groups]


def _names(rows: pd.DataFrame, by: list[str], lang: Language) -> list[str]:
    return [", ".join(format_cell(each, lang) for each in row) for row in rows[by].itertuples(index=False)]


def _dressed(figure: Any, kpi: Kpi, lang: Language) -> Any:
    axis = {"title": unit_of(kpi, lang), **({"tickformat": ".0%"} if kpi.unit == "share" else {})}
    layout = {"title": label_of(kpi, lang), "template": "plotly_white", "separators": _SEPARATORS[lang]}
    return figure.update_layout(**layout).update_yaxes(**axis)


def _plotly(lang: Language) -> Any:
    try:
        import plotly.graph_objects as go  # noqa: PLC0415 - an extra, imported only when a plot is asked
    except ImportError:  # pragma: no cover - the tests have plotly
        raise ImportError(word("needs_plotly", lang)) from None
    return go
