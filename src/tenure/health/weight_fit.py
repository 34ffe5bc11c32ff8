"""The fit of a health model: where each signal is worst and best, its weight, and how well the score does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenure import formulas
from tenure.errors import ParameterError
from tenure.health.model import HealthModel, Signal
from tenure.models.logistic import fit_non_negative_logistic

__all__ = ["area_of", "fit_model"]

Floats = NDArray[np.float64]

_LEAST_WEIGHT = 1e-4  # of the sum: below it a signal is dropped


def fit_model(names: Sequence[str], values: Floats, stayed: NDArray[np.bool_], penalty: float) -> HealthModel:
    """Fit a health model to signals, a column for each name, and to who stayed.

    Raises:
        ParameterError: No signal goes along with staying.
    """
    spans = [_span(column, stayed) for column in values.T]
    usable = [place for place, span in enumerate(spans) if span is not None]
    if usable:
        points = np.column_stack([_filled_points(values[:, place], spans[place]) for place in usable])
        weights = fit_non_negative_logistic(points / 100, stayed, penalty).weights
        shares = np.round(weights / max(weights.sum(), 1e-12), 6)
        chosen = [(place, share) for place, share in zip(usable, shares, strict=True) if share > _LEAST_WEIGHT]
        if chosen:
            total = sum(share for _, share in chosen)
            return HealthModel(signals=[_signal(names[at], share / total, spans[at]) for at, share in chosen])
    raise ParameterError("The weights cannot be fitted: no signal goes along with staying.")


def _span(values: Floats, stayed: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Return the worst and the best of a signal; None where it is the same for all or goes along with nothing."""
    there = ~np.isnan(values)
    value, outcome = values[there], stayed[there]
    if not len(value) or np.ptp(value) == 0 or outcome.all() or not outcome.any():
        return None
    area = formulas.area_under_curve(value[~outcome], value[outcome])
    low, high = np.quantile(value, [0.05, 0.95])
    low, high = (value.min(), value.max()) if low == high else (low, high)
    if area == 0.5:
        return None
    return (float(low), float(high)) if area > 0.5 else (float(high), float(low))


def _filled_points(values: Floats, span: Any) -> Floats:
    points = np.asarray(formulas.signal_points(values, *span), dtype=float)
    return np.where(np.isnan(points), np.nanmean(points), points)


def _signal(name: str, weight: float, span: Any) -> Signal:
    return Signal(name=name, weight=float(weight), worst=span[0], best=span[1])


def area_of(model: HealthModel, names: Sequence[str], values: Floats, stayed: NDArray[np.bool_]) -> float:
    """Return the AUC of the score among customers who have any of its signals."""
    columns = {signal.name: values[:, list(names).index(signal.name)] for signal in model.signals}
    points = [formulas.signal_points(columns[each.name], each.worst, each.best) for each in model.signals]
    weights = [signal.weight for signal in model.signals]
    scores = np.round(np.asarray(formulas.health_score(np.column_stack(points), weights), dtype=float), 9)
    there = ~np.isnan(scores)
    return formulas.area_under_curve(scores[there & ~stayed], scores[there & stayed])
