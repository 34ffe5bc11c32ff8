"""Student's t and the normal distribution, each digit against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
import scipy
from numpy.typing import NDArray

from tenure.numerics import normal_quantile, student_quantile, student_tail
from tenure.numerics.newton import solve_on_logarithms

DEGREES = np.array([0.62, 1, 1.24, 2, 3.7, 10, 29, 31.5, 33, 100, 12345.6, 1e6, 1e9, 1e12, np.inf])
EXACT = 1e-13  # relative


def quantiles(above: float) -> NDArray[np.float64]:
    return np.asarray(-scipy.special.stdtrit(DEGREES, above))


@pytest.mark.parametrize("above", [0.45, 0.25, 0.1, 0.025, 0.005, 0.0005, 1e-9, 5e-17])
def test_quantiles_and_tails_agree_with_scipy(above: float) -> None:
    assert student_quantile(above, DEGREES) == pytest.approx(quantiles(above), rel=EXACT, abs=0)
    assert student_tail(quantiles(above), DEGREES) == pytest.approx(np.full(len(DEGREES), above), rel=1e-12)
    assert -normal_quantile(above) == pytest.approx(-scipy.special.ndtri(above), rel=EXACT, abs=0)


def test_the_middle_is_0_and_near_it_few_digits_are_lost() -> None:
    assert student_quantile(0.5, DEGREES).tolist() == [0.0] * len(DEGREES)
    assert student_quantile(0.5 - 1e-9, 3) == pytest.approx(-scipy.special.stdtrit(3, 0.5 - 1e-9), rel=1e-6)
    assert student_quantile(0.5 - 1e-12, 3) == pytest.approx(-scipy.special.stdtrit(3, 0.5 - 1e-12), rel=0.01)


def test_a_search_that_rounding_keeps_from_its_end_is_ended() -> None:
    found = solve_on_logarithms(lambda x: (0.49 if x > 1 else 0.51, -1.0), 0.5, 3.0)
    assert found == pytest.approx(1, abs=0.02)


def test_the_ends_of_a_tail() -> None:
    assert student_tail([0, np.inf, 1e-200, 1e200], 3).tolist() == [0.5, 0.0, 0.5, 0.0]


def test_hardly_any_degree_of_freedom_has_no_bound() -> None:
    assert student_quantile(0.025, [1e-9]).tolist() == [np.inf]


def test_what_is_undefined_is_nan() -> None:
    assert np.isnan(student_quantile(0.025, [0, -1, np.nan])).all()
    assert np.isnan(student_tail([1, 1, np.nan], [0, np.nan, 3])).all()
    assert student_quantile(0.025, []).shape == (0,)
