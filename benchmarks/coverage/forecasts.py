"""How often `mrr_forecast` holds what a planted book really paid in the year after, which it does not know.

`python -m benchmarks.coverage.forecasts` prints the table of docs/intervals.md; it takes some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

import tenure

__all__ = ["BOOKS", "forecast_rows", "held_back", "planted_book"]

AS_OF = pd.Timestamp("2025-01-01")
_MONTHS, _YEAR = 36, 12  # of joining before, and held back
_PLANS = (9.0, 19.0, 29.0, 79.0, 400.0)

Leaves = Callable[[np.random.Generator, int], np.ndarray[Any, Any]]


def _falling(random: np.random.Generator, customers: int) -> np.ndarray[Any, Any]:
    """Each customer has a chance of its own to leave at the end of each month."""
    return random.geometric(random.beta(1.2, 18.0, customers)).astype(float)


def _constant(random: np.random.Generator, customers: int) -> np.ndarray[Any, Any]:
    return random.geometric(0.04, customers).astype(float)


def _any_day(random: np.random.Generator, customers: int) -> np.ndarray[Any, Any]:
    return random.exponential(25.0, customers) + 0.02


def _yearly(random: np.random.Generator, customers: int) -> np.ndarray[Any, Any]:
    return 12.0 * random.geometric(0.3, customers)


BOOKS: Mapping[str, Leaves] = {
    "churn falls with tenure": _falling,
    "constant churn": _constant,
    "leaves on any day": _any_day,
    "contracts of a year": _yearly,
}


def planted_book(leaves: Leaves, customers: int, seed: int) -> pd.DataFrame:
    """Return subscriptions of which all have begun by the instant of the forecast, and which end as they will."""
    random = np.random.default_rng(seed)
    started = AS_OF - pd.to_timedelta(random.integers(0, _MONTHS * 30 * 24, customers), unit="h")
    lived = leaves(random, customers)
    ended = [_after(start, months) for start, months in zip(started, lived, strict=True)]
    columns = {"started_at": started, "ended_at": pd.Series(ended, dtype="datetime64[us]")}
    prices = random.choice(_PLANS, customers, p=(0.3, 0.3, 0.25, 0.13, 0.02))
    return pd.DataFrame({"customer_id": np.arange(customers), **columns, "mrr": prices})


def _after(start: pd.Timestamp, months: float) -> pd.Timestamp:
    whole = min(int(months), 1200)
    return start + pd.DateOffset(months=whole) + pd.Timedelta(days=30 * (months % 1))


def held_back(book: pd.DataFrame, **options: Any) -> tuple[tenure.Measure, np.ndarray[Any, Any]]:
    """Return the forecast as of a year before the end, which does not know it, and what was paid by month."""
    found = tenure.mrr_forecast(book, months=_YEAR, as_of=AS_OF, **options)
    ends = found.table["period_end"].to_numpy()
    is_there = (book["started_at"] < AS_OF).to_numpy()[:, None] & (book["ended_at"].to_numpy()[:, None] >= ends)
    return found, (is_there * book["mrr"].to_numpy()[:, None]).sum(axis=0)


def forecast_rows(sizes: Sequence[int] = (60, 300, 2000), seeds: int = 100) -> Iterator[Sequence[str]]:
    """Return, per planted book and size, how often the year and its last month were held."""
    for words, leaves in BOOKS.items():
        for customers in sizes:
            held, active = np.zeros(2), 0.0
            for seed in range(seeds):
                found, paid = held_back(planted_book(leaves, customers, seed))
                last = found.table.iloc[-1]
                held += [found.lower <= paid.sum() <= found.upper, last["lower"] <= paid[-1] <= last["upper"]]
                active += found.parts["customers"]
            yield words, f"{active / seeds:.0f}", *(f"{100 * each / seeds:.1f} %" for each in held)


if __name__ == "__main__":
    for row in forecast_rows():
        print(f"| {' | '.join(row)} |")
