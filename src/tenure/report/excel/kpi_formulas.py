"""What each column of a KPI is made of: the arithmetic of `tenure.formulas`, once more, for spreadsheets.

A column that no result has, such as `monthly_churn`, is a step on the way and becomes a column of its own. Of several
expressions the first one holds whose options are those asked for and whose cells are there. Values that come from rows
or fitted curves, such as quantiles and correlations, have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from tenure.report.excel.expressions import Expression

__all__ = ["KPI_FORMULAS", "columns_of", "settings_of"]

Columns: TypeAlias = Mapping[str, tuple[Expression, ...]]


def _is(top: str, over: str = "", otherwise: str = "", **where: Any) -> tuple[Expression, ...]:
    return (Expression(top, over, otherwise, where),)


_CLOSING = {"closing": _is("opening + joined - lost")}
_ANSWERED = {"response_rate": _is("answers", "asked")}
_PAID_OUT = "(1 - (1 - ({0} + monthly_discount_rate) / (1 + monthly_discount_rate)) ** horizon_months)"


def _lifetime(churn: str, **where: Any) -> tuple[Expression, ...]:
    """Return the expected months at a churn: up to a horizon, where there is one."""
    leaving = f"{churn} + monthly_discount_rate"
    within = f"{_PAID_OUT.format(churn)} * (1 + monthly_discount_rate)"
    return (
        *_is(within, leaving, "horizon_months", **where),
        *_is("1 + monthly_discount_rate", leaving, **where),
    )


_LIFETIME = {
    "monthly_churn": _is("lost", "exposed", method="simple"),
    "lifetime_months": _lifetime("monthly_churn", method="simple"),
}
_LIFETIME_VALUE = _is("mrr * margin * lifetime_months", "customers")

KPI_FORMULAS: Mapping[str, Columns] = {
    # retention
    "churn_rate": _CLOSING | {
        "value": (
            *_is("lost", "opening", denominator="opening"),
            *_is("lost", "opening + joined", denominator="opening_plus_joined"),
            *_is("2 * lost", "opening + closing", denominator="average"),
            *_is("lost + passing", "exposure_months", denominator="exposure"),
        ),
    },
    "churn_by_reason": {"value": _is("lost", "opening")},
    "revenue_churn_rate": {"value": _is("churn + contraction", "opening")},
    "net_revenue_churn_rate": {"value": _is("churn + contraction - expansion", "opening")},
    "net_revenue_retention": {"value": _is("retained", "opening")},
    "gross_revenue_retention": {"value": _is("retained", "opening")},
    "renewal_rate": {"value": _is("renewed", "due")},
    "net_contract_value_increase": {"value": _is("new_value - old_value", "old_value")},
    "cohort_retention": {"value": _is("retained", "size")},
    # revenue
    "monthly_recurring_revenue": {"value": _is("mrr")},
    "annual_recurring_revenue": {"value": _is("12 * mrr")},
    "mrr_movements": {
        "closing": _is("opening + new + reactivation + expansion - contraction - churn"),
        "closing_customers": _is("opening_customers + new_customers + reactivation_customers - churn_customers"),
        "value": _is("new + reactivation + expansion - contraction - churn"),
    },
    "expansion_revenue": {"share": _is("expansion", "opening"), "value": _is("expansion")},
    "contraction_revenue": {"share": _is("contraction", "opening"), "value": _is("contraction")},
    "quick_ratio": {
        "value": (
            *_is("new + expansion", "churn + contraction", include_reactivation=False),
            *_is("new + expansion + reactivation", "churn + contraction", include_reactivation=True),
        ),
    },
    "average_revenue_per_account": {"value": _is("mrr", "customers")},
    "service_revenue": {"value": _is("accrued + charges")},
    "average_revenue_per_user": {"value": _is("revenue", "customers * months")},
    "incremental_arpu": {
        "adopter_arpu": _is("adopter_revenue", "adopter_customers * months", method="difference"),
        "other_arpu": _is("other_revenue", "other_customers * months", method="difference"),
        "value": (
            *_is("adopter_arpu - other_arpu", method="difference"),
            *_is("adopter_revenue - expected_revenue", "adopter_customers * months", method="stratified"),
            *_is("(matched_gap - matched_gap_before) * active_months", "vas_months", method="matched"),
        ),
    },
    # value
    "lifetime_value": _LIFETIME | {"value": _LIFETIME_VALUE},
    "acquisition_cost": {"value": _is("cost", "acquired")},
    "retention_cost": {"value": _is("cost", "customers")},
    "ltv_to_cac_ratio": _LIFETIME | {
        "lifetime_value": _LIFETIME_VALUE,
        "acquisition_cost": _is("cost", "acquired"),
        "value": _is("lifetime_value", "acquisition_cost"),
    },
    "ltv_to_crc_ratio": _LIFETIME | {
        "lifetime_value": _LIFETIME_VALUE,
        "monthly_retention_cost": _is("cost", "cost_customers * months"),
        "value": _is("lifetime_value", "monthly_retention_cost * lifetime_months"),
    },
    "payback_months": {"value": _is("cost", "mrr * margin")},
    "return_on_investment": {"value": _is("revenue - cost", "cost")},
    "lifetime_value_scenarios": {
        "monthly_churn": _is("lost", "exposed"),
        "changed_churn": _is(
            "max(0, min(1, monthly_churn * (1 + churn_change) - (1 - monthly_churn) * retention_change))"
        ),
        "lifetime_months": _lifetime("changed_churn"),
        "value": _is("mrr * (1 + arpa_change) * margin * (1 + margin_change) * lifetime_months", "customers"),
        "profit": _is("value - cost_per_customer"),
    },
    "customer_base_value": {"value": _is("remaining_value")},
    # experience
    "net_promoter_score": _ANSWERED | {
        "effective_answers": _is("(promoters + passives + detractors) ** 2", "squares"),
        "value": _is("100 * (promoters - detractors)", "promoters + passives + detractors"),
    },
    "customer_satisfaction_score": _ANSWERED | {
        "value": (
            *_is("100 * satisfied", "answers", method="top2"),
            *_is("100 * satisfied", "answers", method="top1"),
            *_is("100 * (satisfied - dissatisfied)", "answers", method="net"),
            *_is("100 * points", "answers * (scale_high - scale_low)", method="mean"),
        ),
    },
    "customer_effort_score": _ANSWERED | {"value": _is("marks", "answers")},
    "response_rate": {"value": _is("answers", "asked")},
    "sentiment_score": {"value": _is("100 * (positive - negative)", "positive + neutral + negative")},
    # support
    "tickets_per_customer": {"value": _is("tickets", "customers")},
    "contact_threshold_rate": {"value": _is("met", "customers")},
    "average_handle_seconds": {"value": _is("seconds", "contacts")},
    "first_contact_resolution_rate": {"value": _is("resolved", "contacts")},
    # uptake
    "uptake_rate": {"value": _is("takers", "customers")},
    "service_churn_rate": _CLOSING | {"value": _is("lost", "opening")},
    "services_per_customer": {"value": _is("services", "customers")},
    "service_combinations": {
        "support": _is("both", "customers"),
        "confidence": _is("both", "service_customers"),
        "value": _is("both * customers", "service_customers * with_customers"),
    },
    "active_use_rate": {
        "value": (*_is("users", "subscribers", per="month"), *_is("user_days", "subscriber_days", per="day")),
    },
    "stickiness_ratio": {"value": _is("user_days", "possible_days")},
    "conversion_rate": {
        "value": _is("converted", "exposed"),
        "control_rate": _is("control_converted", "control_exposed"),
        "lift": _is("value - control_rate"),
        "incremental": _is("exposed * lift"),
    },
    # onboarding
    "trial_conversion_rate": {"value": _is("converted", "trials")},
    "activation_days": {"value": _is("days", "activated")},
    "onboarding_engagement_score": {"value": _is("points", "customers")},
    "step_completion_rate": {"value": _is("done", "customers")},
    "funnel": {"step_rate": _is("reached", "previous"), "value": _is("reached", "entered")},
    # engagement
    "feature_adoption_rate": {"value": _is("users", "customers")},
    "sticky_features": {"value": _is("users_retained * others - others_retained * users", "users * others")},
    "attendance_rate": {"value": _is("attendees", "customers")},
    "advocacy_rate": {
        "weighted": _is("points", "customers * highest_level"),
        "value": _is("advocates", "customers"),
    },
    "cart_abandonment_rate": {"value": _is("abandoned", "carts")},
    "return_rate": {"value": _is("returned", "purchases")},
    "plan_change_rate": {"value": _is("changed", "opening")},
    "sessions_per_day": {
        "value": (*_is("sessions", "days", per="day"), *_is("sessions", "user_days", per="user")),
    },
    "events_per_customer": {"value": _is("events", "customers")},
    "content_per_customer": {"value": _is("events", "customers")},
    "inactive_rate": {"value": _is("inactive", "customers")},
    "declining_use_rate": {"value": _is("declining", "customers")},
    "cohort_activity": {"value": _is("active", "size")},
    # quality
    "availability": {"value": _is("seconds - downtime_seconds", "seconds")},
    "error_rate": {"value": _is("failed", "requests")},
    "apdex_score": {"value": _is("satisfied + tolerating / 2", "satisfied + tolerating + frustrated")},
    "mean_opinion_score": {"value": _is("scores", "requests")},
    "quality_and_churn": {"value": _is("rate_after_bad", "rate_after_good")},
    # health
    "health_distribution": {"value": _is("in_band", "customers")},
}  # fmt: skip

_NUMBERS = ("margin", "monthly_discount_rate", "horizon_months", "cost_per_customer")


def settings_of(options: Mapping[str, Any]) -> dict[str, float]:
    """Return the options that are numbers of a formula, by the names that they have there."""
    found = {name: options[name] for name in _NUMBERS if options.get(name) is not None}
    if isinstance(options.get("scale"), list):
        found |= dict(zip(("scale_low", "scale_high"), options["scale"], strict=True))
    if isinstance(options.get("levels"), Mapping):
        found["highest_level"] = max(options["levels"].values())
    return found


def columns_of(name: str, there: set[str], options: Mapping[str, Any]) -> dict[str, Expression]:
    """Return the expression of each column that has one, in the order in which they build on each other."""
    chosen: dict[str, Expression] = {}
    for column, expressions in KPI_FORMULAS.get(name, {}).items():
        for each in expressions:
            if set(each.names) <= there | set(chosen) and all(
                options.get(key) == value for key, value in each.where.items()
            ):
                chosen.setdefault(column, each)
    return chosen
