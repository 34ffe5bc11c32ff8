"""The binomial distribution, by its probabilities added up."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["binomial_rank"]

_TIED = 1e-12  # relative: probabilities that are the same but for rounding
_DEVIATIONS, _MARGIN = 12, 60  # beyond so many standard deviations, and so many more, is less than the rounding


def binomial_rank(probability: float, trials: int, share: float, *, above: bool = False) -> int:
    """Return the least number of successes that at most so many are as probable as asked, or more so where `above`.

    Each probability is a ratio of the one before, so that their sum, which is 1, gives them all.
    """
    mean, deviation = trials * share, math.sqrt(trials * share * (1 - share))
    reach = _DEVIATIONS * deviation + _MARGIN
    first, last = max(0, math.floor(mean - reach)), min(trials, math.ceil(mean + reach))
    later = np.arange(first + 1, last + 1, dtype=np.float64)
    logarithms = np.cumsum(np.log((trials - later + 1) / later * (share / (1 - share))))
    logarithms = np.concatenate([[0.0], logarithms])
    chances = np.cumsum(np.exp(logarithms - logarithms.max()))
    asked = probability * chances[-1]
    if above:
        return first + int(np.searchsorted(chances, asked * (1 + _TIED), side="right"))
    return first + int(np.searchsorted(chances, asked * (1 - _TIED), side="left"))
