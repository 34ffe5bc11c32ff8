from __future__ import annotations

import math
from typing import Any

import pytest

import tenure
from tests.books import book, people
from tests.frames import ENGINES, connect
from tests.uptake.vas import line, vas

MARCH = "2026-03"
DISTRIBUTION = ("none", "one", "two", "three", "four_or_more")
FIVE = ("music", "cloud", "security", "games", "film")


def numbers(found: tenure.Measure) -> list[int]:
    return [found.parts[name] for name in DISTRIBUTION]


# --- worked examples -------------------------------------------------------------------------


def test_services_are_counted_per_active_customer() -> None:
    # ana has a line and five services, ben a line and one, cam a line, dia two services: 6 + 2 + 1 + 2 = 11 of 4.
    table = book(
        line("ana"), *(vas("ana", name) for name in FIVE), line("ben"), vas("ben", "music"), line("cam"),
        vas("dia", "music"), vas("dia", "cloud"), vas("eva", "music", ended="2026-03-31"),
    )  # fmt: skip
    found = tenure.services_per_customer(table, period=MARCH)
    assert found.value == 11 / 4
    assert (found.parts["services"], found.parts["customers"], found.parts["squares"]) == (11, 4, 36 + 4 + 1 + 4)
    assert numbers(found) == [0, 1, 2, 0, 1]


def test_the_interval_is_students_and_not_below_nothing() -> None:
    # 1, 1, 1 and 5: mean 2, standard deviation 2, t of three degrees 3.1824, so 2 ± 3.18, cut off at 0.
    table = book(line("ana"), line("ben"), line("cam"), *(vas("dia", name) for name in FIVE))
    found = tenure.services_per_customer(table, period=MARCH)
    assert (found.value, found.lower) == (2.0, 0.0)
    assert found.upper == pytest.approx(2 + 3.182446, abs=1e-5)


def test_one_customer_has_no_interval() -> None:
    found = tenure.services_per_customer(book(line("ana")), period=MARCH)
    assert found.value == 1
    assert math.isnan(found.lower or 0.0)


def test_value_added_ones_alone_keep_the_base_of_all() -> None:
    table = book(line("ana"), vas("ana", "music"), line("ben"), vas("cam", "cloud"), vas("cam", "music"))
    found = tenure.services_per_customer(table, period=MARCH, vas_only=True)
    assert found.value == 1
    assert numbers(found) == [1, 1, 1, 0, 0]


def test_two_subscriptions_of_one_service_are_one_service() -> None:
    table = book(line("ana"), line("ana", "2025-03-01"), line("ana", "2026-01-01", "2026-03-05"))
    assert tenure.services_per_customer(table, period=MARCH).parts["services"] == 1


def test_every_number_of_services_is_counted_as_it_comes_and_goes() -> None:
    # One more service each month from January to May, then all but one end on 10 June.
    ends = [None, *["2026-06-10"] * 4]
    table = book(*(vas("ana", name, f"2026-0{n}-05", ends[n - 1]) for n, name in enumerate(FIVE, start=1)))
    found = tenure.services_per_customer(table, period=tenure.months("2025-12", "2026-06")).table
    assert found["services"].tolist() == [0, 1, 2, 3, 4, 5, 1]
    assert found["squares"].tolist() == [0, 1, 4, 9, 16, 25, 1]
    assert found[[*DISTRIBUTION]].to_numpy().argmax(axis=1).tolist() == [0, 1, 2, 3, 4, 4, 1]
    assert found[[*DISTRIBUTION]].sum(axis=1).tolist() == found["customers"].tolist() == [0, *[1] * 6]
    assert found["reason"].tolist() == ["no active customers at the end", *[None] * 6]


# --- trials, grace, nulls, groups ---------------------------------------------------------------


def test_what_is_tried_or_free_is_not_held() -> None:
    table = book(line("ana"), vas("ana", "music", trial_ends_at="2026-04-10"), vas("ana", "cloud", mrr=0.0))
    assert tenure.services_per_customer(table, period=MARCH).parts["services"] == 1


def test_a_grace_holds_for_each_service() -> None:
    table = book(
        line("ana"), vas("ana", "music", ended="2026-03-28"), vas("ana", "music", "2026-04-02"),
        vas("ana", "cloud", ended="2026-03-28"), vas("ana", "games", "2026-04-02"),
    )  # fmt: skip
    assert tenure.services_per_customer(table, period=MARCH).value == 1
    assert tenure.services_per_customer(table, period=MARCH, grace_days=5).value == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_null_service_is_one_of_its_own(engine: str) -> None:
    table = book(line("ana"), vas("ana", None), vas("ana", None, "2026-01-01"), vas("ana", "music"))
    frame = ENGINES[engine](table, connect())
    assert tenure.services_per_customer(frame, period=MARCH, grace_days=1).value == 3


def test_groups_of_customers_add_up() -> None:
    table = book(line("ana"), vas("ana", "music"), line("ben"), vas("cam", "cloud"))
    found = tenure.services_per_customer(table, period=MARCH, by="segment", customers=people(ana="a", ben="b", cam="a"))
    assert found.table["services"].tolist() == [3, 1]
    assert found.table["value"].tolist() == [1.5, 1.0]
    assert found.parts == tenure.services_per_customer(table, period=MARCH).parts


@pytest.mark.parametrize("grace_days", [0, 5])
@pytest.mark.parametrize("period", [MARCH, ["2026-02", MARCH]])
def test_a_group_that_paid_only_between_the_ends_has_a_row(period: Any, grace_days: float) -> None:
    table = book(line("ana"), line("ben", "2026-02-10", "2026-02-20"), line("cam", "2026-04-01"))
    options: dict[str, Any] = {
        "by": "segment",
        "customers": people(ana="a", ben="b", cam="c"),
        "grace_days": grace_days,
    }
    for kpi in (tenure.services_per_customer, tenure.uptake_rate):
        rows = kpi(table, period=period, **options).table
        assert rows[["segment", "customers"]].to_numpy().tolist() == [["a", 1], ["b", 0]] * (len(rows) // 2)
        assert rows["reason"].isna().tolist() == [True, False] * (len(rows) // 2)


def test_services_are_the_takers_of_each_added_up() -> None:
    table = book(line("ana"), vas("ana", "music"), vas("ana", "cloud"), line("ben"), vas("ben", "music"))
    held = tenure.services_per_customer(table, period=MARCH, vas_only=True).parts["services"]
    assert held == tenure.uptake_rate(table, period=MARCH, by="service").table["takers"].sum() == 3


# --- reasons and errors --------------------------------------------------------------------------


def test_nobody_is_undefined() -> None:
    found = tenure.services_per_customer(book(line("ana", "2026-05-01")), period=MARCH)
    assert math.isnan(found.value)
    assert found.reason == "no active customers at the end"


@pytest.mark.parametrize("name", ["services_per_customer", "service_combinations"])
def test_a_split_by_subscriptions_is_refused_and_says_what_to_ask(name: str) -> None:
    words = (
        f"by names 'service' of subscriptions, and {name} looks at all services of a customer together: .*uptake_rate"
    )
    with pytest.raises(tenure.ParameterError, match=words):
        getattr(tenure, name)(book(line("ana")), period=MARCH, by="service")


@pytest.mark.parametrize("name", ["services_per_customer", "service_combinations"])
@pytest.mark.parametrize(("column", "options"), [("service", {}), ("is_vas", {"vas_only": True})])
def test_what_is_missing_is_named(name: str, column: str, options: dict[str, Any]) -> None:
    function, table = getattr(tenure, name), book(line("ana"))
    with pytest.raises(tenure.ContractError, match=column):
        function(table.drop(columns=column), period=MARCH, **options)
    assert function(table.drop(columns="is_vas"), period=MARCH).table is not None
