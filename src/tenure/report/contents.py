"""Contents: all that the page shows, computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.catalogue import Language
from tenure.doctor import Diagnosis
from tenure.report.cells import Cells
from tenure.report.choices import Choices
from tenure.report.follow_ups import FollowUpList

__all__ = ["Contents"]


@dataclass(frozen=True)
class Contents:
    """All that the page shows, computed.

    Args:
        choices: The scorecards of all choices of the filters.
        cells: The figures in words.
        lists: The rows of KPIs with keys of their own, in words.
        charts: The figures of plotly.
        follow_ups: The customers to turn to.
        diagnosis: What the doctor found.
        title: What the page is called.
        as_of: The instant of the follow-ups, in words.
        version: The version of the library.
        asked: The KPIs that were asked for by name, if any.
    """

    choices: Choices
    cells: Mapping[str, list[Cells]]
    lists: Mapping[str, dict[str, Any]]
    charts: Mapping[str, dict[str, Any]]
    follow_ups: Sequence[FollowUpList]
    diagnosis: Diagnosis
    title: str
    as_of: str
    version: str
    asked: tuple[str, ...]

    @property
    def lang(self) -> Language:
        """The language of the page."""
        return self.choices.lang

    @property
    def is_compared(self) -> bool:
        """Whether the figures are compared with those of another period."""
        return self.choices.whole.compare is not None
