"""What a book of subscribers still pays, period by period: expected, and drawn at random with who leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.models.columns import Floats

__all__ = ["Book", "expected_by_period", "simulate_by_period"]

_ONE_BY_ONE = 1_000  # the customers who pay most
_AT_ONCE = 2_000_000  # draws, some tens of megabytes


@dataclass(frozen=True, eq=False)
class Book:
    """Subscribers by the renewals that they have behind them.

    Args:
        tenures: Renewals gone by, ascending, each once.
        amounts: What the customers of each tenure pay together.
        counts: How many they are.
        large: What each of those pays who are drawn one by one, and
        large_at: the place of its tenure.
        squares: The squares of what each of the others pays, added up by tenure.
    """

    tenures: NDArray[np.int64]
    amounts: Floats
    counts: Floats
    large: Floats
    large_at: NDArray[np.int64]
    squares: Floats

    @classmethod
    def of(cls, tenures: ArrayLike, amounts: ArrayLike, counts: ArrayLike) -> Self:
        """Sort counted rows: so many customers of this tenure pay this amount each."""
        distinct, at = np.unique(np.asarray(tenures, dtype=np.int64), return_inverse=True)
        amount, count = np.asarray(amounts, dtype=np.float64), np.asarray(counts, dtype=np.int64)
        order = np.lexsort((at, -amount))
        at, amount, count = at[order], amount[order], count[order]
        alone = np.diff(np.minimum(count.cumsum(), _ONE_BY_ONE), prepend=0)
        paid, counted, squares = (
            np.asarray(np.bincount(at, weights=each, minlength=len(distinct)), dtype=np.float64)
            for each in (amount * count, count, amount**2 * (count - alone))
        )
        return cls(distinct, paid, counted, np.repeat(amount, alone), np.repeat(at, alone), squares)


def expected_by_period(book: Book, churn: Floats, periods: int) -> tuple[Floats, Floats]:
    """Return what is still paid, and how many customers are still there, after 1, 2, … periods.

    Args:
        book: Who pays, and how much.
        churn: The share that leaves at each renewal, from the first, of those who come up for it.
        periods: How many to look ahead.
    """
    stay = _stay(book, churn, periods)
    return (stay * book.amounts[:, None]).sum(axis=0), (stay * book.counts[:, None]).sum(axis=0)


def simulate_by_period(book: Book, churn: Floats, periods: int, random: np.random.Generator) -> Floats:
    """Draw what is still paid after 1, 2, … periods: a row for each row of churn, who leaves drawn by chance.

    Those who pay most are drawn one by one. Of the others each is a small part of the whole: those of one tenure are
    drawn together, normally, with the mean and variance that they have.
    """
    at_once = max(_AT_ONCE // (periods * max(len(book.tenures), len(book.large), 1)), 1)
    pieces = [churn[first : first + at_once] for first in range(0, len(churn), at_once)]
    return np.concatenate([_drawn(book, _stay(book, piece, periods), random) for piece in pieces])


def _stay(book: Book, churn: Floats, periods: int) -> Floats:
    """Return the chance to be still there, by tenure and periods ahead, after the axes of churn but the last."""
    keep = 1 - churn[..., book.tenures[:, None] + np.arange(periods)]
    return np.asarray(np.cumprod(keep, axis=-1), dtype=np.float64)


def _drawn(book: Book, stay: Floats, random: np.random.Generator) -> Floats:
    chance = random.random((len(stay), len(book.large), 1))
    paid = ((chance < stay[:, book.large_at]) * book.large[:, None]).sum(axis=1)
    small = book.amounts - np.bincount(book.large_at, weights=book.large, minlength=len(book.tenures))
    before, left = np.ones(stay.shape[:2]), np.tile(small, (len(stay), 1))
    for period in range(stay.shape[2]):
        now = stay[..., period]
        kept = np.divide(now, before, out=np.zeros(now.shape), where=before > 0)
        spread = np.sqrt(book.squares * now * (1 - kept))
        left, before = left * kept + spread * random.standard_normal(now.shape), now
        paid[:, period] += left.sum(axis=1)
    return np.clip(paid, 0, book.amounts.sum())
