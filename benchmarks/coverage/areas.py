"""How often DeLong's interval holds the true AUC: scores of both groups are normal, drawn from fixed seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtri

from tenure.intervals import delong

__all__ = ["AREAS", "SIZES", "area_rows"]

AREAS = (0.6, 0.75, 0.9)
SIZES = ((10, 90), (30, 270), (100, 900))  # a tenth of the customers is lost


def area_rows(draws: int = 1000) -> Iterator[Sequence[str]]:
    """Return, per numbers of lost and stayed, the coverage at each true AUC, scores rounded to tenths of points."""
    for lost, stayed in SIZES:
        shares = [_coverage(area, lost, stayed, draws) for area in AREAS]
        yield str(lost), str(stayed), *(f"{100 * share:.1f} %" for share in shares)


def _coverage(area: float, lost: int, stayed: int, draws: int) -> float:
    random, held = np.random.default_rng([lost, round(100 * area)]), 0
    for _ in range(draws):
        low = random.normal(50 - 10 * np.sqrt(2) * ndtri(area), 10, lost).round(1)
        lower, upper = delong(low, random.normal(50, 10, stayed).round(1))
        held += bool(lower <= area <= upper)
    return held / draws
