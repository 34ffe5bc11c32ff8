"""Follow-ups: whom to answer, how, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.counting.surveys.follow_ups import list_follow_ups
from tenure.engine import Frame
from tenure.experience.asking import NPS_BANDS, NPS_SCALE, know_surveys
from tenure.experience.policy import FollowUpPolicy, read_policy
from tenure.periods import Instant

__all__ = ["nps_follow_ups"]


def nps_follow_ups(
    surveys: Frame, *, policy: FollowUpPolicy | Mapping[str, Any] | None = None, as_of: Instant | None = None
) -> Frame:
    """List what is due to each customer who answered the NPS question.

    Definition: the latest answer of each known customer, given by `as_of`, and the action that the policy has for
    it, due so many hours after the answer; of several answers at one instant the lowest counts. Anonymous answers
    and surveys without an answer have nobody to turn to.

    Args:
        surveys: One row per survey sent; see `Survey`. `customer_id` is needed.
        policy: Actions and hours for detractors, passives and promoters; see `FollowUpPolicy`.
        as_of: Now; the latest instant in the table if left out.

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
    found = read_policy(policy)
    known = know_surveys((), surveys, None, known_only=True)
    steps = [
        (name, band, follow.action, follow.within_hours)
        for name, band, follow in (
            ("detractor", NPS_BANDS["detractors"], found.detractor),
            ("passive", NPS_BANDS["passives"], found.passive),
            ("promoter", NPS_BANDS["promoters"], found.promoter),
        )
    ]
    return list_follow_ups(known, "nps", NPS_SCALE, steps, known.as_of(as_of))
