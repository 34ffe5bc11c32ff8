"""What each KPI of a scorecard is made of, in Spanish; in English the docstring of its function says it."""

from __future__ import annotations

__all__ = ["DEFINITIONS"]

DEFINITIONS: dict[str, str] = {
    "churn_rate": (
        "Bajas / clientes activos al inicio. Quien entra en el periodo no cuenta en ninguna de las dos; quien entra y "
        "se va dentro de él se muestra aparte."
    ),
    "churn_by_reason": (
        "Bajas por cada motivo de cancelación / clientes activos al inicio. Los motivos suman la tasa de abandono; "
        "sin motivo es «unknown»."
    ),
    "revenue_churn_rate": (
        "(abandono + contracción) / MRR del inicio, en dinero. Lo que otros clientes pagan de más no lo compensa."
    ),
    "net_revenue_churn_rate": (
        "(abandono + contracción − expansión) / MRR del inicio, en dinero. Menos de 0 es churn negativo: quienes se "
        "quedan pagan más de lo que se perdió."
    ),
    "net_revenue_retention": (
        "MRR al final de quienes eran clientes al inicio / su MRR al inicio. Los clientes nuevos y los reactivados no "
        "cuentan."
    ),
    "gross_revenue_retention": (
        "Suma, por cliente, del menor entre lo que pagaba al inicio y lo que paga al final / MRR del inicio. La "
        "expansión de uno no tapa la contracción de otro."
    ),
    "renewal_rate": (
        "Contratos renovados / contratos vencidos en el periodo. Se renueva lo que sigue vigente al vencer, o lo que "
        "el mismo cliente retoma dentro de la gracia; lo que aún puede renovarse queda fuera."
    ),
    "net_contract_value_increase": (
        "(valor anual nuevo − anterior) / anterior, de los contratos vencidos. Un contrato sin renovar tiene un valor "
        "nuevo de 0."
    ),
    "cohort_retention": (
        "Clientes de la cohorte que siguen activos a cada edad / tamaño de la cohorte. La cohorte es el periodo del "
        "primer inicio de pago."
    ),
    "survival_curve": (
        "Estimación de Kaplan-Meier de los días entre el primer inicio de pago y la baja. Quien sigue activo cuenta "
        "hasta la fecha de corte."
    ),
    "monthly_recurring_revenue": (
        "Suma de lo que pagan al mes las suscripciones de pago vigentes justo antes del final. Las pruebas y lo que "
        "cuesta 0 no cuentan."
    ),
    "annual_recurring_revenue": "Doce veces los ingresos recurrentes mensuales.",
    "mrr_movements": (
        "Cada cliente tiene un movimiento neto en el periodo: nuevo, reactivación, expansión, contracción o abandono. "
        "Inicio y movimientos suman exactamente el final."
    ),
    "expansion_revenue": (
        "Suma de lo que pagan de más al final los clientes activos al inicio y al final, neto por cliente."
    ),
    "contraction_revenue": (
        "Suma de lo que pagan de menos al final los clientes activos al inicio y al final, neto por cliente. Quien se "
        "fue es abandono."
    ),
    "quick_ratio": "(nuevos + expansión) / (abandono + contracción), en dinero.",
    "average_revenue_per_account": "MRR del final / clientes activos al final.",
    "service_revenue": "Ingresos recurrentes según se devengaron en el periodo, más los cargos únicos.",
    "average_revenue_per_user": (
        "Ingresos de todos los servicios / meses del periodo / promedio de clientes al inicio y al final."
    ),
    "incremental_arpu": (
        "ARPU de quienes tienen un servicio de valor agregado menos el de los demás. Según el método, sin más, dentro "
        "de estratos o frente a clientes parecidos."
    ),
    "lifetime_value": (
        "ARPA × margen × suma de la probabilidad de seguir cada mes, descontada si se indica. La probabilidad sale "
        "del abandono mensual del periodo o, con el otro método, de una curva de retención ajustada."
    ),
    "acquisition_cost": (
        "Costos de adquisición del periodo / clientes cuyo primer inicio de pago cae en él. Por servicio es el SAC."
    ),
    "retention_cost": (
        "Costos de retención del periodo / promedio de clientes al inicio y al final, o los del inicio que siguen al "
        "final."
    ),
    "ltv_to_cac_ratio": "Valor del tiempo de vida / costo de adquisición, ambos del periodo.",
    "ltv_to_crc_ratio": "Valor del tiempo de vida / lo que cuesta retener a un cliente durante esa misma vida.",
    "payback_months": (
        "Costo de adquisición / (MRR promedio al final de los clientes adquiridos × margen). No descuenta a quienes "
        "se irán antes."
    ),
    "return_on_investment": "(ingresos − costo) / costo, con los ingresos de los servicios en el periodo.",
    "lifetime_value_scenarios": (
        "Valor del tiempo de vida si el abandono, el ingreso por cuenta o el margen cambiaran en esa proporción. El "
        "primer escenario no cambia nada."
    ),
    "customer_base_value": (
        "Suma de lo que se espera que aporten todavía los clientes activos hoy, según una curva de retención común."
    ),
    "mrr_forecast": (
        "MRR de cada cliente activo justo antes de la fecha, por la probabilidad de que siga justo antes del final de "
        "cada mes según su antigüedad en meses completos (Kaplan-Meier, con la cola de la beta-geométrica desplazada). "
        "Nadie paga más que hoy y no entra nadie nuevo. El intervalo es de predicción: de lo que esos clientes pagarán "
        "de verdad."
    ),
    "value_drivers": (
        "Correlación de rangos de Spearman entre cada comportamiento y el valor del cliente. Es una asociación, no "
        "una causa."
    ),
    "net_promoter_score": (
        "100 × (promotores − detractores) / respuestas. Promotor: 9 o 10; pasivo: 7 u 8; detractor: de 0 a 6."
    ),
    "customer_satisfaction_score": (
        "100 × respuestas con una de las dos mejores notas / respuestas, de las encuestas de satisfacción."
    ),
    "customer_effort_score": "Promedio de las notas de las encuestas de esfuerzo.",
    "response_rate": "Encuestas respondidas / encuestas enviadas, de todos los tipos.",
    "sentiment_score": "100 × (positivos − negativos) / eventos con sentimiento.",
    "tickets_per_customer": "Tickets del periodo / promedio de clientes activos al inicio y al final.",
    "contact_threshold_rate": (
        "Clientes con los contactos mínimos / clientes, en cada etapa de su vida: primeros 90 días, primeros 6 meses, "
        "servicio nuevo y después."
    ),
    "average_handle_seconds": (
        "(conversación + espera + cierre) / contactos, en segundos. Un contacto sin tiempos queda fuera."
    ),
    "first_contact_resolution_rate": (
        "Contactos que resolvieron el asunto / contactos: según su marca o, con el otro método, si el cliente no "
        "volvió dentro del plazo."
    ),
    "uptake_rate": "Clientes con al menos un servicio de valor agregado de pago / clientes, justo antes del final.",
    "service_churn_rate": (
        "Servicios de valor agregado dados de baja / los que había al inicio, por cada cliente y servicio."
    ),
    "services_per_customer": "Servicios de pago distintos / clientes que pagan, justo antes del final.",
    "service_combinations": (
        "Cuántas veces más se tienen juntos dos servicios de lo que cabría esperar por azar: 1 es azar."
    ),
    "trial_conversion_rate": "Pruebas que pasaron a ser de pago / pruebas que terminaron en el periodo.",
    "activation_days": "Mediana de los días entre el inicio y el primer uso, contando a quienes aún no lo han usado.",
    "onboarding_engagement_score": (
        "Promedio, en puntos de 100, de los pasos de la lista completados al empezar, cada uno con su peso."
    ),
    "step_completion_rate": "Clientes que completaron cada paso de la lista / clientes que empezaron.",
    "funnel": "Clientes que llegaron a cada paso, en orden y dentro del plazo / clientes que dieron el primero.",
    "feature_adoption_rate": "Clientes que usaron cada función / clientes activos.",
    "sticky_features": (
        "Retención de quienes usaron una función menos la de los demás. Es una asociación, no una causa."
    ),
    "attendance_rate": "Clientes que asistieron a entrenamientos o seminarios web / clientes activos.",
    "advocacy_rate": (
        "Clientes que hablaron a nuestro favor (referencia, charla, caso de estudio, mención) / clientes activos al "
        "final."
    ),
    "cart_abandonment_rate": "Carritos que no se compraron / carritos.",
    "return_rate": "Compras devueltas / compras.",
    "plan_change_rate": "Clientes que cambiaron de plan / clientes activos al inicio.",
    "sessions_per_day": "Sesiones que empiezan en el periodo / días del periodo.",
    "events_per_customer": "Eventos del periodo / promedio de clientes activos al inicio y al final.",
    "content_per_customer": "Contenidos consumidos en el periodo / promedio de clientes activos al inicio y al final.",
    "inactive_rate": "Clientes activos sin uso en los últimos días / clientes activos.",
    "declining_use_rate": (
        "Clientes que usan menos que en el periodo anterior igual / clientes comparables. Los nuevos quedan fuera."
    ),
    "cohort_activity": (
        "Usuarios de la cohorte activos a cada edad / tamaño de la cohorte. La cohorte es el periodo del primer uso."
    ),
    "active_use_rate": (
        "Suscriptores de servicios de valor agregado que los usaron / suscriptores, en el periodo o por día."
    ),
    "stickiness_ratio": (
        "Días con uso / días posibles de quienes usaron algo en el periodo: DAU/MAU si el periodo es un mes."
    ),
    "conversion_rate": "Clientes expuestos a una campaña que se convirtieron dentro del plazo / clientes expuestos.",
    "availability": "1 − tiempo caído / tiempo, por servicio.",
    "latency_ms": "Mediana de las latencias de las peticiones. Las peticiones sin latencia quedan fuera.",
    "error_rate": "Peticiones fallidas / peticiones de las que se sabe si fallaron.",
    "apdex_score": (
        "(satisfechas + toleradas / 2) / peticiones. Satisface la que llega dentro del objetivo, se tolera hasta "
        "cuatro veces el objetivo."
    ),
    "mean_opinion_score": (
        "Nota promedio que darían los oyentes, estimada con latencia, jitter y pérdida de paquetes según el modelo E."
    ),
    "quality_and_churn": (
        "Tasa de bajas tras semanas malas de un servicio / tasa tras semanas buenas. 1 es ninguna relación; es una "
        "asociación, no una causa."
    ),
    "health_distribution": "Clientes en cada banda / clientes con puntuación. Quien no tiene puntuación queda fuera.",
}
