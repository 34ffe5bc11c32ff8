"""Engagement: what do they do?"""

from tenure.engagement.cohort_activity import cohort_activity
from tenure.engagement.recency import inactive_rate, last_use
from tenure.engagement.sessions import sessions_per_day
from tenure.engagement.trend import declining_use_rate, usage_trend
from tenure.engagement.volume import content_per_customer, events_per_customer

__all__ = [
    "cohort_activity",
    "content_per_customer",
    "declining_use_rate",
    "events_per_customer",
    "inactive_rate",
    "last_use",
    "sessions_per_day",
    "usage_trend",
]
