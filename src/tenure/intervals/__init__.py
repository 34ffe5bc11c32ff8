"""The uncertainty of a figure: intervals from its parts.

Each takes numbers or arrays and returns the lower and the upper bound; nan where undefined. What they promise, and how
far they keep it, is measured in `docs/intervals.md`.
"""

from tenure.intervals.confidence import Bounds, check_confidence, z_value
from tenure.intervals.control_limits import Expectation, funnel_limits, limits_of_earlier, moving_range_limits
from tenure.intervals.correlation import false_discovery, rank_correlation, rank_correlation_p_value
from tenure.intervals.discrimination import delong
from tenure.intervals.means import net_score, student
from tenure.intervals.shares import churn_of_average, poisson, wilson
from tenure.intervals.survival import greenwood

__all__ = [
    "Bounds",
    "Expectation",
    "check_confidence",
    "churn_of_average",
    "delong",
    "false_discovery",
    "funnel_limits",
    "greenwood",
    "limits_of_earlier",
    "moving_range_limits",
    "net_score",
    "poisson",
    "rank_correlation",
    "rank_correlation_p_value",
    "student",
    "wilson",
    "z_value",
]
