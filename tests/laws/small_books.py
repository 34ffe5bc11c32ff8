"""Small books for the oracles: subscriptions, customers and periods, drawn to meet each other's boundaries."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import tenure
from tests.oracles import strategies
from tests.oracles.states import Row

__all__ = ["EMPTY", "Book", "books", "graces", "keys", "periods_of", "rows_of", "splits"]

SPLITS = ((), "plan", "segment", ("service", "segment"))
Book = tuple[list[Row], list[Row], Any]

books = st.tuples(strategies.subscriptions(), strategies.customers(), strategies.periods())
splits = st.sampled_from(SPLITS)
graces = st.sampled_from([0, 1, 5, 30])


def keys(by: str | tuple[str, ...], *further: str) -> list[str]:
    return ["period_start", "period_end", *((by,) if isinstance(by, str) else by), *further]


def rows_of(subscriptions: list[Row], by: str | tuple[str, ...]) -> list[Row]:
    """An empty table has no columns to split by."""
    return subscriptions or [{**EMPTY, **dict.fromkeys(("plan", "service"))}] if by else subscriptions


EMPTY: Row = {"customer_id": "ana", "started_at": strategies.MONTHS[0], "ended_at": None, "mrr": 0.0}


def periods_of(spans: list[tuple[Any, Any]]) -> list[tenure.Period]:
    return [tenure.Period(start, end) for start, end in spans]
