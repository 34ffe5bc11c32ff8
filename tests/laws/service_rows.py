"""How oracles of services are compared: their figures apart from their intervals, which are clipped where they must."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from hypothesis import strategies as st

import tenure
from tests.frames import Row, keyed, plain, same

__all__ = ["BY_SERVICE", "GRACES", "assert_contained", "assert_same_bounds", "figures", "kpi", "same_value"]

BY_SERVICE = ((), "service", "plan", "segment", ("service", "segment"), ("plan", "service"))
GRACES = {"no grace": st.just(0), "grace": st.sampled_from([1, 5, 30])}


def kpi(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(tenure, name)
    return found


def same_value(found: float, expected: Any) -> bool:
    """Whether a single value is that of the oracle; what is undefined is nan."""
    return math.isnan(found) if expected is None else same(found, expected)


def figures(rows: Sequence[Row]) -> list[Row]:
    """All of the rows but their intervals."""
    return [{name: value for name, value in row.items() if name not in {"lower", "upper"}} for row in rows]


def assert_same_bounds(
    table: pd.DataFrame, expected: Sequence[Row], keys: Sequence[str], *, low: float = -math.inf, high: float = math.inf
) -> None:
    """Assert that intervals are those of the oracle within the range of the KPI; spreads of 0 leave noise of 1e-8."""
    rows = [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]
    found = keyed(rows, keys)
    for key, row in keyed(expected, keys).items():
        for name in ("lower", "upper") if row["lower"] is not None else ():
            assert found[key][name] is not None, f"{key}: {name} is missing, expected {row[name]}"
            wanted, given = (min(high, max(low, float(each))) for each in (row[name], found[key][name]))
            assert abs(given - wanted) <= 1e-7 * max(1.0, abs(wanted)), f"{key}: {name} is {given}, expected {wanted}"


def assert_contained(table: pd.DataFrame, low: float, high: float) -> None:
    """Assert that each interval lies within the range and contains its value."""
    rows: list[Any] = table.dropna(subset=["value", "lower", "upper"]).to_dict("records")
    for row in rows:
        assert low <= row["lower"] <= row["value"] + 1e-9
        assert row["value"] - 1e-9 <= row["upper"] <= high
