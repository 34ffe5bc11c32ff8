"""A hint names the right column, and a line of pandas that works."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure import ContractError, Subscription, check
from tests.tables.test_bad_input import book


def hint(frame: pd.DataFrame) -> str:
    with pytest.raises(ContractError) as caught:
        check(frame, Subscription)
    return caught.value.faults[0].hint


READABLE: dict[str, tuple[str, list[Any], list[Any]]] = {
    "day first": ("started_at", ["31/01/2025", "01/02/2025"], ["2025-01-31", "2025-02-01"]),
    "month first": ("started_at", ["01/31/2025", "02/01/2025"], ["2025-01-31", "2025-02-01"]),
    "digits": ("started_at", ["20250131", "20250201"], ["2025-01-31", "2025-02-01"]),
    "digits as numbers": ("started_at", [20250131, 20250201], ["2025-01-31", "2025-02-01"]),
    "names of months": ("started_at", ["Jan 31, 2025", "Feb 1, 2025"], ["2025-01-31", "2025-02-01"]),
    "slashes": ("started_at", ["2025/01/31", "2025/02/01"], ["2025-01-31", "2025-02-01"]),
    "Excel": ("started_at", [45688, 45689], ["2025-01-31", "2025-02-01"]),
    "Excel with hours": ("started_at", [45688.5, 45689.0], ["2025-01-31 12:00", "2025-02-01"]),
    "seconds": ("started_at", [1738281600, 1738368000], ["2025-01-31", "2025-02-01"]),
    "milliseconds": ("started_at", [1738281600000, 1738368000000], ["2025-01-31", "2025-02-01"]),
    "a decimal comma": ("mrr", ["29,90", "1,00"], [29.9, 1.0]),
    "points and comma": ("mrr", ["1.234,50", "1,00"], [1234.5, 1.0]),
    "commas and point": ("mrr", ["1,234.50", "1,000"], [1234.5, 1000.0]),
    "a sign": ("mrr", ["€ 29.90", "€ 1"], [29.9, 1.0]),
    "a sign behind": ("mrr", ["29,90 €", "1,00 €"], [29.9, 1.0]),
    "a code": ("mrr", ["29.90 EUR", "1 EUR"], [29.9, 1.0]),
    "dollars": ("mrr", ["$1,299.00", "$5"], [1299.0, 5.0]),
    "yes and no": ("is_vas", ["Yes", "no"], [True, False]),
    "sí y no": ("is_vas", ["Sí", "No"], [True, False]),
}


@pytest.mark.parametrize("name", READABLE)
def test_the_line_of_pandas_makes_the_column_readable(name: str) -> None:
    column, values, expected = READABLE[name]
    frame = book().head(2).assign(**{column: values})
    line = hint(frame).removeprefix("Try ").split(", if ")[0].split(", or ")[0]
    read = eval(line, {"pd": pd, "frame": frame})  # noqa: S307 - the line that users would run
    checked = check(frame.assign(**{column: read}), Subscription)[column]
    assert checked.tolist() == ([pd.Timestamp(each) for each in expected] if column == "started_at" else expected)


def test_a_date_that_may_be_read_both_ways_is_told_as_such() -> None:
    expected = "Try pd.to_datetime(frame['started_at'], dayfirst=True), or dayfirst=False where the month stands first"
    assert hint(book(started_at=["01/02/2025"] * 3)) == expected


def test_empty_text_is_no_date() -> None:
    words = "Try frame['started_at'].replace('', None): empty text is no date, and null is none"
    assert hint(book(started_at=["", "2025-01-31", "2025-02-28"])) == words


def test_text_numbers_are_better_read_at_once() -> None:
    assert hint(book(mrr=["29,90"] * 3)).endswith('or pd.read_csv(…, decimal=",")')
    assert hint(book(mrr=["1.229,90"] * 3)).endswith('or pd.read_csv(…, thousands=".", decimal=",")')
    assert hint(book(mrr=["1,229.90"] * 3)).endswith('or pd.read_csv(…, thousands=",")')


@pytest.mark.parametrize(
    "columns",
    [
        {"started_at": ["soon"] * 3},
        {"started_at": [1, 2, 3]},
        {"started_at": [np.inf] * 3},
        {"started_at": [True] * 3},
        {"mrr": ["much"] * 3},
        {"is_vas": ["perhaps"] * 3},
    ],
)
def test_nothing_is_advised_where_nothing_is_known(columns: dict[str, Any]) -> None:
    assert not hint(book(**columns))


def test_a_missing_column_is_looked_for_by_what_it_means() -> None:
    frame = book().drop(columns="ended_at").assign(signed_up_at=None, trial_ends_at=None)
    assert hint(frame) == "The frame has customer_id, mrr, signed_up_at, started_at, trial_ends_at"
    assert "Did you mean 'canceled'" not in hint(frame.assign(canceled=None))
    for name, usual in {"ended_at": "end_date", "customer_id": "user_id", "mrr": "monthly_fee"}.items():
        expected = f"Did you mean {usual!r}? Rename it: frame.rename(columns={{{usual!r}: {name!r}}})"
        assert hint(book().rename(columns={name: usual})).startswith(expected)
