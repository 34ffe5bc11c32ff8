"""The words of a scorecard, in English and Spanish."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from tenure.catalogue import UNITS, Kpi
from tenure.catalogue import kpi as kpi_row
from tenure.periods import Period
from tenure.results import display
from tenure.results.scorecard_row import Comparison, Missing, ScorecardRow

__all__ = [
    "ROOMS",
    "change_text",
    "interval_text",
    "language",
    "message_text",
    "missing_text",
    "period_text",
    "row_kpi",
    "row_label",
    "row_reason",
    "say",
    "unit_of",
    "value_text",
]

ROOMS = {
    "retention": {"en": "Who stays?", "es": "¿Quién se queda?"},
    "revenue": {"en": "What do they pay?", "es": "¿Cuánto pagan?"},
    "value": {"en": "What are they worth?", "es": "¿Cuánto valen?"},
    "experience": {"en": "What do they say?", "es": "¿Qué dicen?"},
    "support": {"en": "What help do they need?", "es": "¿Qué ayuda necesitan?"},
    "uptake": {"en": "What do they take up?", "es": "¿Qué contratan?"},
    "onboarding": {"en": "How do they start?", "es": "¿Cómo empiezan?"},
    "engagement": {"en": "What do they do?", "es": "¿Qué hacen?"},
    "quality": {"en": "Does it work?", "es": "¿Funciona?"},
    "health": {"en": "How are they?", "es": "¿Cómo están?"},
}
_WORDS = {
    "table": {"en": "needs {0}", "es": "necesita {0}"},
    "option": {"en": "needs {0}: call it by itself", "es": "necesita {0}: debe llamarse por separado"},
    "by": {"en": "cannot be split by {0}", "es": "no se puede dividir por {0}"},
    "error": {"en": "{0}", "es": "{0}"},
    "list": {"en": "{0} rows: see .measures", "es": "{0} filas: véase .measures"},
    "median": {"en": "{0}, median", "es": "{0}, mediana"},
    "scorecard": {"en": "Scorecard of {0}", "es": "Cuadro de mando de {0}"},
    "against": {"en": "{0}, against {1}", "es": "{0}, frente a {1}"},
    "not_computed": {"en": "Not computed", "es": "Sin calcular"},
    "with_interval": {"en": "{0}, {1} interval", "es": "{0}, intervalo al {1}"},
    "range": {"en": "{0} to {1}", "es": "de {0} a {1}"},
    "points": {"en": "{0} pp", "es": "{0} p. p."},
    "kpi": {"en": "KPI", "es": "KPI"},
    "change": {"en": "change", "es": "cambio"},
    "verdict": {"en": "verdict", "es": "valoración"},
    "notes": {"en": "notes", "es": "notas"},
    "better": {"en": "better", "es": "mejor"},
    "worse": {"en": "worse", "es": "peor"},
    "no_clear_change": {"en": "no clear change", "es": "sin cambio claro"},
}
_PERIOD_LETTERS = {"quarter": ("Q", "T"), "week": ("W", "S")}  # trimestre, semana


def language(lang: Any) -> str:
    """Return the language of the words: those of Mexico are Spanish."""
    return display.language("es" if lang == "es-MX" else lang)


def say(key: str, lang: str, *values: Any) -> str:
    """Return a word or phrase of the scorecard."""
    return _WORDS[key][language(lang)].format(*values)


def unit_of(kpi: Kpi, lang: str) -> str:
    """Return the unit of a KPI in words."""
    return UNITS[kpi.unit][language(lang)]


def missing_text(missing: Missing, lang: str) -> str:
    """Return what a KPI lacks."""
    return say(missing.what, lang, missing.detail)


def message_text(message: Any, lang: str) -> str:  # noqa: ARG001 - reasons are English text as yet
    """Return a reason or a note in words."""
    return str(message)


def period_text(period: Period, lang: str) -> str:
    """Return the label of a period: 2026-Q1 is 2026-T1 in Spanish."""
    english, spanish = _PERIOD_LETTERS.get(period.grain or "", ("", ""))
    return period.label.replace(english, spanish) if language(lang) == "es" and english else period.label


def row_kpi(row: ScorecardRow) -> Kpi:
    """Return the catalogue row of a figure; a median is in days."""
    kpi = kpi_row(row.kpi)
    return replace(kpi, unit="days") if row.kind == "median" else kpi


def row_label(row: ScorecardRow, lang: str) -> str:
    """Return the label of a row's KPI."""
    label = kpi_row(row.kpi).label[language(lang)]
    return say("median", lang, label) if row.kind == "median" else label


def row_reason(row: ScorecardRow, lang: str) -> str | None:
    """Return why a row has no figure, or how long its list is."""
    if row.kind == "list":
        return say("list", lang, f"{row.list_length:,}")
    return None if row.reason is None else message_text(row.reason, lang)


def value_text(value: float, kpi: Kpi, lang: str) -> str:
    """Return a figure in the unit of its KPI."""
    return display.figure(value, kpi, language(lang))


def interval_text(row: ScorecardRow, lang: str) -> str:
    """Return the interval of a figure, with its confidence level; empty where it has none."""
    if row.confidence is None:
        return ""
    bounds = {"lower": value_text(row.lower, row_kpi(row), lang), "upper": value_text(row.upper, row_kpi(row), lang)}
    return display.WORDS["interval"][language(lang)].format(confidence=f"{100 * row.confidence:g} %", **bounds)


def change_text(comparison: Comparison, kpi: Kpi, lang: str) -> str:
    """Return a change with its sign and interval; of a share, in percentage points."""
    if math.isnan(comparison.change):
        return "–"
    shown = _signed(comparison.change, kpi, lang)
    if not math.isnan(comparison.lower):
        bounds = (_signed(bound, kpi, lang) for bound in (comparison.lower, comparison.upper))
        shown = f"{shown} ({say('range', lang, *bounds)})"
    return say("points", lang, shown) if kpi.unit == "share" else shown


def _signed(value: float, kpi: Kpi, lang: str) -> str:
    shown, as_number = (100 * value, replace(kpi, unit="ratio")) if kpi.unit == "share" else (value, kpi)
    return ("+" if value > 0 else "") + value_text(shown, as_number, lang)
