"""Which parts of which KPIs are sums over customers: whoever adds to one can be named."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.errors import ParameterError, did_you_mean

__all__ = ["FURTHER", "PARTS", "parts_of"]

_MOVED = ("expansion", "contraction", "churn")
_MRR = ("opening", "new", "reactivation", *_MOVED, "closing")
_CHURN = ("opening", "joined", "lost", "closing", "passing")
_USE = ("declining", "stable", "rising", "customers", "new")
_ADOPTERS = ("adopter_revenue", "adopter_customers", "other_revenue", "other_customers")
_QUALITY = ("lost_after_bad", "at_risk_after_bad", "lost_after_good", "at_risk_after_good", "unknown")
_SERVICES = ("services", "customers", "none", "one", "two", "three", "four_or_more")
_TRIED = ("exposed", "converted", "control_exposed", "control_converted", "immature")

PARTS: Mapping[str, tuple[str, ...]] = {
    # retention
    "churn_rate": _CHURN,
    "churn_by_reason": ("lost", "opening"),
    "revenue_churn_rate": ("opening", "churn", "contraction", "expansion"),
    "net_revenue_churn_rate": ("opening", "churn", "contraction", "expansion"),
    "net_revenue_retention": ("opening", "retained"),
    "gross_revenue_retention": ("opening", "retained"),
    "renewal_rate": ("renewed", "due", "immature", "without_term"),
    "net_contract_value_increase": ("old_value", "new_value", "gained", "lost", "immature", "without_term"),
    "cohort_retention": ("size", "retained"),
    # revenue
    "monthly_recurring_revenue": ("mrr", "customers"),
    "annual_recurring_revenue": ("mrr", "customers"),
    "mrr_movements": (*_MRR, *(f"{name}_customers" for name in _MRR)),
    "expansion_revenue": ("expansion", "opening", "customers"),
    "contraction_revenue": ("contraction", "opening", "customers"),
    "quick_ratio": ("new", "reactivation", *_MOVED),
    "average_revenue_per_account": ("mrr", "customers"),
    "service_revenue": ("accrued", "charges"),
    "average_revenue_per_user": ("revenue", "customers"),
    "incremental_arpu": _ADOPTERS,
    # value
    "lifetime_value": ("mrr", "customers", "lost", "exposed"),
    # experience
    "net_promoter_score": ("promoters", "passives", "detractors", "answers", "asked"),
    "customer_satisfaction_score": ("satisfied", "answers", "asked"),
    "customer_effort_score": ("marks", "answers", "asked"),
    "response_rate": ("answers", "asked"),
    "sentiment_score": ("positive", "neutral", "negative"),
    # support
    "tickets_per_customer": ("tickets", "customers"),
    "contact_threshold_rate": ("met", "customers", "immature"),
    "average_handle_seconds": ("seconds", "contacts", "untimed"),
    "first_contact_resolution_rate": ("resolved", "contacts", "unflagged"),
    # uptake
    "uptake_rate": ("takers", "customers"),
    "service_churn_rate": _CHURN,
    "services_per_customer": _SERVICES,
    "service_combinations": ("both", "service_customers", "with_customers", "customers"),
    "active_use_rate": ("users", "subscribers"),
    "stickiness_ratio": ("user_days", "users", "possible_days"),
    "conversion_rate": _TRIED,
    # onboarding
    "trial_conversion_rate": ("converted", "trials", "immature"),
    "activation_days": ("days", "activated", "waiting"),
    "onboarding_engagement_score": ("points", "customers", "activated", "immature"),
    "step_completion_rate": ("done", "customers", "immature"),
    "funnel": ("reached", "previous", "entered", "immature"),
    # engagement
    "feature_adoption_rate": ("users", "customers"),
    "attendance_rate": ("attendees", "customers"),
    "advocacy_rate": ("advocates", "customers", "points"),
    "cart_abandonment_rate": ("abandoned", "carts", "immature"),
    "return_rate": ("returned", "purchases", "immature"),
    "plan_change_rate": ("changed", "up", "down", "same_price", "opening"),
    "sessions_per_day": ("sessions",),
    "events_per_customer": ("events", "customers"),
    "content_per_customer": ("events", "customers"),
    "inactive_rate": ("inactive", "customers"),
    "declining_use_rate": _USE,
    "cohort_activity": ("size", "active"),
    # quality
    "quality_and_churn": _QUALITY,
}
"""The parts of a KPI that customers add to, in the order of its table; the others are figures of the whole."""

FURTHER: Mapping[str, tuple[str, ...]] = {
    "net_revenue_retention": _MOVED,
    "gross_revenue_retention": ("contraction", "churn"),
    "monthly_recurring_revenue": _MRR[:-1],
    "average_revenue_per_account": _MRR[:-1],
}
"""The movements of MRR that a part of a KPI is made of, which are listed too."""


def parts_of(kpi: str, part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a KPI that are listed: those asked for, or all.

    Raises:
        ParameterError: No customers are behind the KPI, or it has no such part.
    """
    if kpi not in PARTS:
        near = did_you_mean(kpi, PARTS)
        raise ParameterError(f"{kpi} has no customers behind it: those that have are {', '.join(PARTS)}.{near}")
    known = (*PARTS[kpi], *FURTHER.get(kpi, ()))
    if lost := [name for name in part if name not in known]:
        raise ParameterError(f"{kpi} has no part {lost[0]!r}: it has {', '.join(known)}.{did_you_mean(lost[0], known)}")
    return tuple(dict.fromkeys(name for name in known if not part or name in part))
