"""One row of a scorecard: a figure of a KPI, or why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.results.lazy import show

__all__ = ["COLUMNS", "COMPARED", "Comparison", "Kind", "Missing", "MissingKind", "ScorecardRow", "Verdict"]

COLUMNS = ("kpi", "label", "period", "value", "lower", "upper", "confidence", "unit", "reason", "notes", "missing")
COMPARED = ("previous", "change", "change_lower", "change_upper", "verdict")
"""The columns of the tidy table of a scorecard, and those of a comparison."""

Kind: TypeAlias = Literal["figure", "median", "list", "missing"]
MissingKind: TypeAlias = Literal["table", "option", "by", "error"]
Verdict: TypeAlias = Literal["better", "worse", "no_clear_change"]


@dataclass(frozen=True)
class Missing:
    """What a KPI lacks: a `table`, an `option`, a column to split `by`, or what its `error` says."""

    what: MissingKind
    detail: str

    def text(self, lang: Language = "en") -> str:
        """Return it in words."""
        return str(show().missing_text(self, lang))


@dataclass(frozen=True)
class Comparison:
    """The figure of another period, and the change since then.

    Args:
        period: The period compared with.
        previous: Its figure; nan where undefined.
        change: This figure minus that one, in the unit of the KPI.
        lower: The lower bound of the change; nan where the figures have no intervals.
        upper: The upper bound of the change.
        verdict: Whether the change is for the better; None where that cannot be said.
    """

    period: Period
    previous: float
    change: float
    lower: float
    upper: float
    verdict: Verdict | None


@dataclass(frozen=True)
class ScorecardRow:
    """A KPI in one period and group.

    Args:
        kpi: The name of the KPI.
        kind: `figure`; `median` of a curve; `list` where a KPI has keys of its own, such as cohorts, and is no
            single figure; `missing` where it could not be computed.
        period: None for lists and for what is missing.
        group: The values of the `by` columns; None for a null.
        value: The figure; nan where undefined.
        lower: The lower bound of its interval; nan where it has none.
        upper: The upper bound of its interval.
        confidence: The confidence level of the interval; None where there is none.
        reason: Why it is undefined, in the language asked for.
        notes: What to mind with the KPI, likewise.
        list_length: How many rows a list has.
        missing: What the KPI lacks.
        comparison: The figure of another period, where one was asked for.
    """

    kpi: str
    kind: Kind
    period: Period | None = None
    group: tuple[Any, ...] = ()
    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    confidence: float | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()
    list_length: int = 0
    missing: Missing | None = None
    comparison: Comparison | None = None
