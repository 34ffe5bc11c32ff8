"""Uptake: what do they take up?"""

from tenure.uptake.active_use import active_use_rate
from tenure.uptake.adoption import uptake_rate
from tenure.uptake.combinations import service_combinations
from tenure.uptake.conversion import conversion_rate
from tenure.uptake.service_churn import service_churn_rate
from tenure.uptake.services import services_per_customer
from tenure.uptake.stickiness import stickiness_ratio

__all__ = [
    "active_use_rate",
    "conversion_rate",
    "service_churn_rate",
    "service_combinations",
    "services_per_customer",
    "stickiness_ratio",
    "uptake_rate",
]
