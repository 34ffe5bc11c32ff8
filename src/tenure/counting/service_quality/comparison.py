"""The loss after bad weeks against that after good ones, service by service, and how uncertain it is.

Rates of services are averaged with the weights of Mantel and Haenszel, at_risk_bad * at_risk_good / (their sum), the
same for both: their quotient is the common ratio. The losses of one week of a service may go together, so that weeks
are the clusters of its variance; but it is never taken for less than if they were all independent.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["COMPARED", "HIDDEN", "compare_weeks"]

Floats = NDArray[np.float64]

HIDDEN = ("_middle", "_standard_error", "_degrees")
"""What the interval on the log scale is made of."""
COMPARED = ("rate_after_bad", "rate_after_good", *HIDDEN)

_HALF = 0.5  # of a loss, where none followed a bad week: the interval of 0 needs a middle above it


class _Sides(NamedTuple):
    """At risk, lost, the variance of the rate, and weeks, by row of the result, service, and good (0) or bad (1)."""

    at_risk: Floats
    lost: Floats
    variance: Floats
    weeks: Floats


def compare_weeks(table: pd.DataFrame, places: NDArray[np.int64], size: int) -> dict[str, Floats]:
    """Compare the rows of each of so many places: rates after bad and good weeks, and the parts of their interval."""
    sides = _sides(_clusters(table, places), size)
    rates = sides.lost / np.where(sides.at_risk > 0, sides.at_risk, np.nan)
    bad, good = sides.at_risk[..., 1], sides.at_risk[..., 0]
    both = (bad > 0) & (good > 0)
    weights = np.where(both, bad * good / np.where(both, bad + good, 1), 0)
    total = np.where(weights.sum(axis=1) > 0, weights.sum(axis=1), np.nan)
    shares = weights[..., None] / total[:, None, None]
    mean = np.where(both[..., None], shares * rates, 0).sum(axis=1) + total[:, None] * 0
    variance = np.where(both[..., None], shares**2 * sides.variance, 0).sum(axis=1)
    middle, error = _on_log_scale(mean, variance, np.where(both, bad, 0).sum(axis=1))
    degrees = np.where(both, sides.weeks.sum(axis=2) - 2, 0).sum(axis=1)
    found = (mean[:, 1], mean[:, 0], middle, error, np.maximum(degrees, 1.0))
    return dict(zip(COMPARED, found, strict=True))


def _clusters(table: pd.DataFrame, places: NDArray[np.int64]) -> pd.DataFrame:
    """Return the weeks whose quality is known, by place and service, of all groups of a place together."""
    known = (table["bad"].notna() & (table["at_risk"] > 0)).to_numpy()
    rows: dict[str, Any] = {
        "place": places, "service": pd.factorize(table["service"], use_na_sentinel=False)[0],
        "week": table["week"], "bad": table["bad"], "at_risk": table["at_risk"], "lost": table["lost"],
    }  # fmt: skip
    return pd.DataFrame(rows)[known].groupby(["place", "service", "week", "bad"], as_index=False).sum()


def _sides(clusters: pd.DataFrame, size: int) -> _Sides:
    services = int(clusters["service"].max()) + 1 if len(clusters) else 1
    cell = ((clusters["place"] * services + clusters["service"]) * 2 + clusters["bad"]).to_numpy(dtype=np.int64)

    def summed(values: Any) -> Floats:
        return np.bincount(cell, weights=values, minlength=size * services * 2).astype(float)

    at_risk, lost, weeks = summed(clusters["at_risk"]), summed(clusters["lost"]), summed(np.ones(len(cell)))
    rate = lost / np.maximum(at_risk, 1)
    apart = (clusters["lost"] - rate[cell] * clusters["at_risk"]).to_numpy(dtype=float)
    among_weeks = summed(apart**2) * weeks / np.maximum(weeks - 1, 1) / np.maximum(at_risk, 1) ** 2
    independent = rate * (1 - rate) / np.maximum(at_risk, 1)
    found = (at_risk, lost, np.maximum(among_weeks, independent), weeks)
    return _Sides(*(each.reshape(size, services, 2) for each in found))


def _on_log_scale(mean: Floats, variance: Floats, at_risk: Floats) -> tuple[Floats, Floats]:
    """Return the ratio in the middle of the interval, and the standard error of its logarithm."""
    none = mean[:, 1] == 0
    least = _HALF / np.maximum(at_risk, 1)
    rate = np.where(none, least, mean[:, 1])
    relative = np.where(none, 1 / _HALF, variance[:, 1] / rate**2)
    good = np.where(mean[:, 0] > 0, mean[:, 0], np.nan)
    return rate / good, np.sqrt(relative + variance[:, 0] / good**2)
