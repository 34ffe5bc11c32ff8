"""Differences of ratios: Welch's where all weigh the same, linearised where not, nan where there is nothing to tell."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from tenure.intervals import ratio_difference


def test_with_equal_denominators_it_is_welchs_interval() -> None:
    one, other = [12.0, 16.0, 11.0, 25.0], [8.0, 9.0, 4.0, 7.0, 7.5]
    expected = scipy.stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.9)
    found = ratio_difference(one + other, [1] * 9, [True] * 4 + [False] * 5, confidence=0.9)
    assert found == pytest.approx((expected.low, expected.high))


def test_by_hand_with_denominators() -> None:
    # 14 less 21 / 2.5 = 8.4. Errors (-1, 1) and (-0.16, 0.24, -0.08): variances 2 * 2 / 1 and 0.0896 * 3 / 2.
    lower, upper = ratio_difference([12, 16, 8, 9, 4], [1, 1, 1, 1, 0.5], [1, 1, 0, 0, 0])
    degrees = 4.1344**2 / (4**2 / 1 + 0.1344**2 / 2)
    half = scipy.stats.t.ppf(0.975, degrees) * np.sqrt(4.1344)
    assert (float(lower), float(upper)) == pytest.approx((5.6 - half, 5.6 + half))


def test_strata_weigh_as_those_chosen_do() -> None:
    x, y, chosen, strata = [5, 7, 2, 2.5, 30, 20, 21], [1] * 7, [1, 1, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 1, 1]
    lower, upper = ratio_difference(x, y, chosen, strata)
    assert (lower + upper) / 2 == pytest.approx((2 * (6 - 2.25) + 30 - 20.5) / 3)


def test_what_differs_between_strata_alone_is_no_error_of_the_others() -> None:
    values = [11, 21, 10, 10, 20, 20]
    chosen, strata = [1, 1, 0, 0, 0, 0], [0, 1, 0, 0, 1, 1]
    assert ratio_difference(values, [1] * 6, chosen, strata) == pytest.approx((1, 1))
    lower, _ = ratio_difference(values, [1] * 6, chosen)
    assert lower < 0


@pytest.mark.parametrize(
    ("chosen", "strata"),
    [([1, 0, 0, 0], [0] * 4), ([1, 1, 1, 0], [0] * 4), ([0] * 4, [0] * 4), ([1, 1, 0, 0], [0, 1, 0, 0])],
)
def test_too_few_have_none(chosen: list[int], strata: list[int]) -> None:
    assert np.isnan(ratio_difference([1, 2, 3, 4], [1] * 4, chosen, strata)).all()


def test_without_denominators_there_is_none() -> None:
    assert np.isnan(ratio_difference([1, 2, 3, 4], [0] * 4, [1, 1, 0, 0])).all()
    assert np.isnan(ratio_difference([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 0, 0])).all()
