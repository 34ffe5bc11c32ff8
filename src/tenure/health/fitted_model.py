"""The result of a fit: a health model, and how well it tells who is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tenure.health.model import HealthModel
from tenure.results import MessageText

__all__ = ["FittedHealthModel"]


@dataclass(frozen=True)
class FittedHealthModel:
    """A health model whose weights were fitted: the result of `fit_health_weights`.

    Args:
        model: The model, to be used, saved or edited.
        auc_in: The AUC of its score among the customers that it was fitted to.
        auc_out: The AUC of its score among the customers held out; nan where these were all lost or all stayed.
        auc_out_of_time: The AUC of its score at the last `as_of`, later than all it was fitted to: what to expect of
            it from now on. nan where it is undefined.
        reason: Why it is not checked out of time; None where it is.
        dropped: The signals without a weight: they say nothing that the others do not.
        customers: How many customers it was fitted to.
        held_out: How many customers were held out.
        later: How many customers it was checked on out of time.
    """

    model: HealthModel
    auc_in: float
    auc_out: float
    auc_out_of_time: float
    reason: MessageText | None
    dropped: tuple[str, ...]
    customers: int
    held_out: int
    later: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python; an undefined AUC is None."""
        areas = {name: None if math.isnan(getattr(self, name)) else getattr(self, name) for name in _AREAS}
        reason = None if self.reason is None else str(self.reason)
        counts = {name: getattr(self, name) for name in _AREAS.values()}
        return {"model": self.model.to_dict(), **areas, "reason": reason, "dropped": list(self.dropped), **counts}

    def __repr__(self) -> str:
        inside, outside, later = (f"{getattr(self, area):.3f} of {getattr(self, n):,}" for area, n in _AREAS.items())
        in_time = f"{later} out of time" if self.reason is None else f"not checked out of time: {self.reason}"
        dropped = [f"dropped: {', '.join(self.dropped)}"] if self.dropped else []
        head = f"FittedHealthModel: AUC {inside} customers, {outside} held out; {in_time}"
        return "\n".join([head, str(self.model), *dropped])


_AREAS = {"auc_in": "customers", "auc_out": "held_out", "auc_out_of_time": "later"}
"""Each AUC, and how many customers it is of."""
