"""Health: how are they?"""

from tenure.health.actions import action_score
from tenure.health.distribution import health_distribution
from tenure.health.follow_ups import health_follow_ups
from tenure.health.health_validation import HealthValidation
from tenure.health.model import Bands, HealthModel, Signal
from tenure.health.policy import HealthAction, HealthPolicy
from tenure.health.score import health_score
from tenure.health.signals import health_signals
from tenure.health.validation import validate_health_score

__all__ = [
    "Bands",
    "HealthAction",
    "HealthModel",
    "HealthPolicy",
    "HealthValidation",
    "Signal",
    "action_score",
    "health_distribution",
    "health_follow_ups",
    "health_score",
    "health_signals",
    "validate_health_score",
]
