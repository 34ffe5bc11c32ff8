"""Whether a health score foresees churn."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

import tenure
from tenure import HealthModel, ParameterError, Signal, health_score, validate_health_score
from tests.frames import ENGINES, connect, plain
from tests.health.books import AS_OF, GOOD, ending, planted, scored
from tests.oracles import health as oracle

MODEL = HealthModel(
    signals=[Signal(name=name, weight=weight, worst=worst, best=best) for name, (weight, worst, best) in GOOD.items()]
)


def test_lost_is_who_is_no_longer_active_just_before_the_horizon() -> None:
    # The horizon of 90 days after January 1 is April 1: who ends on it is still there just before it.
    book = ending("2026-01-01", "2026-03-31 23:59", "2026-04-01", None)
    found = validate_health_score(scored(["red", "red", "green", "green"], [10, 50, 30, 80]), book)
    assert (found.customers, found.lost) == (4, 2)
    # 10 is below 30 and 80; 50 is below 80 only: 3 of 4 pairs.
    assert found.value == 0.75
    assert found.bands[["band", "customers", "lost"]].to_numpy().tolist() == [
        ["red", 2, 2], ["yellow", 0, 0], ["green", 2, 0], ["thriving", 0, 0],
    ]  # fmt: skip
    assert (found.caught, found.lift) == (1.0, 2.0)
    assert found.calibration["mean_score"].tolist() == [10, 30, 50, 80]
    assert found.calibration["rate"].tolist() == [1, 0, 1, 0]


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_that_of_brute_force_and_of_scikit_learn(seed: int) -> None:
    signals, book = planted(seed, customers=150)
    scores = health_score(signals, MODEL, as_of=AS_OF)
    found = validate_health_score(scores, book)
    rows = [{name: plain(value) for name, value in row.items()} for row in book.to_dict("records")]
    lost = oracle.lost_within(scores.to_dict("records"), rows, AS_OF.to_pydatetime(), 90)
    points = dict(zip(scores["customer_id"], scores["score"], strict=True))
    sides = [[points[each] for each in lost if lost[each] is side] for side in (True, False)]
    assert (found.lost, found.customers) == (len(sides[0]), 150)
    assert found.value == float(oracle.area_under_curve(*sides))
    assert found.value == pytest.approx(roc_auc_score(list(lost.values()), [-points[each] for each in lost]), abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_a_good_model_ranks_above_a_shuffled_one(seed: int) -> None:
    signals, book = planted(seed)
    good = health_score(signals, MODEL, as_of=AS_OF)
    shuffled = good.assign(score=np.random.default_rng(seed).permutation(good["score"]))
    found, chance = (validate_health_score(each, book) for each in (good, shuffled))
    assert found.value > 0.7 > chance.value
    assert found.lift > chance.lift
    assert found.lower < found.value < found.upper


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_validates_alike_whatever_the_order(engine: str) -> None:
    signals, book = planted(3)
    scores, connection = health_score(signals, MODEL, as_of=AS_OF), connect()
    frames = [ENGINES[engine](each.sample(frac=1, random_state=1), connection) for each in (scores, book)]
    assert validate_health_score(*frames).to_dict() == validate_health_score(scores, book).to_dict()


def test_one_leaked_score_refuses_all() -> None:
    book = ending("2026-01-01", "2025-12-31", "2025-11-30", None)
    with pytest.raises(ParameterError) as error:
        validate_health_score(scored(["red"] * 4, [10, 20, 30, 40]), book)
    words = "2 of 4 scores were made after the customer had left"
    assert words in str(error.value)
    assert "first: customer 'c1', made as of 2026-01-01 00:00:00, left at 2025-12-31 00:00:00" in str(error.value)


def test_a_score_without_an_instant_is_refused() -> None:
    with pytest.raises(ParameterError, match="1 of scores have no as_of"):
        validate_health_score(scored(["red", "red"], [1, 2], [AS_OF, pd.NaT]), ending(None, None))
    with pytest.raises(tenure.ContractError, match=r"scores.as_of: the column is missing"):
        validate_health_score(scored(["red"], [1]).drop(columns="as_of"), ending(None))


def test_scores_have_instants_of_their_own() -> None:
    moments = [pd.Timestamp("2026-01-01"), pd.Timestamp("2026-02-01")]
    book = ending("2026-04-15", "2026-04-15")
    assert validate_health_score(scored(["red", "red"], [1, 2], moments), book).lost == 1


def test_who_returns_within_the_grace_was_not_lost() -> None:
    book = ending("2026-02-01", None)
    back = ending(None).head(1).assign(started_at=pd.Timestamp("2026-04-10"))
    book = pd.concat([book, back], ignore_index=True)
    scores = scored(["red", "green"], [1, 2])
    assert validate_health_score(scores, book).lost == 1
    assert validate_health_score(scores, book, grace_days=68).lost == 0


def test_who_was_not_active_or_not_scored_is_left_out_and_counted() -> None:
    book = ending("2026-02-01", None, None)
    book.loc[2, "started_at"] = pd.Timestamp("2026-01-15")
    found = validate_health_score(scored(["red", "green", "green", None, "red"], [1, 2, 3, None, 4]), book)
    assert (found.customers, found.lost, found.value) == (2, 1, 1.0)
    notes = {note.key: note.message.to_dict()["values"] for note in found.notes}
    assert notes["inactive_left_out"] == {"count": 2}
    assert notes["unscored_left_out"] == {"count": 1}
    assert notes["few_lost"] == {"least": 30, "lost": 1}


@pytest.mark.parametrize(
    ("ends", "days", "reason"),
    [
        (["2026-02-01", None], 200, "the data end on 1 June 2026, before the 200 days after the scores are over"),
        ([None, None], 90, "no scored customer was lost"),
        (["2026-02-01", "2026-02-02"], 90, "every scored customer was lost"),
    ],
)
def test_undefined_has_a_reason(ends: list[str | None], days: float, reason: str) -> None:
    found = validate_health_score(scored(["red", "red"], [1, 2]), ending(*ends), horizon_days=days)
    assert math.isnan(found.value)
    assert str(found.reason) == reason
    assert repr(found).startswith(f"Health score, AUC undefined: {reason}")
    assert found.to_dict()["value"] is None
    assert found.bands["band"].tolist() == ["red", "yellow", "green", "thriving"]


def test_the_day_on_which_the_data_end_is_seen_whole() -> None:
    # The data end with June 1; 152 days after January 1 is June 2.
    scores, book = scored(["red", "green"], [1, 2]), ending("2026-02-01", None)
    assert validate_health_score(scores, book, horizon_days=152).reason is None
    assert validate_health_score(scores, book, horizon_days=152.5).reason is not None


def test_nobody_scored_is_undefined() -> None:
    found = validate_health_score(scored([], []), ending(None))
    assert str(found.reason) == "no customer has a score"
    assert found.calibration.empty


def test_it_is_shown_in_both_languages() -> None:
    found = validate_health_score(scored(["red", "red", "green", "green"], [10, 40, 30, 80]),
                                  ending("2026-02-01", "2026-02-01", None, None))  # fmt: skip
    assert repr(found).splitlines() == [
        "Health score, AUC 0.750 (95 % interval 0.069 to 0.992): 4 customers, 2 lost within 90 days",
        "  red: 2 of 2 lost, 100.0 %",
        "  green: 0 of 2 lost, 0.0 %",
        "  lift of the lowest tenth 2.00; 100.0 % of the lost were red",
        "note: fewer than 30 were lost: 2",
    ]
    assert found.summary("es").splitlines()[1] == "  rojo: 2 de 2 perdidos, 100,0 %"
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["options"]["horizon_days"] == 90
    one = validate_health_score(scored(["red", "green"], [1, 2]), ending("2026-02-01", None))
    assert repr(one).startswith("Health score, AUC 1.000: 2 customers, 1 lost")


@pytest.mark.parametrize("option", [{"horizon_days": 0}, {"grace_days": -1}, {"confidence": 1}])
def test_options_without_a_meaning_are_refused(option: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match=next(iter(option))):
        validate_health_score(scored(["red"], [1]), ending(None), **option)
