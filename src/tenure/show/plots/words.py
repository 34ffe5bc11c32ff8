"""The words of plots, in English and Spanish."""

from __future__ import annotations

from typing import Any

from tenure.catalogue import Language
from tenure.show.templates import fill
from tenure.show.words import spoken

__all__ = ["WORDS", "say"]

WORDS = {
    "higher": {"en": "higher is better", "es": "más es mejor"},
    "lower": {"en": "lower is better", "es": "menos es mejor"},
    "neutral": {"en": "", "es": ""},
    "as_of": {"en": "as of {date:date}", "es": "a fecha del {date:date}"},
    "largest": {
        "en": "the {shown:count} largest of {all:count} groups",
        "es": "los {shown:count} grupos mayores de {all:count}",
    },
    "latest": {
        "en": "the {shown:count} latest of {all:count} cohorts",
        "es": "las {shown:count} últimas de {all:count} cohortes",
    },
    "intervals_unseen": {"en": "shown when pointed at", "es": "se muestra al señalar"},
    "no_rows": {"en": "nothing to show", "es": "nada que mostrar"},
    "cut_axis": {"en": "the axis does not start at 0", "es": "el eje no empieza en 0"},
    "age_day": {"en": "age in days", "es": "edad en días"},
    "age_week": {"en": "age in weeks", "es": "edad en semanas"},
    "age_month": {"en": "age in months", "es": "edad en meses"},
    "age_quarter": {"en": "age in quarters", "es": "edad en trimestres"},
    "age_year": {"en": "age in years", "es": "edad en años"},
    "cell_of": {"en": "{part} {count} of {size}", "es": "{part} {count} de {size}"},
    "days": {"en": "days since the start", "es": "días desde el inicio"},
    "at_risk": {"en": "at risk", "es": "en riesgo"},
    "group_size": {"en": "size of the group", "es": "tamaño del grupo"},
    "group_sizes": {"en": "size of the group: {part}", "es": "tamaño del grupo: {part}"},
    "expected": {"en": "expected {value}", "es": "se esperaba {value}"},
    "limits": {"en": "control limits {range}", "es": "límites de control: {range}"},
    "control_limits": {"en": "control limits", "es": "límites de control"},
    "unusual": {"en": "unusual", "es": "fuera de lo común"},
    "ringed": {"en": "{count:count} unusual, ringed", "es": "{count:count} fuera de lo común, con borde"},
    "step_of": {"en": "{share} of the step before", "es": "{share} del paso anterior"},
    "by_day": {"en": "{label}, by day", "es": "{label}, por día"},
    "services": {"en": "Value-added services side by side", "es": "Servicios de valor agregado, lado a lado"},
    "first_rows": {
        "en": "the first {shown:count} of {all:count} services",
        "es": "los primeros {shown:count} de {all:count} servicios",
    },
}


def say(key: str, lang: Language, **values: Any) -> str:
    """Return a word or phrase of plots."""
    return fill(WORDS[key][spoken(lang)], lang, values)
