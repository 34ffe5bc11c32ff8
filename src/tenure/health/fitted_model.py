"""The result of a fit: a health model, and how well it tells who is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tenure.health.model import HealthModel

__all__ = ["FittedHealthModel"]


@dataclass(frozen=True)
class FittedHealthModel:
    """A health model whose weights were fitted: the result of `fit_health_weights`.

    Args:
        model: The model, to be used, saved or edited.
        auc_in: The AUC of its score among the customers that it was fitted to.
        auc_out: The AUC of its score among the customers held out, which is what to expect of it; nan where these
            were all lost or all stayed.
        dropped: The signals without a weight: they say nothing that the others do not.
        customers: How many customers it was fitted to.
        held_out: How many customers were held out.
    """

    model: HealthModel
    auc_in: float
    auc_out: float
    dropped: tuple[str, ...]
    customers: int
    held_out: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python; an undefined AUC is None."""
        areas = {name: None if math.isnan(getattr(self, name)) else getattr(self, name) for name in _AREAS}
        counts = {"customers": self.customers, "held_out": self.held_out}
        return {"model": self.model.to_dict(), **areas, "dropped": list(self.dropped), **counts}

    def __repr__(self) -> str:
        inside, outside = (f"{area:.3f} of {rows:,}" for area, rows in self._areas())
        dropped = [f"dropped: {', '.join(self.dropped)}"] if self.dropped else []
        return "\n".join([f"FittedHealthModel: AUC {inside} customers, {outside} held out", str(self.model), *dropped])

    def _areas(self) -> tuple[tuple[float, int], ...]:
        return (self.auc_in, self.customers), (self.auc_out, self.held_out)


_AREAS = ("auc_in", "auc_out")
