from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .adopters import previous
from .examples import at, event, month, sub
from .incremental import incremental_arpu
from .states import Row

FEBRUARY = month("2026-02")


def line(customer: str, started: str, mrr: float, ended: str | None = None, **more: Any) -> Row:
    return sub(customer, started, ended, mrr, **{"is_vas": False, "service": "mobile", **more})


def vas(customer: str, started: str, mrr: float, ended: str | None = None, service: str = "tv") -> Row:
    return line(customer, started, mrr, ended, is_vas=True, service=service)


# February has 28 days. ana and ben adopt tv in it, cam has had music for long; dia and eva have none.
TABLE = [
    line("ana", "2025-06-01", 20.0),
    vas("ana", "2026-02-15", 8.0),  # 14 days: 4
    line("ben", "2025-06-01", 30.0),
    vas("ben", "2026-02-08", 8.0, "2026-02-22"),  # 14 days: 4
    line("cam", "2025-06-01", 40.0),
    vas("cam", "2025-06-01", 4.0, service="music"),
    line("dia", "2025-06-01", 10.0),
    line("eva", "2026-02-15", 16.0),  # 14 days: 8, and there at one of two ends
    vas("eva", "2026-03-01", 99.0),  # from the next period on
]
CHARGES = [event("dia", "2026-02-28", 2.0), event("dia", "2026-01-31", 1.0), event("ana", "2026-03-01", 9.0)]
PEOPLE = [{"customer_id": name, "segment": "home" if name in "ana dia" else "office"} for name in ("ana", "ben", "cam")]
PEOPLE += [{"customer_id": name, "segment": "home" if name == "dia" else "office"} for name in ("dia", "eva")]


def of(rows: list[Row]) -> Row:
    (row,) = rows
    return row


def test_adopters_bring_so_much_more_than_the_others() -> None:
    # Adopters: 20 + 4 + 30 + 4 + 40 + 4 = 102 of 3; others 10 + 2 + 8 = 20 of 1.5.
    row = of(incremental_arpu(TABLE, CHARGES, [FEBRUARY]))
    assert [row[name] for name in ("adopter_revenue", "adopter_customers")] == [102, 3]
    assert [row[name] for name in ("other_revenue", "other_customers", "months")] == [20, Fraction(3, 2), 1]
    assert row["value"] == 34 - Fraction(40, 3)
    # In January ana 20 and ben 30, against dia 10 + 1; cam had music already, and eva was not there.
    assert row["before_gap"] == 25 - 11


def test_without_what_the_services_cost() -> None:
    row = of(incremental_arpu(TABLE, CHARGES, [FEBRUARY], vas_revenue=False))
    assert (row["adopter_revenue"], row["value"]) == (90, 30 - Fraction(40, 3))


def test_a_service_is_set_against_all_those_without_it() -> None:
    rows = incremental_arpu(TABLE, CHARGES, [FEBRUARY], by="service")
    assert [(row["service"], row["adopter_revenue"], row["adopter_customers"]) for row in rows] == [
        ("music", 44, 1),
        ("tv", 58, 2),
    ]
    # tv: 29 against 44 + 20 of 2.5. In January ana and ben, against cam 44 and dia 11, who had no tv in either.
    assert rows[1]["value"] == 29 - Fraction(64, 5) * 2
    assert rows[1]["before_gap"] == 25 - Fraction(55, 2)
    assert rows[0]["before_gap"] is None  # cam did not adopt it


def test_strata_weigh_by_their_adopters() -> None:
    # home: 24 - 12, weight 1; office: (34 + 44) / 2 - 16, weight 2.
    row = of(incremental_arpu(TABLE, CHARGES, [FEBRUARY], customers=PEOPLE, method="stratified", strata="segment"))
    assert row["value"] == Fraction(12 + 2 * 23, 3)
    people = [{**one, "segment": one["customer_id"] if one["customer_id"] in "ana ben" else None} for one in PEOPLE]
    row = of(incremental_arpu(TABLE, CHARGES, [FEBRUARY], customers=people, method="stratified", strata="segment"))
    assert row["value"] == 44 - Fraction(40, 3)  # nobody is like ana, nor like ben


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-03-01", "2026-04-01", "2026-02-01"),
        ("2026-01-01", "2026-02-01", "2025-12-01"),
        ("2026-01-01", "2026-04-01", "2025-10-01"),
        ("2024-01-01", "2025-01-01", "2023-01-01"),
        ("2026-03-01", "2026-05-01", "2025-12-30"),  # 61 days
        ("2026-02-01", "2026-05-01", "2025-11-04"),  # three months, but no quarter: 89 days
    ],
)
def test_the_period_before_is_as_long_or_a_calendar_one(start: str, end: str, before: str) -> None:
    assert previous((at(start), at(end))) == (at(before), at(start))


def test_matches_are_those_who_paid_the_same_before() -> None:
    table = [
        line("ana", "2025-06-01", 20.0, "2026-02-01"),  # from 20 to 23, with tv for half of the month: 4
        line("ana", "2026-02-01", 23.0),
        vas("ana", "2026-02-15", 8.0),
        line("ben", "2025-06-02", 20.5, "2026-02-01"),  # like ana: from 20.5 to 21.5
        line("ben", "2026-02-01", 21.5),
        line("cam", "2025-06-01", 90.0, "2026-02-01"),  # pays far more: to 190
        line("cam", "2026-02-01", 190.0),
        line("dia", "2025-06-01", 20.0),  # had music before, so is nobody's match
        vas("dia", "2025-06-01", 5.0, "2026-01-15", service="music"),
        line("eva", "2026-02-01", 20.0),  # was not there
        vas("fay", "2026-02-01", 50.0),  # adopts, but was not there
    ]
    # ana: 23 + 4 - 20 = 7, of which ben would have had 1 without: 6 in half a month, 12 per month.
    row = of(incremental_arpu(table, None, [FEBRUARY], method="matched", neighbours=1))
    assert [row[name] for name in ("adopters", "matches", "matched_gap_before", "matched_gap")] == [1, 1, -0.5, 5.5]
    assert (row["value"], row["before_gap"]) == (12, 20 - Fraction(41, 2) / 2 - 45)
    row = of(incremental_arpu(table, None, [FEBRUARY], method="matched", neighbours=2))
    assert row["value"] == (7 - Fraction(1 + 100, 2)) * 2
    row = of(incremental_arpu(table, None, [FEBRUARY], method="matched", neighbours=1, vas_revenue=False))
    assert row["value"] == 4


def test_who_leaves_early_weighs_less_and_does_not_look_poor() -> None:
    table = [
        line("ana", "2025-06-01", 20.0, "2026-02-15"),  # half a month of 20 + 6
        vas("ana", "2026-02-01", 6.0, "2026-02-15"),
        line("ben", "2025-06-01", 20.0),
        line("cam", "2025-06-01", 30.0, "2026-02-08"),  # a quarter
        line("dia", "2025-06-01", 20.0, "2026-02-01"),  # gone by then
    ]
    row = of(incremental_arpu(table, None, [FEBRUARY], method="matched"))
    # Before: 20 against 50 / 2. Now: 13 of half a month, against 20 + 30 / 4 of 1.25 months.
    assert (row["matched_gap_before"], row["matched_gap"]) == (-5, 26 - 22)
    assert [row[name] for name in ("active_months", "vas_months", "value")] == [0.5, 0.5, 9]
    assert row["before_gap"] == 20 - Fraction(20 + 30 + 20, 3)


def test_revenue_is_rounded_once_for_each_customer() -> None:
    table = [line(customer, "2025-06-01", 0.1, "2026-02-01") for customer in ("ana", "ben")]
    row = of(incremental_arpu(table, None, [(at("2026-01-31"), at("2026-02-01"))]))
    assert row["other_revenue"] == Fraction(2 * round(1_200_000 / 31), 12_000_000)


def test_grace_is_time_in_force_that_brings_nothing() -> None:
    table = [
        line("ana", "2025-06-01", 31.0, "2026-01-11"),
        line("ana", "2026-01-21", 31.0),
        vas("ana", "2026-02-01", 1.0),
    ]
    table += [line("ben", "2025-06-01", 10.0)]
    assert of(incremental_arpu(table, None, [FEBRUARY]))["before_gap"] == 31 - 10
    assert of(incremental_arpu(table, None, [FEBRUARY], grace_days=10))["before_gap"] == 21 - 10
