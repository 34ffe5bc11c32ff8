"""Naive oracles: every KPI once more, from its definition alone, in plain loops."""

from __future__ import annotations

from .accruals import average_revenue_per_user, service_revenue
from .contracts import net_contract_value_increase, renewal_rate
from .lives import cohort_retention, survival_curve
from .retention import churn_by_reason, churn_rate
from .revenue import (
    annual_recurring_revenue,
    average_revenue_per_account,
    contraction_revenue,
    customer_movements,
    expansion_revenue,
    monthly_recurring_revenue,
    mrr_movements,
    quick_ratio,
)
from .revenue_retention import (
    gross_revenue_retention,
    net_revenue_churn_rate,
    net_revenue_retention,
    revenue_churn_rate,
)

__all__ = [
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "churn_by_reason",
    "churn_rate",
    "cohort_retention",
    "contraction_revenue",
    "customer_movements",
    "expansion_revenue",
    "gross_revenue_retention",
    "monthly_recurring_revenue",
    "mrr_movements",
    "net_contract_value_increase",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "quick_ratio",
    "renewal_rate",
    "revenue_churn_rate",
    "service_revenue",
    "survival_curve",
]
