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
    "no_service_at_start": {
        "en": "nobody had a value-added service at the start",
        "es": "nadie tenía un servicio de valor agregado al inicio",
    },
    "nobody_has_one_of_the_two": {
        "en": "nobody has one of the two services",
        "es": "nadie tiene uno de los dos servicios",
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
    "no_adopters": {
        "en": "no customer with a paid value-added service",
        "es": "ningún cliente paga un servicio de valor agregado",
    },
    "everybody_adopts": {
        "en": "no customer without a value-added service to compare with",
        "es": "no hay clientes sin servicio de valor agregado con quienes comparar",
    },
    "no_stratum_with_both": {
        "en": "no stratum has customers both with and without a value-added service",
        "es": "ningún estrato tiene clientes con y sin servicio de valor agregado",
    },
    "no_new_adopters": {
        "en": "nobody who was a customer in the period before adopted a value-added service",
        "es": "nadie que fuera cliente en el periodo anterior contrató un servicio de valor agregado",
    },
    "nobody_to_match": {
        "en": "nobody paid in both periods without a value-added service",
        "es": "nadie pagó en ambos periodos sin servicio de valor agregado",
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
        "en": "no customer was lost in a whole month, and no curve fits",
        "es": "no se perdió ningún cliente en un mes completo y ninguna curva se ajusta",
    },
    "no_loss_seen": {
        "en": "no loss was seen in a whole month, from which to tell how long customers stay",
        "es": "no se vio ninguna baja en un mes completo que diga cuánto se quedan los clientes",
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
    "nobody_subscribed": {
        "en": "nobody was subscribed to a value-added service",
        "es": "nadie estaba suscrito a un servicio de valor agregado",
    },
    "nothing_used": {
        "en": "nobody used anything",
        "es": "nadie usó nada",
    },
    "nobody_exposed": {
        "en": "nobody was exposed whose window has passed",
        "es": "no se alcanzó a nadie cuya ventana haya pasado",
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
    "signals_of_one_instant": {
        "en": "the signals are of one as_of: add those of a later one to check the model out of time",
        "es": "las señales son de un solo as_of: añade las de otro posterior para comprobar el modelo fuera de tiempo",
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
    "no_row_of_service": {
        "en": "the table has nothing of this service",
        "es": "la tabla no tiene nada de este servicio",
    },
    "nobody_at_end_of_stage": {
        "en": "no customer came to the end of the stage",
        "es": "ningún cliente llegó al final de la etapa",
    },
    # onboarding
    "no_mature_trial": {
        "en": "no trial whose window has passed",
        "es": "no hay pruebas cuya ventana haya terminado",
    },
    "nobody_started": {
        "en": "nobody started in the period",
        "es": "nadie empezó en el periodo",
    },
    "nobody_activated": {
        "en": "nobody who started has activated yet",
        "es": "nadie de los que empezaron se ha activado todavía",
    },
    "no_mature_start": {
        "en": "no customer who started has a window that has passed",
        "es": "no hay clientes que empezaran y cuya ventana haya terminado",
    },
    "nobody_entered": {
        "en": "nobody with a window that has passed took the first step",
        "es": "nadie cuya ventana haya terminado dio el primer paso",
    },
    # features, advocacy and shopping
    "no_value_in_column": {
        "en": "no event called {event:names} has a {column}",
        "es": "ningún evento llamado {event:names} tiene {column}",
    },
    "window_not_over": {
        "en": "the days after the period are not over yet",
        "es": "los días posteriores al periodo aún no terminan",
    },
    "nobody_there_throughout": {
        "en": "nobody was there at both the start and the end",
        "es": "nadie estaba tanto al inicio como al final",
    },
    "nobody_used_it": {
        "en": "nobody used it, so there is nobody to compare",
        "es": "nadie la usó, así que no hay con quién comparar",
    },
    "everybody_used_it": {
        "en": "everybody used it, so there is nobody to compare",
        "es": "todos la usaron, así que no hay con quién comparar",
    },
    "no_cart_to_judge": {
        "en": "no cart whose window has passed",
        "es": "ningún carrito cuyo plazo haya pasado",
    },
    "no_purchase_to_judge": {
        "en": "no purchase whose window has passed",
        "es": "ninguna compra cuyo plazo haya pasado",
    },
    # engagement
    "nobody_had_a_session": {
        "en": "nobody had a session",
        "es": "nadie tuvo una sesión",
    },
    "nobody_active": {
        "en": "nobody was active",
        "es": "nadie estaba activo",
    },
    "nobody_there_before_and_still": {
        "en": "nobody was active before and still is at the end",
        "es": "nadie estaba activo antes y lo sigue estando al final",
    },
    # quality
    "all_time_planned": {
        "en": "all of the time was planned to be down",
        "es": "todo el tiempo estaba planificado sin servicio",
    },
    "no_request_with_outcome": {
        "en": "no request says whether it failed",
        "es": "ninguna petición dice si falló",
    },
    "no_request_with_latency": {
        "en": "no request with a latency",
        "es": "ninguna petición tiene latencia",
    },
    "no_request_to_judge": {
        "en": "no request to judge",
        "es": "no hay peticiones que evaluar",
    },
    "no_bad_week": {
        "en": "nobody was at risk after a bad week",
        "es": "nadie estaba en riesgo tras una semana mala",
    },
    "no_good_week": {
        "en": "nobody was at risk after a good week",
        "es": "nadie estaba en riesgo tras una semana buena",
    },
    "weeks_unknown": {
        "en": "no week has a request to judge it by",
        "es": "ninguna semana tiene peticiones para evaluarla",
    },
    "nobody_at_risk_in_whole_week": {
        "en": "nobody was at risk in a whole week of the period",
        "es": "nadie estaba en riesgo en una semana completa del periodo",
    },
    "no_service_with_both_weeks": {
        "en": "no service had both good and bad weeks",
        "es": "ningún servicio tuvo semanas buenas y malas",
    },
    "nobody_lost_after_good_week": {
        "en": "nobody was lost after a good week",
        "es": "no se perdió a nadie tras una semana buena",
    },
}
