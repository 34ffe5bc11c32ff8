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
        ([sub("ana", "2026-01-20", "2026-03-05")], 1),  # in force at that instant
        ([sub("ana", "2025-11-20", "2026-01-20")], 0),
        ([sub("ana", "2026-02-11", mrr=0.0)], 0),
        ([sub("ana", "2026-02-11", trial_ends_at="2026-03-12")], 1),  # pays in time
        ([sub("ana", "2026-02-11", trial_ends_at="2026-03-13")], 0),
        ([sub("ben", "2026-02-10")], 0),
    ],
)
def test_a_term_is_renewed_by_what_is_paid_at_its_end_or_within_the_grace(after: list[Row], renewed: int) -> None:
    (row,) = renewal_rate([sub("ana", "2026-01-01", "2026-02-10"), *after], [FEBRUARY], as_of=LATER)
    assert parts(row) == {"renewed": renewed, "due": 1, "immature": 0, "value": renewed}


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
    assert parts(row) == {"renewed": due, "due": due, "immature": immature, "value": 1 if due else None}
    assert row["reason"] == (None if due else "no term ended")


def test_the_day_is_that_of_the_last_start_or_end() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10"), sub("ben", "2026-01-01", term_ends_at="2027-01-01")]
    assert renewal_rate(table, [FEBRUARY])[0]["immature"] == 1
    assert renewal_rate([*table, sub("cam", "2026-03-12", mrr=0.0)], [FEBRUARY])[0]["immature"] == 0


# Due in February: ana's 10 and 20, and ben's 40. Both of ana's terms lead to the same 25, which counts once;
# ben comes back with 15 + 5 at one instant, the later 99 is not his first start.
CONTRACTS = [
    sub("ana", "2026-01-01", "2026-02-10", 10.0),
    sub("ana", "2026-01-01", "2026-02-20", 20.0),
    sub("ana", "2026-02-20", mrr=25.0),
    sub("ben", "2026-01-01", "2026-02-10", 40.0),
    sub("ben", "2026-02-15", mrr=15.0),
    sub("ben", "2026-02-15", mrr=5.0),
    sub("ben", "2026-02-16", mrr=99.0),
]


def test_renewal_by_value_counts_each_successor_once() -> None:
    # at ana's first term, 10 Feb, her 20 is still in force; at her second, the 25: (20 + 25 + 20) / 70
    (row,) = renewal_rate(CONTRACTS, [FEBRUARY], basis="value", as_of=LATER)
    assert parts(row) == {"renewed": 65, "due": 70, "immature": 0, "value": Fraction(65, 70)}


def test_two_terms_of_one_instant_share_their_successor() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10", 10.0), sub("ana", "2026-01-02", "2026-02-10", 20.0)]
    (row,) = renewal_rate([*table, sub("ana", "2026-02-10", mrr=24.0)], [FEBRUARY], basis="value", as_of=LATER)
    assert parts(row) == {"renewed": 24, "due": 30, "immature": 0, "value": Fraction(24, 30)}


def test_contract_value_nets_gains_and_losses_within_an_account() -> None:
    # ana: 12 * (20 + 25) - 12 * 30 = 180 gained; ben: 12 * 20 - 12 * 40 = -240 lost
    (row,) = net_contract_value_increase(CONTRACTS, [FEBRUARY], as_of=LATER)
    values = {"old_value": 12 * 70, "new_value": 12 * 65, "gained": 180, "lost": 240}
    assert parts(row) == {**values, "immature": 0, "value": Fraction(-60, 840)}


def test_a_contract_not_renewed_loses_its_whole_value() -> None:
    (row,) = net_contract_value_increase([sub("ana", "2026-01-01", "2026-02-10", 0.1)], [FEBRUARY], as_of=LATER)
    assert (row["lost"], row["new_value"], row["value"]) == (Fraction(12, 10), 0, -1)


def test_no_contract_due_is_undefined_with_a_reason() -> None:
    (row,) = net_contract_value_increase([], [FEBRUARY])
    assert (row["old_value"], row["value"], row["reason"]) == (0, None, "no term ended")
