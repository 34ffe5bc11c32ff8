"""Weights fitted to the churn that followed."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure import ParameterError, fit_health_weights, health_score, validate_health_score
from tests.frames import ENGINES, connect
from tests.health.books import AS_OF, ending, planted, planted_over_time

TWO = pd.DataFrame({"customer_id": ["c0", "c1", "c2", "c3"], "usage": [1, 2, 9, 10]})
BOOK = ending("2026-02-01", "2026-02-01", None, None)
MIXED = pd.DataFrame({"customer_id": [f"c{at}" for at in range(100)], "usage": [0.49] * 26 + [1] * 24 + [0.5] * 50})


@pytest.mark.parametrize("seed", range(3))
def test_planted_signals_are_found_and_oriented(seed: int) -> None:
    signals, book = planted(seed, customers=1500)
    fitted = fit_health_weights(signals, book, as_of=AS_OF)
    found = {signal.name: signal for signal in fitted.model.signals}
    assert found["usage"].best > found["usage"].worst
    assert found["tickets"].best < found["tickets"].worst
    weights = fitted.model.weights
    assert weights["usage"] + weights["tickets"] > 0.8
    assert math.isclose(sum(weights.values()), 1)
    assert "constant" in fitted.dropped
    assert fitted.auc_in > 0.7
    assert fitted.auc_out > 0.7
    assert (fitted.customers, fitted.held_out) == (1050, 450)


def test_worst_and_best_are_percentiles_of_the_customers_fitted_to() -> None:
    signals, book = planted(1)
    [usage] = [each for each in fit_health_weights(signals, book, as_of=AS_OF).model.signals if each.name == "usage"]
    assert (usage.worst, usage.best) == pytest.approx((1, 19), abs=1)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_fits_alike_whatever_the_order(engine: str) -> None:
    signals, book = planted(2)
    connection = connect()
    frames = [ENGINES[engine](each.sample(frac=1, random_state=4), connection) for each in (signals, book)]
    assert fit_health_weights(*frames, as_of=AS_OF) == fit_health_weights(signals, book, as_of=AS_OF)


def test_another_seed_holds_out_others() -> None:
    signals, book = planted(2)
    first, second = (fit_health_weights(signals, book, as_of=AS_OF, seed=seed) for seed in (0, 1))
    assert first.auc_out != second.auc_out


def test_the_area_is_that_of_its_own_scores() -> None:
    signals, book = planted(5)
    fitted = fit_health_weights(signals, book, as_of=AS_OF, holdout=0.001)
    assert fitted.held_out in {0, 1}
    assert math.isnan(fitted.auc_out)
    scores = health_score(signals, fitted.model, as_of=AS_OF)
    assert validate_health_score(scores, book).value == pytest.approx(fitted.auc_in, abs=5e-3)


def test_missing_signals_are_taken_as_the_mean() -> None:
    signals, book = planted(6)
    holes = signals.assign(usage=signals["usage"].where(np.arange(len(signals)) % 3 != 0), empty=np.nan)
    fitted = fit_health_weights(holes, book, as_of=AS_OF)
    assert fitted.model.weights["usage"] > 0.2
    assert "empty" in fitted.dropped


def test_a_rare_signal_has_its_extremes() -> None:
    signals, book = planted(7)
    gone = book["ended_at"] < "2026-04-01"
    rare = signals.assign(failed=(gone & (np.arange(len(signals)) % 7 == 0)).astype(int))
    found = {signal.name: signal for signal in fit_health_weights(rare, book, as_of=AS_OF).model.signals}
    assert (found["failed"].worst, found["failed"].best) == (1, 0)


def test_it_is_shown_and_kept() -> None:
    fitted = fit_health_weights(*planted(1), as_of=AS_OF)
    assert repr(fitted).startswith("FittedHealthModel: AUC 0.")
    assert "dropped: " in repr(fitted)
    assert json.loads(json.dumps(fitted.to_dict(), allow_nan=False))["model"] == fitted.model.to_dict()
    alone = fit_health_weights(TWO, BOOK, as_of=AS_OF)
    assert alone.to_dict()["auc_out"] in {None, 1.0}
    assert "dropped" not in repr(alone)


@pytest.mark.parametrize(
    ("signals", "options", "words"),
    [
        (TWO.assign(usage=[1, 1, 1, 1]), {}, "no signal goes along with staying"),
        (TWO.assign(usage=[1, 2, 1, 2]), {"holdout": 0.01}, "no signal goes along with staying"),
        # Ranked above by 52 of 100, and yet the mean of the lost is higher: there is no weight from 0 up.
        (MIXED, {"holdout": 0.01}, "no signal goes along with staying"),
        (TWO, {"horizon_days": 400}, "cannot be fitted: the data end on 1 June 2026"),
        (TWO.head(3), {}, "at least two were to stay and two to be lost; 1 stayed, 2 lost"),
        (TWO.assign(**{f"s{at}": 1 for at in range(20)}), {}, "at most 20 signals; this table has 21"),
        (TWO, {"holdout": 1}, "holdout"),
        (TWO, {"penalty": 0}, "penalty"),
        (TWO, {"seed": -1}, "seed"),
        (TWO, {"as_of": "2026-03-01"}, "2 of 4 signals were made after the customer had left"),
    ],
)
def test_what_cannot_be_fitted_is_refused(signals: pd.DataFrame, options: dict[str, Any], words: str) -> None:
    book = BOOK if len(signals) < 5 else ending(*["2026-02-01"] * 50, *[None] * 50)
    with pytest.raises(ParameterError, match=words):
        fit_health_weights(signals, book, **{"as_of": AS_OF, **options})


def test_a_table_without_signals_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match="no column besides customer_id and as_of"):
        fit_health_weights(TWO[["customer_id"]], BOOK, as_of=AS_OF)
    with pytest.raises(tenure.ContractError, match=r"signals.plan"):
        fit_health_weights(TWO.assign(plan="pro"), BOOK, as_of=AS_OF)


# --- out of time -------------------------------------------------------------------------------


def test_the_last_of_several_instants_is_held_out() -> None:
    signals, book = planted_over_time(1)
    fitted = fit_health_weights(signals, book)
    assert fitted.reason is None
    assert (fitted.customers, fitted.held_out) == (560, 240)
    assert fitted.later == (signals["as_of"] > AS_OF).sum()
    assert min(fitted.auc_out, fitted.auc_out_of_time) > 0.8
    scores = health_score(signals[signals["as_of"] > AS_OF], fitted.model)
    assert fitted.auc_out_of_time == validate_health_score(scores, book).value
    # The weights do not know the last instant.
    first = fit_health_weights(signals[signals["as_of"] == AS_OF], book)
    assert (fitted.model, fitted.auc_in, fitted.auc_out) == (first.model, first.auc_in, first.auc_out)


@pytest.mark.parametrize("seed", range(3))
def test_what_turns_is_seen_out_of_time_alone(seed: int) -> None:
    fitted = fit_health_weights(*planted_over_time(seed, turns=True))
    assert fitted.auc_out > 0.7
    assert fitted.auc_out_of_time < 0.3


def test_signals_of_one_instant_are_not_checked_out_of_time() -> None:
    fitted = fit_health_weights(*planted(1), as_of=AS_OF)
    assert math.isnan(fitted.auc_out_of_time)
    assert str(fitted.reason) == "the signals are of one as_of: add those of a later one to check the model out of time"
    assert str(fitted.reason) in repr(fitted)
    assert fitted.to_dict()["auc_out_of_time"] is None


def test_a_customer_is_on_one_side_at_all_instants() -> None:
    signals, book = planted_over_time(2)
    early = signals[signals["as_of"] == AS_OF].assign(as_of=AS_OF - pd.Timedelta(days=90))
    fitted = fit_health_weights(pd.concat([early, signals]).sample(frac=1, random_state=1), book)
    assert (fitted.customers, fitted.held_out) == (560, 240)


@pytest.mark.parametrize(
    ("ends", "key"),
    [
        ([None, None], "horizon_not_over"),  # the data end on June 1
        (["2026-07-20", "2026-07-20"], "nobody_lost_to_foresee"),
        (["2026-04-20", "2026-04-20", "2026-07-20"], "everybody_lost"),
    ],
)
def test_the_last_instant_may_tell_nothing(ends: list[str | None], key: str) -> None:
    book = ending("2026-01-15", "2026-02-01", *ends)
    later = TWO.iloc[2:].assign(as_of=AS_OF + pd.Timedelta(days=90))
    fitted = fit_health_weights(pd.concat([TWO.assign(as_of=AS_OF), later]), book, holdout=0.01)
    assert math.isnan(fitted.auc_out_of_time)
    assert fitted.reason is not None
    assert fitted.reason.key == key


def test_instants_closer_than_the_horizon_are_refused() -> None:
    signals, book = planted_over_time(1)
    words = "The signals of 2026-01-01 00:00:00 are followed for 91 days, which are not over at 2026-04-01 00:00:00"
    with pytest.raises(ParameterError, match=words):
        fit_health_weights(signals, book, horizon_days=91)


def test_a_customer_stands_once_per_instant() -> None:
    signals, book = planted_over_time(1)
    with pytest.raises(tenure.ContractError, match=r"signals.customer_id.*stands in several rows"):
        fit_health_weights(pd.concat([signals, signals.head(1)]), book)


def test_signals_without_an_instant_need_one() -> None:
    with pytest.raises(ParameterError, match="signals have no column as_of: give as_of"):
        fit_health_weights(TWO, BOOK)
