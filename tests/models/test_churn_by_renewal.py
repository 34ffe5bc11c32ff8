"""Churn by renewal: as observed, and beyond that on a curve."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.models import ShiftedBetaGeometric, fit_retention_curve
from tenure.models.churn_by_renewal import ChurnByRenewal

# Of 100 come up, 10 leave at each of the renewals 1 to 3; of the 70 left, 45 have seen 3 renewals, 25 more than 3.
PERIODS, ENDED, COUNTS = [1, 2, 3, 3, 5], [1, 1, 1, 0, 0], [10, 10, 10, 45, 25]


def test_churn_is_lost_of_those_who_came_up() -> None:
    found = ChurnByRenewal.fit(PERIODS, ENDED, COUNTS, longest=8)
    assert found.observed == 3
    assert found.churn()[:3] == pytest.approx([10 / 100, 10 / 90, 10 / 80])
    # For the fourth 25 came up: churn is that of the curve, at the level of the 30 losses.
    curve = np.array(fit_retention_curve(PERIODS, ENDED, weights=COUNTS).churn(np.arange(1, 9)))
    level = 30 / (curve[:5] * [100, 90, 80, 25, 25]).sum()
    assert found.churn()[3:] == pytest.approx(level * curve[3:])


def test_beyond_a_year_observed_it_is_that_of_the_year_before_on_a_falling_curve() -> None:
    # Some leave at once; then contracts of a year: 300 of 1000 leave at the renewal 12, and 70 of 700 at 24.
    periods, ended, counts = [1, 12, 24, 24, 30], [1, 1, 1, 0, 0], [400, 300, 70, 600, 30]
    found = ChurnByRenewal.fit(periods, ended, counts, longest=60)
    curve = ShiftedBetaGeometric.fit(periods, ended, weights=counts)
    assert found.observed == 30
    churn = found.churn()
    assert np.flatnonzero(churn).tolist() == [0, 11, 23, 35, 47, 59]
    assert churn[[11, 23]] == pytest.approx([0.3, 0.1])
    assert churn[35] == pytest.approx(0.1 * curve.churn(36) / curve.churn(24))
    assert churn[59] == pytest.approx(0.1 * curve.churn(60) / curve.churn(24))


def test_resamples_are_spread_as_the_shares_are() -> None:
    found = ChurnByRenewal.fit(PERIODS, ENDED, COUNTS, longest=8)
    drawn = found.resampled(4000, np.random.default_rng(1))
    assert drawn.shape == (4000, 8)
    assert drawn.mean(axis=0) == pytest.approx(found.churn(), abs=0.003)
    assert drawn[:, 0].std() == pytest.approx(np.sqrt(0.1 * 0.9 / 100), rel=0.05)
    assert ((drawn >= 0) & (drawn <= 1)).all()


def test_few_customers_are_on_the_curve_alone() -> None:
    found = ChurnByRenewal.fit([1, 2, 2], [1, 1, 0], None, longest=3)
    assert found.observed == 0
    assert found.churn() == pytest.approx([2 / 5] * 3)
