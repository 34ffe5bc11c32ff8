"""The words of a workbook, in English and Spanish."""

from __future__ import annotations

from typing import Any

from tenure.catalogue import KPIS, Language
from tenure.show.parts import PARTS
from tenure.show.words import label_of, part_label, spoken

__all__ = ["column_label", "say", "sheet_name"]

_SHEETS = {
    "summary": ("Summary", "Resumen"),
    "definitions": ("Definitions", "Definiciones"),
    "retention": ("Retention", "Retención"),
    "revenue": ("Revenue", "Ingresos"),
    "value": ("Value", "Valor"),
    "experience": ("Experience", "Experiencia"),
    "support": ("Support", "Soporte"),
    "uptake": ("Uptake", "Adopción"),
    "onboarding": ("Onboarding", "Onboarding"),
    "engagement": ("Engagement", "Compromiso"),
    "quality": ("Quality", "Calidad"),
    "health": ("Health", "Salud"),
}
_COLUMNS = {
    # of the summary
    "label": ("KPI", "KPI"),
    "unit": ("unit", "unidad"),
    "lower": ("lower bound", "límite inferior"),
    "upper": ("upper bound", "límite superior"),
    "confidence_level": ("confidence level", "nivel de confianza"),
    "previous_value": ("previous value", "valor anterior"),
    "change": ("change", "cambio"),
    "change_lower": ("lower bound of the change", "límite inferior del cambio"),
    "change_upper": ("upper bound of the change", "límite superior del cambio"),
    "verdict": ("verdict", "valoración"),
    "remarks": ("reasons and notes", "motivos y notas"),
    # of the definitions
    "function": ("function", "función"),
    "question": ("question", "pregunta"),
    "definition": ("definition", "definición (en inglés)"),
    "better": ("better", "mejor"),
    "options": ("options", "opciones"),
    "source": ("source", "fuente"),
    # steps and settings of formulas
    "margin": ("gross margin", "margen bruto"),
    "monthly_discount_rate": ("discount per month", "descuento mensual"),
    "horizon_months": ("horizon in months", "horizonte en meses"),
    "cost_per_customer": ("cost per customer", "costo por cliente"),
    "scale_low": ("worst mark", "peor nota"),
    "scale_high": ("best mark", "mejor nota"),
    "highest_level": ("highest level", "nivel más alto"),
    "monthly_churn": ("churn per month", "abandono mensual"),
    "changed_churn": ("churn after the change", "abandono tras el cambio"),
    "monthly_retention_cost": ("retention cost per month", "costo de retención mensual"),
    "adopter_arpu": ("ARPU with a service", "ARPU con servicio"),
    "other_arpu": ("ARPU without a service", "ARPU sin servicio"),
}
_PHRASES = {
    "all_groups": ("all groups", "todos los grupos"),
    "formula": ("Formula: {0}", "Fórmula: {0}"),
    "no_formula": (
        "The value is computed from the rows of the data, and is no formula of the parts shown here.",
        "El valor se calcula a partir de las filas de los datos, y no es una fórmula de las partes que se muestran.",
    ),
    "fitted": (
        "Parts of a fitted curve (alpha, beta, lifetime, remaining value) are values.",
        "Las partes de una curva ajustada (alfa, beta, tiempo de vida, valor restante) son valores.",
    ),
    "survival_formula": (
        "survival = survival of the row before × (at risk − lost) / at risk; median = first day with one half or less",
        "supervivencia = la de la fila anterior × (en riesgo − bajas) / en riesgo; mediana = primer día a la mitad",
    ),
    "how_to_read": (
        "Values and changes are formulas of the parts in the other sheets; intervals, verdicts and reasons are not.",
        "Los valores y cambios son fórmulas de las partes en las otras hojas; intervalos, valoraciones y motivos, no.",
    ),
    "list": ("{0} rows: see the sheet {1}", "{0} filas: ver la hoja {1}"),
    "higher": ("higher", "más alto"),
    "lower_is": ("lower", "más bajo"),
    "neutral": ("neither", "ninguno"),
    "needs_xlsxwriter": (
        "Excel files need XlsxWriter: pip install 'tenure[report]'.",
        "Los archivos de Excel necesitan XlsxWriter: pip install 'tenure[report]'.",
    ),
}


def sheet_name(name: str, lang: Language) -> str:
    """Return the name of a sheet: of a room, the summary or the definitions."""
    return _SHEETS[name][spoken(lang) == "es"]


def column_label(name: str, lang: Language) -> str:
    """Return the heading of a column; one that is a KPI is called as that, one of the user's own keeps its name."""
    if name in KPIS and name not in PARTS:
        return label_of(KPIS[name], lang)
    if name in _COLUMNS and name not in PARTS:
        return _COLUMNS[name][spoken(lang) == "es"]
    return part_label(name, lang)


def say(key: str, lang: Language, *values: Any) -> str:
    """Return a phrase of the workbook."""
    return _PHRASES[key][spoken(lang) == "es"].format(*values)
