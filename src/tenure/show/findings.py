"""What the doctor finds, in English and Spanish: what it is, and what it does to the figures."""

from __future__ import annotations

from html import escape

from tenure.catalogue import Language
from tenure.results.finding import Finding
from tenure.show.templates import fill
from tenure.show.words import spoken

__all__ = ["FINDINGS", "finding_effect", "finding_text", "findings_to_html", "findings_to_text"]

FINDINGS: dict[str, dict[str, dict[str, str]]] = {
    "overlapping_subscriptions": {
        "what": {
            "en": "{rows:count} subscriptions run on past the start of the next one of the same customer and plan",
            "es": "{rows:count} suscripciones siguen después de que empieza la siguiente del mismo cliente y plan",
        },
        "effect": {
            "en": "both count: MRR is too high while they overlap, and falls when one ends: end the older one when the "
            "newer starts",
            "es": "cuentan ambas: el MRR es demasiado alto mientras se traslapan y baja cuando termina una: termina "
            "la anterior cuando empieza la nueva",
        },
    },
    "same_day_change": {
        "what": {
            "en": "{rows:count} subscriptions end on the day on which the same customer starts another plan or service",
            "es": "{rows:count} suscripciones terminan el día en que el mismo cliente empieza otro plan o servicio",
        },
        "effect": {
            "en": "split by plan they look like churn and a new customer: give unit='customer', and grace_days=1 where "
            "hours lie between",
            "es": "por plan parecen una baja y un cliente nuevo: indica unit='customer', y grace_days=1 si hay horas "
            "de por medio",
        },
    },
    "free_subscriptions": {
        "what": {
            "en": "{rows:count} subscriptions cost 0 and are no trials",
            "es": "{rows:count} suscripciones cuestan 0 y no son pruebas",
        },
        "effect": {
            "en": "who pays nothing is no active customer, so churn and ARPA leave them out: give their price, or "
            "trial_ends_at",
            "es": "quien no paga nada no es cliente activo y no entra en el abandono ni en el ARPA: indica su precio "
            "o trial_ends_at",
        },
    },
    "cut_off_extract": {
        "what": {
            "en": "no subscription is open, and {rows:count} end on {day:date}: the extract was cut off there",
            "es": "ninguna suscripción está abierta y {rows:count} terminan el {day:date}: el extracto se cortó ahí",
        },
        "effect": {
            "en": "their end looks like a mass churn: leave ended_at null where a subscription still runs",
            "es": "su fin parece un abandono masivo: deja ended_at vacío en las que siguen vigentes",
        },
    },
    "planned_ends": {
        "what": {
            "en": "{rows:count} subscriptions have an end that is still to come",
            "es": "{rows:count} suscripciones tienen un fin que aún no llega",
        },
        "effect": {
            "en": "the data seem to reach that far, so windows that are still running count as over: pass as_of",
            "es": "los datos parecen llegar hasta entonces y ventanas en curso cuentan como terminadas: indica as_of",
        },
    },
    "months_without_rows": {
        "what": {
            "en": "{months:count} months between the first and the last have no row in {table}",
            "es": "{months:count} meses entre el primero y el último no tienen filas en {table}",
        },
        "effect": {
            "en": "figures of these months are 0 or undefined: load what is missing",
            "es": "las cifras de esos meses son 0 o sin definir: carga lo que falta",
        },
    },
    "nps_without_zero": {
        "what": {
            "en": "none of {rows:count} NPS marks is 0: were they asked from 1 to 10?",
            "es": "ninguna de {rows:count} notas de NPS es 0: ¿se preguntó de 1 a 10?",
        },
        "effect": {
            "en": "NPS is defined for marks from 0 to 10: on another scale it is no NPS and compares with none",
            "es": "el NPS se define con notas de 0 a 10: en otra escala no es un NPS ni se compara con otros",
        },
    },
    "round_size": {
        "what": {
            "en": "{table} has exactly {rows:count} rows, as exports that were cut have",
            "es": "{table} tiene exactamente {rows:count} filas, como los extractos cortados",
        },
        "effect": {
            "en": "what lies beyond is missing from every figure: export again without a limit",
            "es": "lo que queda fuera falta en todas las cifras: vuelve a exportar sin límite",
        },
    },
    "repeated_surveys": {
        "what": {
            "en": "{rows:count} surveys repeat another of the same customer, kind and instant",
            "es": "{rows:count} encuestas repiten otra del mismo cliente, tipo e instante",
        },
        "effect": {
            "en": "each counts once more: keep one of each",
            "es": "cada una cuenta una vez de más: conserva una de cada una",
        },
    },
    "before_sign_up": {
        "what": {
            "en": "{rows:count} rows of {table} are from before their customer signed up",
            "es": "{rows:count} filas de {table} son anteriores al alta de su cliente",
        },
        "effect": {
            "en": "they count in no window that begins with the customer: check signed_up_at and the time zones",
            "es": "no cuentan en ninguna ventana que empiece con el cliente: revisa signed_up_at y las zonas horarias",
        },
    },
    "future_rows": {
        "what": {
            "en": "{rows:count} rows of {table} lie in the future",
            "es": "{rows:count} filas de {table} están en el futuro",
        },
        "effect": {
            "en": "the data seem to reach that far: check the dates (day and month swapped?), or pass as_of",
            "es": "los datos parecen llegar hasta entonces: revisa las fechas (¿día y mes cambiados?) o indica as_of",
        },
    },
}
_NOTHING = {"en": "Nothing suspicious was found.", "es": "No se encontró nada sospechoso."}
_HEADS = {
    "en": ("finding", "table", "where", "what it does", "figures"),
    "es": ("hallazgo", "tabla", "dónde", "qué provoca", "cifras"),
}
_SHOWN = 4
_WHERE = {"en": "first: {0}", "es": "primeros: {0}"}


def finding_text(finding: Finding, lang: Language = "en") -> str:
    """Say what was found."""
    return _say(finding, "what", lang)


def finding_effect(finding: Finding, lang: Language = "en") -> str:
    """Say what it does to the figures, and what helps."""
    return _say(finding, "effect", lang)


def _say(finding: Finding, part: str, lang: Language) -> str:
    values = {"rows": finding.rows, "table": finding.table, **finding.values}
    return fill(FINDINGS[finding.key][part][spoken(lang)], lang, values)


def findings_to_text(findings: tuple[Finding, ...], lang: Language) -> str:
    """Return findings as text, a paragraph each."""
    if not findings:
        return _NOTHING[spoken(lang)]
    return "\n".join(
        f"- {each.table}: {finding_text(each, lang)}{_where(each, lang)}\n  {finding_effect(each, lang)}"
        for each in findings
    )


def findings_to_html(findings: tuple[Finding, ...], lang: Language) -> str:
    """Return findings as a table for a page or a notebook."""
    if not findings:
        return f"<p>{escape(_NOTHING[spoken(lang)])}</p>"
    heads = "".join(f"<th>{escape(head)}</th>" for head in _HEADS[spoken(lang)])
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(each, lang))}</tr>" for each in findings
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(finding: Finding, lang: Language) -> tuple[str, ...]:
    texts = (finding_text(finding, lang), finding.table, ", ".join(finding.where))
    further = ["…"] if len(finding.kpis) > _SHOWN else []
    return (*texts, finding_effect(finding, lang), ", ".join([*finding.kpis[:_SHOWN], *further]))


def _where(finding: Finding, lang: Language) -> str:
    return f" ({_WHERE[spoken(lang)].format(', '.join(finding.where))})" if finding.where else ""
