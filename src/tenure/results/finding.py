"""A finding of the doctor: data that are legal but suspicious, as data; `show` says it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenure.catalogue import Language
from tenure.results.lazy import show
from tenure.results.plain import plain

__all__ = ["Finding"]


@dataclass(frozen=True)
class Finding:
    """What looks suspicious: how many rows, where, and what it does to which KPIs.

    Args:
        key: What was found, by a slug that stays the same.
        table: The table that it was found in.
        rows: How many rows it is about.
        where: The first customers or months that it is about.
        kpis: The names of the KPIs whose figures it changes.
        values: What its words name besides.
    """

    key: str
    table: str
    rows: int
    where: tuple[str, ...]
    kpis: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", plain(self.values))

    def what(self, lang: Language = "en") -> str:
        """Say what was found."""
        return str(show().finding_text(self, lang))

    def effect(self, lang: Language = "en") -> str:
        """Say what it does to the figures, and what helps."""
        return str(show().finding_effect(self, lang))
