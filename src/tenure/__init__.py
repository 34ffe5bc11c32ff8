"""tenure: customer KPIs that are exact, explained and fast.

import tenure

tenure.churn_rate(subscriptions, period="2026-03")
"""

from tenure import formulas, intervals
from tenure.catalogue import KPIS
from tenure.errors import (
    ContractError,
    CurrencyError,
    EngineError,
    Fault,
    ParameterError,
    RelationError,
    TenureError,
)
from tenure.models import BetaGeometricNBD, GammaGamma, KaplanMeier, ShiftedBetaGeometric
from tenure.periods import Period, days, months, quarters, weeks, years
from tenure.results import Curve, Measure
from tenure.retention import (
    churn_by_reason,
    churn_rate,
    cohort_retention,
    gross_revenue_retention,
    net_contract_value_increase,
    net_revenue_churn_rate,
    net_revenue_retention,
    renewal_rate,
    revenue_churn_rate,
    survival_curve,
)
from tenure.revenue import (
    annual_recurring_revenue,
    average_revenue_per_account,
    average_revenue_per_user,
    contraction_revenue,
    customer_movements,
    expansion_revenue,
    monthly_recurring_revenue,
    mrr_movements,
    quick_ratio,
    service_revenue,
)
from tenure.tables import (
    Contact,
    Cost,
    Customer,
    Event,
    Exposure,
    Outage,
    Request,
    Step,
    Subscription,
    Survey,
    Tables,
    check,
    convert_currency,
    faults,
    monthly_amount,
)

__version__ = "0.1.0"

__all__ = [
    "KPIS",
    "BetaGeometricNBD",
    "Contact",
    "ContractError",
    "Cost",
    "CurrencyError",
    "Curve",
    "Customer",
    "EngineError",
    "Event",
    "Exposure",
    "Fault",
    "GammaGamma",
    "KaplanMeier",
    "Measure",
    "Outage",
    "ParameterError",
    "Period",
    "RelationError",
    "Request",
    "ShiftedBetaGeometric",
    "Step",
    "Subscription",
    "Survey",
    "Tables",
    "TenureError",
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "check",
    "churn_by_reason",
    "churn_rate",
    "cohort_retention",
    "contraction_revenue",
    "convert_currency",
    "customer_movements",
    "days",
    "expansion_revenue",
    "faults",
    "formulas",
    "gross_revenue_retention",
    "intervals",
    "monthly_amount",
    "monthly_recurring_revenue",
    "months",
    "mrr_movements",
    "net_contract_value_increase",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "quarters",
    "quick_ratio",
    "renewal_rate",
    "revenue_churn_rate",
    "service_revenue",
    "survival_curve",
    "weeks",
    "years",
]
