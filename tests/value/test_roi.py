from __future__ import annotations

from typing import Any

import pytest

import tenure
from tests.books import book, charges, event, sub
from tests.value.books import cost, spend

FEBRUARY = "2026-02"
# In 28 days of February tv is in force for all and music for 14: 28 + 5; charges 7.
TABLE = book(sub("ana", "2026-01-01", mrr=28.0, service="tv"), sub("ana", "2026-02-15", mrr=10.0, service="music"))
EVENTS = charges(event("ana", "2026-02-20", 7.0, service="music"))
COSTS = spend(cost("2026-02-01", 10, service="tv"), cost("2026-02-01", 6, "service", service="music"))


def test_return_is_revenue_beyond_the_cost() -> None:
    found = tenure.return_on_investment(TABLE, COSTS, EVENTS, period=FEBRUARY)
    assert found.parts == {"revenue": 40.0, "cost": 16.0}
    assert found.value == 1.5


def test_each_service_has_its_return() -> None:
    found = tenure.return_on_investment(TABLE, COSTS, EVENTS, period=FEBRUARY, by="service").table
    assert found[["service", "value"]].to_numpy().tolist() == [["music", 1.0], ["tv", 1.8]]


@pytest.mark.parametrize(("purposes", "spent"), [("service", 6.0), (("acquisition", "service"), 16.0)])
def test_purposes_choose_the_costs(purposes: str | tuple[str, ...], spent: float) -> None:
    assert tenure.return_on_investment(TABLE, COSTS, period=FEBRUARY, purposes=purposes).parts["cost"] == spent


def test_nothing_spent_is_undefined() -> None:
    assert tenure.return_on_investment(TABLE, spend(), period=FEBRUARY).reason == "nothing was spent"


def test_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="purposes is one of"):
        tenure.return_on_investment(TABLE, COSTS, period=FEBRUARY, purposes="fun")


@pytest.mark.parametrize("purposes", [{"acquisition", "service"}, (each for each in ("acquisition", "service"))])
def test_purposes_come_in_any_form(purposes: Any) -> None:
    found = tenure.return_on_investment(TABLE, COSTS, period=FEBRUARY, purposes=purposes)
    assert (found.parts["cost"], found.options["purposes"]) == (16.0, ["acquisition", "service"])
