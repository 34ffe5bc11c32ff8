"""Weights: a health model fitted to the churn that followed."""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, PlainValidator

from tenure.counting.health.outcomes import Outcomes, list_outcomes_in_time
from tenure.engine import Frame
from tenure.errors import ContractError, Fault, ParameterError
from tenure.health.fitted_model import FittedHealthModel
from tenure.health.model import HealthModel
from tenure.health.validation import HorizonOptions, why_undefined
from tenure.health.weight_fit import area_of, fit_model
from tenure.options import fraction, number, whole
from tenure.periods import Instant
from tenure.results import Message, MessageText
from tenure.tables import check_inputs, column_names
from tenure.tables.derived import signal_schema

__all__ = ["fit_health_weights"]

Floats = NDArray[np.float64]

_MOST_SIGNALS = 20
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
    as_of: Instant | None = None,
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

    A model that tells who was lost then need not tell who is lost now. Where signals are of several `as_of`, the last
    is held out in time: the model is fitted to those before, and its scores of the last are held against the churn
    after it. All that it was fitted to is then known at the last `as_of`.

    Args:
        signals: One row per customer, or per customer and `as_of`: `customer_id` and a column of numbers for each
            signal, as `health_signals` returns it; several of these in one table are checked out of time.
        subscriptions: One row per subscription; see `Subscription`.
        as_of: When the signals were taken, where the table does not say so itself.
        horizon_days: How many days (24 hours each) after the score are observed.
        holdout: The share of the customers held out.
        penalty: How much large weights cost; more of it makes weights more alike.
        seed: The seed of its random draws: the same seed gives the same figures.

    Returns:
        A `FittedHealthModel`: the `HealthModel`, whose weights add to 1, and its AUC among the customers that it was
        fitted to, among those held out, and out of time. The last is undefined, with a `reason`, where signals are of
        one `as_of` or the data end before the horizon after the last.

    Raises:
        ContractError: A table breaks its contract, or there is no signal, or one holds no numbers.
        ParameterError: The data end before the horizon, too few were lost or stayed, no signal goes along with
            staying, signals were made after the churn, the last `as_of` comes before the horizon after those before
            it is over, or an option has no meaning.

    Example:
        >>> import pandas as pd
        >>> from tenure import fit_health_weights, health_signals
        >>> from tenure.samples import telecom
        >>> tables = telecom(customers=1000, seed=1).tables
        >>> moments = ["2025-03-01", "2025-06-01"]
        >>> signals = pd.concat([health_signals(tables, as_of=moment) for moment in moments])
        >>> fitted = fit_health_weights(signals, tables["subscriptions"])
        >>> round(sum(fitted.model.weights.values()), 6), fitted.auc_out_of_time > 0.5
        (1.0, True)
    """
    options = FitOptions(as_of=as_of, horizon_days=horizon_days, holdout=holdout, penalty=penalty, seed=seed)
    names = _signal_names(signals)
    over_time = "as_of" in column_names(signals)
    if options.as_of is None and not over_time:
        raise ParameterError("signals have no column as_of: give as_of, the instant at which they were taken.")
    schema = signal_schema(names, over_time=over_time)
    uses = {"signals": [*schema.columns()]}
    schemas = {"signals": schema}
    inputs = check_inputs(options, uses=uses, schemas=schemas, signals=signals, subscriptions=subscriptions)
    columns = [f"signal_{place}" for place in range(len(names))]
    earlier, later = list_outcomes_in_time(
        inputs, "signals", columns, as_of=options.as_of, horizon_days=options.horizon_days
    )
    customers, values, stayed = _observed(earlier, columns)
    train = _train_part(customers, stayed, options.holdout, options.seed)
    model = fit_model(names, values[train], stayed[train], options.penalty)
    kept = {signal.name for signal in model.signals}
    return FittedHealthModel(
        model=model,
        auc_in=area_of(model, names, values[train], stayed[train]),
        auc_out=area_of(model, names, values[~train], stayed[~train]),
        dropped=tuple(name for name in names if name not in kept),
        customers=len(np.unique(customers[train])),
        held_out=len(np.unique(customers[~train])),
        **_out_of_time(model, names, later, columns),
    )


def _signal_names(signals: Frame) -> list[str]:
    found = [name for name in column_names(signals) if name not in _OF_THE_TABLE]
    if not found:
        raise ContractError([Fault("signals", "", "missing", "there is no column besides customer_id and as_of")])
    if len(found) > _MOST_SIGNALS:
        raise ParameterError(f"A model has at most {_MOST_SIGNALS} signals; this table has {len(found)}: keep some.")
    return found


def _observed(outcomes: Outcomes, columns: list[str]) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """Return, for each row, the number of its customer, its signals, and whether the customer stayed."""
    if outcomes.undefined is not None:
        raise ParameterError(f"The weights cannot be fitted: {outcomes.undefined.text()}.")
    values, stayed = _signals_and_fate(outcomes, columns)
    counts = {"stayed": int(stayed.sum()), "lost": int((~stayed).sum())}
    if min(counts.values()) < 2:
        words = ", ".join(f"{count} {name}" for name, count in counts.items())
        raise ParameterError(f"The weights cannot be fitted: at least two were to stay and two to be lost; {words}.")
    return pd.factorize(outcomes.rows["customer_id"])[0].astype(np.int64), values, stayed


def _signals_and_fate(outcomes: Outcomes, columns: list[str]) -> tuple[Floats, NDArray[np.bool_]]:
    return outcomes.rows[columns].to_numpy(dtype=float), ~outcomes.rows["lost"].to_numpy(dtype=bool)


def _train_part(
    customers: NDArray[np.int64], stayed: NDArray[np.bool_], holdout: float, seed: int
) -> NDArray[np.bool_]:
    """Return which rows are fitted to: the same share, at least one, of the customers who stayed and of those lost.

    All rows of a customer, one for each instant, are on the same side.
    """
    always = np.bincount(customers, weights=~stayed) == 0
    random, train = np.random.default_rng(seed), np.ones(len(always), dtype=bool)
    for group in (always, ~always):
        places = random.permutation(np.flatnonzero(group))
        train[places[: min(round(holdout * len(places)), len(places) - 1)]] = False
    return train[customers]


def _out_of_time(model: HealthModel, names: list[str], later: Outcomes | None, columns: list[str]) -> dict[str, Any]:
    """Return the AUC at the last instant, or why there is none, and of how many customers."""
    if later is None:
        return _unchecked(Message("signals_of_one_instant"))
    if later.undefined is not None:
        return _unchecked(later.undefined)
    values, stayed = _signals_and_fate(later, columns)
    reason = why_undefined(~stayed)
    return {
        "auc_out_of_time": area_of(model, names, values, stayed),
        "reason": None if reason is None else MessageText(reason),
        "later": len(stayed),
    }


def _unchecked(reason: Message) -> dict[str, Any]:
    return {"auc_out_of_time": math.nan, "reason": MessageText(reason), "later": 0}
