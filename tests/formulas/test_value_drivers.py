"""Spearman's rank correlation against scipy, and to the last digit in any order of the rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from tenure import formulas

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.floats(-9, 9)), min_size=4, max_size=30)


@given(pairs=PAIRS)
@settings(max_examples=60)
def test_rank_correlation_agrees_with_scipy(pairs: list[tuple[int, float]]) -> None:
    behaviour, value = np.array(pairs).T
    found = formulas.value_drivers(value, behaviour)
    if np.ptp(behaviour) == 0 or np.ptp(value) == 0:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(spearmanr(value, behaviour).statistic, abs=1e-12)


@given(pairs=PAIRS, seed=st.integers(0, 9))
@settings(max_examples=30)
def test_the_order_of_the_rows_changes_no_digit(pairs: list[tuple[int, float]], seed: int) -> None:
    rows = np.array(pairs)
    mixed = np.random.default_rng(seed).permutation(rows)
    found = [formulas.value_drivers(*each.T) for each in (rows, mixed)]
    assert np.array_equal(found[:1], found[1:], equal_nan=True)


def test_perfect_order_is_exactly_one() -> None:
    assert formulas.value_drivers([1, 2, 3, 9], [2, 3, 5, 7]) == 1.0
    assert formulas.value_drivers([1, 2, 3, 9], [7, 5, 3, 2]) == -1.0
