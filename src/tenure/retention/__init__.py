"""Retention: who stays?"""

from tenure.retention.churn import churn_by_reason, churn_rate
from tenure.retention.cohorts import cohort_retention
from tenure.retention.renewals import net_contract_value_increase, renewal_rate
from tenure.retention.revenue_churn import net_revenue_churn_rate, revenue_churn_rate
from tenure.retention.revenue_retention import gross_revenue_retention, net_revenue_retention
from tenure.retention.survival import survival_curve

__all__ = [
    "churn_by_reason",
    "churn_rate",
    "cohort_retention",
    "gross_revenue_retention",
    "net_contract_value_increase",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "renewal_rate",
    "revenue_churn_rate",
    "survival_curve",
]
