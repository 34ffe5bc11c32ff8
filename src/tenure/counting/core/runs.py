"""Periods as bounds: lists of periods become chains without overlap, each counted in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["PeriodRun", "non_overlapping_runs"]


@dataclass(frozen=True)
class PeriodRun:
    """Periods that do not overlap, with their bounds in wall-clock time.

    What happens in `[bounds[i - 1], bounds[i])` is in bucket i; bucket 0 is all before. A period is one
    bucket, as no bound lies within it; the gaps between periods are buckets that nobody asks for.
    """

    periods: tuple[Period, ...]
    bounds: list[datetime]
    buckets: tuple[int, ...]


def non_overlapping_runs(periods: Sequence[Period], inputs: Inputs) -> Iterator[PeriodRun]:
    """Part periods into as few chains as their overlaps allow."""
    ends: list[datetime] = []
    lists: list[list[Period]] = []
    for period in sorted(periods, key=lambda each: (inputs.to_utc(each.start), inputs.to_utc(each.end))):
        start, end = inputs.to_utc(period.start), inputs.to_utc(period.end)
        at = next((place for place, last in enumerate(ends) if last <= start), len(ends))
        if at == len(ends):
            ends.append(end)
            lists.append([period])
        else:
            ends[at] = end
            lists[at].append(period)
    for chosen in lists:
        bounds = sorted({bound for each in chosen for bound in (inputs.to_utc(each.start), inputs.to_utc(each.end))})
        places = {bound: place for place, bound in enumerate(bounds)}
        yield PeriodRun(tuple(chosen), bounds, tuple(places[inputs.to_utc(each.end)] for each in chosen))
