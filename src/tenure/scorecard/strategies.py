"""Which KPIs answer a strategy, and which belong to a stage of the customer's journey. Source: [SaaS].

A name whose KPI is not in the catalogue is not selected.
"""

from __future__ import annotations

__all__ = ["STAGES", "STRATEGIES"]

STRATEGIES: dict[str, tuple[str, ...]] = {
    "stability": ("churn_rate", "sessions_per_day"),
    "product_market_fit": ("trial_conversion_rate", "onboarding_engagement_score"),
    "profitability": ("expansion_revenue", "ltv_to_cac_ratio"),
}
STAGES: dict[str, tuple[str, ...]] = {
    "onboarding": ("trial_conversion_rate", "onboarding_engagement_score"),
    "retention": ("health_distribution", "churn_rate", "customer_satisfaction_score"),
    "expansion": ("expansion_revenue", "lifetime_value", "net_promoter_score"),
}
