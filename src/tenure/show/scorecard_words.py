"""The words of a scorecard, in English and Spanish."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tenure.catalogue import Kpi, Language
from tenure.catalogue import kpi as kpi_row
from tenure.periods import Period
from tenure.results.scorecard_row import Comparison, Missing, ScorecardRow
from tenure.show.formats import format_count, format_number, format_period
from tenure.show.numbers import format_value
from tenure.show.words import label_of, spoken, word

__all__ = ["change_text", "missing_text", "periods_text", "row_kpi", "row_label", "row_reason", "say", "verdict_text"]

_WORDS = {
    "table": {"en": "needs {0}", "es": "necesita {0}"},
    "option": {"en": "needs {0}: give it in options, or call it by itself",
               "es": "necesita {0}: indícalo en options, o llámalo por separado"},
    "by": {"en": "cannot be split by {0}", "es": "no se puede dividir por {0}"},
    "error": {"en": "{0}", "es": "{0}"},
    "list": {"en": "{0} rows: see .measures", "es": "{0} filas: ver .measures"},
    "median": {"en": "{0}, median", "es": "{0}, mediana"},
    "scorecard": {"en": "Scorecard of {0}", "es": "Cuadro de mando de {0}"},
    "against": {"en": "{0}, against {1}", "es": "{0}, frente a {1}"},
    "not_computed": {"en": "Not computed", "es": "Sin calcular"},
    "points": {"en": "{0} pp", "es": "{0} pp"},
    "kpi": {"en": "KPI", "es": "KPI"},
    "change": {"en": "change", "es": "cambio"},
    "verdict": {"en": "verdict", "es": "valoración"},
    "notes": {"en": "notes", "es": "notas"},
    "better": {"en": "better", "es": "mejor"},
    "worse": {"en": "worse", "es": "peor"},
    "no_clear_change": {"en": "no clear change", "es": "sin cambio claro"},
}  # fmt: skip


def say(key: str, lang: Language, *values: Any) -> str:
    """Return a word or phrase of the scorecard."""
    return _WORDS[key][spoken(lang)].format(*values)


def missing_text(missing: Missing, lang: Language = "en") -> str:
    """Return what a KPI lacks; what an error says is in English."""
    return say(missing.what, lang, missing.detail)


def periods_text(periods: Sequence[Period], lang: Language) -> str:
    """Write periods in a line; of more than two in a row, the first and the last."""
    words = [format_period(period, lang) for period in periods]
    if len(periods) > 2 and all(one.end == other.start for one, other in pairwise(periods)):
        return f"{words[0]} – {words[-1]}"
    return ", ".join(words)


def row_kpi(row: ScorecardRow) -> Kpi:
    """Return the catalogue row of a figure; a median is in days."""
    kpi = kpi_row(row.kpi)
    return replace(kpi, unit="days") if row.kind == "median" else kpi


def row_label(row: ScorecardRow, lang: Language) -> str:
    """Return the label of a row's KPI."""
    label = label_of(kpi_row(row.kpi), lang)
    return say("median", lang, label) if row.kind == "median" else label


def row_reason(row: ScorecardRow, lang: Language) -> str | None:
    """Return why a row has no figure, or how long its list is."""
    return say("list", lang, format_count(row.list_length, lang)) if row.kind == "list" else row.reason


def verdict_text(verdict: str | None, lang: Language) -> str | None:
    """Return whether a change is for the better; None where that cannot be said."""
    return None if verdict is None else say(verdict, lang)


def change_text(comparison: Comparison, kpi: Kpi, lang: Language) -> str:
    """Return a change with its sign and interval; of a share, in percentage points."""
    if math.isnan(comparison.change):
        return "–"
    shown = _signed(comparison.change, kpi, lang)
    if not math.isnan(comparison.lower):
        bounds = {"lower": _signed(comparison.lower, kpi, lang), "upper": _signed(comparison.upper, kpi, lang)}
        shown = f"{shown} ({word('range', lang, **bounds)})"
    return say("points", lang, shown) if kpi.unit == "share" else shown


def _signed(value: float, kpi: Kpi, lang: Language) -> str:
    shown = format_number(100 * value, 1, lang) if kpi.unit == "share" else format_value(value, kpi, lang)
    return shown if value <= 0 else f"+{shown}"
