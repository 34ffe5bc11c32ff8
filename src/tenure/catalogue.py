"""The library on one page: a row per KPI.

Plain data: it names functions and imports none. A `Measure` takes its unit, direction and labels
from its row, and a house test holds rows and public functions together. Below the KPIs stand the rooms and
their questions, and the strategies, stages and lenses by which a scorecard chooses among the KPIs.

Sources: [VAS] success of value-added services, [CS] customer-success KPIs, [CLV] five reasons for
lifetime value, [SaaS] step-by-step guide to customer success, [CX] B2B experience metrics.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias

from tenure.errors import ParameterError

__all__ = [
    "KPIS",
    "LENSES",
    "ROOMS",
    "STAGES",
    "STRATEGIES",
    "UNITS",
    "Better",
    "ColourTheme",
    "Kpi",
    "Language",
    "Picture",
    "Theme",
    "Unit",
    "kpi",
]

Better: TypeAlias = Literal["higher", "lower", "neutral"]
ColourTheme: TypeAlias = Literal["light", "dark"]
Language: TypeAlias = Literal["en", "es", "es-MX"]
Picture: TypeAlias = Literal["lines_or_bars", "movements", "cohorts", "survival", "distribution", "bands", "funnel"]
Unit: TypeAlias = Literal[
    "share", "money", "ratio", "days", "customers", "score", "months", "correlation", "seconds", "ms", "sessions"
]

UNITS: dict[Unit, dict[str, str]] = {
    "share": {"en": "%", "es": "%"},
    "money": {"en": "amount, in the currency of the data", "es": "monto, en la moneda de los datos"},
    "ratio": {"en": "ratio", "es": "relación"},
    "days": {"en": "days", "es": "días"},
    "customers": {"en": "customers", "es": "clientes"},
    "score": {"en": "points", "es": "puntos"},
    "correlation": {"en": "rank correlation, -1 to 1", "es": "correlación de rangos, de -1 a 1"},
    "months": {"en": "months", "es": "meses"},
    "seconds": {"en": "seconds", "es": "segundos"},
    "sessions": {"en": "sessions", "es": "sesiones"},
    "ms": {"en": "ms", "es": "ms"},
}
ROOMS: dict[str, dict[str, str]] = {
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


@dataclass(frozen=True)
class Kpi:
    """What a KPI is called, asks and measures, and which way is better.

    `also_called` are further names by which it is known in Spanish. `picture` is what its plot shows; `segments` are
    the parts of a distribution, from bad to good.
    """

    name: str
    room: str
    unit: Unit
    better: Better
    low: float
    high: float
    tables: tuple[str, ...]
    additive: bool
    label: Mapping[str, str]
    question: Mapping[str, str]
    source: str
    also_called: tuple[str, ...] = ()
    picture: Picture = "lines_or_bars"
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """KPIs that belong together: a strategy, a stage of the journey, or a lens."""

    label: Mapping[str, str]
    kpis: tuple[str, ...]


_ANY = (-math.inf, math.inf)
_SHARE = (0.0, 1.0)
_POSITIVE = (0.0, math.inf)
_BALANCE = (-100.0, 100.0)


def _row(
    name: str,
    room: str,
    unit: Unit,
    better: Better,
    bounds: tuple[float, float],
    source: str,
    *,
    en: tuple[str, str],
    es: tuple[str, str],
    tables: tuple[str, ...] = ("subscriptions",),
    also: tuple[str, ...] = (),
    additive: bool = True,
    picture: Picture = "lines_or_bars",
    segments: tuple[str, ...] = (),
) -> Kpi:
    label, question = ({"en": english, "es": spanish} for english, spanish in zip(en, es, strict=True))
    return Kpi(name, room, unit, better, *bounds, tables, additive, label, question, source, also, picture, segments)


_ROWS = (
    # retention: who stays?
    _row("churn_rate", "retention", "share", "lower", _SHARE, "[SaaS], [CS]",
         en=("Churn rate", "Which share of the customers at the start has left?"),
         es=("Tasa de abandono de clientes", "¿Qué parte de los clientes del inicio se ha ido?"),
         also=("tasa de cancelación", "tasa de rotación", "churn")),
    _row("churn_by_reason", "retention", "share", "lower", _SHARE, "[SaaS]",
         en=("Churn by reason", "Why did customers leave?"),
         es=("Abandono por motivo", "¿Por qué se fueron los clientes?"),
         also=("perdidos a la competencia", "al freemium", "por cierre de negocio")),
    _row("revenue_churn_rate", "retention", "share", "lower", _SHARE, "[SaaS]",
         en=("Revenue churn rate", "Which share of the revenue at the start was lost?"),
         es=("Tasa de abandono de ingresos", "¿Qué parte de los ingresos del inicio se perdió?"),
         also=("pérdida de ganancias",)),
    _row("net_revenue_churn_rate", "retention", "share", "lower", (-math.inf, 1.0), "[SaaS]",
         en=("Net revenue churn rate", "What was lost of the revenue at the start, after expansion?"),
         es=("Abandono neto de ingresos", "¿Qué se perdió de los ingresos del inicio, tras la expansión?"),
         also=("churn negativo, si es menor que 0",)),
    _row("net_revenue_retention", "retention", "share", "higher", _POSITIVE, "[CS]",
         en=("Net revenue retention", "What do the customers of the start pay now, against then?"),
         es=("Retención neta de ingresos (NRR)", "¿Cuánto pagan ahora los clientes del inicio, frente a entonces?")),
    _row("gross_revenue_retention", "retention", "share", "higher", _SHARE, "[CS]",
         en=("Gross revenue retention", "What is left of the revenue at the start, without expansion?"),
         es=("Retención bruta de ingresos (GRR)", "¿Qué queda de los ingresos del inicio, sin expansión?")),
    _row("renewal_rate", "retention", "share", "higher", _POSITIVE, "[CX]",
         en=("Renewal rate", "Which share of the contracts due was renewed?"),
         es=("Tasa de renovación", "¿Qué parte de los contratos vencidos se renovó?")),
    _row("net_contract_value_increase", "retention", "share", "higher", (-1.0, math.inf), "[CX]",
         en=("Net contract value increase", "By how much did the value of contracts due change?"),
         es=("Aumento neto del valor del contrato (NCVI)", "¿Cuánto cambió el valor de los contratos vencidos?")),
    _row("cohort_retention", "retention", "share", "higher", _POSITIVE, "[CS]", additive=False,
         picture="cohorts",
         en=("Cohort retention", "How much of each cohort is still there at each age?"),
         es=("Retención por cohorte", "¿Cuánto queda de cada cohorte a cada edad?")),
    _row("survival_curve", "retention", "share", "higher", _SHARE, "Kaplan & Meier 1958", additive=False,
         picture="survival",
         en=("Survival curve", "How long do customers stay?"),
         es=("Curva de supervivencia", "¿Cuánto tiempo permanecen los clientes?")),
    # revenue: what do they pay?
    _row("monthly_recurring_revenue", "revenue", "money", "higher", _POSITIVE, "[SaaS]",
         en=("Monthly recurring revenue", "What do customers pay per month at the end?"),
         es=("Ingresos recurrentes mensuales (MRR)", "¿Cuánto pagan los clientes al mes al final?")),
    _row("annual_recurring_revenue", "revenue", "money", "higher", _POSITIVE, "[SaaS]",
         en=("Annual recurring revenue", "What do customers pay per year at the end?"),
         es=("Ingresos recurrentes anuales (ARR)", "¿Cuánto pagan los clientes al año al final?")),
    _row("mrr_movements", "revenue", "money", "higher", _ANY, "[SaaS]",
         picture="movements",
         en=("MRR movements", "From where to where did recurring revenue move?"),
         es=("Movimientos de MRR", "¿De dónde a dónde se movieron los ingresos recurrentes?")),
    _row("customer_movements", "revenue", "money", "higher", _ANY, "[SaaS]",
         en=("Customer movements", "Which customers moved, and by how much?"),
         es=("Movimientos por cliente", "¿Qué clientes se movieron, y cuánto?")),
    _row("expansion_revenue", "revenue", "money", "higher", _POSITIVE, "[SaaS]",
         en=("Expansion revenue", "How much more do existing customers pay?"),
         es=("Ingresos por expansión", "¿Cuánto más pagan los clientes existentes?"),
         also=("ingresos de expansión",)),
    _row("contraction_revenue", "revenue", "money", "lower", _POSITIVE, "[SaaS]",
         en=("Contraction revenue", "How much less do remaining customers pay?"),
         es=("Ingresos por contracción", "¿Cuánto menos pagan los clientes que quedan?")),
    _row("quick_ratio", "revenue", "ratio", "higher", _POSITIVE, "Mamoon Hamid, Social Capital, 2015",
         en=("Quick ratio", "How much recurring revenue is won for each unit lost?"),
         es=("Relación rápida", "¿Cuántos ingresos recurrentes se ganan por cada unidad perdida?"),
         also=("quick ratio",)),
    _row("average_revenue_per_account", "revenue", "money", "higher", _POSITIVE, "[SaaS]",
         en=("Average revenue per account", "What does an active customer pay per month?"),
         es=("Ingreso promedio por cuenta (ARPA)", "¿Cuánto paga un cliente activo al mes?")),
    _row("service_revenue", "revenue", "money", "higher", _ANY, "[VAS]",
         en=("Service revenue", "What did services earn in the period?"),
         es=("Ingresos por servicios", "¿Cuánto ingresaron los servicios en el periodo?"),
         also=("ingresos por servicios de valor agregado", "VAS revenue")),
    _row("average_revenue_per_user", "revenue", "money", "higher", _ANY, "[VAS]",
         en=("Average revenue per user", "What does a customer bring per month?"),
         es=("Ingreso promedio por usuario (ARPU)", "¿Cuánto aporta un cliente al mes?")),
    _row("incremental_arpu", "revenue", "money", "higher", _ANY, "[VAS]; Abadie & Imbens 2006",
         en=("Incremental ARPU", "How much more do customers with a service bring per month?"),
         es=("ARPU incremental", "¿Cuánto más aportan al mes los clientes con un servicio?")),
    # value: what are they worth?
    _row("lifetime_value", "value", "money", "higher", _POSITIVE, "[SaaS], [CLV]",
         en=("Lifetime value", "What will a customer bring over its whole life?"),
         es=("Valor del tiempo de vida del cliente (LTV)", "¿Cuánto aportará un cliente a lo largo de su vida?"),
         also=("valor de vida", "CLV")),
    _row("acquisition_cost", "value", "money", "lower", _POSITIVE, "[SaaS], [VAS]", tables=("subscriptions", "costs"),
         en=("Customer acquisition cost", "What does it cost to win a customer?"),
         es=("Costo de adquisición de clientes (CAC)", "¿Cuánto cuesta ganar un cliente?"),
         also=("por servicio: costo de adquisición de usuarios (SAC)",)),
    _row("retention_cost", "value", "money", "lower", _POSITIVE, "[SaaS]", tables=("subscriptions", "costs"),
         en=("Customer retention cost", "What does it cost to keep a customer?"),
         es=("Costo de retención de clientes (CRC)", "¿Cuánto cuesta conservar un cliente?")),
    _row("ltv_to_cac_ratio", "value", "ratio", "higher", _POSITIVE, "[SaaS]", tables=("subscriptions", "costs"),
         en=("LTV to CAC ratio", "What does a customer bring for each unit spent to win it?"),
         es=("Relación LTV:CAC", "¿Cuánto aporta un cliente por cada unidad gastada en ganarlo?"),
         also=("ratio",)),
    _row("ltv_to_crc_ratio", "value", "ratio", "higher", _POSITIVE, "[SaaS]", tables=("subscriptions", "costs"),
         en=("LTV to CRC ratio", "What does a customer bring for each unit spent to keep it?"),
         es=("Relación LTV:CRC", "¿Cuánto aporta un cliente por cada unidad gastada en conservarlo?"),
         also=("ratio",)),
    _row("payback_months", "value", "months", "lower", _POSITIVE, "[SaaS]", tables=("subscriptions", "costs"),
         en=("Payback time", "After how many months has a customer paid back what it cost to win it?"),
         es=("Plazo de recuperación", "¿En cuántos meses devuelve un cliente lo que costó ganarlo?")),
    _row("return_on_investment", "value", "share", "higher", _ANY, "[VAS]", tables=("subscriptions", "costs"),
         en=("Return on investment", "What came back beyond the cost, for each unit of it?"),
         es=("Retorno sobre la inversión (ROI)", "¿Cuánto volvió por encima del costo, por cada unidad invertida?")),
    _row("lifetime_value_scenarios", "value", "money", "higher", _POSITIVE, "[CLV]", additive=False,
         en=("Lifetime value scenarios", "What if churn, revenue per account or margin moved?"),
         es=("Escenarios del valor del tiempo de vida",
             "¿Y si cambiaran el abandono, el ingreso por cuenta o el margen?")),
    _row("customer_value", "value", "money", "higher", _ANY, "[CLV]", additive=False,
         en=("Customer value", "What is each customer worth?"),
         es=("Valor por cliente", "¿Cuánto vale cada cliente?")),
    _row("purchaser_value", "value", "money", "higher", _ANY, "[CLV]; Fader, Hardie & Lee 2005", tables=("events",),
         additive=False,
         en=("Purchaser value", "What is each customer worth who buys without a contract?"),
         es=("Valor por comprador", "¿Cuánto vale cada cliente que compra sin contrato?")),
    _row("customer_base_value", "value", "money", "higher", _POSITIVE, "Fader & Hardie 2010", additive=False,
         en=("Value of the customer base", "What will the customers of today still bring?"),
         es=("Valor de la base de clientes", "¿Cuánto aportarán todavía los clientes de hoy?")),
    _row("value_drivers", "value", "correlation", "neutral", (-1.0, 1.0), "[CLV]",
         tables=("values", "behaviours"), additive=False,
         en=("Value drivers", "Which behaviours go along with a high lifetime value?"),
         es=("Factores del valor", "¿Qué comportamientos acompañan a un valor de vida alto?")),
    # experience: what do they say?
    _row("net_promoter_score", "experience", "score", "higher", _BALANCE, "[SaaS], [VAS]; Reichheld 2003",
         tables=("surveys",),
         picture="distribution", segments=("detractors", "passives", "promoters"),
         en=("Net promoter score (NPS)", "How many more would recommend us than would not?"),
         es=("Net Promoter Score (NPS)", "¿Cuántos más nos recomendarían de los que no?"),
         also=("promotores, pasivos, detractores",)),
    _row("customer_satisfaction_score", "experience", "score", "higher", (0.0, 100.0), "[SaaS], [CX]",
         tables=("surveys",),
         en=("Customer satisfaction score (CSAT)", "How many of those who answered are satisfied?"),
         es=("Satisfacción del cliente (CSAT)", "¿Cuántos de los que respondieron están satisfechos?")),
    _row("customer_effort_score", "experience", "score", "lower", _POSITIVE, "[CX]; Dixon, Freeman & Toman 2010",
         tables=("surveys",),
         en=("Customer effort score (CES)", "How much effort did it take?"),
         es=("Esfuerzo del cliente (CES)", "¿Cuánto esfuerzo costó?")),
    _row("response_rate", "experience", "share", "higher", _SHARE, "[CX]", tables=("surveys",),
         en=("Response rate", "Which share of the surveys was answered?"),
         es=("Tasa de respuesta", "¿Qué parte de las encuestas se respondió?")),
    _row("sentiment_score", "experience", "score", "higher", _BALANCE, "[CX]; Hutto & Gilbert 2014",
         tables=("events",),
         picture="distribution", segments=("negative", "neutral", "positive"),
         en=("Sentiment score", "How much more is said for us than against us?"),
         es=("Sentimiento del cliente", "¿Cuánto más se dice a favor que en contra?")),
    _row("nps_follow_ups", "experience", "customers", "neutral", _POSITIVE, "[SaaS]", tables=("surveys",),
         additive=False,
         en=("NPS follow-ups", "Whom do we answer, how, and by when?"),
         es=("Seguimiento del NPS", "¿A quién respondemos, cómo y para cuándo?")),
    # support: what help do they need?
    _row("tickets_per_customer", "support", "ratio", "lower", _POSITIVE, "[CS], [SaaS]",
         tables=("subscriptions", "events"),
         en=("Tickets per customer", "How often does an active customer ask for help?"),
         es=("Tickets de soporte por cliente", "¿Cuántas veces pide ayuda un cliente activo?")),
    _row("contact_threshold_rate", "support", "share", "higher", _SHARE, "[CX]", tables=("subscriptions", "events"),
         en=("Contact threshold rate", "Which share of the customers was contacted often enough for their stage?"),
         es=("Clientes que alcanzan el mínimo de contacto",
             "¿Qué parte de clientes tuvo contactos suficientes para su etapa?"),
         also=("umbral mínimo de contacto",)),
    _row("customers_below_threshold", "support", "customers", "lower", _POSITIVE, "[CX]", additive=False,
         tables=("subscriptions", "events"),
         en=("Customers below the threshold", "Which customers were contacted too little?"),
         es=("Clientes por debajo del mínimo de contacto", "¿Con qué clientes hubo muy poco contacto?")),
    _row("average_handle_seconds", "support", "seconds", "lower", _POSITIVE, "[VAS]", tables=("contacts",),
         en=("Average handle time", "How long does a contact take?"),
         es=("Tiempo promedio de atención (AHT)", "¿Cuánto dura un contacto?")),
    _row("first_contact_resolution_rate", "support", "share", "higher", _SHARE, "[VAS], [CX]", tables=("contacts",),
         en=("First contact resolution", "Which share of the contacts settled the matter at once?"),
         es=("Resolución en el primer contacto", "¿Qué parte de los contactos resolvió el asunto a la primera?")),
    # uptake: what do they take up?
    _row("uptake_rate", "uptake", "share", "higher", _SHARE, "[VAS]",
         en=("Uptake rate", "Which share of the customers has a value-added service?"),
         es=("Tasa de adopción", "¿Qué parte de los clientes tiene un servicio de valor agregado?"),
         also=("uptake rate",)),
    _row("service_churn_rate", "uptake", "share", "lower", _SHARE, "[VAS]",
         en=("Service churn rate", "Which share of the value-added services was dropped?"),
         es=("Abandono de servicios de valor agregado", "¿Qué parte de los servicios contratados se dio de baja?"),
         also=("churn específico de VAS",)),
    _row("services_per_customer", "uptake", "ratio", "higher", _POSITIVE, "[VAS]",
         picture="distribution", segments=("none", "one", "two", "three", "four_or_more"),
         en=("Services per customer", "How many services does a customer pay for?"),
         es=("Servicios por cliente", "¿Cuántos servicios paga un cliente?")),
    _row("service_combinations", "uptake", "ratio", "neutral", _POSITIVE, "Agrawal, Imieliński & Swami 1993",
         additive=False,
         en=("Service combinations", "Which services do customers hold together?"),
         es=("Combinaciones de servicios", "¿Qué servicios tienen juntos los clientes?")),
    # onboarding: how do they start?
    _row("trial_conversion_rate", "onboarding", "share", "higher", _SHARE, "[SaaS]",
         en=("Trial conversion rate", "Which share of the trials became paid subscriptions?"),
         es=("Conversión de prueba a pago", "¿Qué parte de las pruebas pasó a ser de pago?")),
    _row("activation_days", "onboarding", "days", "lower", _POSITIVE, "[VAS]; Kaplan & Meier 1958",
         tables=("subscriptions", "events"),
         en=("Activation time", "How long do customers take to their first use?"),
         es=("Tiempo de activación", "¿Cuánto tardan los clientes en usarlo por primera vez?")),
    _row("onboarding_engagement_score", "onboarding", "score", "higher", (0.0, 100.0), "[SaaS]",
         tables=("subscriptions", "steps"),
         en=("Onboarding engagement score (OES)", "How much of the checklist do customers complete at the start?"),
         es=("Puntuación de compromiso en el onboarding (OES)", "¿Cuánto de la lista completan al empezar?"),
         also=("incorporación", 'el "momento ¡ajá!"')),
    _row("onboarding_scores", "onboarding", "score", "higher", (0.0, 100.0), "[SaaS]", additive=False,
         tables=("subscriptions", "steps"),
         en=("Onboarding by customer", "What has each customer completed, and what is missing?"),
         es=("Onboarding por cliente", "¿Qué ha completado cada cliente y qué le falta?")),
    _row("step_completion_rate", "onboarding", "share", "higher", _SHARE, "[SaaS]", additive=False,
         tables=("subscriptions", "steps"),
         en=("Step completion rate", "Which steps of the checklist do customers complete?"),
         es=("Pasos completados", "¿Qué pasos de la lista completan los clientes?")),
    _row("funnel", "onboarding", "share", "higher", _SHARE, "[SaaS]", additive=False, tables=("events",),
         picture="funnel",
         en=("Funnel", "How far do customers come along a row of steps?"),
         es=("Embudo de pasos", "¿Hasta qué paso llegan los clientes?")),
    # engagement: what do they do?
    _row("feature_adoption_rate", "engagement", "share", "higher", _SHARE, "[CX]", tables=("subscriptions", "events"),
         en=("Feature adoption rate", "Which share of the customers uses each feature?"),
         es=("Adopción de funciones", "¿Qué parte de los clientes usa cada función?")),
    _row("sticky_features", "engagement", "share", "higher", (-1.0, 1.0), "[CX]", additive=False,
         tables=("subscriptions", "events"),
         en=("Sticky features", "How much more often do users of a feature stay than others?"),
         es=("Funciones adhesivas", "¿Cuánto más se quedan los usuarios de una función que los demás?")),
    _row("attendance_rate", "engagement", "share", "higher", _SHARE, "[CX]", tables=("subscriptions", "events"),
         en=("Attendance rate", "Which share of the customers comes to trainings and webinars?"),
         es=("Asistencia a entrenamientos y seminarios web",
             "¿Qué parte de los clientes asiste a entrenamientos o seminarios web?")),
    _row("advocacy_rate", "engagement", "share", "higher", _SHARE, "[CX]", tables=("subscriptions", "events"),
         en=("Advocacy rate", "Which share of the customers speaks for us?"),
         es=("Disposición para abogar", "¿Qué parte de los clientes habla a nuestro favor?"),
         also=("referencias, casos de estudio",)),
    _row("silent_customers", "engagement", "customers", "lower", _POSITIVE, "[CX]", additive=False,
         tables=("subscriptions", "events"),
         en=("Silent customers", "Who is past half of the first term and has never spoken for us?"),
         es=("Clientes silenciosos", "¿Quién pasó la mitad del primer plazo y nunca ha hablado a nuestro favor?")),
    _row("cart_abandonment_rate", "engagement", "share", "lower", _SHARE, "[CLV]", tables=("events",),
         en=("Cart abandonment rate", "Which share of the carts was not bought?"),
         es=("Abandono de carritos", "¿Qué parte de los carritos no se compró?"),
         also=("carritos abandonados",)),
    _row("return_rate", "engagement", "share", "lower", _SHARE, "[CLV]", tables=("events",),
         en=("Return rate", "Which share of the purchases was sent back?"),
         es=("Tasa de devolución", "¿Qué parte de las compras se devolvió?"),
         also=("devoluciones",)),
    _row("plan_change_rate", "engagement", "share", "neutral", _SHARE, "[CLV]",
         en=("Plan change rate", "Which share of the customers changed plan?"),
         es=("Cambios de plan", "¿Qué parte de los clientes cambió de plan?")),
    # engagement: what do they do?
    _row("sessions_per_day", "engagement", "sessions", "higher", _POSITIVE, "[SaaS]", tables=("events",),
         en=("Sessions per day", "How many sessions start on a day?"),
         es=("Sesiones por día", "¿Cuántas sesiones empiezan al día?")),
    _row("events_per_customer", "engagement", "ratio", "higher", _POSITIVE, "[CLV]",
         tables=("subscriptions", "events"),
         en=("Events per customer", "How much does an active customer do?"),
         es=("Eventos por cliente", "¿Cuánto hace un cliente activo?")),
    _row("content_per_customer", "engagement", "ratio", "higher", _POSITIVE, "[CX]",
         tables=("subscriptions", "events"),
         en=("Content per customer", "How much content does an active customer take in?"),
         es=("Consumo de contenido", "¿Cuánto contenido consume un cliente activo?")),
    _row("last_use", "engagement", "days", "lower", _POSITIVE, "[CX]", tables=("subscriptions", "events"),
         additive=False,
         en=("Last use", "When did each active customer last use anything?"),
         es=("Último uso", "¿Cuándo usó algo por última vez cada cliente activo?")),
    _row("inactive_rate", "engagement", "share", "lower", _SHARE, "[CX]", tables=("subscriptions", "events"),
         en=("Inactive customers", "Which share of the active customers has not used anything lately?"),
         es=("Clientes inactivos", "¿Qué parte de los clientes activos no ha usado nada últimamente?"),
         also=("clientes sin uso reciente",)),
    _row("usage_trend", "engagement", "share", "higher", (-1.0, math.inf), "[CX]",
         tables=("subscriptions", "events"), additive=False,
         en=("Usage trend", "Does each customer use more or less than before?"),
         es=("Tendencia de uso", "¿Usa cada cliente más o menos que antes?")),
    _row("declining_use_rate", "engagement", "share", "lower", _SHARE, "[CX]", tables=("subscriptions", "events"),
         picture="distribution", segments=("declining", "stable", "rising"),
         en=("Customers with declining use", "Which share of the customers uses less than before?"),
         es=("Clientes con uso en descenso", "¿Qué parte de los clientes usa menos que antes?")),
    _row("cohort_activity", "engagement", "share", "higher", _SHARE, "[CS]", tables=("events",), additive=False,
         picture="cohorts",
         en=("Cohort activity", "How many of each cohort of users are active at each age?"),
         es=("Actividad por cohorte", "¿Cuántos de cada cohorte de usuarios están activos a cada edad?"),
         also=("retención de uso",)),
    _row("active_use_rate", "uptake", "share", "higher", _SHARE, "[VAS]", tables=("subscriptions", "events"),
         en=("Active use rate", "Which share of the subscribers of value-added services uses them?"),
         es=("Tasa de uso activo", "¿Qué parte de los suscriptores de servicios de valor agregado los usa?")),
    _row("stickiness_ratio", "uptake", "share", "higher", _SHARE, "[VAS]", tables=("events",),
         en=("Stickiness (DAU/MAU)", "On which share of the days do users come back?"),
         es=("Adherencia (DAU/MAU)", "¿En qué parte de los días vuelven los usuarios?"),
         also=("stickiness", "usuarios diarios entre usuarios mensuales")),
    _row("conversion_rate", "uptake", "share", "higher", _SHARE, "[VAS]; Newcombe 1998",
         tables=("exposures", "outcomes"),
         en=("Conversion rate", "Which share of those whom a campaign reached converted?"),
         es=("Tasa de conversión", "¿Qué parte de los alcanzados por una campaña se convirtió?")),
    # quality: does it work?
    _row("availability", "quality", "share", "higher", _SHARE, "[VAS]", tables=("outages",),
         en=("Availability", "For which share of the time was the service up?"),
         es=("Disponibilidad del servicio", "¿Qué parte del tiempo funcionó el servicio?"),
         also=("uptime",)),
    _row("latency_ms", "quality", "ms", "lower", _POSITIVE, "[VAS]; Hyndman & Fan 1996", tables=("requests",),
         additive=False,
         en=("Latency", "How long does a request take?"),
         es=("Latencia", "¿Cuánto tarda una petición?"),
         also=("QoS",)),
    _row("error_rate", "quality", "share", "lower", _SHARE, "[VAS]", tables=("requests",),
         en=("Error rate", "Which share of the requests failed?"),
         es=("Tasa de errores", "¿Qué parte de las peticiones falló?"),
         also=("QoS",)),
    _row("apdex_score", "quality", "score", "higher", _SHARE, "[VAS]; Apdex Alliance 2007", tables=("requests",),
         picture="distribution", segments=("frustrated", "tolerating", "satisfied"),
         en=("Apdex", "Which share of the requests is soon enough?"),
         es=("Apdex", "¿Qué parte de las peticiones llega a tiempo?"),
         also=("QoE",)),
    _row("mean_opinion_score", "quality", "score", "higher", (1.0, 4.5), "[VAS]; ITU-T G.107", tables=("requests",),
         en=("Mean opinion score (MOS)", "How good would a call sound?"),
         es=("Calidad percibida (MOS)", "¿Qué tan bien se oiría una llamada?"),
         also=("QoE",)),
    _row("quality_and_churn", "quality", "ratio", "lower", _POSITIVE, "[VAS]; Mantel & Haenszel 1959",
         tables=("subscriptions", "requests"),
         en=("Quality and churn", "How many times as many customers leave after a bad week as after a good one?"),
         es=("Calidad y abandono", "¿Cuántas veces más se van los clientes tras una semana mala que tras una buena?")),
    # health: how are they?
    _row("health_score", "health", "score", "higher", (0.0, 100.0), "[SaaS]", tables=("signals",), additive=False,
         en=("Health score", "How is each customer?"),
         es=("Puntuación de salud del cliente", "¿Cómo está cada cliente?"),
         also=("customer health score", "índice de salud")),
    _row("action_score", "health", "score", "higher", _ANY, "[SaaS]", tables=("events",), additive=False,
         en=("Action score", "What does each customer do for its success?"),
         es=("Puntuación por acciones", "¿Qué hace cada cliente por su éxito?")),
    _row("health_distribution", "health", "share", "neutral", _SHARE, "[SaaS]", tables=("scores",), additive=False,
         picture="bands",
         en=("Distribution of health", "Which share of the customers is in each band?"),
         es=("Distribución de la salud", "¿Qué parte de los clientes hay en cada banda?"),
         also=("rojo, amarillo, verde",)),
    _row("health_follow_ups", "health", "customers", "neutral", _POSITIVE, "[SaaS]", tables=("scores",),
         additive=False,
         en=("Health follow-ups", "Whom do we turn to, how, and how soon?"),
         es=("Seguimiento de la salud", "¿A quién atendemos, cómo y con qué urgencia?")),
)  # fmt: skip

_ABBREVIATION = re.compile(r"\((\w{2,5})\)")
KPIS: dict[str, Kpi] = {row.name: row for row in _ROWS}

STRATEGIES: dict[str, Theme] = {
    "stability": Theme({"en": "Stability", "es": "Estabilidad"}, ("churn_rate", "sessions_per_day")),
    "product_market_fit": Theme(
        {"en": "Product-market fit", "es": "Adecuación producto-mercado"},
        ("trial_conversion_rate", "onboarding_engagement_score"),
    ),
    "profitability": Theme({"en": "Profitability", "es": "Rentabilidad"}, ("expansion_revenue", "ltv_to_cac_ratio")),
}
STAGES: dict[str, Theme] = {
    "onboarding": Theme(
        {"en": "Onboarding", "es": "Onboarding"}, ("trial_conversion_rate", "onboarding_engagement_score")
    ),
    "retention": Theme({"en": "Retention", "es": "Retención"}, ("churn_rate", "customer_satisfaction_score")),
    "expansion": Theme(
        {"en": "Expansion", "es": "Expansión"}, ("expansion_revenue", "lifetime_value", "net_promoter_score")
    ),
}
LENSES: dict[str, Theme] = {
    "acquisition": Theme(
        {"en": "Acquisition", "es": "Adquisición"}, ("acquisition_cost", "payback_months", "ltv_to_cac_ratio")
    ),
    "engagement": Theme(
        {"en": "Engagement", "es": "Compromiso"},
        ("net_promoter_score", "customer_satisfaction_score", "customer_effort_score", "tickets_per_customer"),
    ),
    "retention": Theme(
        {"en": "Retention", "es": "Retención"},
        ("churn_rate", "renewal_rate", "net_revenue_retention", "gross_revenue_retention", "retention_cost"),
    ),
}
"""By these a scorecard chooses; each has those of its KPIs that the library has."""


def kpi(name: str) -> Kpi:
    """Return the row of a KPI.

    Raises:
        ParameterError: No KPI has this name.

    Example:
        >>> kpi("churn_rate").better
        'lower'
    """
    if isinstance(name, str) and name in KPIS:
        return KPIS[name]
    # What people say for short, as in "Net revenue retention (NRR)", is a word for its KPI too.
    spoken = {short: row.name for row in KPIS.values() for short in _ABBREVIATION.findall(" ".join(row.label.values()))}
    close = [spoken[str(name).upper()]] if str(name).upper() in spoken else get_close_matches(str(name), KPIS, n=3)
    words = (
        f"did you mean {' or '.join(map(repr, close))}?" if close else f"the catalogue has {', '.join(sorted(KPIS))}."
    )
    raise ParameterError(f"{name!r} is no KPI; {words}")
