"""Gamma-gamma: its likelihood and mean against integrals, what it refuses, and where it has no fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma, invgamma

from tenure.errors import ContractError, ParameterError, TenureError
from tenure.models import GammaGamma
from tenure.models.customer_spending import log_likelihood, select_spending
from tests.models.fits import assert_same_fit

CDNOW = GammaGamma(p=6.25, q=3.74, v=15.44)


@given(st.integers(1, 6), st.floats(5, 100), st.floats(0.5, 8), st.floats(1.5, 6), st.floats(5, 50))
def test_the_likelihood_is_the_density_over_all_customers(x: int, z: float, p: float, q: float, v: float) -> None:
    # The mean of x purchases is gamma(p x, rate x times their own), which is gamma(q, rate v) over customers.
    def joint(power: float) -> float:
        rate = np.exp(power)
        return float(rate * gamma.pdf(z, p * x, scale=1 / (rate * x)) * gamma.pdf(rate, q, scale=1 / v))

    peak = np.log((p * x + q) / (v + x * z))
    density = quad(joint, peak - 20, peak, epsabs=0)[0] + quad(joint, peak, peak + 8, epsabs=0)[0]
    value = log_likelihood(select_spending("test", [x], [z], None), np.array([p, q, v])).value
    assert value == pytest.approx(np.log(density), abs=1e-6)


@pytest.mark.parametrize(("x", "high", "low"), [(1, 80.26, 24.64), (2, 88.35, 22.74), (10, 97.28, 20.64)])
def test_few_purchases_are_drawn_towards_the_mean_of_all(x: int, high: float, low: float) -> None:
    # w = (q − 1)/(p x + q − 1): w · 35.22 + (1 − w) · average, for averages of 100 and of 20.
    assert CDNOW.conditional_expected_value(x, 100.0) == pytest.approx(high, abs=5e-3)
    assert CDNOW.conditional_expected_value(x, 20.0) == pytest.approx(low, abs=5e-3)


@given(st.integers(1, 500), st.floats(0.01, 1e4))
def test_the_value_expected_lies_between_the_average_and_the_mean_of_all(x: int, z: float) -> None:
    ends = sorted([z, CDNOW.population_mean])
    assert ends[0] * (1 - 1e-12) <= CDNOW.conditional_expected_value(x, z) <= ends[1] * (1 + 1e-12)


@pytest.mark.parametrize("average", [0.0, np.nan, -5.0])
def test_without_repeat_purchases_the_mean_of_all_is_expected(average: float) -> None:
    assert CDNOW.conditional_expected_value(0, average) == pytest.approx(CDNOW.population_mean)


def test_a_mean_that_is_infinite_is_undefined() -> None:
    model = GammaGamma(p=0.5, q=0.9, v=10)
    assert np.isnan(model.population_mean)
    assert np.isnan(model.conditional_expected_value(0, 0.0))
    assert model.conditional_expected_value(1, 30.0) == pytest.approx(0.5 * 40 / 0.4)


def test_results_come_in_the_shape_of_the_input() -> None:
    frame = pd.DataFrame({"x": [1, 0, 2, None], "z": [100, None, None, 5]}, index=list("abcd"), dtype="Float64")
    values = CDNOW.conditional_expected_value(frame["x"], frame["z"])
    assert values.round(2).to_dict() == pytest.approx({"a": 80.26, "b": 35.22, "c": np.nan, "d": np.nan}, nan_ok=True)
    assert type(CDNOW.conditional_expected_value(1, 100.0)) is float
    assert CDNOW.conditional_expected_value(np.array([1, 2]), np.full(2, 100.0)).shape == (2,)


def simulated(customers: int, p: float, q: float, v: float) -> tuple[Any, Any]:
    random = np.random.default_rng(2)
    x = random.integers(0, 6, customers)
    bought = np.maximum(x, 1)
    return x, random.gamma(p * bought) / bought / random.gamma(q, 1 / v, customers)


def test_the_fit_finds_the_truth_of_simulated_customers() -> None:
    truth = {"p": 4.0, "q": 3.0, "v": 20.0}
    model = GammaGamma.fit(*simulated(50_000, **truth))
    for name, value in truth.items():
        assert abs(model.parameters[name] - value) < 4 * model.standard_errors[name]


def test_customers_without_repeat_purchases_are_left_out() -> None:
    x, z = simulated(500, 4, 3, 20)
    model = GammaGamma.fit(x, np.where(x == 0, np.nan, z))
    assert_same_fit(model, GammaGamma.fit(x[x > 0], z[x > 0]))
    assert model.customers == (x > 0).sum()


def test_the_plot_is_the_density_of_the_customers_means() -> None:
    plotted = CDNOW.plot_data()
    density = invgamma.pdf(plotted["mean_value"], 3.74, scale=6.25 * 15.44)
    assert plotted["density"].to_numpy() == pytest.approx(density)
    assert invgamma.cdf(plotted["mean_value"].iloc[-1], 3.74, scale=6.25 * 15.44) == pytest.approx(0.99)
    assert CDNOW.plot_data(until=50)["mean_value"].iloc[-1] == 50


@pytest.mark.parametrize(
    ("frequency", "monetary", "words"),
    [
        ([1, -1], [5, 5], "frequency: below 0"),
        ([1, 0.5], [5, 5], "frequency: not a whole number"),
        ([1, 2], [5, 0], "monetary: not above 0"),
        ([1, 2], [5, -3], "monetary: not above 0"),
        ([1, 2], [5, np.nan], "monetary: missing"),
        ([1, np.nan], [5, 5], "frequency: missing"),
        ([0, 0], [0, np.nan], "nobody bought again"),
        ([1], [5, 5], "different lengths"),
        (["one"], [5], "not a column of numbers"),
    ],
)
def test_faulty_averages_are_refused(frequency: Any, monetary: Any, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        GammaGamma.fit(frequency, monetary)


@pytest.mark.parametrize(
    ("frequency", "monetary"),
    [([1, 2, 3, 4], [5.0, 5, 5, 5]), ([3], [5.0])],
    ids=["all equal", "one customer"],
)
def test_averages_without_spread_have_no_fit(frequency: Any, monetary: Any) -> None:
    with pytest.raises(TenureError, match=r"no most likely parameters.*Look at the average values"):
        GammaGamma.fit(frequency, monetary)


def test_customers_who_differ_by_chance_alone_have_no_fit() -> None:
    random = np.random.default_rng(0)
    x = random.integers(1, 20, 5000)
    with pytest.raises(TenureError, match="no most likely parameters"):
        GammaGamma.fit(x, random.gamma(3 * x, 10 / 3 / x))


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        (lambda: CDNOW.conditional_expected_value(1, -5.0), ContractError, "monetary: not above 0"),
        (lambda: CDNOW.conditional_expected_value(1.5, 5.0), ContractError, "frequency: not a whole number"),
        (lambda: CDNOW.plot_data(until=np.nan), ParameterError, "until is a number, not nan"),
        (lambda: GammaGamma(1, 0, 1), ParameterError, "q is a number above 0"),
    ],
)
def test_questions_without_meaning_are_refused(question: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        question()
