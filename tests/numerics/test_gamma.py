"""The gamma function, its derivatives and the quantiles of its distribution, each digit against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from tenure.numerics import digamma, gamma_quantile, log_gamma, trigamma

NUMBERS = np.array([1e-4, 0.1, 0.5, 1, 1.4616321449683622, 2, 3.3, 15.9, 16, 17, 100, 1e4, 1e8])
SHAPES = np.array([0.05, 0.5, 1, 2, 3, 5, 10, 15.9, 16, 17, 50, 100, 1e3, 1e4, 99_999, 1e5, 1e6])


def test_the_logarithm_and_its_derivatives_agree_with_scipy() -> None:
    assert log_gamma(NUMBERS) == pytest.approx(scipy.special.gammaln(NUMBERS), rel=1e-14, abs=1e-15)
    assert digamma(NUMBERS) == pytest.approx(scipy.special.digamma(NUMBERS), rel=1e-14, abs=1e-15)
    assert trigamma(NUMBERS) == pytest.approx(scipy.special.polygamma(1, NUMBERS), rel=1e-14)


@pytest.mark.parametrize("probability", [0.0005, 0.005, 0.025, 0.25, 0.5, 0.9])
def test_quantiles_agree_with_scipy_from_either_side(probability: float) -> None:
    below, above = scipy.special.gammaincinv(SHAPES, probability), scipy.special.gammainccinv(SHAPES, probability)
    assert gamma_quantile(SHAPES, probability) == pytest.approx(below, rel=1e-12, abs=0)
    assert gamma_quantile(SHAPES, probability, above=True) == pytest.approx(above, rel=1e-12, abs=0)


@pytest.mark.parametrize("probability", [1e-9, 0.025, 0.4])
def test_the_expansion_of_large_shapes_goes_on_where_the_search_ends(
    probability: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [1e5, 1e6]
    expanded = [gamma_quantile(shapes, probability, above=above) for above in (False, True)]
    monkeypatch.setattr("tenure.numerics.gamma_distribution._LARGE", np.inf)
    searched = [gamma_quantile(shapes, probability, above=above) for above in (False, True)]
    assert np.concatenate(expanded) == pytest.approx(np.concatenate(searched), rel=1e-14)


def test_a_quantile_too_small_for_a_float_is_0() -> None:
    assert float(gamma_quantile(0.02, 1e-9)) == 0


def test_what_is_undefined_is_nan() -> None:
    assert np.isnan(gamma_quantile([0, -1, np.nan], 0.5)).all()
    assert np.isnan(gamma_quantile(1, 0))
    assert np.isnan(gamma_quantile(1, 1))
