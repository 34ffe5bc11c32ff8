from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .bounds import newcombe, wilson
from .campaigns import conversion_rate
from .examples import at, month, sub

FEBRUARY = month("2026-02")
LATER = at("2026-06-01")


def seen(customer: str, exposed: str, group: str | None = "treated", campaign: str = "spring") -> dict[str, Any]:
    return {"customer_id": customer, "exposed_at": at(exposed), "campaign": campaign, "group": group}


def bought(customer: str, occurred: str, service: str | None = "tv", event: str = "purchase") -> dict[str, Any]:
    return {"customer_id": customer, "occurred_at": at(occurred), "event": event, "service": service}


def conversion(exposures: Any, outcomes: Any, **options: Any) -> dict[str, Any]:
    (row,) = conversion_rate(exposures, outcomes, [FEBRUARY], **{"as_of": LATER, **options})
    return row


@pytest.mark.parametrize(
    ("occurred", "converted"),
    [
        ("2026-02-03T12:00", 1),
        ("2026-02-03T11:59:59.999999", 0),
        ("2026-03-05T12:00", 1),  # 30 days of 24 hours later
        ("2026-03-05T12:00:00.000001", 0),
    ],
)
def test_both_ends_of_the_window_are_in(occurred: str, converted: int) -> None:
    exposures = [seen("ana", "2026-02-03T12:00")]
    row = conversion(exposures, [bought("ana", occurred), bought("ben", "2026-02-04")])
    assert (row["exposed"], row["converted"], row["value"]) == (1, converted, converted)
    assert conversion(exposures, [sub("ana", occurred, occurred, mrr=0.0)])["converted"] == converted


def test_the_first_exposure_in_the_period_decides() -> None:
    exposures = [
        seen("ana", "2026-01-31", "control"),  # before the period
        seen("ana", "2026-02-02"),
        seen("ana", "2026-02-03", "control"),
        seen("ben", "2026-02-02", "control"),
        seen("ben", "2026-02-02", None),  # of one instant, treated
        seen("ana", "2026-02-09", "control", "autumn"),
    ]
    row = conversion(exposures, [bought("ana", "2026-02-20")])
    assert [row[name] for name in ("exposed", "converted", "control_exposed", "control_converted")] == [2, 1, 1, 1]
    assert (row["control_rate"], row["lift"], row["incremental"]) == (1, Fraction(-1, 2), -1)


def test_lift_is_the_difference_of_the_rates() -> None:
    exposures = [seen(f"{number}", "2026-02-02", "control" if number >= 4 else None) for number in range(9)]
    outcomes = [bought("0", "2026-02-02"), bought("1", "2026-02-05", "music"), bought("8", "2026-02-05")]
    row = conversion(exposures, outcomes)
    assert (row["value"], row["control_rate"]) == (Fraction(1, 2), Fraction(1, 5))
    assert (row["lift"], row["incremental"]) == (Fraction(3, 10), Fraction(12, 10))
    assert conversion(exposures, outcomes, services=["music"])["converted"] == 1
    assert conversion(exposures, outcomes, event=("purchase", "use"))["converted"] == 2


def test_newcombe_gives_the_interval_of_his_paper() -> None:
    """56 / 70 and 48 / 80: 0.0524 to 0.3339, R. G. Newcombe, Statistics in Medicine 17 (1998), example (a)."""
    bounds = newcombe(56, 70, 48, 80)
    assert (bounds["lower"], bounds["upper"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert wilson(1, 4)["lower"] == pytest.approx(0.0456, abs=5e-5)


@pytest.mark.parametrize(("as_of", "exposed", "immature"), [("2026-03-04", 1, 0), ("2026-03-03T23:59", 0, 1)])
def test_a_window_that_is_not_over_is_left_out(as_of: str, exposed: int, immature: int) -> None:
    outcomes = [bought("ana", "2026-02-03")]
    row = conversion([seen("ana", "2026-02-02"), seen("ben", "2026-03-02")], outcomes, as_of=at(as_of))
    assert (row["exposed"], row["converted"], row["immature"]) == (exposed, exposed, immature)
    assert row["lift"] is None


def test_a_name_that_no_outcome_has_is_undefined() -> None:
    row = conversion([seen("ana", "2026-02-02")], [bought("ana", "2026-02-03")], event="order")
    assert (row["exposed"], row["converted"], row["value"]) == (1, 0, None)
