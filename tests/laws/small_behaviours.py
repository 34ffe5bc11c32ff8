"""Small books of what customers do, and how results are held against their oracles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from tests.frames import assert_same, frame, plain
from tests.laws.small_books import EMPTY
from tests.oracles.states import Row

__all__ = [
    "assert_same_groups",
    "book_of",
    "by_customer",
    "events_of",
    "people_of",
    "steps_of",
]


def book_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Subscriptions, with the columns to split by also where there are none."""
    if rows:
        return frame(rows)
    return frame([{**EMPTY, "service": None, "plan": None, "trial_ends_at": None}]).head(0)


def events_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Events, with the columns that they have where there are some also where there are none."""
    if rows:
        return frame(rows, "events")
    columns = ("customer_id", "occurred_at", "event", "service", "feature", "session_id")
    return frame([dict.fromkeys(columns)], "events").head(0)


def steps_of(rows: Sequence[Row]) -> pd.DataFrame:
    return frame(rows, "steps")


def people_of(rows: Sequence[Row]) -> pd.DataFrame:
    return frame(rows, "customers")


def is_empty(row: Row, keys: Sequence[str]) -> bool:
    """Whether a row says nothing: no figure, and all counts 0."""
    figures = [plain(value) for name, value in row.items() if name not in {*keys, "reason"}]
    return all(value is None or value == 0 for value in figures) and plain(row["value"]) is None


def assert_same_groups(
    table: pd.DataFrame,
    expected: Sequence[Row],
    keys: Sequence[str],
    *,
    by: Any = (),
    silent: Callable[[Row], bool] | None = None,
) -> None:
    """As `assert_same`; but of groups, either may list one of nobody, or a `silent` one, that the other does not."""
    if not by and silent is None:
        assert_same(table, expected, keys)
        return

    def name_of(row: Row) -> tuple[Any, ...]:
        return tuple(plain(row[key]) for key in keys)

    def says_nothing(row: Row) -> bool:
        return is_empty(row, keys) or (silent is not None and silent(row))

    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    found, wanted = {name_of(row) for row in rows}, {name_of(row) for row in expected}
    assert not [row for row in rows if name_of(row) not in wanted and not says_nothing(row)]
    assert not [row for row in expected if name_of(row) not in found and not says_nothing(row)]
    shared = table[[name_of(row) in wanted for row in rows]] if rows else table
    assert_same(shared, [row for row in expected if name_of(row) in found], keys)


def by_customer(found: pd.DataFrame) -> dict[Any, Row]:
    """The rows of a list of customers, each of whom stands in it once."""
    rows = {row["customer_id"]: {str(name): plain(value) for name, value in row.items()} for row in records(found)}
    assert len(rows) == len(found)
    return rows


def records(found: pd.DataFrame) -> list[Any]:
    return found.to_dict("records")
