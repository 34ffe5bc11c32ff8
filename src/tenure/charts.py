"""Charts of results, as plotly figures; plotly comes with `tenure[report]`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tenure.catalogue import UNITS, Kpi

__all__ = ["curve_figure", "measure_figure"]


def measure_figure(table: pd.DataFrame, kpi: Kpi, by: tuple[str, ...], lang: str) -> Any:
    """Draw lines over periods where there are several, else bars by group."""
    go = _plotly()
    several = len(table["period_start"].drop_duplicates()) > 1
    traces = [_trace(go, name, rows, several=several) for name, rows in _groups(table, by if several else ())]
    if not several:
        labels = [_label(row) for row in table[list(by)].itertuples(index=False)] if by else [kpi.label[lang]]
        traces = [_trace(go, "", table, several=False, labels=labels)]
    return _dressed(go.Figure(traces), kpi, lang)


def curve_figure(table: pd.DataFrame, kpi: Kpi, by: tuple[str, ...], lang: str) -> Any:
    """Draw each group's curve as steps, its interval as a band."""
    go = _plotly()
    traces = []
    for name, rows in _groups(table, by):
        band = {"x": [*rows["days"], *rows["days"][::-1]], "y": [*rows["upper"], *rows["lower"][::-1]]}
        traces.append(go.Scatter(**band, fill="toself", opacity=0.2, line={"width": 0}, showlegend=False))
        traces.append(go.Scatter(x=rows["days"], y=rows["survival"], name=name, line={"shape": "hv"}))
    return _dressed(go.Figure(traces), kpi, lang).update_xaxes(title=UNITS["days"][lang])


def _trace(go: Any, name: str, rows: pd.DataFrame, *, several: bool, labels: list[str] | None = None) -> Any:
    error = None
    if "lower" in rows:
        spread = {"array": rows["upper"] - rows["value"], "arrayminus": rows["value"] - rows["lower"]}
        error = {"type": "data", **spread}
    if several:
        return go.Scatter(x=rows["period_start"], y=rows["value"], error_y=error, name=name, mode="lines+markers")
    return go.Bar(x=labels, y=rows["value"], error_y=error)


def _groups(table: pd.DataFrame, by: tuple[str, ...]) -> list[tuple[str, pd.DataFrame]]:
    if not by:
        return [("", table)]
    return [(_label(key), rows) for key, rows in table.groupby(list(by), dropna=False, sort=False)]


def _label(key: Any) -> str:
    return ", ".join("–" if pd.isna(each) else str(each) for each in key)


def _dressed(figure: Any, kpi: Kpi, lang: str) -> Any:
    axis = {"title": UNITS[kpi.unit][lang], **({"tickformat": ".1%"} if kpi.unit == "share" else {})}
    return figure.update_layout(title=kpi.label[lang], template="plotly_white").update_yaxes(**axis)


def _plotly() -> Any:
    try:
        import plotly.graph_objects as go  # noqa: PLC0415 - an extra, imported only when a plot is asked
    except ImportError:  # pragma: no cover - the tests have plotly
        raise ImportError("Plots need plotly: pip install 'tenure[report]'.") from None
    return go
