"""The interval of a difference of shares against statsmodels and print."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from tenure.intervals import newcombe

PAIRS = st.tuples(st.integers(1, 200), st.floats(0, 1)).map(lambda pair: (round(pair[0] * pair[1]), pair[0]))


@given(one=PAIRS, other=PAIRS)
@settings(max_examples=40)
def test_newcombe_agrees_with_statsmodels_and_contains_the_difference(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff", alpha=0.05)
    lower, upper = newcombe(*one, *other)
    assert np.allclose([lower, upper], expected, atol=1e-9)
    assert -1 - 1e-12 <= lower <= one[0] / one[1] - other[0] / other[1] <= upper <= 1 + 1e-12


@pytest.mark.parametrize(
    ("counts", "bounds"),
    [
        # Newcombe 1998, table II, method 10.
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ],
)
def test_newcombe_gives_the_published_intervals(counts: tuple[int, ...], bounds: tuple[float, float]) -> None:
    assert [round(float(bound), 4) for bound in newcombe(*counts)] == pytest.approx(bounds, abs=1e-4)


def test_a_difference_to_nobody_is_undefined() -> None:
    lower, upper = newcombe([1, 1], [2, 0], [1, 1], [0, 2])
    assert np.isnan([*lower, *upper]).all()
