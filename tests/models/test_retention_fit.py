"""Which retention curve data prefer: decided by likelihood, never by where a search stops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import xlogy

from tenure.errors import ContractError, ParameterError
from tenure.models import Geometric, ShiftedBetaGeometric, fit_retention_curve
from tenure.models.renewals import count_renewals
from tenure.models.retention_likelihood import fit_constant_churn, log_likelihood
from tests.models.fits import HIGH_END, assert_same_fit


def test_falling_churn_is_fitted_as_shifted_beta_geometric() -> None:
    assert_same_fit(fit_retention_curve(survivors=HIGH_END), ShiftedBetaGeometric.fit(survivors=HIGH_END))


@pytest.mark.parametrize(
    "survivors",
    [
        [100_000, 80_000, 64_000, 51_200],
        [1000, 950, 850, 700, 400],
        [1000, 1000, 900],
        [1000, 400, 0],
        [1000, 500, 500, 500],
        [1000, 800],
        [1000, 0, 0],
    ],
    ids=["flat", "rising", "late", "all gone", "first renewal only", "one renewal", "gone at once"],
)
def test_other_churn_is_fitted_as_constant(survivors: list[int]) -> None:
    assert_same_fit(fit_retention_curve(survivors=survivors), Geometric.fit(survivors=survivors))


@pytest.mark.parametrize("seed", range(12))
def test_the_curve_is_the_one_that_a_grid_prefers(seed: int) -> None:
    random = np.random.default_rng(seed)
    churn = np.sort(random.uniform(0.05, 0.5, 5))[:: -1 if seed % 2 else 1] * random.uniform(0.7, 1, 5)
    survivors = np.floor(300 * np.cumprod([1, *(1 - churn)]))
    renewals = count_renewals("test", None, None, survivors, None)
    grid = [[odds, spread] for odds in np.geomspace(0.05, 2, 40) for spread in np.geomspace(1e-4, 9, 40)]
    best = max(log_likelihood(renewals, np.array(point)).value for point in grid)
    constant, model = fit_constant_churn(renewals).log_likelihood, fit_retention_curve(survivors=survivors)
    assert model.log_likelihood >= best - 1e-6
    assert isinstance(model, ShiftedBetaGeometric) == (model.log_likelihood > constant + 1e-6)


def test_the_likelihood_of_nearly_equal_customers_is_that_of_constant_churn() -> None:
    renewals = count_renewals("test", None, None, HIGH_END, None)
    constant = fit_constant_churn(renewals)
    odds = constant.parameters[0] / (1 - constant.parameters[0])
    assert log_likelihood(renewals, np.array([odds, 1e-13])).value == pytest.approx(constant.log_likelihood, rel=1e-12)


def test_the_log_likelihood_is_that_of_each_customers_lifetime() -> None:
    model = ShiftedBetaGeometric.fit(survivors=HIGH_END)
    survival = model.survival(np.arange(8.0))
    died = xlogy(-np.diff(HIGH_END), -np.diff(survival)).sum()
    assert model.log_likelihood == pytest.approx(died + HIGH_END[-1] * np.log(survival[-1]))


def test_customers_and_weights_are_taken_too() -> None:
    model = fit_retention_curve([1, 2, 2], [True, True, False], weights=[5, 4, 11])
    assert_same_fit(model, fit_retention_curve(survivors=[20, 15, 11]))


@pytest.mark.parametrize(
    ("survivors", "words"),
    [
        ([100, 100, 100], "no customer was lost"),
        ([100], "0, at least 1 is needed"),
        ([0, 0, 0], "0, at least 1 is needed"),
        ([100, 80, 81], "more survivors than at the renewal before"),
    ],
)
def test_data_that_tell_nothing_are_refused(survivors: list[int], words: str) -> None:
    with pytest.raises(ContractError, match=words):
        fit_retention_curve(survivors=survivors)


@pytest.mark.parametrize("given", [{}, {"periods": [1]}, {"survivors": [2, 1], "weights": [1]}])
def test_data_must_come_in_one_form(given: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="give either survivors"):
        fit_retention_curve(**given)
