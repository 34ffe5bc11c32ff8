from __future__ import annotations

from fractions import Fraction

import pytest

from . import net_contract_value_increase, renewal_rate
from .examples import at, month, parts, sub

FEBRUARY = month("2026-02")
LATER = at("2026-12-31")

# Due in February: ana's 10, on the 10th, next to a 20 that is no renewal but due on the 20th; that one leads to 25.
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


@pytest.mark.parametrize(("grace_days", "renewed"), [(10, 25 + 25 + 20), (9, 0 + 25 + 20)])
def test_renewal_by_value_counts_successors_at_each_end(grace_days: int, renewed: int) -> None:
    # within 10 days ana's 25 follows both of her ends; within 9 only the second; ben's 20 comes after 5
    (row,) = renewal_rate(CONTRACTS, [FEBRUARY], basis="value", grace_days=grace_days, as_of=LATER)
    assert (row["renewed"], row["due"], row["value"]) == (renewed, 70, Fraction(renewed, 70))


def test_a_line_that_is_not_due_is_no_renewal_unless_it_is_young() -> None:
    # at the 10th, with 40 days of grace, ana's own 20 of 1 January is in force and young: (20 + 25 + 20) / 70
    (row,) = renewal_rate(CONTRACTS, [FEBRUARY], basis="value", grace_days=40, as_of=LATER)
    assert row["renewed"] == 65


def test_two_terms_of_one_instant_share_their_successor() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-10", 10.0), sub("ana", "2026-01-02", "2026-02-10", 20.0)]
    (row,) = renewal_rate([*table, sub("ana", "2026-02-10", mrr=24.0)], [FEBRUARY], basis="value", as_of=LATER)
    assert (row["renewed"], row["due"], row["value"]) == (24, 30, Fraction(24, 30))


def test_contract_value_nets_gains_and_losses_within_a_line_and_an_end() -> None:
    # within 9 days: ana 0 - 10 and 25 - 20; ben 20 - 40; each times 12
    (row,) = net_contract_value_increase(CONTRACTS, [FEBRUARY], grace_days=9, as_of=LATER)
    values = {"old_value": 12 * 70, "new_value": 12 * 45, "gained": 12 * 5, "lost": 12 * (10 + 20)}
    assert parts(row) == {**values, "immature": 0, "without_term": 4, "value": Fraction(-25, 70)}


def test_a_contract_not_renewed_loses_its_whole_value() -> None:
    (row,) = net_contract_value_increase([sub("ana", "2026-01-01", "2026-02-10", 0.1)], [FEBRUARY], as_of=LATER)
    assert (row["lost"], row["new_value"], row["value"]) == (Fraction(12, 10), 0, -1)


def test_no_contract_due_is_undefined_with_a_reason() -> None:
    (row,) = net_contract_value_increase([], [FEBRUARY])
    assert (row["old_value"], row["value"], row["reason"]) == (0, None, "no term ended")
