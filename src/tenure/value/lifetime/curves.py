"""Curves of retention behind lifetime values: fitted to tenures, and how sure their figures are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.intervals import z_value
from tenure.models import Geometric, ShiftedBetaGeometric, fit_retention_curve

__all__ = ["CURVE_PARTS", "Curve", "curve_parts", "fit_curve", "gradient", "log_covariance"]

Floats = NDArray[np.float64]
Curve: TypeAlias = ShiftedBetaGeometric | Geometric

CURVE_PARTS = (
    "lost_ever",
    "alpha",
    "beta",
    "constant_churn",
    "lifetime_months",
    "lifetime_lower",
    "lifetime_upper",
)
"""What a curve adds to the parts: `alpha` and `beta` where churn falls with tenure, else `constant_churn`."""

_STEP = 1e-4  # of a logarithm: far above rounding, far below where the figures bend
_LARGEST = {"churn_rate": 1.0}


def fit_curve(tenures: pd.DataFrame) -> Curve | None:
    """Fit a curve to tenures (`months`, `lost`, `entities`); none where nobody was lost."""
    if not tenures["lost"].any():
        return None
    return fit_retention_curve(tenures["months"], tenures["lost"], weights=tenures["entities"])


def curve_parts(
    tenures: pd.DataFrame, discount_rate: float, horizon: int | None, confidence: float
) -> dict[str, float]:
    """Return the curve of some tenures and its discounted lifetime with its bounds; nan where there is none."""
    lost = int(tenures["entities"][tenures["lost"] == 1].sum())
    curve = fit_curve(tenures)
    if curve is None:
        return {**dict.fromkeys(CURVE_PARTS, np.nan), "lost_ever": lost}

    def logarithm(other: Curve) -> float:
        return float(np.log(other.discounted_lifetime(discount_rate, horizon)))

    months = curve.discounted_lifetime(discount_rate, horizon)
    slopes = gradient(curve, logarithm)
    spread = np.exp(z_value(confidence) * np.sqrt(slopes @ log_covariance(curve) @ slopes))
    values = (lost, *parameters_of(curve), months, float(months / spread), float(months * spread))
    return dict(zip(CURVE_PARTS, values, strict=True))


def parameters_of(curve: Curve | None) -> tuple[float, float, float]:
    """Return alpha, beta and the constant churn of a curve; nan for what it has not."""
    if isinstance(curve, ShiftedBetaGeometric):
        return curve.alpha, curve.beta, np.nan
    return np.nan, np.nan, np.nan if curve is None else curve.churn_rate


def gradient(curve: Curve, figure: Callable[[Any], Any]) -> Floats:
    """Return the slopes of a figure by the logarithms of the curve's parameters."""
    slopes = []
    for name, value in curve.parameters.items():
        ends = [min(value * np.exp(step), _LARGEST.get(name, np.inf)) for step in (_STEP, -_STEP)]
        up, down = (figure(replace(curve, **{name: end})) for end in ends)
        slopes.append((up - down) / (np.log(ends[0]) - np.log(ends[1])))
    return np.array(slopes, dtype=np.float64)


def log_covariance(curve: Curve) -> Floats:
    """Return the covariance of the logarithms of the parameters."""
    scale = np.array(list(curve.parameters.values()))
    return np.asarray(np.array(curve.covariance) / np.outer(scale, scale), dtype=np.float64)
