"""The formulas: numbers or arrays in, a number or an array out; nan where undefined, never infinity.

Each KPI's formula stands here under the KPI's name; its arguments are the KPI's parts.

    >>> churn_rate(lost=1, opening=4)
    0.25
    >>> churn_rate(lost=[1, 0], opening=[4, 0])
    array([0.25,  nan])
"""

from tenure.formulas.arithmetic import (
    difference,
    quotient,
)
from tenure.formulas.changes import Group, mix_and_rate
from tenure.formulas.experience import (
    customer_effort_score,
    customer_satisfaction_mean,
    customer_satisfaction_net,
    customer_satisfaction_score,
    effective_answers,
    net_promoter_score,
    net_score,
    response_rate,
    sentiment_score,
)
from tenure.formulas.health import (
    action_score,
    area_under_curve,
    health_distribution,
    health_score,
    lift_of_lowest,
    signal_points,
)
from tenure.formulas.lifetime import (
    lifetime_months,
    lifetime_value,
    ltv_to_cac_ratio,
    ltv_to_crc_ratio,
    monthly_retention_cost,
    simple_lifetime_months,
)
from tenure.formulas.retention import (
    churn_by_reason,
    churn_rate,
    churn_rate_of_average,
    churn_rate_of_exposure,
    churn_rate_with_joined,
    cohort_retention,
    gross_revenue_retention,
    net_contract_value_increase,
    net_revenue_churn_rate,
    net_revenue_retention,
    renewal_rate,
    revenue_churn_rate,
    survival_curve,
)
from tenure.formulas.revenue import (
    annual_recurring_revenue,
    average_revenue_per_account,
    average_revenue_per_user,
    contraction_revenue,
    contraction_share,
    customer_movements,
    expansion_revenue,
    expansion_share,
    monthly_recurring_revenue,
    mrr_movements,
    quick_ratio,
    service_revenue,
)
from tenure.formulas.scenarios import (
    changed_churn,
    lifetime_profit,
    lifetime_value_scenarios,
)
from tenure.formulas.support import (
    average_handle_seconds,
    contact_threshold_rate,
    first_contact_resolution_rate,
    tickets_per_customer,
)
from tenure.formulas.value import (
    acquisition_cost,
    customer_base_value,
    customer_value,
    payback_months,
    purchaser_value,
    retention_cost,
    return_on_investment,
    value_drivers,
)

__all__ = [
    "Group",
    "acquisition_cost",
    "action_score",
    "annual_recurring_revenue",
    "area_under_curve",
    "average_handle_seconds",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "changed_churn",
    "churn_by_reason",
    "churn_rate",
    "churn_rate_of_average",
    "churn_rate_of_exposure",
    "churn_rate_with_joined",
    "cohort_retention",
    "contact_threshold_rate",
    "contraction_revenue",
    "contraction_share",
    "customer_base_value",
    "customer_effort_score",
    "customer_movements",
    "customer_satisfaction_mean",
    "customer_satisfaction_net",
    "customer_satisfaction_score",
    "customer_value",
    "difference",
    "effective_answers",
    "expansion_revenue",
    "expansion_share",
    "first_contact_resolution_rate",
    "gross_revenue_retention",
    "health_distribution",
    "health_score",
    "lifetime_months",
    "lifetime_profit",
    "lifetime_value",
    "lifetime_value_scenarios",
    "lift_of_lowest",
    "ltv_to_cac_ratio",
    "ltv_to_crc_ratio",
    "mix_and_rate",
    "monthly_recurring_revenue",
    "monthly_retention_cost",
    "mrr_movements",
    "net_contract_value_increase",
    "net_promoter_score",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "net_score",
    "payback_months",
    "purchaser_value",
    "quick_ratio",
    "quotient",
    "renewal_rate",
    "response_rate",
    "retention_cost",
    "return_on_investment",
    "revenue_churn_rate",
    "sentiment_score",
    "service_revenue",
    "signal_points",
    "simple_lifetime_months",
    "survival_curve",
    "tickets_per_customer",
    "value_drivers",
]
