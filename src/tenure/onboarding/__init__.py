"""Onboarding: how do they start?"""

from tenure.onboarding.activation import activation_days
from tenure.onboarding.checklist import Checklist
from tenure.onboarding.engagement_score import onboarding_engagement_score, onboarding_scores
from tenure.onboarding.funnels import funnel
from tenure.onboarding.step_completion import step_completion_rate
from tenure.onboarding.trials import trial_conversion_rate

__all__ = [
    "Checklist",
    "activation_days",
    "funnel",
    "onboarding_engagement_score",
    "onboarding_scores",
    "step_completion_rate",
    "trial_conversion_rate",
]
