"""The derivatives that the fits climb by, and that no fit depends on where it starts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln

from tenure.errors import TenureError
from tenure.models import customer_spending, purchase_histories, retention_likelihood
from tenure.models.likelihood import maximise, search_maximum
from tenure.models.renewals import count_renewals
from tenure.models.rising_factorials import count_above, log_rising_factorials
from tenure.models.terms import Terms
from tests.models.test_cdnow import summary
from tests.models.test_shifted_beta_geometric import HIGH_END


def likelihoods() -> dict[str, tuple[Any, list[float]]]:
    known = summary("sample")
    bought = purchase_histories.group_histories(
        "test", {name: known[name] for name in ("frequency", "recency", "T")}, None
    )
    spent = customer_spending.select_spending("test", known["frequency"], known["monetary"], None)
    due = count_renewals("test", None, None, HIGH_END[:8], None)
    # The shifted beta-geometric climbs by alpha / beta and 1 / beta.
    return {
        "BetaGeometricNBD": (lambda at: purchase_histories.log_likelihood(bought, at), [0.243, 4.414, 0.793, 2.426]),
        "GammaGamma": (lambda at: customer_spending.log_likelihood(spent, at), [6.25, 3.74, 15.44]),
        "ShiftedBetaGeometric": (lambda at: retention_likelihood.log_likelihood(due, at), [0.668 / 3.806, 1 / 3.806]),
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
    found = maximise(likelihood, start.tolist(), 1000, model=model, names=["?"] * len(known), advice="")
    assert found.parameters == pytest.approx(known, rel=2e-3)


def test_a_climb_that_takes_too_long_is_ended_and_newton_steps_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenure.models.likelihood.MOST_CLIMBING_STEPS", 1)
    likelihood, known = likelihoods()["ShiftedBetaGeometric"]
    found = maximise(likelihood, known, 1000, model="", names=["?"] * len(known), advice="")
    assert found.parameters == pytest.approx(known, rel=2e-3)


@pytest.mark.parametrize("model", ["BetaGeometricNBD", "GammaGamma", "ShiftedBetaGeometric"])
def test_no_blind_search_finds_a_higher_likelihood(model: str) -> None:
    likelihood, known = likelihoods()[model]
    found = maximise(likelihood, known, 1000, model=model, names=["?"] * len(known), advice="")

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

    found = maximise(exponential, [1.0], 50, model="Exponential", names=["rate"], advice="")
    assert found.parameters == pytest.approx([0.25])
    assert found.covariance[0, 0] == pytest.approx(0.25**2 / 50)


def test_an_endless_slope_is_told_from_a_maximum() -> None:
    def saturating(point: Any) -> Terms:
        return Terms(float(-1 / point[0]), point**-2.0, np.array([-2 * point**-3.0]))

    with pytest.raises(TenureError, match=r"Saturating has no most likely parameters: .*\(rate = .*\)\. Look here\."):
        maximise(saturating, [1.0], 9, model="Saturating", names=["rate"], advice="Look here.")


def test_a_search_that_never_comes_to_rest_has_no_maximum() -> None:
    def kinked(point: Any) -> Terms:
        # −|ln p − 0.3|: every step overshoots.
        side = np.sign(np.log(point) - 0.3)
        return Terms(-float(abs(np.log(point[0]) - 0.3)), -side / point, np.diag(side / point**2))

    assert not search_maximum(kinked, [1.0], 9, 1e6).is_bounded


@pytest.mark.parametrize("base", [0.1, 2.0, 1e3])
def test_rising_factorials_are_ratios_of_gammas(base: float) -> None:
    counts, weights = np.array([0.0, 1, 1, 5]), np.array([4.0, 1, 2, 3])
    expected = float(weights @ (gammaln(base + counts) - gammaln(base)))
    assert log_rising_factorials(base, count_above(counts, weights)).value == pytest.approx(expected, rel=1e-9)


def test_count_above_counts_customers_above_each_number() -> None:
    assert count_above(np.array([0.0, 1, 1, 3]), np.ones(4)).tolist() == [3, 1, 1]
