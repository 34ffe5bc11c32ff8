"""Differences of shares against scipy, statsmodels and print."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests

from tenure.intervals import fisher_p_value, holm, newcombe, wilson

TABLES = st.tuples(st.integers(1, 60), st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombe_is_that_of_the_paper(counts: tuple[int, int, int, int], expected: tuple[float, float]) -> None:
    lower, upper = newcombe(*counts)
    assert (float(lower), float(upper)) == pytest.approx(expected, abs=5e-5)


@given(table=TABLES, confidence=st.sampled_from([0.5, 0.9, 0.99]))
@settings(max_examples=40)
def test_newcombe_contains_the_difference_and_is_the_same_from_both_sides(
    table: tuple[int, int, float, float], confidence: float
) -> None:
    first, second, share, other = table
    counts = (round(share * first), first, round(other * second), second)
    lower, upper = newcombe(*counts, confidence)
    change = counts[0] / first - counts[2] / second
    assert -1 <= lower <= change + 1e-12
    assert change - 1e-12 <= upper <= 1
    assert newcombe(*counts[2:], *counts[:2], confidence) == pytest.approx((-upper, -lower))


def test_newcombe_without_a_side_is_undefined() -> None:
    assert np.isnan(newcombe([0, 1], [0, 1], [1, 0], [1, 0])).all()
    assert newcombe(1, 4, 10**9 // 4, 10**9)[0] + 0.25 == pytest.approx(float(wilson(1, 4)[0]), abs=1e-3)


@given(table=TABLES)
@settings(max_examples=60)
def test_fisher_agrees_with_scipy(table: tuple[int, int, float, float]) -> None:
    first, second, share, other = table
    a, b = round(share * first), round(other * second)
    expected = fisher_exact(np.array([[a, first - a], [b, second - b]])).pvalue
    assert float(fisher_p_value(a, first, b, second)) == pytest.approx(expected, rel=1e-8)


def test_fisher_of_many_customers_and_of_arrays() -> None:
    found = fisher_p_value([52_000, 3, 0], [100_000, 4, 0], [51_000, 1, 1], [100_000, 4, 1])
    expected = fisher_exact(np.array([[52_000, 48_000], [51_000, 49_000]])).pvalue
    assert found[:2] == pytest.approx([expected, 34 / 70], rel=1e-6)
    assert np.isnan(found[2])


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=8))
@settings(max_examples=40)
def test_holm_agrees_with_statsmodels(p: list[float]) -> None:
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_holm_leaves_out_what_is_undefined() -> None:
    assert holm([0.04, np.nan, 0.03]) == pytest.approx([0.06, np.nan, 0.06], nan_ok=True)
    assert holm([]).shape == (0,)
