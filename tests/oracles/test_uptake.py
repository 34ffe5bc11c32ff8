from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .examples import month, sub
from .uptake import service_churn_rate, service_combinations, services_per_customer, uptake_rate

FEBRUARY = month("2026-02")


def line(customer: str, service: str | None, started: str, ended: str | None = None, **more: Any) -> dict[str, Any]:
    return sub(customer, started, ended, **{"is_vas": True, "service": service, **more})


# Just before 1 March ana, ben, cam and dia pay for something; eva is on trial, fay has left, and gus pays nothing.
TABLE = [
    line("ana", "mobile", "2026-01-01", is_vas=False),
    line("ana", "tv", "2026-01-10"),
    line("ana", "music", "2026-02-03", "2026-03-01"),  # still there just before
    line("ben", "mobile", "2026-01-01", is_vas=None),
    line("ben", "tv", "2026-01-10", "2026-02-26"),  # comes back after the period, 4 days later
    line("ben", "tv", "2026-03-02"),
    line("cam", None, "2026-02-10"),
    line("dia", "mobile", "2025-06-01", is_vas=False),
    line("eva", "music", "2026-02-20", trial_ends_at="2026-03-01"),
    line("fay", "tv", "2025-06-01", "2026-02-01"),
    line("gus", "tv", "2026-02-28T23:59", mrr=0.0),
]
PEOPLE = [
    {"customer_id": name, "segment": "home" if name in {"ana", "ben", "eva"} else None, "signed_up_at": None}
    for name in ("ana", "ben", "cam", "dia", "eva", "fay", "gus", "hal")
]


@pytest.mark.parametrize(
    ("options", "takers", "customers"),
    [
        ({}, 2, 4),  # ana and cam
        ({"grace_days": 4}, 3, 4),  # and ben, who is back within 4 days
        ({"grace_days": 3.9}, 2, 4),
        ({"paid_only": False}, 4, 6),  # and eva and gus
        ({"base": "known"}, 2, 8),
        ({"base": "known", "paid_only": False}, 4, 8),
    ],
)
def test_takers_are_a_share_of_the_base(options: dict[str, Any], takers: int, customers: int) -> None:
    (row,) = uptake_rate(TABLE, [FEBRUARY], customers=PEOPLE, **options)
    assert (row["takers"], row["customers"], row["value"]) == (takers, customers, Fraction(takers, customers))


def test_a_service_is_taken_by_so_many_of_the_whole_base() -> None:
    rows = uptake_rate(TABLE, [month("2026-01"), FEBRUARY], by="service")
    # Just before 1 February ana, ben, dia and fay pay; tv is taken by ana, ben and fay, the others by nobody yet.
    assert [(row["service"], row["takers"], row["customers"]) for row in rows] == [
        ("music", 0, 4),
        ("tv", 3, 4),
        (None, 0, 4),
        ("music", 1, 4),
        ("tv", 1, 4),
        (None, 1, 4),
    ]


def test_with_segments_the_base_is_that_of_the_segment() -> None:
    rows = uptake_rate(TABLE, [FEBRUARY], by=("segment", "service"), customers=PEOPLE)
    assert [(row["segment"], row["service"], row["takers"], row["customers"]) for row in rows] == [
        ("home", "music", 1, 2),
        ("home", "tv", 1, 2),
        ("home", None, 0, 2),
        (None, "music", 0, 2),
        (None, "tv", 0, 2),
        (None, None, 1, 2),
    ]


def test_who_signed_up_at_the_end_or_later_is_not_known_yet() -> None:
    people = [{**row, "signed_up_at": FEBRUARY[1] if row["customer_id"] in {"ana", "hal"} else None} for row in PEOPLE]
    (row,) = uptake_rate(TABLE, [FEBRUARY], customers=people, base="known")
    assert (row["takers"], row["customers"]) == (1, 6)  # ana takes two services, and is not in the base


def test_a_service_is_lost_though_another_is_kept() -> None:
    # At the opening: ana tv, ben tv, fay tv. ben and fay lose it; ana and cam join another.
    (row,) = service_churn_rate(TABLE, [FEBRUARY])
    assert [row[name] for name in ("opening", "lost", "joined", "closing", "passing")] == [3, 2, 2, 3, 0]
    assert row["value"] == Fraction(2, 3)
    rows = service_churn_rate(TABLE, [FEBRUARY], by="segment", customers=PEOPLE)
    assert [(row["segment"], row["opening"], row["lost"]) for row in rows] == [("home", 2, 1), (None, 1, 1)]


@pytest.mark.parametrize(
    ("options", "services", "spread"),
    [
        ({}, 6, [0, 3, 0, 1, 0]),  # ana 3; ben, cam and dia 1
        ({"vas_only": True}, 3, [2, 1, 1, 0, 0]),  # ana 2 and cam 1
        ({"grace_days": 4}, 7, [0, 2, 1, 1, 0]),  # ben has kept tv
    ],
)
def test_services_are_counted_per_customer(options: dict[str, Any], services: int, spread: list[int]) -> None:
    (row,) = services_per_customer(TABLE, [FEBRUARY], **options)
    assert (row["services"], row["customers"], row["value"]) == (services, 4, Fraction(services, 4))
    assert [row[name] for name in ("none", "one", "two", "three", "four_or_more")] == spread


def test_the_interval_of_the_mean_is_that_of_student() -> None:
    # 3, 1, 1, 1: mean 1.5, variance 3 / 3 = 1, standard error 1/2; t of 3 degrees of freedom is 3.1824.
    (row,) = services_per_customer(TABLE, [FEBRUARY])
    assert (row["lower"], row["upper"]) == pytest.approx((1.5 - 1.5912, 1.5 + 1.5912), abs=1e-4)


def test_lift_is_how_much_more_often_than_by_chance() -> None:
    # Of 4 customers 3 hold mobile, 1 holds tv, which is ana, who has both: 1 * 4 / (3 * 1).
    rows = service_combinations(TABLE, [FEBRUARY])
    assert [(row["service"], row["with_service"]) for row in rows] == [
        ("mobile", "music"),
        ("mobile", "tv"),
        ("music", "mobile"),
        ("music", "tv"),
        ("tv", "mobile"),
        ("tv", "music"),
    ]
    row = rows[1]
    assert [row[name] for name in ("both", "service_customers", "with_customers", "customers")] == [1, 3, 1, 4]
    assert (row["support"], row["confidence"], row["value"]) == (Fraction(1, 4), Fraction(1, 3), Fraction(4, 3))
    # Variance of log lift: 1 - 1/3 - 1 + (8/3 - 1) / 4 = 1/12; exp(1.959964 * sqrt(1/12)) = 1.76090.
    assert (row["lower"], row["upper"]) == pytest.approx((4 / 3 / 1.76090, 4 / 3 * 1.76090), rel=1e-4)
    assert rows[3]["value"] == 4  # music and tv are always together


def test_a_pair_of_one_period_has_a_row_in_each() -> None:
    rows = service_combinations(TABLE, [month("2026-01"), FEBRUARY], vas_only=True)
    assert [(row["service"], row["both"], row["service_customers"], row["value"]) for row in rows] == [
        ("music", 0, 0, None),
        ("tv", 0, 3, None),
        ("music", 1, 1, 4),
        ("tv", 1, 1, 4),
    ]
