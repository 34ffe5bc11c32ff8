"""BG/NBD: its expectations against integrals, what it refuses, and where it has no fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, hyp2f1

from tenure.errors import ContractError, ParameterError, TenureError
from tenure.models import BetaGeometricNBD

CDNOW = BetaGeometricNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)

shapes = st.floats(0.2, 8)


def expected(model: BetaGeometricNBD, t: float, x: int, observed: float) -> float:
    """Mean purchases of one who is alive: over the chance p to leave, of (1 − E exp(−λ p t)) / p."""
    b, scale = model.b + x, model.alpha + observed

    def purchases(p: float) -> float:
        while_here = -np.expm1(-(model.r + x) * np.log1p(p * t / scale)) / p if p > 0 else (model.r + x) * t / scale
        return float(while_here * np.exp(-betaln(model.a, b)))

    return float(quad(purchases, 0, 1, weight="alg", wvar=(model.a - 1, b - 1), epsabs=0, limit=200)[0])


@given(shapes, st.floats(0.5, 20), shapes, shapes, st.floats(0.1, 100))
def test_expected_purchases_are_the_mean_over_customers(r: float, alpha: float, a: float, b: float, t: float) -> None:
    model = BetaGeometricNBD(r, alpha, a, b)
    assert model.expected_purchases(t) == pytest.approx(expected(model, t, 0, 0), rel=1e-6)


@given(st.integers(0, 8), st.floats(0, 30), st.floats(0, 30), st.floats(0.1, 100))
def test_conditional_purchases_are_the_mean_over_such_customers(x: int, recent: float, silent: float, t: float) -> None:
    history = (x, recent if x else 0.0, recent + silent)
    alive = CDNOW.probability_alive(*history)
    mean = alive * expected(CDNOW, t, x, recent + silent)
    assert CDNOW.conditional_expected_purchases(t, *history) == pytest.approx(mean, rel=1e-6)


def test_expected_purchases_are_the_closed_form_of_the_paper() -> None:
    # Equation 9.
    r, alpha, a, b = CDNOW.parameters.values()
    t = np.array([1.0, 10.0, 39.0])
    closed = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, t / (alpha + t)))
    assert CDNOW.expected_purchases(t) == pytest.approx(closed, rel=1e-11)


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (0.5, 0.5), (0.3, 0.7), (2.0, 1.0)])
def test_expectations_hold_where_the_closed_form_divides_by_0(a: float, b: float) -> None:
    model, near = BetaGeometricNBD(0.5, 4.0, a, b), BetaGeometricNBD(0.5, 4.0, a + 1e-9, b)
    assert model.expected_purchases(39.0) == pytest.approx(expected(model, 39, 0, 0), rel=1e-9)
    assert model.expected_purchases(39.0) == pytest.approx(near.expected_purchases(39.0), rel=1e-7)


def test_a_customer_of_a_thousand_purchases_is_no_overflow() -> None:
    coming = CDNOW.conditional_expected_purchases(10.0, 1000, 99.9, 100.0)
    assert coming == pytest.approx(CDNOW.probability_alive(1000, 99.9, 100.0) * expected(CDNOW, 10, 1000, 100))
    assert CDNOW.probability_alive(1000, 1.0, 100.0) == pytest.approx(0, abs=1e-12)


@given(st.integers(1, 50), st.floats(0, 50), st.floats(0, 50))
def test_a_longer_silence_makes_life_less_likely(x: int, recent: float, silent: float) -> None:
    sooner = CDNOW.probability_alive(x, recent, recent + silent)
    later = CDNOW.probability_alive(x, recent, recent + silent + 1)
    assert 0 <= later <= sooner <= 1


def test_who_never_bought_again_has_not_left() -> None:
    assert CDNOW.probability_alive(0, 0.0, 99.0) == 1.0


def test_the_chance_of_life_is_one_over_one_plus_the_odds() -> None:
    odds = 0.793 / (2.426 + 2 - 1) * ((4.414 + 38.86) / (4.414 + 30.43)) ** (0.243 + 2)
    assert CDNOW.probability_alive(2, 30.43, 38.86) == pytest.approx(1 / (1 + odds))


def test_nothing_is_bought_in_no_time() -> None:
    assert CDNOW.expected_purchases(0.0) == 0.0
    assert CDNOW.conditional_expected_purchases(0.0, 3, 2.0, 5.0) == 0.0


def test_results_come_in_the_shape_of_the_input() -> None:
    frame = pd.DataFrame({"x": [2, 0, 1], "t_x": [30.43, 0, np.nan], "T": [38.86, 38.86, 9]}, index=["a", "b", "c"])
    forecast = CDNOW.conditional_expected_purchases(39, frame["x"], frame["t_x"], frame["T"])
    assert forecast.round(3).to_dict() == pytest.approx({"a": 1.226, "b": 0.194, "c": np.nan}, nan_ok=True, abs=0.02)
    assert type(CDNOW.conditional_expected_purchases(39, 2, 30.43, 38.86)) is float
    assert type(CDNOW.expected_purchases(1.0)) is float
    assert CDNOW.probability_alive(*frame.dropna().to_numpy().T).shape == (2,)


def test_many_customers_are_forecast_as_each_by_itself() -> None:
    random = np.random.default_rng(3)
    x = random.integers(0, 4, 200)
    observed = random.uniform(1, 40, 200)
    recent = np.where(x > 0, observed * random.uniform(0, 1, 200), 0)
    at_once = CDNOW.conditional_expected_purchases(13, x, recent, observed)
    alone = [CDNOW.conditional_expected_purchases(13, *row) for row in zip(x, recent, observed, strict=True)]
    assert at_once == pytest.approx(alone, rel=1e-11)


def test_the_fit_finds_the_truth_of_simulated_customers() -> None:
    truth = {"r": 0.8, "alpha": 5.0, "a": 0.7, "b": 2.5}
    model = BetaGeometricNBD.fit(*simulated(20_000, **truth))
    for name, value in truth.items():
        assert abs(model.parameters[name] - value) < 4 * model.standard_errors[name]


def simulated(customers: int, r: float, alpha: float, a: float, b: float) -> tuple[Any, Any, Any]:
    random = np.random.default_rng(11)
    rate, leaving = random.gamma(r, 1 / alpha, customers), random.beta(a, b, customers)
    observed = random.uniform(20, 40, customers)
    frequency, recency = np.zeros(customers), np.zeros(customers)
    alive, now = np.ones(customers, dtype=bool), np.zeros(customers)
    while alive.any():
        now += random.exponential(1 / rate)
        bought = alive & (now <= observed)
        frequency[bought] += 1
        recency[bought] = now[bought]
        alive = bought & (random.random(customers) > leaving)
    return frequency, recency, observed


def test_the_plot_goes_to_twice_the_time_observed() -> None:
    model = BetaGeometricNBD.fit(*simulated(500, 0.8, 5, 0.7, 2.5))
    plotted = model.plot_data()
    assert plotted["time"].iloc[-1] == pytest.approx(2 * model.longest_observed)
    assert plotted["purchases"].iloc[0] == 0
    assert plotted["purchases"].is_monotonic_increasing
    assert CDNOW.plot_data(until=39)["time"].iloc[-1] == 39


@pytest.mark.parametrize(
    ("frequency", "recency", "observed", "words"),
    [
        ([1, -1], [1, 1], [2, 2], "frequency: below 0"),
        ([1, 1.5], [1, 1], [2, 2], "frequency: not a whole number"),
        ([1, 1], [1, 3], [2, 2], "recency: above T"),
        ([1, 1], [1, -3], [2, 2], "recency: below 0"),
        ([1, 0], [1, 1], [2, 2], "recency: above 0 without a repeat purchase"),
        ([1, 1], [1, np.nan], [2, 2], "recency: missing"),
        ([1, 1], [1, 1], [2, np.inf], "T: infinite"),
        ([0, 0], [0, 0], [2, 2], "nobody among 2 customers bought again"),
        ([], [], [], "nobody among 0 customers"),
        ([2, 1], [0, 0], [0, 0], "bought again after some time"),
        ([1], [1, 1], [2, 2], "frequency has 1, recency has 2, T has 2"),
        ([1], pd.to_datetime(["1997-01-01"]), [2], "recency: not a column of numbers"),
    ],
)
def test_faulty_histories_are_refused(frequency: Any, recency: Any, observed: Any, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        BetaGeometricNBD.fit(frequency, recency, observed)


def test_customers_who_never_fall_silent_have_no_fit() -> None:
    observed = np.linspace(20, 40, 300)
    frequency = np.arange(300) % 9
    with pytest.raises(TenureError, match=r"no most likely parameters.*Look at frequency, recency and T"):
        BetaGeometricNBD.fit(frequency, np.where(frequency > 0, observed, 0), observed)


def test_customers_who_buy_at_one_rate_have_no_fit() -> None:
    random = np.random.default_rng(5)
    observed = random.uniform(20, 40, 2000)
    frequency = np.floor(observed / 5)
    with pytest.raises(TenureError, match="no most likely parameters"):
        BetaGeometricNBD.fit(frequency, frequency * 5, observed)


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        (lambda: CDNOW.expected_purchases(-1.0), ParameterError, "t must be 0 or more"),
        (lambda: CDNOW.conditional_expected_purchases(1, 2, 5.0, 4.0), ContractError, "recency: above T"),
        (lambda: CDNOW.probability_alive(2.5, 3.0, 4.0), ContractError, "not a whole number"),
        (lambda: CDNOW.probability_alive(np.ones(2), np.ones(3), np.ones(2)), ParameterError, "not equally long"),
        (
            lambda: CDNOW.probability_alive(pd.Series([1.0]), pd.Series([1.0], index=[7]), pd.Series([1.0])),
            ParameterError,
            "different indexes",
        ),
        (lambda: CDNOW.plot_data(until=0), ParameterError, "until is a number above 0"),
        (lambda: BetaGeometricNBD(1, 1, -1, 1), ParameterError, "a is a number above 0"),
        (
            lambda: BetaGeometricNBD(1, 1, 1, 1, longest_observed=0),
            ParameterError,
            "longest_observed is a number",
        ),
        (lambda: BetaGeometricNBD.fit([1, 2], [1, 2]), ParameterError, "needs frequency, recency, T, or one table"),
    ],
)
def test_questions_without_meaning_are_refused(question: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        question()
