"""The outlook of a book: what it is expected to pay, within which bounds, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.models.book_simulation import Book, expected_by_period, simulate_by_period
from tenure.models.churn_by_renewal import FEWEST_DUE, ChurnByRenewal
from tenure.results import Message

__all__ = ["Outlook", "look_ahead"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """What is ahead, month by month.

    Args:
        mrr: The MRR expected at the end of each month.
        customers: The customers expected to be there then.
        lower: The lower bounds of the MRR, and at the end that of its sum.
        upper: The upper bounds likewise.
        notes: How much is read off a fitted curve.
    """

    mrr: Floats
    customers: Floats
    lower: Floats
    upper: Floats
    notes: tuple[Message, ...] = ()


def look_ahead(
    book: Book, lives: pd.DataFrame, months: int, *, confidence: float, resamples: int, seed: int
) -> Outlook:
    """Return what a book will still pay, from the lives of all customers so far (`months`, `lost`, `entities`).

    All figures are nan where nobody was lost, and 0 where nobody is there.
    """
    is_known = bool((lives["lost"] == 1).any())
    if not is_known or not len(book.tenures):
        every = np.full(months + 1, np.nan if len(book.tenures) else 0.0)
        return Outlook(every[1:], every[1:], every, every)
    model = ChurnByRenewal.fit(
        lives["months"], lives["lost"], lives["entities"], longest=int(book.tenures[-1]) + months
    )
    mrr, customers = expected_by_period(book, model.churn(), months)
    random = np.random.default_rng(seed)
    drawn = simulate_by_period(book, model.resampled(resamples, random), months, random)
    drawn = np.column_stack([drawn, drawn.sum(axis=1)])
    ends = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    expected = np.append(mrr, mrr.sum())
    return Outlook(
        mrr, customers, np.minimum(ends[0], expected), np.maximum(ends[1], expected), _notes(book, model, months)
    )


def _notes(book: Book, model: ChurnByRenewal, months: int) -> tuple[Message, ...]:
    """Return how much of the MRR is of customers who come to renewals of which too little was observed."""
    beyond = book.amounts[book.tenures + months > model.observed].sum() / book.amounts.sum()
    if beyond == 0:
        return ()
    percent = round(100 * float(beyond))
    return (Message("tenures_beyond_observed", {"percent": percent, "months": model.observed, "least": FEWEST_DUE}),)
