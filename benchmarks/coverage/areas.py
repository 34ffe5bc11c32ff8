"""How often DeLong's interval holds the true AUC: scores of both groups are normal, drawn from fixed seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtri

from tenure.intervals import delong

__all__ = ["area_table"]

AREAS = (0.6, 0.75, 0.9)
SIZES = ((10, 90), (30, 270), (100, 900))  # a tenth of the customers is lost

_DRAWS = 1000


def area_table() -> str:
    """Return the table, as the page holds it: a row per numbers of lost and stayed, a column per true AUC."""
    head = ("lost", "stayed", *(f"AUC {area:g}" for area in AREAS))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *_rows()))


def _rows() -> Iterator[Sequence[str]]:
    for lost, stayed in SIZES:
        shares = [_coverage(area, lost, stayed) for area in AREAS]
        yield str(lost), str(stayed), *(f"{100 * share:.1f} %" for share in shares)


def _coverage(area: float, lost: int, stayed: int) -> float:
    """Draw scores, rounded to tenths of points, and return how often the interval holds their AUC."""
    random, held = np.random.default_rng([lost, round(100 * area)]), 0
    for _ in range(_DRAWS):
        low = random.normal(50 - 10 * np.sqrt(2) * ndtri(area), 10, lost).round(1)
        lower, upper = delong(low, random.normal(50, 10, stayed).round(1))
        held += bool(lower <= area <= upper)
    return held / _DRAWS


if __name__ == "__main__":
    print(area_table())
