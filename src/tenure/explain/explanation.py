"""The explanation of a change: its parts by group, and the customers behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tenure.catalogue import Kpi, Language
from tenure.engine import Frame
from tenure.periods import Period
from tenure.results.lazy import show

__all__ = ["ChangeExplanation"]


@dataclass(frozen=True, eq=False)
class ChangeExplanation:
    """Why a figure moved between two periods.

    Args:
        kpi: The KPI, as in the catalogue.
        before: The period compared with.
        now: The period explained.
        value_before: The figure then.
        value_now: The figure now.
        by: The columns that it is split by.
        table: A row per group, the largest part first: of a rate, its share and value in both periods, `mix` and
            `rate`; of money, its value in both and the movements; `total` is the part of the group.
        customers: The movements of customers behind the figures of both periods; None where the KPI has none.
    """

    kpi: Kpi
    before: Period
    now: Period
    value_before: float
    value_now: float
    by: tuple[str, ...]
    table: pd.DataFrame
    customers: Frame | None

    @property
    def change(self) -> float:
        """By how much the figure moved: the sum of all parts."""
        return math.fsum(self.table["total"])

    @property
    def parts(self) -> dict[str, float]:
        """The change by kind of part, over all groups: mix and rate, or the movements."""
        kinds = [name for name in self.table.columns if name not in {*self.by, "total"} and not _is_side(name)]
        return {name: math.fsum(self.table[name]) for name in kinds}

    def summary(self, lang: Language = "en") -> str:
        """Return it as text: the change, its parts, and the groups."""
        return str(show().change_to_text(self, lang))

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python, customers aside."""
        ends = {"value_before": self.value_before, "value_now": self.value_now, "change": self.change}
        periods = {"before": self.before.label, "now": self.now.label}
        return {"kpi": self.kpi.name, **periods, **ends, "parts": self.parts, "groups": self.table.to_dict("records")}

    def __repr__(self) -> str:
        return self.summary()


def _is_side(name: Any) -> bool:
    return str(name).endswith(("_before", "_now"))
