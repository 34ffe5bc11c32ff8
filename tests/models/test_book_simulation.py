"""What a book still pays: expected, and drawn."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.models import book_simulation
from tenure.models.book_simulation import Book, expected_by_period, simulate_by_period

CHURN = np.array([0.5, 0.2, 0.1, 0.1, 0.05, 0.0])
MANY = Book.of([3, 0, 1, 0], [4.0, 10.0, 1.0, 2.0], [40, 30, 50, 60])


def test_what_is_expected_by_hand() -> None:
    paid, there = expected_by_period(Book.of([1, 0, 1], [7.0, 10.0, 3.0], [2, 1, 1]), CHURN, 2)
    assert paid == pytest.approx([10 * 0.5 + 17 * 0.8, 10 * 0.4 + 17 * 0.72])
    assert there == pytest.approx([0.5 + 3 * 0.8, 0.4 + 3 * 0.72])


@pytest.mark.parametrize("one_by_one", [0, 45, 1000])
def test_those_drawn_together_are_spread_as_those_drawn_one_by_one(
    one_by_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_simulation, "_ONE_BY_ONE", one_by_one)
    many = Book.of([3, 0, 1, 0], [4.0, 10.0, 1.0, 2.0], [40, 30, 50, 60])
    assert len(many.large) == min(one_by_one, 180)
    assert (many.large == np.sort(many.large)[::-1]).all()
    drawn = simulate_by_period(many, np.tile(CHURN, (6000, 1)), 3, np.random.default_rng(2))
    expected, _ = expected_by_period(many, CHURN, 3)
    assert drawn.mean(axis=0) == pytest.approx(expected, rel=0.01)
    assert np.cov(drawn.T) == pytest.approx(_covariance(many), rel=0.1)


def _covariance(many: Book) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Who is there after l periods was so after k before it: its covariance is the chance of l times 1 - that of k."""
    squares = {0: 30 * 100.0 + 60 * 4.0, 1: 50.0, 3: 40 * 16.0}
    found = np.zeros((3, 3))
    for tenure in many.tenures.tolist():
        stay = np.cumprod(1 - CHURN[tenure : tenure + 3])
        later, sooner = np.minimum.outer(stay, stay), np.maximum.outer(stay, stay)
        found += squares[tenure] * later * (1 - sooner)
    return found


def test_no_draw_is_below_nothing_or_above_what_is_paid_today() -> None:
    drawn = simulate_by_period(MANY, np.tile(CHURN, (500, 1)), 3, np.random.default_rng(3))
    assert (drawn >= 0).all()
    assert (drawn <= MANY.amounts.sum()).all()


def test_many_rows_are_drawn_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_simulation, "_AT_ONCE", 4000)
    drawn = simulate_by_period(MANY, np.tile(CHURN, (50, 1)), 3, np.random.default_rng(3))
    assert drawn.shape == (50, 3)
    assert (np.diff(drawn, axis=1) <= 0).all()


def test_who_surely_leaves_pays_nothing_more() -> None:
    gone = np.ones((2, 6))
    assert simulate_by_period(MANY, gone, 2, np.random.default_rng(4)).tolist() == [[0, 0], [0, 0]]
