"""Follow-ups of health: whom to turn to, how, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.catalogue import Language
from tenure.counting.health.follow_ups import Step, list_health_follow_ups
from tenure.engine import Frame, FrameT
from tenure.health.policy import HealthPolicy, read_health_policy
from tenure.results.lazy import show
from tenure.tables import check_inputs
from tenure.tables.derived import Movement, Score

__all__ = ["health_follow_ups"]


def health_follow_ups(
    scores: FrameT,
    movements: Frame | None = None,
    *,
    policy: HealthPolicy | Mapping[str, Any] | None = None,
    lang: Language = "en",
) -> FrameT:
    """List what is due to each customer by the band of its health.

    Definition: red is contacted at once, within 24 hours; yellow gets automated guidance on its weakest signal, within
    72; thriving is an opportunity for expansion, to be offered within a week; green is left at low touch. Who pays
    less than before, a `contraction` among the movements, is contacted at once whatever the band, with or without a
    score. Other customers without a score are left out.

    Args:
        scores: One row per customer with its `band`, as `health_score` or `action_score` returns it.
        movements: Movements of recurring revenue, as `customer_movements` returns them.
        policy: The actions and hours of contraction, red, yellow, thriving and green; see `HealthPolicy`.
        lang: The language of the actions: `en` or `es`.

    Returns:
        The kind of frame that came in, one row per customer: `customer_id`, `band`, `weakest` (where `scores` have
        it), `contraction`, `action` and `within_hours`, null where hours do not matter. What is due soonest comes
        first, then contractions before red before yellow before thriving before green, then the lowest score.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: The policy is none, or there is no such language.

    Example:
        >>> import pandas as pd
        >>> scores = pd.DataFrame({"customer_id": ["ana", "ben"], "band": ["green", "red"]})
        >>> health_follow_ups(scores)[["customer_id", "action", "within_hours"]].head(1).values.tolist()
        [['ben', 'contact at once', 24.0]]
    """
    rules, spoken = read_health_policy(policy), show().language(lang)
    inputs = check_inputs(
        None,
        uses={"scores": ["score", "weakest"]},
        schemas={"scores": Score, "movements": Movement},
        scores=scores,
        movements=movements,
    )
    cases = type(rules).model_fields
    steps = [Step(case, rules.words(case, spoken), rules.hours(case)) for case in cases]
    return list_health_follow_ups(inputs, steps)
