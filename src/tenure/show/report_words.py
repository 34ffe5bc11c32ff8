"""The words of the report, in English and Spanish."""

from __future__ import annotations

from typing import Any

from tenure.catalogue import Language
from tenure.show.templates import fill
from tenure.show.words import spoken

__all__ = ["REPORT_WORDS", "report_word", "report_words"]

REPORT_WORDS: dict[str, dict[str, str]] = {
    # the page
    "title": {"en": "Customer KPIs", "es": "KPI de clientes"},
    "skip": {"en": "Skip to the figures", "es": "Ir a las cifras"},
    "sections": {"en": "Sections", "es": "Secciones"},
    "headline": {"en": "At a glance", "es": "De un vistazo"},
    "scorecard": {"en": "Scorecard", "es": "Cuadro de mando"},
    "follow_ups": {"en": "Follow-ups", "es": "Seguimiento"},
    "doctor": {"en": "Data to check", "es": "Datos por revisar"},
    "not_computed": {"en": "Not computed", "es": "Sin calcular"},
    "no_script": {
        "en": "Without JavaScript the page shows the last period and all customers, and no charts.",
        "es": "Sin JavaScript la página muestra el último periodo y todos los clientes, sin gráficos.",
    },
    "old_browser": {
        "en": "This browser is too old for the filters and charts: the page shows the last period and all customers.",
        "es": "Este navegador es demasiado antiguo para los filtros y gráficos: la página muestra el último periodo y "
        "todos los clientes.",
    },
    "made_by": {"en": "Computed by tenure {version}.", "es": "Calculado por tenure {version}."},
    # filters and themes
    "filters": {"en": "Filters", "es": "Filtros"},
    "period": {"en": "Period", "es": "Periodo"},
    "everything": {"en": "all", "es": "todos"},
    "none": {"en": "(none)", "es": "(ninguno)"},
    "theme": {"en": "Theme", "es": "Tema"},
    "auto": {"en": "as the system", "es": "como el sistema"},
    "light": {"en": "light", "es": "claro"},
    "dark": {"en": "dark", "es": "oscuro"},
    "all_customers": {"en": "all customers", "es": "todos los clientes"},
    "no_such_group": {"en": "nobody is in this group", "es": "no hay nadie en este grupo"},
    # figures
    "kpi": {"en": "KPI", "es": "KPI"},
    "value": {"en": "Value", "es": "Valor"},
    "interval": {"en": "{confidence} interval", "es": "Intervalo del {confidence}"},
    "before": {"en": "Before", "es": "Antes"},
    "change": {"en": "Change", "es": "Cambio"},
    "verdict": {"en": "Verdict", "es": "Valoración"},
    "reason": {"en": "Reason", "es": "Razón"},
    "better": {"en": "better", "es": "mejor"},
    "worse": {"en": "worse", "es": "peor"},
    "no_clear_change": {"en": "no clear change", "es": "sin cambio claro"},
    "compared_with": {"en": "compared with {period}", "es": "comparado con {period}"},
    "higher": {"en": "higher is better", "es": "más es mejor"},
    "lower": {"en": "lower is better", "es": "menos es mejor"},
    "neutral": {"en": "neither way is better", "es": "ni más ni menos es mejor"},
    "one_instant": {
        "en": "looks at one instant: shown with {period:period}",
        "es": "mira un solo instante: se muestra con {period:period}",
    },
    "not_split": {"en": "cannot be split by {columns}", "es": "no se puede dividir por {columns}"},
    # what belongs to a KPI
    "chart_of": {"en": "Chart of {label}; its numbers are in the table below.",
                 "es": "Gráfico de {label}; sus números están en la tabla de abajo."},
    "table": {"en": "Table", "es": "Tabla"},
    "definition": {"en": "Definition and options", "es": "Definición y opciones"},
    "options": {"en": "Options", "es": "Opciones"},
    "option": {"en": "Option", "es": "Opción"},
    "question": {"en": "Question", "es": "Pregunta"},
    "source": {"en": "Source", "es": "Fuente"},
    "also_called": {"en": "Also called", "es": "También llamado"},
    "notes": {"en": "Mind", "es": "A tener en cuenta"},
    "yes": {"en": "yes", "es": "sí"},
    "no": {"en": "no", "es": "no"},
    "median": {"en": "median", "es": "mediana"},
    "left_out": {"en": "not given", "es": "sin indicar"},
    "days": {"en": "Days", "es": "Días"},
    "share_left": {"en": "Still there", "es": "Siguen"},
    "beyond": {"en": "beyond what was observed", "es": "más allá de lo observado"},
    # follow-ups
    "as_of": {"en": "As of {moment:date}.", "es": "Al {moment:date}."},
    "who": {"en": "Who", "es": "Quién"},
    "why": {"en": "Why", "es": "Por qué"},
    "what": {"en": "What", "es": "Qué"},
    "by_when": {"en": "By when", "es": "Para cuándo"},
    "first_of": {"en": "The {shown:count} most urgent of {all:count}.",
                 "es": "Los {shown:count} más urgentes de {all:count}."},
    "all_of": {"en": "{all:count} customers.", "es": "{all:count} clientes."},
    "nobody": {"en": "Nobody.", "es": "Nadie."},
    "none_of_group": {"en": "None of those listed is in this group.", "es": "Nadie de la lista está en este grupo."},
    "filtered": {
        "en": "Filters by attributes of customers choose among those listed; others leave the lists as they are.",
        "es": "Los filtros por atributos de los clientes eligen entre los listados; los demás dejan las listas igual.",
    },
    "overdue": {"en": "overdue", "es": "vencido"},
    "health": {"en": "Health", "es": "Salud"},
    "health_by": {"en": "Scored by {weights}.", "es": "Puntuado por {weights}."},
    "health_fitted": {
        "en": "The model was fitted to who left in the 90 days after {moment:date}; among customers held out it tells "
        "who leaves with an AUC of {auc} ({chance} is chance).",
        "es": "El modelo se ajustó a quienes se fueron en los 90 días después del {moment:date}; entre clientes "
        "apartados distingue quién se va con un AUC de {auc} ({chance} es azar).",
    },
    "nps_of": {"en": "Answers of {period:period}.", "es": "Respuestas de {period:period}."},
    "nps": {"en": "Answers to the NPS question", "es": "Respuestas a la pregunta del NPS"},
    "threshold": {"en": "Contacted too little", "es": "Con muy poco contacto"},
    "silent": {"en": "Silent so far", "es": "En silencio hasta ahora"},
    "pays_less": {"en": "pays less than before", "es": "paga menos que antes"},
    "weakest": {"en": "weakest signal: {signal}", "es": "señal más débil: {signal}"},
    "usage": {"en": "usage", "es": "uso"},
    "tickets": {"en": "tickets", "es": "tickets"},
    "billing": {"en": "failed payments", "es": "pagos fallidos"},
    "red": {"en": "health: red", "es": "salud: rojo"},
    "yellow": {"en": "health: yellow", "es": "salud: amarillo"},
    "green": {"en": "health: green", "es": "salud: verde"},
    "thriving": {"en": "health: thriving", "es": "salud: próspero"},
    "detractor": {"en": "detractor: gave {score} on {moment:date}", "es": "detractor: dio {score} el {moment:date}"},
    "passive": {"en": "passive: gave {score} on {moment:date}", "es": "pasivo: dio {score} el {moment:date}"},
    "promoter": {"en": "promoter: gave {score} on {moment:date}", "es": "promotor: dio {score} el {moment:date}"},
    "call": {"en": "call", "es": "llamar"},
    "offer value": {"en": "offer value", "es": "ofrecer valor"},
    "ask for a referral or case study": {"en": "ask for a referral or case study",
                                         "es": "pedir una referencia o un caso de estudio"},
    "few_contacts": {"en": "{stage}: {contacts:count} of {minimum:count} contacts",
                     "es": "{stage}: {contacts:count} de {minimum:count} contactos"},
    "first_90_days": {"en": "first 90 days", "es": "primeros 90 días"},
    "first_6_months": {"en": "first 6 months", "es": "primeros 6 meses"},
    "new_service": {"en": "new service", "es": "servicio nuevo"},
    "later": {"en": "later", "es": "después"},
    "contact": {"en": "get in touch", "es": "ponerse en contacto"},
    "soon": {"en": "as soon as possible", "es": "cuanto antes"},
    "spoke_never": {"en": "{share} of the first term has passed without a word for us",
                    "es": "pasó el {share} del primer plazo sin una palabra a nuestro favor"},
    "ask": {"en": "ask for a reference", "es": "pedir una referencia"},
    # findings
    "finding": {"en": "Finding", "es": "Hallazgo"},
    "in_table": {"en": "Table", "es": "Tabla"},
    "where": {"en": "First places", "es": "Primeros lugares"},
    "effect": {"en": "What it does, and what helps", "es": "Qué provoca y qué ayuda"},
    "kpis": {"en": "Figures", "es": "Cifras"},
    "nothing": {"en": "Nothing suspicious was found.", "es": "No se encontró nada sospechoso."},
}  # fmt: skip


def report_word(key: str, lang: Language, **values: Any) -> str:
    """Return the words of the report by their key, with the values that they name."""
    return fill(REPORT_WORDS[key][spoken(lang)], lang, values)


def report_words(lang: Language) -> dict[str, str]:
    """Return all words of the report that name no value."""
    words = {key: texts[spoken(lang)] for key, texts in REPORT_WORDS.items()}
    return {key: text for key, text in words.items() if "{" not in text}
