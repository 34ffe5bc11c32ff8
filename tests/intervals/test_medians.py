from __future__ import annotations

import numpy as np
import pytest
import scipy

import tenure
from tenure.intervals import median


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 20, 99, 1000])
def test_the_ranks_hold_the_median_as_often_as_promised_and_no_narrower_pair_does(count: int) -> None:
    _, lower, upper = median(np.arange(1, count + 1))
    if np.isnan(lower):
        assert 1 - 2 * scipy.stats.binom.cdf(0, count, 0.5) < 0.95
        return
    rank = int(lower)
    assert upper == count + 1 - rank
    assert 1 - 2 * scipy.stats.binom.cdf(rank - 1, count, 0.5) >= 0.95
    assert rank == count // 2 or 1 - 2 * scipy.stats.binom.cdf(rank, count, 0.5) < 0.95


def test_counts_stand_for_repeated_values() -> None:
    random = np.random.default_rng(2)
    values, counts = random.integers(0, 9, 20), random.integers(0, 4, 20)
    expected = median(np.repeat(values, counts))
    assert median(values, counts) == expected
    assert expected[0] == np.median(np.repeat(values, counts))


def test_of_nothing_there_is_no_median() -> None:
    assert np.isnan(median([])).all()


def test_the_confidence_lies_between_0_and_1() -> None:
    with pytest.raises(tenure.ParameterError, match="confidence lies between 0 and 1"):
        median([1, 2, 3], confidence=1)
