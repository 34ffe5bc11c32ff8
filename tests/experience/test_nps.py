from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.weightstats import DescrStatsW

import tenure
from tenure.samples import customers, spring, surveys


def answers(*scores: float | None, kind: str = "nps", at: str = "2026-03-05", **more: Any) -> pd.DataFrame:
    table = pd.DataFrame({"score": np.array(scores, dtype=float), "kind": kind, "answered_at": pd.Timestamp(at)})
    return table.assign(**more)


def test_nps_of_the_spring() -> None:
    # Promoters 10, 9, 10, 9; passives 8, 7, 8; detractors 3, 6, 5; fay was asked once more and did not answer.
    found = tenure.net_promoter_score(surveys, period=spring)
    assert found.value == pytest.approx(100 * (4 - 3) / 10)
    assert found.parts == {
        "promoters": 4, "passives": 3, "detractors": 3, "answers": 10, "asked": 11, "response_rate": 10 / 11
    }  # fmt: skip


def test_nps_by_service_is_that_of_the_vas() -> None:
    table = tenure.net_promoter_score(surveys, period=spring, by="service").table.set_index("service")
    assert table["value"].to_dict() == {"mobile": 100 * (2 - 3) / 8, "music": 100.0}


def test_only_the_latest_answer_of_each_customer_counts() -> None:
    # ana 8, ben 5, cleo 6, dan 10, eva 9, fay 7: her later survey has no answer.
    found = tenure.net_promoter_score(surveys, period=spring, latest_only=True)
    assert (found.parts["promoters"], found.parts["passives"], found.parts["detractors"]) == (2, 2, 2)


def test_anonymous_answers_all_count_also_as_the_latest() -> None:
    found = tenure.net_promoter_score(
        answers(10, 9, 0, 2, customer_id=[None, None, "ana", "ana"]), period=spring, latest_only=True
    )
    assert (found.parts["promoters"], found.parts["detractors"]) == (2, 1)
    assert found.value == pytest.approx(100 / 3)


def test_a_table_without_customers_is_anonymous() -> None:
    assert tenure.net_promoter_score(answers(10, 0), period=spring).value == 0


def test_the_latest_needs_customers() -> None:
    with pytest.raises(tenure.ContractError, match="customer_id"):
        tenure.net_promoter_score(answers(10), period=spring, latest_only=True)


def test_a_null_is_no_zero() -> None:
    found = tenure.net_promoter_score(answers(10, None, None, None), period=spring)
    assert (found.value, found.parts["asked"], found.parts["response_rate"]) == (100, 4, 0.25)


@pytest.mark.parametrize(
    "table", [answers(), answers(None), answers(3, kind="csat"), answers(3, at="2026-04-01")],
    ids=["empty", "unanswered", "another kind", "just after"],
)  # fmt: skip
def test_without_answers_it_is_undefined_with_a_reason(table: pd.DataFrame) -> None:
    found = tenure.net_promoter_score(table, period=spring)
    assert math.isnan(found.value)
    assert found.reason == "no answers"
    assert tenure.Measure.from_json(found.to_json()) == found


def test_the_first_instant_is_in_the_period_and_the_last_is_not() -> None:
    table = pd.concat([answers(10, at="2026-03-01"), answers(0, at="2026-04-01")], ignore_index=True)
    assert tenure.net_promoter_score(table, period=spring).value == 100


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (11, r"nps marks end at 10 \(1 row; first: row 1; for example 11.0\)"),
        (-1, "nps marks start at 0"),
        (7.5, "nps marks have no fractions"),
        (1e300, "nps marks end at 10"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"weight": "weight"}])
def test_a_mark_off_the_scale_is_refused_with_its_place(wrong: float, words: str, options: dict[str, Any]) -> None:
    table = answers(10, wrong, 3, weight=1.0)
    with pytest.raises(tenure.ContractError, match=words) as caught:
        tenure.net_promoter_score(table, period=spring, **options)
    assert "1 to 10" in str(caught.value)


def test_a_wrong_mark_is_refused_wherever_it_stands() -> None:
    table = answers(10, 11, 12, customer_id=["ana", "ben", "ben"], at="2027-01-01")
    with pytest.raises(tenure.ContractError, match=r"2 rows; first: row 1 key 'ben', row 2 key 'ben'"):
        tenure.net_promoter_score(table, period=spring, latest_only=True)


def test_marks_of_another_kind_are_not_judged() -> None:
    table = pd.concat([answers(10), answers(77, kind="csat")], ignore_index=True)
    assert tenure.net_promoter_score(table, period=spring).value == 100


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match="kind"):
        tenure.net_promoter_score(answers(10, kind="NPS"), period=spring)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_interval_is_that_of_a_mean_with_an_answer_added_at_either_end(confidence: float) -> None:
    scores = [10, 9, 9, 8, 7, 6, 2, 10, 9, 0, 8, 10]
    found = tenure.net_promoter_score(answers(*scores), period=spring, confidence=confidence)
    sides = [100 * ((score >= 9) - (score <= 6)) for score in scores]
    added = DescrStatsW([*sides, 100, -100])
    assert (found.lower, found.upper) == pytest.approx(added.tconfint_mean(1 - confidence))


def test_the_planted_score_lies_within_the_interval_as_often_as_promised() -> None:
    shares, covered = np.array([0.05, 0.15, 0.25, 0.55]), 0
    planted = 100 * (shares[3] - shares[0] - shares[1])
    tables = []
    for seed in range(200):
        marks = np.random.default_rng(seed).choice([0, 5, 8, 9], size=300, p=shares)
        tables.append(answers(*marks, seed=seed))
    table = tenure.net_promoter_score(pd.concat(tables, ignore_index=True), period=spring, by="seed").table
    covered = int(((table["lower"] <= planted) & (planted <= table["upper"])).sum())
    # Binomial(200, 0.95) lies from 182 to 197 in 99 of 100 cases.
    assert len(table) == 200
    assert 182 <= covered <= 197


def test_a_weighted_score_counts_each_answer_as_its_weight() -> None:
    # Promoters 3, detractors 1, passive 1: 100 × (3 − 1) / 5; (3 + 1 + 1)² / (9 + 1 + 1) answers.
    found = tenure.net_promoter_score(answers(10, 0, 7, None, weight=[3, 1, 1, None]), period=spring, weight="weight")
    assert found.value == pytest.approx(40)
    assert found.parts["effective_answers"] == pytest.approx(25 / 11)
    assert (found.parts["answers"], found.parts["asked"]) == (3, 4)


def test_equal_weights_change_nothing() -> None:
    plain = tenure.net_promoter_score(surveys, period=spring)
    found = tenure.net_promoter_score(surveys.assign(w=2.5), period=spring, weight="w")
    assert (found.value, found.lower, found.upper) == pytest.approx((plain.value, plain.lower, plain.upper))
    assert found.parts["effective_answers"] == pytest.approx(10)


@pytest.mark.parametrize("size", [1e-12, 1e-3, 1.0, 1e6, 1e9])
def test_weights_of_any_size_fit(size: float) -> None:
    table = answers(*([10] * 300 + [0] * 100), weight=size)
    found = tenure.net_promoter_score(table, period=spring, weight="weight")
    assert found.value == pytest.approx(50)
    assert found.parts["effective_answers"] == pytest.approx(400)


def test_weights_beyond_64_bits_are_refused() -> None:
    with pytest.raises(tenure.ContractError, match="Divide the weights by their mean"):
        tenure.net_promoter_score(answers(10, weight=1e15), period=spring, weight="weight")


def test_weights_of_nothing_leave_it_undefined() -> None:
    found = tenure.net_promoter_score(answers(10, weight=0.0), period=spring, weight="weight")
    assert (found.reason, found.parts["answers"]) == ("no answers", 1)


def test_a_weight_may_be_an_attribute_of_the_customer() -> None:
    people = customers.assign(worth=[1.0, 1, 0, 0, 0, 0])
    found = tenure.net_promoter_score(surveys, period=spring, weight="worth", customers=people)
    assert found.value == pytest.approx(100 * (1 - 2) / 4)  # ana 10 and 8, ben 3 and 5


@pytest.mark.parametrize("weight", [-1.0, math.inf, None])
def test_a_weight_that_is_no_number_from_0_is_refused(weight: float | None) -> None:
    table = answers(10, 9, weight=[1.0, weight])
    with pytest.raises(tenure.ContractError, match=r"surveys.weight: is no number from 0 .*first: row 1"):
        tenure.net_promoter_score(table, period=spring, weight="weight")


def test_a_weight_of_words_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match="where numbers are needed"):
        tenure.net_promoter_score(answers(10, weight="heavy"), period=spring, weight="weight")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weight": "wait"}, "weight names 'wait', which no table of this call has"),
        ({"weight": "service", "by": "service"}, "a column weighs or splits"),
        ({"weight": 1}, "weight names 1"),
        ({"by": "nowhere"}, "by names 'nowhere'"),
        ({"latest_only": 1}, "latest_only is True or False"),
        ({"confidence": 1}, "confidence lies between 0 and 1"),
    ],
)
def test_options_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.net_promoter_score(surveys, period=spring, **options)


def test_a_weighted_score_undoes_who_answers() -> None:
    # Business (half of all) gives 0 and answers seldom; home gives 10: the true score is 0.
    people = pd.DataFrame({"customer_id": range(100), "segment": ["business", "home"] * 50})
    asked = people.assign(score=[0.0, 10.0] * 50, kind="nps", answered_at=pd.Timestamp("2026-03-05"))
    asked["score"] = asked["score"].where((asked["segment"] == "home") | (asked["customer_id"] < 20))
    weighted = tenure.weights_by_stratum(asked, people, "segment")
    assert tenure.net_promoter_score(asked, period=spring).value == pytest.approx(100 * (50 - 10) / 60)
    found = tenure.net_promoter_score(weighted, period=spring, weight="weight")
    assert found.value == pytest.approx(0, abs=1e-4)
    assert found.parts["effective_answers"] == pytest.approx(60**2 / (10 * 3**2 + 50 * 0.6**2))


@pytest.mark.parametrize("weight", [None, "weight"])
def test_a_scale_from_1_to_10_is_not_taken_for_nps(weight: str | None) -> None:
    marks = answers(*[1] * 10, *range(2, 11)).assign(weight=1.0)
    with pytest.raises(tenure.ContractError, match=r"10 marks are 1 and none is 0.*give them the kind csat"):
        tenure.net_promoter_score(marks, period=spring, weight=weight)


@pytest.mark.parametrize("marks", [[1] * 9, [0, *[1] * 50], [2, 9, 10] * 40])
def test_marks_that_may_well_be_nps_are_taken(marks: list[int]) -> None:
    assert tenure.net_promoter_score(answers(*marks), period=spring).parts["answers"] == len(marks)
