"""Engagement: what do they do?"""

from tenure.engagement.advocacy import advocacy_rate, silent_customers
from tenure.engagement.attendance import attendance_rate
from tenure.engagement.features import feature_adoption_rate
from tenure.engagement.plan_changes import plan_change_rate
from tenure.engagement.shopping import cart_abandonment_rate, return_rate
from tenure.engagement.sticky import sticky_features

__all__ = [
    "advocacy_rate",
    "attendance_rate",
    "cart_abandonment_rate",
    "feature_adoption_rate",
    "plan_change_rate",
    "return_rate",
    "silent_customers",
    "sticky_features",
]
