"""Means over a beta distribution against exact moments, at every shape of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln, digamma

from tenure.models.columns import Floats
from tenure.models.mixing import beta_mean

shapes = st.floats(-2, 4).map(lambda power: 10.0**power)
ONE = np.zeros(1)


@given(shapes, shapes, st.sampled_from([0.5, 1.0, 2.0, 7.0]))
def test_moments_are_ratios_of_beta_functions(a: float, b: float, power: float) -> None:
    def moment(p: Floats, _shift: float, _value: Floats) -> Floats:
        return np.atleast_2d(p**power)

    exact = np.exp(betaln(a + power, b) - betaln(a, b))
    assert beta_mean(moment, a, b, ONE, ONE, 1e-9)[0] == pytest.approx(exact, rel=1e-9)


@given(st.floats(0.05, 100), st.floats(0.05, 100))
def test_a_function_with_a_pole_far_below_its_scale_is_followed(a: float, b: float) -> None:
    # The mean of ln p is ψ(a) − ψ(a + b); cut off far below where p lies, the logarithm is the same.
    def logarithm(p: Floats, _shift: float, _value: Floats) -> Floats:
        return np.atleast_2d(np.log(p + 1e-300))

    exact = digamma(a) - digamma(a + b)
    assert beta_mean(logarithm, a, b, ONE, ONE, 1e-250)[0] == pytest.approx(exact, rel=1e-9, abs=1e-9)


def test_rows_keep_their_order() -> None:
    def first(p: Floats, _shift: float, value: Floats) -> Floats:
        return p * value

    shift, value = np.array([3.0, 0.0, 3.0, 1.0]), np.array([2.0, 5.0, 1.0, 2.0])
    # The mean of Beta(2, 4 + shift), times the value.
    assert beta_mean(first, 2, 4, shift, value, 1e-3) == pytest.approx(value * 2 / (6 + shift))


def test_many_rows_in_blocks_give_what_few_rows_give(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(p: Floats, _shift: float, value: Floats) -> Floats:
        return p * value

    value = np.arange(1.0, 50.0)
    whole = beta_mean(first, 2, 4, np.zeros(49), value, 1e-3)
    monkeypatch.setattr("tenure.models.mixing.CELLS", 100)
    assert beta_mean(first, 2, 4, np.zeros(49), value, 1e-3) == pytest.approx(whole)
