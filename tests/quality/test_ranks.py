from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tenure.counting.service_quality.ranks import values_at

COUNT = 1_200_000
RANKS = [0, 1, 599_000, 600_000, 601_000, 1_140_000, COUNT - 2, COUNT - 1]
RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(RANDOM.lognormal(4, 1, COUNT), id="continuous"),
        pytest.param(RANDOM.integers(0, 5, COUNT).astype(float), id="few values"),
        pytest.param(np.full(COUNT, 7.0), id="one value"),
        pytest.param(np.arange(COUNT, dtype=float), id="ordered"),
        # Every twelfth is in the sample, and they alone are below 10.
        pytest.param(np.where(np.arange(COUNT) % 12, 10.0, 0) + RANDOM.random(COUNT), id="sample beside the point"),
    ],
)
def test_many_values_have_the_values_that_ordering_gives(values: NDArray[np.float64]) -> None:
    before, ordered = values.copy(), np.sort(values)
    parts = np.split(values, [10, 10, 500_000])
    assert values_at([values], [*RANKS, *RANKS]) == {rank: ordered[rank] for rank in RANKS}
    assert values_at(parts, RANKS) == {rank: ordered[rank] for rank in RANKS}
    assert values_at(parts, [600_000]) == {600_000: ordered[600_000]}
    np.testing.assert_array_equal(values, before)


def test_few_values_are_ordered_as_far_as_is_needed() -> None:
    assert values_at([np.array([3.0, 1.0]), np.array([2.0])], [2, 0]) == {0: 1, 2: 3}
