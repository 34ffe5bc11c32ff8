"""Changes: what moves in a scenario, and the options that name the scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.errors import ParameterError
from tenure.options import NonNegative, Options, number

__all__ = ["FIVE_PERCENT", "MOVABLE", "Change", "ScenarioOptions"]

MOVABLE = ("churn", "retention", "arpa", "margin")


@dataclass(frozen=True)
class Change:
    """What moves in a scenario, each by a share of itself: −0.05 is 5 % less.

    Args:
        churn: Of the monthly churn.
        retention: Of the monthly retention, 1 − churn; instead of `churn`.
        arpa: Of the revenue per account.
        margin: Of the margin.

    Raises:
        ParameterError: A change is below −1, or churn and retention both move.

    Example:
        >>> str(Change(churn=-0.05, arpa=0.02))
        'churn −5 %, ARPA +2 %'
    """

    churn: float = 0.0
    retention: float = 0.0
    arpa: float = 0.0
    margin: float = 0.0

    def __post_init__(self) -> None:
        for name in MOVABLE:
            object.__setattr__(self, name, number(getattr(self, name), name, minimum=-1))
        if self.churn and self.retention:
            raise ParameterError("churn and retention are two words for one thing: change one of them.")

    def __str__(self) -> str:
        words = {"arpa": "ARPA"}
        signed = {name: f"{100 * share:+g}".replace("-", "−") for name, share in self.shares.items()}
        return ", ".join(f"{words.get(name, name)} {share} %" for name, share in signed.items()) or "as it is"

    @property
    def shares(self) -> dict[str, float]:
        """What moves, by name."""
        return {name: getattr(self, name) for name in MOVABLE if getattr(self, name)}


FIVE_PERCENT = (Change(churn=-0.05), Change(arpa=0.05))
"""Five percent less churn, and five percent more revenue per account."""


def _read_changes(changes: Any) -> tuple[Change, ...]:
    """Read one change or several, given as such or as mappings."""
    single = isinstance(changes, Change | Mapping) or not isinstance(changes, Iterable)
    several = sorted(changes, key=repr) if isinstance(changes, set | frozenset) else changes
    return tuple(_read_change(each) for each in ([changes] if single else several))


def _read_change(change: Any) -> Change:
    if isinstance(change, Change):
        return change
    if not isinstance(change, Mapping) or set(change) - set(MOVABLE):
        raise ParameterError(f"changes are made of Change(churn=…, retention=…, arpa=…, margin=…), not {change!r}.")
    return Change(**change)


class ScenarioOptions(Options):
    """The options of `lifetime_value_scenarios`."""

    changes: Annotated[tuple[Change, ...], PlainValidator(_read_changes)] = ()
    cost_per_customer: NonNegative = 0.0

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        if "scenario" in self.by:
            raise ParameterError("by names 'scenario', which is a column of the result: rename the column.")
        for change in self.changes:
            if self.margin * (1 + change.margin) > 1:
                raise ParameterError(
                    f"A margin of {self.margin:g} with {change} would be above 1: give the margin as a share."
                )

    @property
    def scenarios(self) -> tuple[Change, ...]:
        """The scenarios, the first of which changes nothing."""
        return tuple(dict.fromkeys([Change(), *self.changes]))

    def record(self) -> dict[str, Any]:
        """Return the options given in their JSON form; a change names what moves."""
        return {**super().record(), "changes": [change.shares for change in self.changes]}
