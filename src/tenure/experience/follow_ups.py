"""Follow-ups: whom to answer, how, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.counting.surveys.follow_ups import list_follow_ups
from tenure.engine import FrameT
from tenure.experience.policy import FollowUpPolicy, read_policy
from tenure.experience.survey_inputs import NPS_BANDS, NPS_SCALE, check_surveys
from tenure.options import Options
from tenure.periods import Instant

__all__ = ["nps_follow_ups"]


def nps_follow_ups(
    surveys: FrameT, *, policy: FollowUpPolicy | Mapping[str, Any] | None = None, as_of: Instant | None = None
) -> FrameT:
    """List what is due to each customer who answered the NPS question.

    Definition: the latest answer of each known customer, given by `as_of`, and the action that the policy has for
    it, due so many hours after the answer; of several answers at one instant the lowest counts. Anonymous answers
    and surveys without an answer have nobody to turn to.

    Args:
        surveys: One row per survey sent; see `Survey`. `customer_id` is needed.
        policy: Actions and hours for detractors, passives and promoters; see `FollowUpPolicy`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.

    Returns:
        The kind of frame that came in, one row per customer: `customer_id`, `score`, `category`, `answered_at`,
        `action`, `due_at`, `overdue` (it was due before `as_of`). What is overdue comes first, detractors before
        passives before promoters, and what was due earliest.

    Raises:
        ContractError: A table breaks its contract, or a mark is not whole or not from 0 to 10.
        ParameterError: The policy is none.

    Example:
        >>> from tenure.samples import surveys
        >>> nps_follow_ups(surveys, as_of="2026-03-31")[["customer_id", "action", "overdue"]].head(2).values.tolist()
        [['cleo', 'call', True], ['ben', 'call', True]]
    """
    steps_of, options = read_policy(policy), Options(as_of=as_of)
    inputs = check_surveys(options, surveys, None, needs_customer=True)
    steps = [
        (name, band, follow.action, follow.within_hours)
        for name, band, follow in (
            ("detractor", NPS_BANDS["detractors"], steps_of.detractor),
            ("passive", NPS_BANDS["passives"], steps_of.passive),
            ("promoter", NPS_BANDS["promoters"], steps_of.promoter),
        )
    ]
    return list_follow_ups(inputs, "nps", NPS_SCALE, steps, inputs.as_of(options.as_of))
