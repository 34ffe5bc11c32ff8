"""Engagement: what do they do?"""

from tenure.engagement.advocacy import advocacy_rate, silent_customers
from tenure.engagement.attendance import attendance_rate
from tenure.engagement.cohort_activity import cohort_activity
from tenure.engagement.features import feature_adoption_rate
from tenure.engagement.plan_changes import plan_change_rate
from tenure.engagement.recency import inactive_rate, last_use
from tenure.engagement.sessions import sessions_per_day
from tenure.engagement.shopping import cart_abandonment_rate, return_rate
from tenure.engagement.sticky import sticky_features
from tenure.engagement.trend import declining_use_rate, usage_trend
from tenure.engagement.volume import content_per_customer, events_per_customer

__all__ = [
    "advocacy_rate",
    "attendance_rate",
    "cart_abandonment_rate",
    "cohort_activity",
    "content_per_customer",
    "declining_use_rate",
    "events_per_customer",
    "feature_adoption_rate",
    "inactive_rate",
    "last_use",
    "plan_change_rate",
    "return_rate",
    "sessions_per_day",
    "silent_customers",
    "sticky_features",
    "usage_trend",
]
