"""Values at ranks of many numbers, without ordering them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["values_at"]

Values = NDArray[np.float64]

_MANY = 1_000_000
_SAMPLE = 100_000
_MARGIN = 1_000  # places in the sample to either side: six standard deviations of that of the median


def values_at(arrays: Sequence[Values], ranks: Sequence[int]) -> dict[int, float]:
    """Return the value at each rank of the numbers of all arrays together, from 0 for the least.

    Of many values, a sample says between which two of them a rank lies, and only what lies there is ordered. Whether it
    does lie there is counted, so that the result is exact; where it does not, all values are partitioned. Only then are
    many arrays copied into one.

    Reference: R. W. Floyd & R. L. Rivest, Expected time bounds for selection, Communications of the ACM 18 (1975).
    """
    chosen, count = sorted(set(ranks)), sum(map(len, arrays))
    if count < _MANY:
        return _partitioned(arrays, chosen)
    sample = np.sort(np.concatenate([values[:: count // _SAMPLE] for values in arrays]))
    found: dict[int, float] = {}
    for start, end, near in _windows(chosen, len(sample) / count):
        low = sample[start] if start >= 0 else -np.inf
        high = sample[end] if end < len(sample) else np.inf
        below = sum(int(np.count_nonzero(values < low)) for values in arrays)
        inside = np.sort(np.concatenate([values[(values >= low) & (values <= high)] for values in arrays]))
        if not below <= near[0] <= near[-1] < below + len(inside):
            return _partitioned(arrays, chosen)
        found |= {rank: float(inside[rank - below]) for rank in near}
    return found


def _windows(ranks: Sequence[int], scale: float) -> Iterator[tuple[int, int, list[int]]]:
    """Return windows of places in the sample that do not overlap, and the ranks of all values within each."""
    start, end, near = 0, 0, list[int]()
    for rank in ranks:
        place = int(rank * scale)
        if near and place - _MARGIN > end:
            yield start, end, near
            near = []
        start, end, near = (start if near else place - _MARGIN), place + _MARGIN, [*near, rank]
    yield start, end, near


def _partitioned(arrays: Sequence[Values], ranks: Sequence[int]) -> dict[int, float]:
    ordered = np.partition(np.concatenate(arrays), ranks)
    return {rank: float(ordered[rank]) for rank in ranks}
