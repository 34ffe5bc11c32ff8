"""Intervals of means and net scores: against statsmodels, within their scale, and never without a width."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from tenure.errors import ParameterError
from tenure.intervals import Bounds, net_score, student

MARKS = st.lists(st.integers(1, 7), min_size=1, max_size=30)
CONFIDENCES = st.sampled_from([0.05, 0.5, 0.9, 0.95, 0.999])


def of_marks(marks: list[int], confidence: float = 0.95) -> Bounds:
    return student(sum(marks), sum(mark * mark for mark in marks), len(marks), confidence, low=1, high=7)


@given(marks=st.lists(st.integers(1, 7), min_size=2, max_size=30), confidence=CONFIDENCES)
@settings(max_examples=40)
def test_student_agrees_with_statsmodels(marks: list[int], confidence: float) -> None:
    expected = DescrStatsW(marks).tconfint_mean(alpha=1 - confidence)
    found = student(sum(marks), sum(mark * mark for mark in marks), len(marks), confidence)
    assert np.allclose(found, expected, atol=1e-7)


@given(marks=MARKS)
@settings(max_examples=40)
def test_on_a_scale_it_is_that_of_an_answer_more_at_either_end(marks: list[int]) -> None:
    lower, upper = DescrStatsW([1, 7, *marks]).tconfint_mean(alpha=0.05)
    assert np.allclose(of_marks(marks), np.clip([lower, upper], 1, 7))


@given(marks=MARKS, confidence=CONFIDENCES)
@settings(max_examples=60)
def test_it_stays_on_the_scale_and_contains_the_mean(marks: list[int], confidence: float) -> None:
    lower, upper = of_marks(marks, confidence)
    assert 1 <= lower <= np.mean(marks) + 1e-12
    assert 7 >= upper >= np.mean(marks) - 1e-12


@pytest.mark.parametrize("mark", [1, 4, 7])
@pytest.mark.parametrize("answers", [1, 5, 100])
def test_marks_that_agree_have_a_width(mark: int, answers: int) -> None:
    lower, upper = of_marks([mark] * answers)
    assert upper - lower > 0.1


def test_without_a_scale_one_value_has_no_interval() -> None:
    assert np.isnan(student([5, 0], [25, 0], [1, 0])).all()
    assert np.isnan(student(0, 0, 0, low=1, high=7)).all()


@pytest.mark.parametrize("ends", [{"low": 1}, {"high": 7}, {"low": 7, "high": 1}, {"low": 1, "high": float("nan")}])
def test_a_scale_has_two_ends(ends: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="ends of the scale"):
        student(20, 114, 4, low=ends.get("low"), high=ends.get("high"))


@given(plus=st.integers(0, 20), neutral=st.integers(0, 20), minus=st.integers(0, 20), confidence=CONFIDENCES)
@settings(max_examples=60)
def test_a_net_score_is_within_its_interval(plus: int, neutral: int, minus: int, confidence: float) -> None:
    total = plus + neutral + minus
    lower, upper = net_score(plus, minus, total, confidence)
    if total == 0:
        assert np.isnan([lower, upper]).all()
    else:
        score = (plus - minus) / total
        assert -1 <= lower <= score + 1e-12
        assert 1 >= upper >= score - 1e-12
        assert upper > lower


def test_a_net_score_is_a_mean_of_answers_for_neutral_and_against() -> None:
    answers = [1] * 5 + [0] * 3 + [-1] * 2
    expected = DescrStatsW([1, -1, *answers]).tconfint_mean(alpha=0.05)
    assert np.allclose(net_score(5, 2, 10), expected)


def test_ten_promoters_may_be_chance() -> None:
    lower, upper = net_score(10, 0, 10)
    assert lower < 0.55
    assert upper == 1


def test_many_answers_have_the_normal_interval() -> None:
    # p = 0.5 and d = 0.2: SE = sqrt(0.7 - 0.09) / 1000.
    half = 1.959964 * np.sqrt(0.61) / 1000
    assert np.allclose(net_score(500_000, 200_000, 1_000_000), [0.3 - half, 0.3 + half], atol=1e-5)


def test_weighted_answers_count_as_their_effective_number() -> None:
    assert np.allclose(net_score(10, 4, 20, effective=10), net_score(5, 2, 10))
    assert np.isnan(net_score(0, 0, 0, effective=np.nan)).all()
