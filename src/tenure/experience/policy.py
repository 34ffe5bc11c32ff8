"""Policy: what an answer is followed by, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenure.errors import ParameterError

__all__ = ["FollowUp", "FollowUpPolicy", "read_policy"]

_WEEK = 7 * 24.0


class FollowUp(BaseModel):
    """What is done, and within how many hours of the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Annotated[str, Field(min_length=1)]
    within_hours: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class FollowUpPolicy(BaseModel):
    """What is done after an answer to the NPS question: a detractor is called within a day [SaaS].

    Example:
        >>> FollowUpPolicy(promoter=FollowUp(action="invite to the user group", within_hours=48)).detractor.action
        'call'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    detractor: FollowUp = FollowUp(action="call", within_hours=24)
    passive: FollowUp = FollowUp(action="offer value", within_hours=_WEEK)
    promoter: FollowUp = FollowUp(action="ask for a referral or case study", within_hours=2 * _WEEK)


def read_policy(policy: Any) -> FollowUpPolicy:
    """Read a policy, or a mapping that says the same."""
    if policy is None or isinstance(policy, FollowUpPolicy):
        return policy or FollowUpPolicy()
    if not isinstance(policy, Mapping):
        raise ParameterError(f"policy is a FollowUpPolicy, not {policy!r}.")
    try:
        return FollowUpPolicy.model_validate(dict(policy))
    except ValidationError as error:
        words = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise ParameterError(f"policy is no FollowUpPolicy: {words}.") from None
