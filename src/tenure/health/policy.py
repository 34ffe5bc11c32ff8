"""The policy of health: what each band is followed by, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.results.lazy import show
from tenure.settings import Settings

__all__ = ["HealthAction", "HealthPolicy", "read_health_policy"]


class HealthAction(Settings):
    """What is done, and within how many hours; None is no matter of hours.

    What is left out is that of the library: its words, in the language asked, and its hours.

    Raises:
        ParameterError: The action is empty, or the hours are no number from 0.
    """

    action: Annotated[str, Field(min_length=1)] | None = None
    within_hours: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None


class HealthPolicy(Settings):
    """What each band of health is followed by, and a contraction whatever the band is [SaaS].

    Raises:
        ParameterError: An action is none; the error names every fault.

    Example:
        >>> HealthPolicy(red=HealthAction(action="visit", within_hours=8)).words("red"), HealthPolicy().words("green")
        ('visit', 'low touch')
    """

    contraction: HealthAction = HealthAction(within_hours=24)
    red: HealthAction = HealthAction(within_hours=24)
    yellow: HealthAction = HealthAction(within_hours=72)
    thriving: HealthAction = HealthAction(within_hours=168)
    green: HealthAction = HealthAction()

    def words(self, case: str, lang: Language = "en") -> str:
        """Return what the action in a case is called: `contraction`, or the name of a band."""
        action: HealthAction = getattr(self, case)
        return action.action or str(show().health_action(case, lang))

    def hours(self, case: str) -> float | None:
        """Return within how many hours the action in a case is due; None where hours do not matter."""
        action: HealthAction = getattr(self, case)
        usual: HealthAction = type(self).model_fields[case].default
        return action.within_hours if "within_hours" in action.model_fields_set else usual.within_hours


def read_health_policy(policy: Any) -> HealthPolicy:
    """Read a policy, or a mapping that says the same."""
    if policy is None or isinstance(policy, HealthPolicy):
        return policy or HealthPolicy()
    if not isinstance(policy, Mapping):
        raise ParameterError(f"policy is a HealthPolicy, not {policy!r}.")
    return HealthPolicy(**{str(name): value for name, value in policy.items()})
