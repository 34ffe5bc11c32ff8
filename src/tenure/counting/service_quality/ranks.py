"""Values at ranks: how many values each bin has says in which of them a rank lies, and only those are looked into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

__all__ = ["Histogram", "bin_of"]

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

_SPLIT = 2.0**46 + 1  # leaves 7 of 53 binary digits, so that values within a hundredth share a bin
_SCALE = 2.0**-64  # so that no finite value leaves the range of floats when it is split


def bin_of(value: nw.Expr) -> nw.Expr:
    """Return a value rounded to a few binary digits and scaled: a greater value is in no lower bin, on any engine.

    Reference: T. J. Dekker, A floating-point technique for extending the available precision, Numerische Mathematik 18
    (1971), the splitting of G. W. Veltkamp.
    """
    high = value * (_SPLIT * _SCALE)
    return high - (high - value * _SCALE)


class Histogram(NamedTuple):
    """How many values there are in each of ascending bins."""

    bins: Values
    counts: Numbers

    @property
    def size(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())

    def bins_of(self, ranks: Sequence[int]) -> list[float]:
        """Return the bins that the values at some ranks are in, from 0 for the least."""
        return [float(each) for each in self.bins[self._places(ranks)]]

    def values_at(self, ranks: Sequence[int], values: Sequence[Values], bins: Sequence[float]) -> dict[int, float]:
        """Return the value at each rank, from all values of some bins, those of the ranks among them."""
        left_out = np.cumsum(np.where(np.isin(self.bins, bins), 0, self.counts))
        places = np.array(ranks, dtype=np.int64) - left_out[self._places(ranks)]
        ordered = np.partition(np.concatenate(values), np.unique(places))
        return dict(zip(ranks, ordered[places].tolist(), strict=True))

    def _places(self, ranks: Sequence[int]) -> NDArray[np.intp]:
        return np.searchsorted(np.cumsum(self.counts), np.array(ranks, dtype=np.int64), side="right")
