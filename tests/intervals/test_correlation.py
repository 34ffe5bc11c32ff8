"""Rank correlation against scipy and statsmodels, and no certainty from few customers."""

from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, spearmanr
from statsmodels.stats.multitest import multipletests

from tenure.intervals import false_discovery, rank_correlation, rank_correlation_p_value


def test_the_interval_by_hand() -> None:
    # On Fisher's scale: atanh(0.5) ± 1.96 sqrt(1.125 / 97).
    half = 1.959964 * np.sqrt(1.125 / 97)
    expected = np.tanh([np.arctanh(0.5) - half, np.arctanh(0.5) + half])
    assert np.allclose(rank_correlation(0.5, 100), expected, atol=1e-6)


@pytest.mark.parametrize("customers", [4, 5, 10, 1000])
def test_a_perfect_order_is_not_certain(customers: int) -> None:
    lower, upper = rank_correlation([1, -1], customers)
    assert (upper - lower > 1e-9).all()
    assert upper[0] == 1
    assert lower[1] == -1
    assert lower[0] == pytest.approx(-upper[1])


def test_a_perfect_order_is_taken_as_one_with_two_neighbours_exchanged() -> None:
    neighbours = spearmanr([1, 2, 3, 4, 5], [1, 2, 3, 5, 4]).statistic
    assert rank_correlation(1, 5)[0] == pytest.approx(rank_correlation(neighbours, 5)[0])
    assert rank_correlation(1, 5)[0] < 0


@given(correlation=st.floats(-1, 1), customers=st.integers(4, 10_000))
@settings(max_examples=60)
def test_the_interval_contains_the_correlation(correlation: float, customers: int) -> None:
    lower, upper = rank_correlation(correlation, customers)
    assert -1 <= lower <= correlation <= upper <= 1


def test_three_customers_say_nothing() -> None:
    assert np.isnan(rank_correlation(0.5, 3)).all()
    assert np.isnan(rank_correlation_p_value([0.5, 1], [3, 0])).all()


@given(seed=st.integers(0, 99), customers=st.integers(4, 40))
@settings(max_examples=40)
def test_the_p_value_agrees_with_scipy(seed: int, customers: int) -> None:
    columns = np.random.default_rng(seed).normal(size=(2, customers))
    expected = spearmanr(*columns)
    found = rank_correlation_p_value(expected.statistic, customers)
    assert found == pytest.approx(max(expected.pvalue, 2 / factorial(customers)), abs=1e-12)


def test_the_p_value_of_a_perfect_order_is_that_of_all_orders() -> None:
    # Two of 24 orders of four customers are perfect, one this way and one the other; scipy says 0.
    assert rank_correlation_p_value([1, -1], [4, 5]).tolist() == pytest.approx([2 / 24, 2 / 120])
    assert rank_correlation_p_value(1, 1000) == 0


@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=40)
def test_false_discovery_agrees_with_scipy_and_statsmodels(p_values: list[float]) -> None:
    found = false_discovery(p_values)
    assert np.allclose(found, false_discovery_control(p_values), atol=1e-15)
    assert np.allclose(found, multipletests(p_values, method="fdr_bh")[1], atol=1e-15)


def test_what_is_undefined_is_no_question() -> None:
    found = false_discovery([0.01, np.nan, 0.04])
    assert np.array_equal(found, [0.02, np.nan, 0.04], equal_nan=True)
    assert false_discovery([]).shape == (0,)


def test_false_discovery_of_a_published_example() -> None:
    """Benjamini & Hochberg (1995), section 4: of 15 p-values, four are discoveries at 0.05."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                 0.6528, 0.7590, 1.0]  # fmt: skip
    assert int((false_discovery(published) <= 0.05).sum()) == 4
