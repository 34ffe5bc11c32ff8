"""Support: what help do they need?"""

from tenure.support.handling import average_handle_seconds
from tenure.support.resolution import first_contact_resolution_rate
from tenure.support.thresholds import contact_threshold_rate, customers_below_threshold
from tenure.support.tickets import tickets_per_customer

__all__ = [
    "average_handle_seconds",
    "contact_threshold_rate",
    "customers_below_threshold",
    "first_contact_resolution_rate",
    "tickets_per_customer",
]
