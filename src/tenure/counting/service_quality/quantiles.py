"""Quantiles by their names, and the ranks of the values that they, and the interval of the first, are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tenure import formulas
from tenure.intervals import order_statistics

__all__ = ["BOUNDS", "Quantiles", "quantile_name"]

BOUNDS = ("_lower", "_upper")
"""The interval of the first quantile."""


def quantile_name(quantile: float) -> str:
    """Return what a quantile is called, such as p50 or p99.9."""
    return f"p{100 * quantile:.10g}"


@dataclass(frozen=True)
class Quantiles:
    """Quantiles, linear between neighbours, and the confidence level of the interval of the first of them."""

    levels: Sequence[float]
    confidence: float

    @property
    def names(self) -> list[str]:
        """What they and the bounds are called."""
        return [*map(quantile_name, self.levels), *BOUNDS]

    def ranks(self, count: int) -> list[int]:
        """Return the ranks, from 0 for the least, of those of so many values that they and the bounds are made of."""
        if not count:
            return []
        neighbours = [rank for level in self.levels for rank in _neighbours(count, level)]
        return [*neighbours, *(int(rank) for rank in self._bounds(count) if not math.isnan(rank))]

    def interpolate(self, count: int, values: Mapping[int, float]) -> dict[str, float]:
        """Return the quantiles and bounds of so many values by name, from the values at the ranks."""
        if not count:
            return dict.fromkeys(self.names, math.nan)
        found: list[float] = []
        for level in self.levels:
            below, above = _neighbours(count, level)
            found.append(float(formulas.latency_ms(values[below], values[above], (count - 1) * level - below)))
        found += [math.nan if math.isnan(rank) else values[int(rank)] for rank in self._bounds(count)]
        return dict(zip(self.names, found, strict=True))

    def _bounds(self, count: int) -> list[float]:
        return [float(rank) - 1 for rank in order_statistics(count, self.levels[0], self.confidence)]


def _neighbours(count: int, level: float) -> tuple[int, int]:
    below = math.floor((count - 1) * level)
    return below, min(below + 1, count - 1)
