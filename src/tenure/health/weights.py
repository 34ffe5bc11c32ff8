"""Weights: a health model fitted to the churn that followed."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, PlainValidator

from tenure import formulas
from tenure.counting.health.outcomes import Outcomes, list_outcomes
from tenure.engine import Frame
from tenure.errors import ContractError, Fault, ParameterError
from tenure.health.fitted_model import FittedHealthModel
from tenure.health.model import HealthModel, Signal
from tenure.health.validation import HorizonOptions
from tenure.models.logistic import fit_non_negative_logistic
from tenure.options import fraction, number, whole
from tenure.periods import Instant
from tenure.tables import check_inputs, column_names
from tenure.tables.derived import signal_schema

__all__ = ["fit_health_weights"]

Floats = NDArray[np.float64]

_MOST_SIGNALS = 20
_LEAST_WEIGHT = 1e-4  # of the sum: below it a signal is dropped
_OF_THE_TABLE = {"customer_id", "as_of"}


class FitOptions(HorizonOptions):
    """The options of `fit_health_weights`."""

    holdout: Annotated[float, PlainValidator(lambda value: fraction(value, "holdout"))] = 0.3
    penalty: Annotated[float, PlainValidator(lambda value: number(value, "penalty", above=0, maximum=1e9))] = 1.0
    seed: Annotated[int, PlainValidator(lambda value: whole(value, "seed", maximum=2**32 - 1))] = Field(0)


def fit_health_weights(
    signals: Frame,
    subscriptions: Frame,
    *,
    as_of: Instant,
    horizon_days: float = 90,
    holdout: float = 0.3,
    penalty: float = 1.0,
    seed: int = 0,
) -> FittedHealthModel:
    """Fit the weights of a health model to the churn that came after its signals.

    Definition: each column of numbers is a signal. More of it is better where those who stayed more often have more of
    it than those lost; its worst and best are the 5th and the 95th percentile, or where these are the same the smallest
    and the largest value. The weights are those, none below 0, of a logistic regression of staying on the points, with
    a penalty on their squares; a missing signal counts as the mean of its points. All of this looks at a part of the
    customers only; the others are held out to see how well the model does. Those lost and those who stayed are divided
    alike, by the order of `customer_id` and the seed, whatever the order of the rows.

    Args:
        signals: One row per customer: `customer_id` and a column of numbers for each signal, as `health_signals`
            returns it.
        subscriptions: One row per subscription; see `Subscription`.
        as_of: When the signals were taken, where the table does not say so itself.
        horizon_days: How many days (24 hours each) after the score are observed.
        holdout: The share of the customers held out.
        penalty: How much large weights cost; more of it makes weights more alike.
        seed: The seed of its random draws: the same seed gives the same figures.

    Returns:
        A `FittedHealthModel`: the `HealthModel`, whose weights add to 1, and its AUC among the customers that it was
        fitted to and among those held out.

    Raises:
        ContractError: A table breaks its contract, or there is no signal, or one holds no numbers.
        ParameterError: The data end before the horizon, too few were lost or stayed, no signal goes along with
            staying, signals were made after the churn, or an option has no meaning.

    Example:
        >>> from tenure import fit_health_weights, health_signals
        >>> from tenure.samples import telecom
        >>> tables = telecom(customers=1000, seed=1).tables
        >>> signals = health_signals(tables, as_of="2025-06-01")
        >>> fitted = fit_health_weights(signals, tables["subscriptions"], as_of="2025-06-01")
        >>> round(sum(fitted.model.weights.values()), 6)
        1.0
    """
    options = FitOptions(as_of=as_of, horizon_days=horizon_days, holdout=holdout, penalty=penalty, seed=seed)
    names = _signal_names(signals)
    schema = signal_schema(names)
    uses = {"signals": [*schema.columns()]}
    schemas = {"signals": schema}
    inputs = check_inputs(options, uses=uses, schemas=schemas, signals=signals, subscriptions=subscriptions)
    columns = [f"signal_{place}" for place in range(len(names))]
    outcomes = list_outcomes(
        inputs, "signals", columns, horizon_days=options.horizon_days, grace_days=0.0, as_of=options.as_of
    )
    values, stayed = _observed(outcomes, columns)
    train = _train_part(stayed, options.holdout, options.seed)
    model = _fit(names, values[train], stayed[train], options.penalty)
    kept = {signal.name for signal in model.signals}
    return FittedHealthModel(
        model=model,
        auc_in=_area(model, names, values[train], stayed[train]),
        auc_out=_area(model, names, values[~train], stayed[~train]),
        dropped=tuple(name for name in names if name not in kept),
        customers=int(train.sum()),
        held_out=int((~train).sum()),
    )


def _signal_names(signals: Frame) -> list[str]:
    found = [name for name in column_names(signals) if name not in _OF_THE_TABLE]
    if not found:
        raise ContractError([Fault("signals", "", "missing", "there is no column besides customer_id and as_of")])
    if len(found) > _MOST_SIGNALS:
        raise ParameterError(f"A model has at most {_MOST_SIGNALS} signals; this table has {len(found)}: keep some.")
    return found


def _observed(outcomes: Outcomes, columns: list[str]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the signals of each customer, and whether it stayed."""
    if outcomes.undefined is not None:
        raise ParameterError(f"The weights cannot be fitted: {outcomes.undefined.text()}.")
    values = outcomes.rows[columns].to_numpy(dtype=float)
    stayed = ~outcomes.rows["lost"].to_numpy(dtype=bool)
    counts = {"stayed": int(stayed.sum()), "lost": int((~stayed).sum())}
    if min(counts.values()) < 2:
        words = ", ".join(f"{count} {name}" for name, count in counts.items())
        raise ParameterError(f"The weights cannot be fitted: at least two were to stay and two to be lost; {words}.")
    return values, stayed


def _train_part(stayed: NDArray[np.bool_], holdout: float, seed: int) -> NDArray[np.bool_]:
    """Return which customers are fitted to: the same share, at least one, of those who stayed and of the lost."""
    random, train = np.random.default_rng(seed), np.ones(len(stayed), dtype=bool)
    for group in (stayed, ~stayed):
        places = random.permutation(np.flatnonzero(group))
        train[places[: min(round(holdout * len(places)), len(places) - 1)]] = False
    return train


def _fit(names: list[str], values: Floats, stayed: NDArray[np.bool_], penalty: float) -> HealthModel:
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


def _area(model: HealthModel, names: list[str], values: Floats, stayed: NDArray[np.bool_]) -> float:
    """Return the AUC of the score among customers who have any of its signals."""
    columns = {signal.name: values[:, names.index(signal.name)] for signal in model.signals}
    points = [formulas.signal_points(columns[each.name], each.worst, each.best) for each in model.signals]
    weights = [signal.weight for signal in model.signals]
    scores = np.round(np.asarray(formulas.health_score(np.column_stack(points), weights), dtype=float), 9)
    there = ~np.isnan(scores)
    return formulas.area_under_curve(scores[there & ~stayed], scores[there & stayed])
