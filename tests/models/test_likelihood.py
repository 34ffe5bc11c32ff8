"""The derivatives that the fits climb by, and that no fit depends on where it starts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln

from tenure.errors import TenureError
from tenure.models import histories, renewals, spending
from tenure.models.likelihood import Terms, maximise, more_than, rising
from tests.models.test_cdnow import summary
from tests.models.test_shifted_beta_geometric import HIGH_END


def likelihoods() -> dict[str, tuple[Any, list[float]]]:
    known = summary("sample")
    bought = histories.read("test", known["frequency"], known["recency"], known["T"], None)
    spent = spending.read("test", known["frequency"], known["monetary"], None)
    due = renewals.read("test", None, None, HIGH_END[:8], None)
    return {
        "BetaGeometricNBD": (lambda point: histories.likelihood(bought, point), [0.243, 4.414, 0.793, 2.426]),
        "GammaGamma": (lambda point: spending.likelihood(spent, point), [6.25, 3.74, 15.44]),
        "ShiftedBetaGeometric": (lambda point: renewals.likelihood(due, point), [0.668, 3.806]),
    }


@pytest.mark.parametrize("model", ["BetaGeometricNBD", "GammaGamma", "ShiftedBetaGeometric"])
def test_derivatives_are_those_of_the_likelihood(model: str) -> None:
    likelihood, known = likelihoods()[model]
    point = 1.5 * np.array(known)
    for index, value in enumerate(point):
        change = np.zeros(len(point))
        change[index] = 1e-5 * value
        above, below = likelihood(point + change), likelihood(point - change)
        here, width = likelihood(point), 2 * change[index]
        assert here.gradient[index] == pytest.approx((above.value - below.value) / width, rel=1e-5, abs=1e-3)
        assert here.hessian[index] == pytest.approx((above.gradient - below.gradient) / width, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("model", ["BetaGeometricNBD", "GammaGamma", "ShiftedBetaGeometric"])
@pytest.mark.parametrize("seed", range(8))
def test_the_fit_does_not_depend_on_where_it_starts(model: str, seed: int) -> None:
    likelihood, known = likelihoods()[model]
    start = np.exp(np.random.default_rng(seed).uniform(-3, 3, len(known)))
    found = maximise(likelihood, start.tolist(), model=model, names=["?"] * len(known), advice="")
    assert found.parameters == pytest.approx(known, rel=2e-3)


@pytest.mark.parametrize("model", ["BetaGeometricNBD", "GammaGamma", "ShiftedBetaGeometric"])
def test_no_blind_search_finds_a_higher_likelihood(model: str) -> None:
    likelihood, known = likelihoods()[model]
    found = maximise(likelihood, known, model=model, names=["?"] * len(known), advice="")

    def losing(point: Any) -> float:
        return -float(likelihood(np.exp(point)).value)

    options: Any = {"xatol": 1e-9, "fatol": 1e-9, "maxiter": 4000, "maxfev": 4000}
    blind = minimize(losing, np.log(known), method="Nelder-Mead", options=options)
    assert found.log_likelihood == pytest.approx(-blind.fun, abs=1e-6)
    assert found.log_likelihood >= -blind.fun - 1e-9


def test_the_covariance_is_the_inverse_of_the_information() -> None:
    # n losses at rate θ over a total time s: ln L = n ln θ − θ s, with its maximum at n/s and variance θ²/n.
    def exponential(point: Any) -> Terms:
        return Terms(float(50 * np.log(point[0]) - 200 * point[0]), 50 / point - 200, np.array([-50 / point**2]))

    found = maximise(exponential, [1.0], model="Exponential", names=["rate"], advice="")
    assert found.parameters == pytest.approx([0.25])
    assert found.covariance[0, 0] == pytest.approx(0.25**2 / 50)


def test_an_endless_slope_is_told_from_a_maximum() -> None:
    def saturating(point: Any) -> Terms:
        return Terms(float(-1 / point[0]), point**-2.0, np.array([-2 * point**-3.0]))

    with pytest.raises(TenureError, match=r"Saturating has no most likely parameters: .*\(rate = .*\)\. Look here\."):
        maximise(saturating, [1.0], model="Saturating", names=["rate"], advice="Look here.")


@pytest.mark.parametrize("base", [0.1, 2.0, 1e3])
def test_rising_is_a_sum_of_logarithms_of_ratios_of_gammas(base: float) -> None:
    counts, weights = np.array([0.0, 1, 1, 5]), np.array([4.0, 1, 2, 3])
    expected = weights @ (gammaln(base + counts) - gammaln(base))
    assert rising(base, more_than(counts, weights)).value == pytest.approx(expected, rel=1e-9)


def test_more_than_counts_customers_above_each_number() -> None:
    assert more_than(np.array([0.0, 1, 1, 3]), np.ones(4)).tolist() == [3, 1, 1]
