"""A word close to a period gets a hint that works."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tenure import ParameterError, Period


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("2026-3", "2026-03"),
        ("2026/03", "2026-03"),
        ("2026.3", "2026-03"),
        ("202603", "2026-03"),
        (202603, "2026-03"),
        ("2026M3", "2026-03"),
        ("03/2026", "2026-03"),
        ("3-2026", "2026-03"),
        ("March 2026", "2026-03"),
        ("mar-2026", "2026-03"),
        ("2026 Dec.", "2026-12"),
        ("2026Q1", "2026-Q1"),
        ("2026-q1", "2026-Q1"),
        ("Q1 2026", "2026-Q1"),
        ("1Q2026", "2026-Q1"),
        ("2026 1Q", "2026-Q1"),
        ("2026W9", "2026-W09"),
        ("W10/2026", "2026-W10"),
        ("2026-H1", "2026-01-01/2026-07-01"),
        ("H2 2026", "2026-07-01/2027-01-01"),
        ("2026-3-5", "2026-03-05"),
        ("2026/03/15", "2026-03-15"),
        ("20260315", "2026-03-15"),
        ("15.03.2026", "2026-03-15"),
    ],
)
def test_a_word_close_to_a_period_gets_a_hint_that_works(word: Any, meant: str) -> None:
    with pytest.raises(ParameterError, match=f"is no period: did you mean {meant!r}\\?"):
        Period(word)
    assert Period(meant).label.startswith(meant.split("/", maxsplit=1)[0][:4])


def test_a_day_and_month_that_may_be_swapped_get_both() -> None:
    with pytest.raises(ParameterError, match=r"did you mean '2025-04-03' or '2025-03-04'\?"):
        Period("03/04/2025")


@pytest.mark.parametrize("word", ["2026-13-1", "99/2026", "2026W60", "Spring 2026", "0000-3", "FY2026", "last month"])
def test_no_hint_names_what_does_not_exist(word: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(f"{word!r} is no period: write a year 2026")):
        Period(word)
