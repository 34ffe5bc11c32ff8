"""The result of a validation: how well a health score foresees churn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.options import to_json
from tenure.results import MessageText
from tenure.results.lazy import show

__all__ = ["HealthValidation"]


@dataclass(frozen=True, eq=False)
class HealthValidation:
    """How well a health score foresees churn: the result of `validate_health_score`.

    Args:
        value: The AUC: the probability that a customer who was lost had a lower score than one who stayed, ties
            counted by half; 0.5 is no better than chance. nan where it is undefined.
        lower: The lower bound of its interval; nan where it has none.
        upper: The upper bound of its interval; nan where it has none.
        reason: Why it is undefined; None where it is not.
        customers: How many customers were scored and active.
        lost: How many of them were lost within the horizon.
        lift: How many times as many were lost in the tenth with the lowest scores as among all.
        caught: The share of the lost that was red.
        bands: A row per band: `customers`, `lost`, their `rate`, and its interval, `lower` and `upper`.
        calibration: The same by tenths of the customers from the lowest score, with their `mean_score`; customers of
            one score stay together. A score is no probability: this says what it went along with.
        options: What was asked.
        notes: What to mind with it.
    """

    value: float
    lower: float
    upper: float
    reason: MessageText | None
    customers: int
    lost: int
    lift: float
    caught: float
    bands: pd.DataFrame
    calibration: pd.DataFrame
    options: Mapping[str, Any]
    notes: tuple[MessageText, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text and lists; undefined is None."""
        numbers = ("value", "lower", "upper", "customers", "lost", "lift", "caught")
        tables = {"bands": self.bands.to_dict("records"), "calibration": self.calibration.to_dict("records")}
        words = {
            "reason": None if self.reason is None else str(self.reason),
            "notes": [str(note) for note in self.notes],
        }
        found: dict[str, Any] = to_json(
            {**{name: getattr(self, name) for name in numbers}, **words, **tables, "options": self.options}
        )
        return found

    def summary(self, lang: Language = "en") -> str:
        """Return it as text: the AUC, the losses by band, lift, share caught, notes."""
        return str(show().validation_to_text(self, lang))

    def __repr__(self) -> str:
        return self.summary()
