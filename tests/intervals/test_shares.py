"""Intervals of shares and rates against statsmodels, scipy and print."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from tenure import formulas
from tenure.intervals import churn_of_average, poisson, wilson


@given(trials=st.integers(1, 500), share=st.floats(0, 1), confidence=st.sampled_from([0.5, 0.9, 0.95, 0.999]))
@settings(max_examples=40)
def test_wilson_agrees_with_statsmodels(trials: int, share: float, confidence: float) -> None:
    successes = round(share * trials)
    expected = proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")
    assert np.allclose(wilson(successes, trials, confidence), expected, atol=1e-12)
    lower, upper = wilson(successes, trials, confidence)
    assert 0 <= lower <= successes / trials <= upper <= 1


def test_wilson_of_nothing_is_undefined() -> None:
    lower, upper = wilson([0, 1], [0, 1])
    assert np.isnan([lower[0], upper[0]]).all()
    assert upper[1] == 1.0


@given(opening=st.integers(1, 200), lost=st.floats(0, 1), joined=st.integers(0, 50))
@settings(max_examples=40)
def test_the_interval_of_churn_of_an_average_contains_it(opening: int, lost: float, joined: int) -> None:
    gone = round(lost * opening)
    closing = opening - gone + joined
    lower, upper = churn_of_average(gone, opening, closing)
    assert lower - 1e-12 <= formulas.churn_rate_of_average(gone, opening, closing) <= upper + 1e-12


def test_churn_of_an_average_above_1_has_an_interval() -> None:
    # 9 of 10 lost are 1.5 of the average of 10 and 2: Wilson's 59.6 % to 98.2 %, times 10 / 6.
    lower, upper = churn_of_average([9, 0], [10, 0], [2, 4])
    expected = proportion_confint(9, 10, method="wilson")
    assert [lower[0], upper[0]] == pytest.approx([expected[0] * 10 / 6, expected[1] * 10 / 6])
    assert np.isnan([lower[1], upper[1]]).all()


@given(events=st.integers(0, 200), exposure=st.floats(0.1, 1e6), confidence=st.sampled_from([0.8, 0.95]))
@settings(max_examples=40)
def test_poisson_agrees_with_the_quantiles_of_chi_square(events: int, exposure: float, confidence: float) -> None:
    tail = (1 - confidence) / 2
    expected_lower = chi2.ppf(tail, 2 * events) / 2 / exposure if events else 0.0
    lower, upper = poisson(events, exposure, confidence)
    assert np.isclose(lower, expected_lower)
    assert np.isclose(upper, chi2.ppf(1 - tail, 2 * events + 2) / 2 / exposure)


def test_poisson_without_exposure_is_undefined() -> None:
    assert np.isnan(poisson(0, 0)).all()
