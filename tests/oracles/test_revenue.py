from __future__ import annotations

from fractions import Fraction

import pytest

from . import (
    annual_recurring_revenue,
    average_revenue_per_account,
    average_revenue_per_user,
    contraction_revenue,
    customer_movements,
    expansion_revenue,
    monthly_recurring_revenue,
    mrr_movements,
    quick_ratio,
    service_revenue,
)
from .examples import at, event, month, parts, sub

FEBRUARY = month("2026-02")

# Just before 1 February: ana 10, ben 20, cam 30 = 60. Just before 1 March: ana 10.1, ben 15, dia 5, eve 7 = 37.1.
TABLE = [
    sub("ana", "2026-01-01"),
    sub("ana", "2026-02-20", mrr=0.1),  # expansion 0.1
    sub("ben", "2026-01-01", "2026-02-15", 20.0),  # contraction 5
    sub("ben", "2026-02-15", mrr=15.0),
    sub("cam", "2026-01-01", "2026-02-08", 30.0),  # churn 30
    sub("dia", "2026-02-22", mrr=5.0),  # new 5
    sub("eve", "2025-12-01", "2025-12-31", 6.0),  # reactivation 7
    sub("eve", "2026-02-15", mrr=7.0),
]
MOVED = {"new": 5, "reactivation": 7, "expansion": Fraction(1, 10), "contraction": 5, "churn": 30}
CLOSING = Fraction(371, 10)


def test_movements_in_money_and_in_customers() -> None:
    (row,) = mrr_movements(TABLE, [FEBRUARY])
    counts = {f"{kind}_customers": 1 for kind in MOVED} | {"opening_customers": 3, "closing_customers": 4}
    # 60 + 5 + 7 + 0.1 - 5 - 30 = 37.1
    assert parts(row) == {"opening": 60, **MOVED, "closing": CLOSING, **counts, "value": Fraction(-229, 10)}


def test_each_customer_moves_once() -> None:
    rows = customer_movements(TABLE, [FEBRUARY])
    assert [(row["customer_id"], row["kind"], row["opening"], row["closing"], row["amount"]) for row in rows] == [
        ("ana", "expansion", 10, Fraction(101, 10), Fraction(1, 10)),
        ("ben", "contraction", 20, 15, -5),
        ("cam", "churn", 30, 0, -30),
        ("dia", "new", 0, 5, 5),
        ("eve", "reactivation", 0, 7, 7),
    ]


def test_recurring_revenue_is_that_of_the_closing() -> None:
    (monthly,) = monthly_recurring_revenue(TABLE, [FEBRUARY])
    assert parts(monthly) == {"mrr": CLOSING, "customers": 4, "value": CLOSING}
    (annual,) = annual_recurring_revenue(TABLE, [FEBRUARY])
    assert annual["value"] == 12 * CLOSING
    (account,) = average_revenue_per_account(TABLE, [FEBRUARY])
    assert account["value"] == CLOSING / 4


def test_expansion_and_contraction_are_shared_by_the_opening() -> None:
    (up,) = expansion_revenue(TABLE, [FEBRUARY])
    assert parts(up) == {
        "opening": 60,
        "expansion": Fraction(1, 10),
        "share": Fraction(1, 600),
        "value": Fraction(1, 10),
    }
    (down,) = contraction_revenue(TABLE, [FEBRUARY])
    assert parts(down) == {"opening": 60, "contraction": 5, "share": Fraction(5, 60), "value": 5}


@pytest.mark.parametrize(("include", "gained"), [(False, Fraction(51, 10)), (True, Fraction(121, 10))])
def test_quick_ratio(include: bool, gained: Fraction) -> None:  # noqa: FBT001 - parametrized
    (row,) = quick_ratio(TABLE, [FEBRUARY], include_reactivation=include)
    assert parts(row) == {**MOVED, "value": gained / 35}


def test_sums_of_nothing_are_zero_and_ratios_undefined() -> None:
    assert mrr_movements([], [FEBRUARY])[0]["value"] == 0
    assert service_revenue([], [FEBRUARY])[0]["value"] == 0
    assert quick_ratio([], [FEBRUARY])[0]["reason"] == "nothing was lost"
    assert average_revenue_per_account([], [FEBRUARY])[0]["reason"] == "no customers at the end"
    assert expansion_revenue([], [FEBRUARY])[0]["share"] is None
    assert average_revenue_per_user([], [FEBRUARY])[0]["value"] is None


# In 28 days of February ana's tv is in force for all, her music (a trial until the 15th) for 14, ben's tv for 7.
SERVICES = [
    sub("ana", "2026-01-01", mrr=28.0, service="tv", is_vas=False),
    sub("ana", "2026-02-01", mrr=10.0, service="music", is_vas=True, trial_ends_at="2026-02-15"),
    sub("ben", "2026-01-01", "2026-02-08", 12.0, service="tv", is_vas=False),
]
CHARGES = [
    event("ana", "2026-02-01", 4.99, service="music"),
    event("ben", "2026-02-28T23:59:59", -0.5, service="tv"),
    event("cam", "2026-02-10", 2.0, service="games"),
    event("cam", "2026-03-01", 100.0, service="tv"),
    event("ana", "2026-02-10", None, service="tv") | {"event": "use"},
]


def test_service_revenue_accrues_time_and_adds_charges() -> None:
    # 28 + 10 * 14/28 + 12 * 7/28 = 36; 4.99 - 0.50 + 2.00 = 6.49
    (row,) = service_revenue(SERVICES, [FEBRUARY], CHARGES)
    assert parts(row) == {"accrued": 36, "charges": Fraction(649, 100), "value": Fraction(4249, 100)}


def test_revenue_by_service_keeps_every_charge() -> None:
    rows = service_revenue(SERVICES, [FEBRUARY], CHARGES, by="service")
    assert [(row["service"], row["value"]) for row in rows] == [
        ("games", 2),
        ("music", Fraction(999, 100)),
        ("tv", Fraction(305, 10)),
    ]


def test_vas_revenue_counts_vas_rows_and_the_charges_of_their_services() -> None:
    (row,) = service_revenue(SERVICES, [FEBRUARY], CHARGES, vas_only=True)
    assert parts(row) == {"accrued": 5, "charges": Fraction(499, 100), "value": Fraction(999, 100)}


def test_a_charge_without_a_service_is_no_vas_revenue() -> None:
    table = [sub("ana", "2026-02-15", mrr=10.0, service=None, is_vas=True)]
    (row,) = service_revenue(table, [FEBRUARY], [event("ana", "2026-02-20", 3.0, service=None)], vas_only=True)
    assert (row["accrued"], row["charges"]) == (5, 0)


def test_revenue_over_months_of_unequal_length() -> None:
    # 17 January to 14 February, exclusive: 15 of 31 days and 13 of 28
    table = [sub("ana", "2026-01-17", "2026-02-14", 31.0)]
    (row,) = service_revenue(table, [(at("2026-01-01"), at("2026-04-01"))])
    assert row["value"] == 15 + 31 * Fraction(13, 28)


def test_revenue_per_user_is_per_month_and_average_customer() -> None:
    # revenue 42.49 in one month; opening ana, ben; closing ana: 1.5 customers
    (row,) = average_revenue_per_user(SERVICES, [FEBRUARY], CHARGES)
    figures = {"revenue": Fraction(4249, 100), "customers": Fraction(3, 2), "months": 1}
    assert parts(row) == {**figures, "value": Fraction(4249, 150)}


def test_revenue_per_user_over_a_quarter_divides_by_three_months() -> None:
    (row,) = average_revenue_per_user([sub("ana", "2025-01-01")], [(at("2026-01-01"), at("2026-04-01"))])
    assert (row["revenue"], row["months"], row["value"]) == (30, 3, 10)
