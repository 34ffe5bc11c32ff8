"""Curves of retention behind lifetime values: fitted to tenures, and how sure their figures are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import TenureError
from tenure.intervals import z_value
from tenure.models import ShiftedBetaGeometric

__all__ = ["CURVE", "by_group", "fitted_life", "gradient", "key_of", "log_covariance"]

Floats = NDArray[np.float64]

CURVE = ("lost_ever", "alpha", "beta", "lifetime_months", "lifetime_lower", "lifetime_upper")
_STEP = 1e-4  # of a logarithm: far above rounding, far below where the figures bend


def fitted_life(tenures: pd.DataFrame, rate: float, horizon: int | None, confidence: float) -> dict[str, float]:
    """Return the curve of some tenures and its discounted lifetime; all nan where no curve fits them."""
    lost = int(tenures["units"][tenures["lost"] == 1].sum())
    try:
        curve = ShiftedBetaGeometric.fit(tenures["months"], tenures["lost"], weights=tenures["units"])
    except TenureError:
        return {**dict.fromkeys(CURVE, np.nan), "lost_ever": lost}

    def logarithm(other: ShiftedBetaGeometric) -> float:
        return float(np.log(other.discounted_lifetime(rate, horizon)))

    months = curve.discounted_lifetime(rate, horizon)
    slopes = gradient(curve, logarithm)
    spread = np.exp(z_value(confidence) * np.sqrt(slopes @ log_covariance(curve) @ slopes))
    figures = (lost, curve.alpha, curve.beta, months, float(months / spread), float(months * spread))
    return dict(zip(CURVE, figures, strict=True))


def gradient(curve: ShiftedBetaGeometric, figure: Callable[[ShiftedBetaGeometric], Any]) -> Floats:
    """Return the slopes of a figure by the logarithms of the curve's parameters."""
    alpha, beta = curve.alpha, curve.beta
    pairs = [
        [ShiftedBetaGeometric(alpha * np.exp(step), beta) for step in (_STEP, -_STEP)],
        [ShiftedBetaGeometric(alpha, beta * np.exp(step)) for step in (_STEP, -_STEP)],
    ]
    return np.array([(figure(up) - figure(down)) / (2 * _STEP) for up, down in pairs], dtype=np.float64)


def log_covariance(curve: ShiftedBetaGeometric) -> Floats:
    """Return the covariance of the logarithms of the parameters."""
    scale = np.array(list(curve.parameters.values()))
    return np.asarray(np.array(curve.covariance) / np.outer(scale, scale), dtype=np.float64)


def by_group(rows: pd.DataFrame, groups: Sequence[str]) -> Mapping[tuple[Any, ...], pd.DataFrame]:
    """Return the rows of each group; without groups, all of them."""
    if not groups:
        return {(): rows}
    return {key_of(key): each for key, each in rows.groupby(list(groups), dropna=False, sort=False)}


def key_of(row: Any) -> tuple[Any, ...]:
    """Return a group's values, a missing one as None whatever the engine makes of it."""
    return tuple(None if pd.isna(value) else value for value in row)
