"""Uptake: what do they take up?"""

from tenure.uptake.active_use import active_use_rate
from tenure.uptake.conversion import conversion_rate
from tenure.uptake.stickiness import stickiness_ratio

__all__ = [
    "active_use_rate",
    "conversion_rate",
    "stickiness_ratio",
]
