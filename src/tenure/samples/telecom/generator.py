"""The telecom sample: an operator with lines and value-added services, drawn from a planted truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.samples.telecom.book import TelecomBook
from tenure.samples.telecom.clock import Window
from tenure.samples.telecom.drawing import draw_book
from tenure.samples.telecom.truth import Truth

__all__ = ["telecom"]

LONGEST_WINDOW = 240


def telecom(
    *,
    customers: int = 1_000,
    months: int = 24,
    seed: int = 0,
    start: str | pd.Timestamp = "2024-01-01",
    truth: Truth | None = None,
) -> TelecomBook:
    """Generate the tables of a telecom operator, and the truth that they are drawn from.

    All customers sign up within the window `[start, start + months)`, a fifth of them in its first month. What
    is still running at the end has no end. The same arguments give the same book.

    Args:
        customers: How many sign up.
        months: How many calendar months are observed.
        seed: Of the one random generator.
        start: The first day of a month.
        truth: What the book is drawn from, the weeks of bad quality aside; `Truth()` if left out. Another one is made
            as `Truth(bad_quality_hazard_ratio=1)`.

    Returns:
        The book: ten tables, `truth`, and what only the generator knows.

    Raises:
        ParameterError: A number is out of its range, or `start` is not the first day of a month.

    Example:
        >>> from tenure.samples import telecom
        >>> book = telecom(customers=100, seed=1)
        >>> len(book.customers), book.truth.uptake["music"]
        (100, 0.3)
    """
    _whole("customers", customers, 1, None)
    _whole("months", months, 1, LONGEST_WINDOW)
    _whole("seed", seed, 0, None)
    window = Window(_first_of_month(start), months)
    return draw_book(np.random.default_rng(seed), window, customers, truth or Truth())


def _whole(name: str, value: int, least: int, most: int | None) -> None:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
        raise ParameterError(f"{name} must be a whole number {bounds}, not {value!r}.")


def _first_of_month(start: str | pd.Timestamp) -> np.datetime64:
    try:
        instant = pd.Timestamp(start)
    except (TypeError, ValueError) as fault:
        raise ParameterError(f"start is no date: {start!r}. Give the first day of a month.") from fault
    if pd.isna(instant) or instant.tz is not None or instant != instant.normalize().replace(day=1):
        raise ParameterError(f"start must be the first day of a month, without time zone, not {start!r}.")
    return np.datetime64(instant.as_unit("us").to_datetime64())
