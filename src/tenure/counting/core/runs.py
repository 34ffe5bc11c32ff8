"""Periods as buckets: a list of periods becomes runs without overlap, each of which is counted in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tenure.errors import ParameterError
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["PeriodRun", "per_run", "span_of_all", "spans_of"]

_Counted = TypeVar("_Counted")


@dataclass(frozen=True)
class PeriodRun:
    """Periods that do not overlap, with the bounds that cut time into buckets.

    What happens in `[bounds[i - 1], bounds[i])` is in bucket i; bucket 0 is all before. A period is one
    bucket, as no bound lies within it; the gaps between periods are buckets of no period.

    Args:
        positions: Where the periods stand in the list that was asked for.
        bounds: The starts and ends of the periods, ascending.
        buckets: The bucket of each period.
    """

    positions: tuple[int, ...]
    bounds: list[datetime]
    buckets: tuple[int, ...]

    @property
    def start(self) -> datetime:
        """The first bound."""
        return self.bounds[0]

    @property
    def end(self) -> datetime:
        """The last bound."""
        return self.bounds[-1]


def per_run(inputs: Inputs, periods: Sequence[Period], count: Callable[[PeriodRun], _Counted]) -> list[_Counted]:
    """Call a function for each of as few runs as the overlaps of the periods allow; the one loop over periods.

    Raises:
        ParameterError: The clocks of the data's zone skip a period.
    """
    spans = spans_of(inputs, periods)
    return [count(_run(spans, positions)) for positions in _without_overlap(spans)]


def spans_of(inputs: Inputs, periods: Sequence[Period]) -> list[tuple[datetime, datetime]]:
    """Return the start and end of each period as the tables hold them.

    Raises:
        ParameterError: The clocks of the data's zone skip a period.
    """
    spans = [(inputs.to_utc(period.start), inputs.to_utc(period.end)) for period in periods]
    if skipped := [period.label for period, (start, end) in zip(periods, spans, strict=True) if start >= end]:
        raise ParameterError(f"{skipped[0]} does not exist in {inputs.zone}: the clocks skip it. Leave it out.")
    return spans


def span_of_all(inputs: Inputs, periods: Sequence[Period]) -> tuple[datetime, datetime]:
    """Return the first start and the last end of the periods as the tables hold them.

    Raises:
        ParameterError: The clocks of the data's zone skip a period.
    """
    starts, ends = zip(*spans_of(inputs, periods), strict=True)
    return min(starts), max(ends)


def _without_overlap(spans: Sequence[tuple[datetime, datetime]]) -> list[list[int]]:
    """Distribute spans, by their starts, over as few lists without overlap as possible."""
    lists: list[list[int]] = []
    for position in sorted(range(len(spans)), key=spans.__getitem__):
        free = next((each for each in lists if spans[each[-1]][1] <= spans[position][0]), None)
        if free is None:
            lists.append([position])
        else:
            free.append(position)
    return lists


def _run(spans: Sequence[tuple[datetime, datetime]], positions: list[int]) -> PeriodRun:
    bounds = sorted({bound for position in positions for bound in spans[position]})
    bucket = {bound: number for number, bound in enumerate(bounds)}
    return PeriodRun(tuple(positions), bounds, tuple(bucket[spans[position][1]] for position in positions))
