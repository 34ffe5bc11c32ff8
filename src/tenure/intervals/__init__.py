"""The uncertainty of a figure: intervals from its parts.

Each takes numbers or arrays and returns the lower and the upper bound; nan where undefined. What they promise, and how
far they keep it, is measured in `docs/intervals.md`.
"""

from tenure.intervals.bootstrap import linear_bootstrap
from tenure.intervals.clusters import clustered_share
from tenure.intervals.confidence import Bounds, check_confidence, z_value
from tenure.intervals.control_limits import Expectation, funnel_limits, limits_of_earlier, moving_range_limits
from tenure.intervals.correlation import false_discovery, rank_correlation, rank_correlation_p_value
from tenure.intervals.differences import fisher_p_value, holm, newcombe
from tenure.intervals.discrimination import delong
from tenure.intervals.lift import lift
from tenure.intervals.means import net_score, student
from tenure.intervals.medians import median
from tenure.intervals.quantiles import log_ratio, order_statistics
from tenure.intervals.ratios import ratio_difference
from tenure.intervals.shares import churn_of_average, poisson, wilson
from tenure.intervals.survival import greenwood

__all__ = [
    "Bounds",
    "Expectation",
    "check_confidence",
    "churn_of_average",
    "clustered_share",
    "delong",
    "false_discovery",
    "fisher_p_value",
    "funnel_limits",
    "greenwood",
    "holm",
    "lift",
    "limits_of_earlier",
    "linear_bootstrap",
    "log_ratio",
    "median",
    "moving_range_limits",
    "net_score",
    "newcombe",
    "order_statistics",
    "poisson",
    "rank_correlation",
    "rank_correlation_p_value",
    "ratio_difference",
    "student",
    "wilson",
    "z_value",
]
