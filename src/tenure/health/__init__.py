"""Health: how are they?"""

from tenure.health.actions import action_score
from tenure.health.distribution import health_distribution
from tenure.health.fitted_model import FittedHealthModel
from tenure.health.follow_ups import health_follow_ups
from tenure.health.health_validation import HealthValidation
from tenure.health.model import Bands, HealthModel, Signal
from tenure.health.policy import HealthAction, HealthPolicy
from tenure.health.score import health_score
from tenure.health.signals import health_signals
from tenure.health.validation import validate_health_score
from tenure.health.weights import fit_health_weights

__all__ = [
    "Bands",
    "FittedHealthModel",
    "HealthAction",
    "HealthModel",
    "HealthPolicy",
    "HealthValidation",
    "Signal",
    "action_score",
    "fit_health_weights",
    "health_distribution",
    "health_follow_ups",
    "health_score",
    "health_signals",
    "validate_health_score",
]
