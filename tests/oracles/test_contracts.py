from __future__ import annotations

from fractions import Fraction

import pytest

from . import net_contract_value_increase, renewal_rate
from .examples import at, month, parts, sub
from .states import Row

FEBRUARY = month("2026-02")
LATER = at("2026-12-31")


@pytest.mark.parametrize(
    ("after", "renewed"),
    [
        ([], 0),
        ([sub("ana", "2026-02-10")], 1),  # the instant itself
        ([sub("ana", "2026-03-12")], 1),  # 10 Feb + 30 days = 12 March, inclusive
        ([sub("ana", "2026-03-12T00:00:00.000001")], 0),
        ([sub("ana", "2026-01-20", "2026-03-05")], 1),  # young, and in force at that instant
        ([sub("ana", "2026-01-11")], 1),  # 10 Feb - 30 days = 11 January, inclusive
        ([sub("ana", "2026-01-10T23:59:59.999999")], 0),  # parallel: it renews nothing
        ([sub("ana", "2025-11-20", "2026-01-20")], 0),
        ([sub("ana", "2026-02-11", mrr=0.0)], 0),
        ([sub("ana", "2026-02-11", trial_ends_at="2026-03-12")], 1),  # pays in time
        ([sub("ana", "2026-02-11", trial_ends_at="2026-03-13")], 0),
        ([sub("ana", "2025-12-01", trial_ends_at="2026-01-15")], 1),  # pays only since January
        ([sub("ben", "2026-02-10")], 0),
    ],
)
def test_a_term_is_renewed_by_what_starts_around_its_end(after: list[Row], renewed: int) -> None:
    (row,) = renewal_rate([sub("ana", "2025-12-01", "2026-02-10"), *after], [FEBRUARY], as_of=LATER)
    assert (row["due"], row["renewed"], row["value"]) == (1, renewed, renewed)


def test_a_parallel_contract_does_not_stand_before_a_later_renewal() -> None:
    table = [sub("ana", "2025-12-01", "2026-02-10"), sub("ana", "2025-12-01", mrr=50.0), sub("ana", "2026-02-15")]
    (row,) = renewal_rate(table, [FEBRUARY], basis="value", as_of=LATER)
    assert (row["renewed"], row["due"]) == (10, 10)


def test_two_contracts_are_not_renewed_by_one() -> None:
    table = [sub("ana", "2025-12-01", "2026-02-10"), sub("ana", "2025-12-01", "2026-02-10"), sub("ana", "2026-02-10")]
    (row,) = renewal_rate(table, [FEBRUARY], as_of=LATER)
    assert (row["due"], row["renewed"]) == (2, 1)


def test_one_contract_is_renewed_once_by_two() -> None:
    table = [sub("ana", "2025-12-01", "2026-02-10"), sub("ana", "2026-02-10"), sub("ana", "2026-02-10")]
    (row,) = renewal_rate(table, [FEBRUARY], as_of=LATER)
    assert (row["due"], row["renewed"]) == (1, 1)


def test_a_contract_due_that_runs_on_renews_those_due_with_it() -> None:
    # both are due on the 10th, one runs on: of two one is renewed; by plan, each finds that one
    table = [
        sub("ana", "2025-11-01", "2026-02-10", plan="a"),
        sub("ana", "2025-11-01", term_ends_at="2026-02-10", plan="b"),
    ]
    assert renewal_rate(table, [FEBRUARY], as_of=LATER)[0]["value"] == Fraction(1, 2)
    assert [row["renewed"] for row in renewal_rate(table, [FEBRUARY], by="plan", as_of=LATER)] == [1, 1]


@pytest.mark.parametrize(
    ("row", "open_ended"),
    [
        (sub("ana", "2026-02-28"), 1),
        (sub("ana", "2026-03-01"), 0),  # not before the period's end
        (sub("ana", "2026-02-01", trial_ends_at="2026-03-01"), 0),
        (sub("ana", "2025-01-01", term_ends_at="2027-01-01"), 0),
        (sub("ana", "2025-01-01", "2025-06-01"), 0),
        (sub("ana", "2025-01-01", mrr=0.0), 0),
    ],
)
def test_open_contracts_without_a_term_are_counted(row: Row, open_ended: int) -> None:
    for kpi in (renewal_rate, net_contract_value_increase):
        (found,) = kpi([row], [FEBRUARY], as_of=LATER)
        assert (found["without_term"], found["value"]) == (open_ended, None)


def test_open_contracts_are_counted_in_their_group() -> None:
    table = [sub("ana", "2026-01-01", plan="a"), sub("ana", "2026-01-01", plan="a"), sub("ben", "2026-01-01", plan="b")]
    assert [row["without_term"] for row in renewal_rate(table, [FEBRUARY], by="plan")] == [2, 1]


def test_terms_that_end_together_do_not_renew_each_other() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10"), sub("ana", "2026-01-20", "2026-02-10")]
    (row,) = renewal_rate(table, [FEBRUARY], as_of=LATER)
    assert (row["due"], row["renewed"]) == (2, 0)


@pytest.mark.parametrize(("term", "due"), [("2026-01-31T23:59", 0), ("2026-02-01", 1), ("2026-03-01", 0)])
def test_a_term_is_due_in_the_period_that_holds_its_end(term: str, due: int) -> None:
    (row,) = renewal_rate([sub("ana", "2026-01-01", term)], [FEBRUARY], as_of=LATER)
    assert row["due"] == due


@pytest.mark.parametrize(("ended", "renewed"), [(None, 1), ("2026-02-11", 1), ("2026-02-10", 0), ("2026-01-05", 0)])
def test_a_term_is_due_wherever_the_subscription_ended(ended: str | None, renewed: int) -> None:
    table = [sub("ana", "2026-01-01", ended, term_ends_at="2026-02-10")]
    (row,) = renewal_rate(table, [FEBRUARY], as_of=LATER)
    assert (row["due"], row["renewed"], row["value"]) == (1, renewed, renewed)


@pytest.mark.parametrize(("service", "renewed"), [("tv", 1), ("music", 0), (None, 0)])
def test_a_service_is_renewed_by_itself_alone(service: str | None, renewed: int) -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10", service="tv"), sub("ana", "2026-02-10", service=service)]
    assert renewal_rate(table, [FEBRUARY], as_of=LATER)[0]["renewed"] == renewed


def test_another_plan_renews_the_plan_that_was_due() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10", plan="a"), sub("ana", "2026-02-10", plan="b")]
    rows = renewal_rate(table, [FEBRUARY], by="plan", as_of=LATER)
    assert [(row["plan"], row["due"], row["renewed"]) for row in rows] == [("a", 1, 1), ("b", 0, 0)]


@pytest.mark.parametrize(("as_of", "due", "immature"), [("2026-03-12", 1, 0), ("2026-03-11T23:59", 0, 1)])
def test_a_term_whose_grace_has_not_passed_is_immature_also_if_renewed(as_of: str, due: int, immature: int) -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10"), sub("ana", "2026-02-10")]
    (row,) = renewal_rate(table, [FEBRUARY], as_of=at(as_of))
    figures = {"renewed": due, "due": due, "immature": immature, "without_term": 1, "value": 1 if due else None}
    assert parts(row) == figures
    assert row["reason"] == (None if due else "no term ended")


def test_the_day_is_the_one_after_the_last_start_or_end() -> None:
    # 10 February + 30 days = 12 March
    table = [sub("ana", "2026-01-01", "2026-02-10"), sub("ben", "2026-01-01", term_ends_at="2027-01-01")]
    days = [renewal_rate([*table, sub("cam", day, mrr=0.0)], [FEBRUARY])[0] for day in ("2026-03-10", "2026-03-11")]
    assert [row["immature"] for row in days] == [1, 0]
