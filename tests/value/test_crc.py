from __future__ import annotations

from typing import Any

import pytest

import tenure
from tenure.value.crc import Base
from tests.books import book, sub
from tests.value.books import cost, spend

FEBRUARY = "2026-02"
# ana stays, ben leaves and cam joins: opening 2, closing 2, retained 1.
TABLE = book(sub("ana", "2026-01-01"), sub("ben", "2026-01-01", "2026-02-10"), sub("cam", "2026-02-03"))
COSTS = spend(cost("2026-02-01", 30, "retention"), cost("2026-02-02", 99), cost("2026-03-01", 99, "retention"))


@pytest.mark.parametrize(("base", "customers", "value"), [("active", 2.0, 15.0), ("retained", 1, 30.0)])
def test_retention_cost_is_shared_by_its_base(base: Base, customers: float, value: float) -> None:
    found = tenure.retention_cost(TABLE, COSTS, period=FEBRUARY, base=base)
    assert found.parts == {"cost": 30.0, "customers": customers}
    assert found.value == value


@pytest.mark.parametrize(
    ("base", "reason"),
    [("active", "no customers at the start or the end"), ("retained", "no customer of the start was retained")],
)
def test_nobody_to_keep_is_undefined(base: Base, reason: str) -> None:
    assert tenure.retention_cost(TABLE, COSTS, period="2025-02", base=base).reason == reason


@pytest.mark.parametrize("base", ["all", 1, ["active"], {"active"}, None])
def test_another_base_is_refused(base: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="base is one of"):
        tenure.retention_cost(TABLE, COSTS, period=FEBRUARY, base=base)
