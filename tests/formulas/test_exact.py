"""Arithmetic is exact where the numbers are, and rounds once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure import formulas

TENTH: Any = Fraction(1, 10)


def test_fractions_leave_no_noise() -> None:
    # As floats, 0.3 - 0.1 - 0.2 is not 0.
    assert formulas.mrr_movements(3 * TENTH, 0, 0, TENTH, 2 * TENTH) == 0.0
    assert formulas.difference(3 * TENTH, TENTH) == 0.2
    assert 0.3 - 0.1 != 0.2


def test_arrays_of_fractions_are_subtracted_before_they_are_rounded() -> None:
    gains = np.array([3 * TENTH, 10**20 + 1], dtype=object)
    losses = np.array([TENTH, 10**20], dtype=object)
    assert formulas.difference(gains, losses).tolist() == [0.2, 1.0]


@pytest.mark.parametrize("kind", [np.int64, object, int])
def test_large_integers_are_subtracted_before_they_are_rounded(kind: Any) -> None:
    large = 2**60
    gains, losses = (np.array([each], dtype=kind) for each in (large + 1, large))
    assert formulas.difference(gains, losses).tolist() == [1.0]
    # Whole cents of a book of 64 bits: one unit more, of which nothing would be seen in floats.
    churned = formulas.net_revenue_churn_rate(opening=1, churn=[large], contraction=[1], expansion=[large])
    assert churned.tolist() == [1.0]


def test_integers_of_numpy_among_objects_stay_integers() -> None:
    gains = np.array([np.int64(2**60 + 1)], dtype=object)
    assert formulas.difference(gains, 2**60).tolist() == [1.0]


def test_sums_beyond_64_bits_do_not_wrap() -> None:
    most = np.array([2**63 - 1])
    assert formulas.mrr_movements(most, most, most, 0, 0).tolist() == [float(3 * (2**63 - 1))]


@pytest.mark.parametrize("one", [Decimal("0.3"), 3 * TENTH, np.int64(3), np.array([3], dtype=object)])
def test_any_kind_of_number_is_divided(one: Any) -> None:
    assert np.allclose(formulas.quotient(one, 3), np.asarray(one, dtype=float) / 3)
    assert np.isnan(formulas.quotient(one, 0)).all()


def test_a_ratio_of_exact_numbers_is_the_nearest_float() -> None:
    assert formulas.quotient(TENTH / 3, 7 * TENTH / 11) == 11 / 21
    assert formulas.quotient(np.array([2**60 + 2], dtype=object), np.array([2**60 + 1], dtype=object))[0] == 1.0


def test_what_is_unknown_stays_unknown() -> None:
    found = formulas.difference(np.array([None, Decimal("NaN"), TENTH, 0.5], dtype=object), 0)
    assert np.array_equal(found, [np.nan, np.nan, 0.1, 0.5], equal_nan=True)


def test_columns_of_pandas_are_read() -> None:
    assert formulas.churn_rate(pd.Series([1, 2]), pd.Series([4, 0]))[0] == 0.25
    assert formulas.difference(pd.Series([True]), pd.Series([1.0])).tolist() == [0.0]
