"""Logistic regression with weights from 0 up."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from tenure.models.logistic import fit_non_negative_logistic


def drawn(seed: int, slopes: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    features = random.uniform(size=(400, len(slopes)))
    chance = 1 / (1 + np.exp(-(features * np.array(slopes)).sum(axis=1) + 1))
    return features, random.uniform(size=400) < chance


@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("seed", range(3))
def test_where_all_weights_are_positive_it_is_that_of_scikit_learn(seed: int, penalty: float) -> None:
    features, outcome = drawn(seed, (3.0, 2.0))
    found = fit_non_negative_logistic(features, outcome, penalty)
    peer = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(features, outcome)
    assert found.weights == pytest.approx(peer.coef_[0], abs=1e-4)
    assert found.intercept == pytest.approx(peer.intercept_[0], abs=1e-4)


def test_a_feature_that_lowers_the_outcome_has_no_weight() -> None:
    features, outcome = drawn(1, (3.0, -3.0))
    found = fit_non_negative_logistic(features, outcome, 1.0)
    assert found.weights[1] == 0
    alone = fit_non_negative_logistic(features[:, :1], outcome, 1.0)
    assert found.weights[0] == pytest.approx(alone.weights[0], abs=1e-5)


def test_a_search_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    features, outcome = drawn(1, (3.0, 2.0))
    best = fit_non_negative_logistic(features, outcome, 1.0)
    monkeypatch.setattr("tenure.models.logistic._MOST_STEPS", 3)
    assert fit_non_negative_logistic(features, outcome, 1.0).weights == pytest.approx(best.weights, rel=1e-3)
