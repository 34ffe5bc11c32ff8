"""Why there is no figure: every reason by its key, in English and Spanish, with the values that it names."""

from __future__ import annotations

__all__ = ["REASONS"]

REASONS: dict[str, dict[str, str]] = {
    # customers and contracts
    "no_customers_at_start": {
        "en": "no customers at the start",
        "es": "no había clientes al inicio",
    },
    "no_customers_to_leave": {
        "en": "no customers to leave",
        "es": "no había clientes que pudieran irse",
    },
    "no_customers_at_start_of_any_month": {
        "en": "no customers at the start of any month",
        "es": "no había clientes al inicio de ningún mes",
    },
    "no_customers_at_start_or_end": {
        "en": "no customers at the start or the end",
        "es": "no había clientes ni al inicio ni al final",
    },
    "no_customers_at_end": {
        "en": "no customers at the end",
        "es": "no había clientes al final",
    },
    "no_active_customers_at_end": {
        "en": "no active customers at the end",
        "es": "no había clientes activos al final",
    },
    "nobody_active_at_start_or_end": {
        "en": "nobody was active at the start or the end",
        "es": "nadie estaba activo ni al inicio ni al final",
    },
    "nobody_had_started": {
        "en": "nobody had started by then",
        "es": "nadie había empezado hasta entonces",
    },
    "no_customer_retained": {
        "en": "no customer of the start was retained",
        "es": "no se retuvo a ningún cliente del inicio",
    },
    "no_contract_due": {
        "en": "no contract due whose grace has passed",
        "es": "no venció ningún contrato cuyo plazo de gracia haya pasado",
    },
    "not_yet_observed": {
        "en": "not yet observed",
        "es": "aún no observado",
    },
    "half_not_lost_yet": {
        "en": "half of them have not been lost yet",
        "es": "aún no se ha perdido a la mitad",
    },
    # revenue and cost
    "no_recurring_revenue_at_start": {
        "en": "no recurring revenue at the start",
        "es": "no había ingresos recurrentes al inicio",
    },
    "nothing_lost": {
        "en": "nothing was lost",
        "es": "no se perdió nada",
    },
    "nobody_acquired": {
        "en": "nobody was acquired",
        "es": "no se adquirió ningún cliente",
    },
    "nothing_spent": {
        "en": "nothing was spent",
        "es": "no se gastó nada",
    },
    "nothing_spent_on_acquisition": {
        "en": "nothing was spent on acquisition",
        "es": "no se gastó nada en adquisición",
    },
    "nothing_spent_on_retention": {
        "en": "nothing was spent on retention",
        "es": "no se gastó nada en retención",
    },
    "margin_of_zero": {
        "en": "a margin of 0 pays nothing back",
        "es": "con un margen de 0 no se recupera nada",
    },
    "acquired_pay_nothing": {
        "en": "who was acquired pays nothing at the end",
        "es": "los clientes adquiridos no pagan nada al final",
    },
    # lifetimes
    "no_customer_lost": {
        "en": "no customer was lost: give horizon_months",
        "es": "no se perdió ningún cliente: indica horizon_months",
    },
    "nobody_would_be_lost": {
        "en": "nobody would be lost: give horizon_months",
        "es": "no se perdería a nadie: indica horizon_months",
    },
    "no_customer_lost_no_curve": {
        "en": "no customer was lost, and no curve fits",
        "es": "no se perdió ningún cliente y ninguna curva se ajusta",
    },
    "lifetime_infinite": {
        "en": "the mean lifetime is infinite: give horizon_months or a discount",
        "es": "el tiempo de vida promedio es infinito: indica horizon_months o un descuento",
    },
    # value drivers
    "fewer_than_four_customers": {
        "en": "fewer than four customers have both",
        "es": "menos de cuatro clientes tienen ambos",
    },
    "same_behaviour_for_all": {
        "en": "the behaviour is the same for all",
        "es": "el comportamiento es igual en todos",
    },
    "same_value_for_all": {
        "en": "the value is the same for all",
        "es": "el valor es igual en todos",
    },
    # surveys, events and contacts
    "no_answers": {
        "en": "no answers",
        "es": "no hay respuestas",
    },
    "nobody_asked": {
        "en": "nobody was asked",
        "es": "no se preguntó a nadie",
    },
    "no_sentiment": {
        "en": "no event with a sentiment",
        "es": "ningún evento tiene sentimiento",
    },
    "no_such_event": {
        "en": "no event is called {event:names}; the table has {events:names}",
        "es": "ningún evento se llama {event:names}; la tabla tiene {events:names}",
    },
    # health
    "too_much_missing": {
        "en": "signals with more than {percent} % of the weight are missing",
        "es": "faltan señales con más del {percent} % del peso",
    },
    "all_signals_missing": {
        "en": "all signals are missing",
        "es": "faltan todas las señales",
    },
    "nobody_scored": {
        "en": "no customer has a score",
        "es": "ningún cliente tiene puntuación",
    },
    "horizon_not_over": {
        "en": "the data end on {data_end:date}, before the {days:count} days after the scores are over",
        "es": "los datos terminan el {data_end:date}, antes de que pasen los {days:count} días tras las puntuaciones",
    },
    "nobody_lost_to_foresee": {
        "en": "no scored customer was lost",
        "es": "no se perdió a ningún cliente puntuado",
    },
    "everybody_lost": {
        "en": "every scored customer was lost",
        "es": "se perdió a todos los clientes puntuados",
    },
    # contacts
    "no_contact_with_time": {
        "en": "no contact with a time",
        "es": "ningún contacto tiene duración",
    },
    "no_contact_to_judge": {
        "en": "no contact to judge",
        "es": "no hay contactos que evaluar",
    },
    "nobody_at_end_of_stage": {
        "en": "no customer came to the end of the stage",
        "es": "ningún cliente llegó al final de la etapa",
    },
}
