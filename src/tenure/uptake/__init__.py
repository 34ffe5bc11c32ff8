"""Uptake: what do they take up?"""

from tenure.uptake.adoption import uptake_rate
from tenure.uptake.combinations import service_combinations
from tenure.uptake.service_churn import service_churn_rate
from tenure.uptake.services import services_per_customer

__all__ = [
    "service_churn_rate",
    "service_combinations",
    "services_per_customer",
    "uptake_rate",
]
