"""Revenue: what do they pay?"""

from tenure.revenue.arpa import average_revenue_per_account
from tenure.revenue.arpu import average_revenue_per_user
from tenure.revenue.expansion import contraction_revenue, expansion_revenue
from tenure.revenue.incremental_arpu import incremental_arpu
from tenure.revenue.movements import customer_movements, mrr_movements
from tenure.revenue.mrr import annual_recurring_revenue, monthly_recurring_revenue
from tenure.revenue.quick_ratio import quick_ratio
from tenure.revenue.service_revenue import service_revenue

__all__ = [
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "average_revenue_per_user",
    "contraction_revenue",
    "customer_movements",
    "expansion_revenue",
    "incremental_arpu",
    "monthly_recurring_revenue",
    "mrr_movements",
    "quick_ratio",
    "service_revenue",
]
