"""What to mind with a figure: every note by its key, in English and Spanish, with the values that it names."""

from __future__ import annotations

__all__ = ["NOTES"]

NOTES: dict[str, dict[str, str]] = {
    "small_base": {
        "en": "fewer than {least:count} in the denominator: {base:count}",
        "es": "menos de {least:count} en el denominador: {base:count}",
    },
    "small_base_rows": {
        "en": "fewer than {least:count} in the denominator in {rows:count} of {all:count} rows",
        "es": "menos de {least:count} en el denominador en {rows:count} de {all:count} filas",
    },
    "immature": {
        "en": "windows that are not over yet, left out: {count:count}",
        "es": "ventanas que aún no terminan, sin contar: {count:count}",
    },
    "steps_never_done": {
        "en": "nobody ever completed {absent:names}; the table has {steps:names}",
        "es": "nadie ha completado nunca {absent:names}; la tabla tiene {steps:names}",
    },
    "coarser_money": {
        "en": "money is summed in coarser units, of 1/{scale:count} of the currency unit",
        "es": "los montos se suman en unidades más gruesas, de 1/{scale:count} de la moneda",
    },
    "weighted": {
        "en": "answers are weighted by {weight}",
        "es": "las respuestas se ponderan por {weight}",
    },
    "period_not_over": {
        "en": "the data end on {data_end:date}, before {period:period} is over",
        "es": "los datos terminan el {data_end:date}, antes de que acabe {period:period}",
    },
    "period_in_future": {
        "en": "{period:period} begins after the data end, on {data_end:date}",
        "es": "{period:period} empieza después de que terminan los datos, el {data_end:date}",
    },
    "pairs_still_customers": {
        "en": "each customer counts once per group: of {lost:count} lost, {customers:count} are still customers",
        "es": "cada cliente cuenta una vez por grupo: de {lost:count} bajas, {customers:count} siguen siendo clientes",
    },
    "services_still_customers": {
        "en": "each customer counts per service: of {lost:count} lost, {customers:count} are still customers",
        "es": "cada cliente cuenta por servicio: de {lost:count} bajas, {customers:count} siguen siendo clientes",
    },
    "without_term": {
        "en": "open-ended subscriptions without a term, never due: {count:count}",
        "es": "suscripciones abiertas sin plazo, que nunca vencen: {count:count}",
    },
    "association": {
        "en": "association: what goes along with value need not cause it",
        "es": "asociación: lo que acompaña al valor no tiene por qué causarlo",
    },
    "adopters_may_differ": {
        "en": "association: who adopts a service may differ from others in more than that",
        "es": "asociación: quien contrata un servicio puede diferir de los demás en algo más",
    },
    "adopters_paid_more": {
        "en": "association: adopters already paid more",
        "es": "asociación: quienes lo contrataron ya pagaban más",
    },
    "adopters_paid_less": {
        "en": "association: adopters already paid less",
        "es": "asociación: quienes lo contrataron ya pagaban menos",
    },
    "effect_if_parallel": {
        "en": "effect, if both would have moved alike",
        "es": "efecto, si ambos hubieran evolucionado igual",
    },
    "several_tried": {
        "en": "{behaviours:count} behaviours were tried: {found:count} hold at a false discovery rate of {percent} %",
        "es": "de {behaviours:count} comportamientos, {found:count} se sostienen con {percent} % de falsos hallazgos",
    },
    "weights_normalised": {
        "en": "the weights add to {total}, not to 1 or 100: each counts by its share",
        "es": "los pesos suman {total}, no 1 ni 100: cada uno cuenta por su parte",
    },
    "number_of_signals": {
        "en": "{fewest:count} to {most:count} signals are advised; here {signals:count}",
        "es": "se aconsejan de {fewest:count} a {most:count} señales; aquí {signals:count}",
    },
    "unscored_left_out": {
        "en": "customers without a score, left out: {count:count}",
        "es": "clientes sin puntuación, sin contar: {count:count}",
    },
    "few_lost": {
        "en": "fewer than {least:count} were lost: {lost:count}",
        "es": "se perdieron menos de {least:count}: {lost:count}",
    },
    "inactive_left_out": {
        "en": "scores of customers who were not active then, left out: {count:count}",
        "es": "puntuaciones de clientes que entonces no estaban activos, sin contar: {count:count}",
    },
    "constant_churn": {
        "en": "churn does not fall with tenure and is taken as constant in {rows:count} of {all:count} rows",
        "es": "el abandono no baja con la antigüedad y se toma como constante en {rows:count} de {all:count} filas",
    },
    "tenures_beyond_observed": {
        "en": "customers with {percent} % of the MRR come to renewals after {months:count} months, for which fewer "
        "than {least:count} came up before: churn there is read off a fitted curve",
        "es": "clientes con el {percent} % del MRR llegan a renovaciones tras {months:count} meses, a las que antes "
        "llegaron menos de {least:count}: el abandono ahí se lee de una curva ajustada",
    },
    "use_association": {
        "en": "association: who uses a feature might stay more often without it too",
        "es": "asociación: quien usa una función quizá se quedaría más también sin ella",
    },
    "features_tried": {
        "en": "features tried: {features:count}; standing out at {percent} % risk of any false one: {found:count}",
        "es": "funciones probadas: {features:count}; destacan, con {percent} % de riesgo de error: {found:count}",
    },
    "weeks_not_assigned": {
        "en": "association: what makes a week bad may by itself make customers leave",
        "es": "asociación: lo que hace mala una semana puede por sí mismo hacer que los clientes se vayan",
    },
}
