"""Experience: what do they say?"""

from tenure.experience.ces import customer_effort_score
from tenure.experience.csat import customer_satisfaction_score
from tenure.experience.follow_ups import nps_follow_ups
from tenure.experience.nps import net_promoter_score
from tenure.experience.policy import FollowUp, FollowUpPolicy
from tenure.experience.responses import response_rate
from tenure.experience.sentiment import sentiment_score
from tenure.experience.weights import weights_by_stratum

__all__ = [
    "FollowUp",
    "FollowUpPolicy",
    "customer_effort_score",
    "customer_satisfaction_score",
    "net_promoter_score",
    "nps_follow_ups",
    "response_rate",
    "sentiment_score",
    "weights_by_stratum",
]
