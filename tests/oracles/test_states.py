from __future__ import annotations

from fractions import Fraction

import pytest

from .examples import at, month, sub
from .movements import movement_kind
from .states import entities, exact, is_active, mrr_at, paid_interval


@pytest.mark.parametrize(
    ("amount", "units"), [(0.1, 1_200_000), (33.333333, 399_999_996), (19.99, 239_880_000), (-0.01, -120_000)]
)
def test_amounts_are_whole_units_of_a_twelve_millionth(amount: float, units: int) -> None:
    assert exact(amount) == Fraction(units, 12_000_000)


def test_half_a_unit_is_rounded_up() -> None:
    assert exact(0.4999 / 12_000_000) == 0
    assert exact(0.5 / 12_000_000) == Fraction(1, 12_000_000)


@pytest.mark.parametrize(
    ("instant", "active"),
    [
        ("2026-01-05", False),  # starts now: not there just before
        ("2026-01-05T00:00:00.000001", True),
        ("2026-01-10", True),  # ends now: still there just before
        ("2026-01-10T00:00:00.000001", False),
    ],
)
def test_the_state_is_that_just_before_the_instant(instant: str, active: bool) -> None:  # noqa: FBT001 - parametrized
    (ana,) = entities([sub("ana", "2026-01-05", "2026-01-10")])
    assert is_active(ana, at(instant)) is active


@pytest.mark.parametrize(
    "row",
    [
        sub("ana", "2026-01-05", "2026-01-05"),
        sub("ana", "2026-01-05", mrr=0.0),
        sub("ana", "2026-01-05", "2026-01-10", trial_ends_at="2026-01-10"),
        sub("ana", "2026-01-05", "2026-01-10", trial_ends_at="2026-02-01"),
    ],
)
def test_an_empty_or_unpaid_interval_is_nobody(row: dict[str, object]) -> None:
    assert paid_interval(row) is None
    assert entities([row]) == []


def test_a_paid_interval_starts_with_the_end_of_the_trial() -> None:
    paid = paid_interval(sub("ana", "2026-01-05", trial_ends_at="2026-01-19"))
    assert paid is not None
    assert paid.start == at("2026-01-19")


def test_mrr_adds_the_subscriptions_of_the_customer() -> None:
    (ana,) = entities([sub("ana", "2026-01-01", mrr=0.1), sub("ana", "2026-01-02", mrr=0.2), sub("ana", "2026-03-01")])
    assert mrr_at(ana, at("2026-02-01")) == Fraction(3, 10)


@pytest.mark.parametrize(("grace_days", "bridged"), [(0, False), (4, False), (5, True), (6, True)])
def test_a_return_within_the_grace_never_left(grace_days: int, bridged: bool) -> None:  # noqa: FBT001 - parametrized
    table = [sub("ana", "2026-01-01", "2026-01-30", mrr=7.0), sub("ana", "2026-02-04", mrr=9.0)]  # 30 Jan + 5 days
    (ana,) = entities(table, grace_days=grace_days)
    assert mrr_at(ana, at("2026-02-01")) == (7 if bridged else 0)
    assert mrr_at(ana, at("2026-02-05")) == 9


def test_only_what_ended_at_the_drop_to_zero_runs_on() -> None:
    table = [sub("ana", "2026-01-01", "2026-01-20", 5.0), sub("ana", "2026-01-01", "2026-01-30", 7.0)]
    (ana,) = entities([*table, sub("ana", "2026-02-04", mrr=9.0)], grace_days=5)
    assert mrr_at(ana, at("2026-02-01")) == 7


def test_grace_is_that_of_the_entity() -> None:
    table = [sub("ana", "2026-01-01", "2026-01-30", service="tv"), sub("ana", "2026-02-01", service="music")]
    by_service = entities(table, "service", grace_days=5)
    assert [is_active(one, at("2026-01-31")) for one in by_service] == [False, False]
    (ana,) = entities(table, grace_days=5)
    assert is_active(ana, at("2026-01-31"))


def test_columns_of_customers_keep_the_customer_whole() -> None:
    table = [sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-01", service=None)]
    people = [{"customer_id": "ana", "segment": "home"}]
    assert [one.group for one in entities(table, "segment", people)] == [("home",)]
    assert [one.group for one in entities(table, ("service", "segment"), people)] == [("tv", "home"), (None, "home")]


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ([sub("ana", "2026-02-01")], "new"),  # the first instant is inside
        ([sub("ana", "2026-01-01", "2026-02-01")], "churn"),  # the end at the first instant too
        ([sub("ana", "2026-01-01", "2026-03-01")], None),  # the end at the last instant is the next period's
        ([sub("ana", "2026-01-01", "2026-01-05"), sub("ana", "2026-02-05")], "reactivation"),
        ([sub("ana", "2026-01-01", "2026-01-01"), sub("ana", "2026-02-05")], "new"),  # the empty one never paid
        ([sub("ana", "2026-01-01", "2026-02-05", 5.0), sub("ana", "2026-02-05")], "expansion"),
        ([sub("ana", "2026-01-01", "2026-02-05", 20.0), sub("ana", "2026-02-05")], "contraction"),
        ([sub("ana", "2026-01-01", "2026-02-05"), sub("ana", "2026-02-05")], None),
        ([sub("ana", "2026-02-03", "2026-02-05")], None),  # passing
    ],
)
def test_kinds_of_movement_in_february(table: list[dict[str, object]], kind: str | None) -> None:
    (ana,) = entities(table)
    assert movement_kind(ana, month("2026-02")) == kind


def test_what_happens_from_an_instant_on_is_not_known_by_then() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10", mrr=7.0), sub("ana", "2026-02-12"), sub("ben", "2026-02-10")]
    (ana,) = entities(table, grace_days=5, as_of=at("2026-02-10"))
    assert is_active(ana, at("2027-01-01"))
    (ana, ben) = entities(table, grace_days=5, as_of=at("2026-02-12"))
    assert (is_active(ana, at("2026-02-11")), is_active(ben, at("2026-02-11"))) == (False, True)
