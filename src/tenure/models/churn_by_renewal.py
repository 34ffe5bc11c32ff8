"""Churn by renewal: as observed while enough customers come up for it, and beyond that on a fitted curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from tenure.models.columns import Floats, weighted_bincount, weighted_columns
from tenure.models.retention_fit import fit_retention_curve

__all__ = ["FEWEST_DUE", "ChurnByRenewal"]

FEWEST_DUE = 30
"""With fewer who come up for a renewal, what was observed of it says little."""

_YEAR = 12  # renewals, among which contracts of a year, a half or a quarter come up alike


@dataclass(frozen=True, eq=False)
class ChurnByRenewal:
    """Who came up for each renewal and who left at it, and the curve that takes over where few come up.

    Kaplan and Meier's estimate of churn at the n-th renewal is lost / due. From the first renewal for which fewer than
    `FEWEST_DUE` come up, churn is that of a year before, so that contracts of a year come up when they should, times
    how much the retention curve fitted to all renewals has fallen since. Where less than a year was observed, it is
    that of the curve, at the level of all losses.

    Args:
        lived: Customers by the renewals that they lived, those still there, from 0.
        lost: Customers by the renewal at which they left, from 0.
        curve: Churn of the fitted curve at renewals 1, 2, … up to the last one that may be asked for.
        observed: Renewals before the curve takes over.
    """

    lived: Floats
    lost: Floats
    curve: Floats
    observed: int

    @classmethod
    def fit(cls, periods: Any, ended: Any, weights: Any, *, longest: int) -> Self:
        """Fit to counted rows of whole periods lived.

        Args:
            periods: Whole periods that each customer lived, as in `ShiftedBetaGeometric.fit`.
            ended: Whether the loss was seen.
            weights: How many customers each row stands for.
            longest: The last renewal that may be asked for.

        Raises:
            ContractError: The data have a fault, or nobody was lost.
        """
        fitted = fit_retention_curve(periods, ended, weights=weights)
        (lived, lost), counts = weighted_columns(cls.__name__, weights, periods=periods, ended=ended)
        months = lived.astype(np.int64)
        size = max(int(months.max()), longest) + 1
        losses, others = (weighted_bincount(months, counts * each, size) for each in (lost, 1 - lost))
        few = _due(others, losses) < FEWEST_DUE
        curve = np.asarray(fitted.churn(np.arange(1.0, size)), dtype=np.float64)
        return cls(others, losses, curve, int(few.argmax()) if few.any() else size - 1)

    def churn(self) -> Floats:
        """Return the share that leaves at each renewal, from the first, of those who come up for it."""
        return self._churn(self.lived, self.lost)

    def resampled(self, resamples: int, random: np.random.Generator) -> Floats:
        """Return the same for customers drawn anew, as many as there are, a row per resample."""
        counts = np.concatenate([self.lived, self.lost])
        drawn = random.multinomial(int(counts.sum()), counts / counts.sum(), size=resamples).astype(np.float64)
        lived, lost = np.split(drawn, 2, axis=1)
        return self._churn(lived, lost)

    def _churn(self, lived: Floats, lost: Floats) -> Floats:
        due, left = _due(lived, lost), lost[..., 1:]
        seen, places = _share(left, due), np.arange(len(self.curve))
        if self.observed >= _YEAR:
            alike = np.where(places < self.observed, places, self.observed - _YEAR + (places - self.observed) % _YEAR)
            return np.minimum(seen[..., alike] * (self.curve / self.curve[alike]), 1.0)
        level = _share(left.sum(axis=-1, keepdims=True), (due * self.curve).sum(axis=-1, keepdims=True))
        return np.where(places < self.observed, seen, np.minimum(level * self.curve, 1.0))


def _due(lived: Floats, lost: Floats) -> Floats:
    """Return how many come up for each renewal, from the first."""
    return np.asarray((lived + lost)[..., ::-1].cumsum(axis=-1)[..., ::-1][..., 1:])


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
