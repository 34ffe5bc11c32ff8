"""Contents: all that the page shows, computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.catalogue import Language
from tenure.doctor import Diagnosis
from tenure.periods import Period
from tenure.report.cells import Cells
from tenure.report.choices import Cards, Group
from tenure.report.follow_ups import FollowUpList
from tenure.scorecard.question import last_period

__all__ = ["Contents"]


@dataclass(frozen=True)
class Contents:
    """All that the page shows, computed.

    Args:
        cards: The scorecards of all choices of the filters.
        groups: The groups that the filters can choose.
        cells: The figures in words.
        lists: The rows of KPIs with keys of their own, in words.
        charts: The figures of plotly.
        follow_ups: The customers to turn to.
        diagnosis: What the doctor found.
        title: What the page is called.
        as_of: The instant of the follow-ups, in words.
        version: The version of the library.
        chosen: The KPIs that were asked for by name, if any.
        lang: The language of the page.
    """

    cards: Cards
    groups: Sequence[Group]
    cells: Mapping[str, list[Cells]]
    lists: Mapping[str, dict[str, Any]]
    charts: Mapping[str, dict[str, Any]]
    follow_ups: Sequence[FollowUpList]
    diagnosis: Diagnosis
    title: str
    as_of: str
    version: str
    chosen: tuple[str, ...]
    lang: Language

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods observed."""
        return self.cards[()].periods

    @property
    def last(self) -> int:
        """The place of the period that ends last."""
        return self.periods.index(last_period(self.periods))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the filters."""
        return max(self.cards, key=len)

    @property
    def compared(self) -> bool:
        """Whether the figures are compared with those of another period."""
        return self.cards[()].compare is not None
