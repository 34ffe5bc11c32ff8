"""The interval of a share of units in clusters: against that of means, by hand, and how often it holds the truth."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.intervals import clustered_share, student


def sums(y: np.ndarray, x: np.ndarray) -> list[float]:
    return [float(each) for each in (y.sum(), x.sum(), (y * y).sum(), (x * x).sum(), (x * y).sum(), len(x))]


def test_clusters_of_one_unit_are_answers_on_a_scale_from_0_to_1() -> None:
    expected = student(3, 3, 8, low=0, high=1)
    assert np.allclose(clustered_share(3, 8, 3, 8, 3, 8), expected)


def test_the_interval_by_hand() -> None:
    # 1 of 2 and 1 of 4 units; added are clusters of 3 units, 0 and 3 of them: 5 of 12, residuals 1/6, -2/3, -5/4, 7/4.
    spread = (1 / 6) ** 2 + (2 / 3) ** 2 + (5 / 4) ** 2 + (7 / 4) ** 2
    half = 3.182446305284263 * np.sqrt(4 / 3 * spread) / 12
    found = clustered_share(*sums(np.array([1.0, 1.0]), np.array([2.0, 4.0])))
    assert [float(each) for each in found] == pytest.approx([max(0, 5 / 12 - half), min(1, 5 / 12 + half)])


def test_it_contains_the_share_and_has_a_width_where_all_agree() -> None:
    for y in (0.0, 30.0):
        lower, upper = clustered_share(y * 20, 600, y * y * 20, 900 * 20, y * 30 * 20, 20, confidence=0.1)
        assert lower <= y / 30 <= upper
        assert upper - lower > 0


def test_nothing_is_undefined() -> None:
    assert np.isnan(clustered_share([0], [0], [0], [0], [0], [0])).all()


@pytest.mark.parametrize("customers", [5, 20, 100])
def test_it_holds_the_truth_of_customers_who_differ(customers: int) -> None:
    random, held, trials = np.random.default_rng(4), 0, 2_000
    for _ in range(trials):
        days = random.integers(1, 32, customers).astype(float)
        used = random.binomial(days.astype(int), random.beta(2, 6, customers)).astype(float)
        lower, upper = clustered_share(*sums(used, days))
        held += bool(lower <= 0.25 <= upper)
    assert held / trials >= 0.93
