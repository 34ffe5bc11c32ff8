"""Intervals against statsmodels, scipy and print."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from tenure.errors import ParameterError
from tenure.intervals import greenwood, poisson, wilson, z_value


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


def test_greenwood_by_hand() -> None:
    # 10 at risk, 2 lost: S = 0.8 and Σ d / (n (n − d)) = 2 / 80 = 0.025.
    lower, upper = greenwood([2, 0], [10, 8], [0.8, 0.8])
    spread = np.exp(1.959964 * np.sqrt(0.025))
    assert np.allclose(lower, 0.8 / spread, atol=1e-6)
    assert np.allclose(upper, np.minimum(0.8 * spread, 1), atol=1e-6)
    assert np.isnan(greenwood([5], [5], [0.0])).all()


@pytest.mark.parametrize("confidence", [0, 1, 95, "0.95", None])
def test_a_confidence_lies_between_0_and_1(confidence: object) -> None:
    with pytest.raises(ParameterError, match="confidence"):
        z_value(confidence)  # type: ignore[arg-type]
