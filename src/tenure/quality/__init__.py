"""Quality: does it work?"""

from tenure.quality.apdex import apdex_score
from tenure.quality.bad_weeks import quality_and_churn
from tenure.quality.failures import error_rate
from tenure.quality.latency import latency_ms
from tenure.quality.mos import mean_opinion_score
from tenure.quality.outages import availability

__all__ = [
    "apdex_score",
    "availability",
    "error_rate",
    "latency_ms",
    "mean_opinion_score",
    "quality_and_churn",
]
