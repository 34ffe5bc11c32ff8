"""Policy: what an answer is followed by, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from tenure.errors import ParameterError
from tenure.settings import Settings

__all__ = ["FollowUp", "FollowUpPolicy", "read_policy"]

_WEEK = 7 * 24.0


class FollowUp(Settings):
    """What is done, and within how many hours of the answer.

    Raises:
        ParameterError: The action is empty, or the hours are no number from 0.
    """

    action: Annotated[str, Field(min_length=1)]
    within_hours: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class FollowUpPolicy(Settings):
    """What is done after an answer to the NPS question: a detractor is called within a day [SaaS].

    Raises:
        ParameterError: A follow-up is none; the error names every fault.

    Example:
        >>> FollowUpPolicy(promoter=FollowUp(action="invite to the user group", within_hours=48)).detractor.action
        'call'
    """

    detractor: FollowUp = FollowUp(action="call", within_hours=24)
    passive: FollowUp = FollowUp(action="offer value", within_hours=_WEEK)
    promoter: FollowUp = FollowUp(action="ask for a referral or case study", within_hours=2 * _WEEK)


def read_policy(policy: Any) -> FollowUpPolicy:
    """Read a policy, or a mapping that says the same."""
    if policy is None or isinstance(policy, FollowUpPolicy):
        return policy or FollowUpPolicy()
    if not isinstance(policy, Mapping):
        raise ParameterError(f"policy is a FollowUpPolicy, not {policy!r}.")
    return FollowUpPolicy(**{str(name): value for name, value in policy.items()})
