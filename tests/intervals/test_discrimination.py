"""DeLong's interval of the area under the curve."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy

from tenure.formulas import area_under_curve, lift_of_lowest
from tenure.intervals import delong, wilson


def naive(lost: list[float], stayed: list[float]) -> tuple[float, float]:
    """By the definition: the variance of each customer's share of pairs told apart."""
    pairs = [[1.0 if a < b else 0.5 if a == b else 0.0 for b in stayed] for a in lost]
    rows = [sum(row) / len(stayed) for row in pairs]
    columns = [sum(row[at] for row in pairs) / len(lost) for at in range(len(stayed))]
    area = sum(rows) / len(rows)
    spread = [sum((each - area) ** 2 for each in side) / (len(side) - 1) / len(side) for side in (rows, columns)]
    half = 1.959963984540054 * math.sqrt(sum(spread)) / (area * (1 - area))
    odds = [area / (1 - area) * math.exp(sign * half) for sign in (-1, 1)]
    return odds[0] / (1 + odds[0]), odds[1] / (1 + odds[1])


@pytest.mark.parametrize("seed", range(10))
def test_it_is_that_of_its_definition(seed: int) -> None:
    random = np.random.default_rng(seed)
    lost, stayed = random.integers(0, 8, 12).tolist(), random.integers(3, 12, 25).tolist()
    assert delong(lost, stayed) == pytest.approx(naive(lost, stayed), abs=1e-12)


@pytest.mark.parametrize(("lost", "stayed", "successes"), [([1, 2], [3, 4, 5], 2), ([6, 7], [3, 4, 5], 0)])
def test_groups_told_apart_without_error_still_have_an_interval(
    lost: list[float], stayed: list[float], successes: int
) -> None:
    assert np.array(delong(lost, stayed)) == pytest.approx(np.array(wilson(successes, 2)))


@pytest.mark.parametrize(("lost", "stayed"), [([], [1, 2]), ([1], [2, 3]), ([1, 2], [3])])
def test_a_group_of_fewer_than_two_has_none(lost: list[float], stayed: list[float]) -> None:
    assert [math.isnan(bound) for bound in delong(lost, stayed)] == [True, True]


def test_it_holds_the_area_as_often_as_it_says() -> None:
    random, inside = np.random.default_rng(5), 0
    area = float(scipy.special.ndtr(1 / math.sqrt(2)))
    for _ in range(400):
        lower, upper = delong(random.normal(size=40), random.normal(1, size=120))
        inside += bool(lower <= area <= upper)
    assert 0.92 <= inside / 400 <= 0.98


def test_groups_that_are_all_alike_are_told_apart_by_chance() -> None:
    assert [float(bound) for bound in delong([1, 1], [1, 1, 1])] == [0.5, 0.5]


def test_the_area_of_nobody_is_undefined() -> None:
    assert math.isnan(area_under_curve([], [1.0]))
    assert area_under_curve([1], [1]) == 0.5


def test_lift_counts_customers_of_one_score_alike() -> None:
    # Ten customers: the lowest tenth is one of the four with score 1, of whom one was lost: 1/4 against 2/10.
    scores, lost = [1] * 4 + [5] * 6, [True, False, False, False, True, *[False] * 5]
    assert lift_of_lowest(scores, lost) == pytest.approx(1.25)
    # The lowest half: all four, and one sixth of the others.
    assert lift_of_lowest(scores, lost, 0.5) == pytest.approx((1 + 1 / 6) / 5 / 0.2)
    assert math.isnan(lift_of_lowest([1.0], [False]))
