"""How a figure is written: for people, in English or Spanish."""

from __future__ import annotations

import html
import math
from typing import Any

import pandas as pd

from tenure.catalogue import UNITS, Kpi
from tenure.options import choice

__all__ = ["WORDS", "figure", "language", "part", "to_html"]

WORDS = {
    "undefined": {"en": "undefined", "es": "indefinido"},
    "interval": {
        "en": "{confidence} interval {lower} to {upper}",
        "es": "intervalo al {confidence} de {lower} a {upper}",
    },
    "rows": {"en": "{count} rows", "es": "{count} filas"},
    "median": {"en": "median {value}", "es": "mediana {value}"},
}


def language(lang: Any) -> str:
    """Read a language of the labels."""
    return choice(lang, "lang", ("en", "es"))


def figure(value: float, kpi: Kpi, lang: str = "en") -> str:
    """Write a value in the unit of its KPI."""
    if math.isnan(value):
        return WORDS["undefined"][lang]
    match kpi.unit:
        case "share":
            return f"{100 * value:,.1f} %"
        case "money":
            return f"{value:,.2f}"
        case "days" | "months" | "seconds":
            return f"{value:,.1f} {UNITS[kpi.unit][lang]}"
        case _:
            return f"{value:,.2f}"


def part(value: Any) -> str:
    """Write a part: counts whole, amounts with cents."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def to_html(title: str, question: str, headline: str, table: pd.DataFrame, rows: int = 24) -> str:
    """Write a small card: title, question, value and the first rows."""
    shown = table.head(rows).to_html(index=False, na_rep="–", border=0, float_format=lambda value: f"{value:,.4g}")
    more = f"<p>… {len(table) - rows:,} more rows in <code>.table</code></p>" if len(table) > rows else ""
    return (
        f"<div><h4>{html.escape(title)}</h4><p><em>{html.escape(question)}</em></p>"
        f"<p><strong>{html.escape(headline)}</strong></p>{shown}{more}</div>"
    )
