from __future__ import annotations

import pytest

import tenure
from tests.books import book, people, sub

FEBRUARY, LATER = "2026-02", "2026-12-31"


def test_renewal_rate_is_renewed_of_due() -> None:
    # Due in February: ana's, ben's and cam's contracts; ana goes on at once, ben 30 days later, cam never.
    table = book(
        sub("ana", "2025-02-10", "2026-02-10"),
        sub("ana", "2026-02-10"),
        sub("ben", "2025-02-20", "2026-02-20"),
        sub("ben", "2026-03-22"),
        sub("cam", "2025-02-20", "2026-02-20"),
    )
    found = tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER)
    assert found.parts == {"renewed": 2, "due": 3, "immature": 0, "without_term": 1}
    assert found.value == pytest.approx(2 / 3)


def test_renewal_by_value_counts_each_successor_once() -> None:
    # Two contracts of 10 and 20 are replaced by one of 45: 45 / 30, not 90 / 30.
    table = book(
        sub("ana", "2025-02-10", "2026-02-10", mrr=10),
        sub("ana", "2025-02-10", "2026-02-10", mrr=20),
        sub("ana", "2026-02-10", mrr=45),
    )
    found = tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER, basis="value")
    assert found.value == 1.5
    assert found.lower is None


def test_net_contract_value_increase_is_the_change_of_annual_value() -> None:
    # ana from 10 to 15 a month, ben from 20 to nothing: 60 gained and 240 lost of 360 a year.
    table = book(
        sub("ana", "2025-02-10", "2026-02-10", mrr=10),
        sub("ana", "2026-02-10", mrr=15),
        sub("ben", "2025-02-10", "2026-02-10", mrr=20),
    )
    found = tenure.net_contract_value_increase(table, period=FEBRUARY, as_of=LATER)
    parts = {"old_value": 360.0, "new_value": 180.0, "gained": 60.0, "lost": 240.0, "immature": 0, "without_term": 1}
    assert found.parts == parts
    assert found.value == -0.5


@pytest.mark.parametrize(("started", "renewed"), [("2026-03-12", 1), ("2026-03-12T00:00:00.000001", 0)])
def test_the_grace_is_inclusive(started: str, renewed: int) -> None:
    table = book(sub("ana", "2025-02-10", "2026-02-10"), sub("ana", started))
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).parts["renewed"] == renewed


def test_what_runs_past_its_term_renews_itself() -> None:
    table = book(sub("ana", "2025-02-10", term_ends_at="2026-02-10"))
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).value == 1.0


def test_a_term_is_due_also_when_it_was_left_early() -> None:
    table = book(sub("ana", "2025-02-10", "2025-06-01", term_ends_at="2026-02-10"))
    found = tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER)
    assert found.parts == {"renewed": 0, "due": 1, "immature": 0, "without_term": 0}


def test_terms_whose_grace_has_not_passed_are_counted_as_immature() -> None:
    table = book(sub("ana", "2025-02-10", "2026-02-10"), sub("ana", "2026-02-10"))
    found = tenure.renewal_rate(table, period=FEBRUARY)  # known is 10 February, seen whole
    assert found.parts == {"renewed": 0, "due": 0, "immature": 1, "without_term": 1}
    assert [note.key for note in found.notes] == ["period_not_over", "without_term", "immature"]
    assert found.reason == "no contract due whose grace has passed"


def test_a_null_service_is_renewed_by_a_null_service_only() -> None:
    table = book(sub("ana", "2025-02-10", "2026-02-10", service=None), sub("ana", "2026-02-10", service="tv"))
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).value == 0.0


def test_renewals_split_by_a_customers_attribute() -> None:
    table = book(
        sub("ana", "2025-02-10", "2026-02-10"), sub("ben", "2025-02-10", "2026-02-10"), sub("ben", "2026-02-10")
    )
    found = tenure.renewal_rate(
        table, period=FEBRUARY, as_of=LATER, by="segment", customers=people(ana="home", ben="office")
    )
    assert found.table["value"].tolist() == [0.0, 1.0]
    assert found.value == 0.5


@pytest.mark.parametrize(
    ("options", "words"), [({"basis": "money"}, "basis is one of"), ({"as_of": "soon"}, "as_of is a date")]
)
def test_renewal_rate_refuses_what_has_no_meaning(options: dict[str, str], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.renewal_rate(book(sub("ana", "2026-01-01")), period=FEBRUARY, **options)  # type: ignore[arg-type]


def test_a_contract_that_succeeds_one_and_renews_itself_counts_for_both() -> None:
    # 240 a year end on the 10th, followed by 1.20 a year, whose own term ends on the 20th and runs on.
    table = book(
        sub("ana", "2025-02-10", "2026-02-10", mrr=20.0),
        sub("ana", "2026-02-10", mrr=0.1, term_ends_at="2026-02-20"),
    )
    found = tenure.net_contract_value_increase(table, period=FEBRUARY, as_of=LATER)
    assert (found.parts["old_value"], found.parts["new_value"]) == (241.2, 2.4)
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).value == 1.0


@pytest.mark.parametrize(("started", "renewed"), [("2025-06-01", 0), ("2026-01-11", 1), ("2026-01-10", 0)])
def test_a_parallel_line_renews_only_what_it_was_taken_up_for(started: str, renewed: int) -> None:
    # A line that runs beside the one that ends has taken its place only if it began within the grace of 30 days before.
    table = book(sub("ana", "2025-02-10", "2026-02-10"), sub("ana", started))
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).parts["renewed"] == renewed


def test_two_contracts_due_at_once_are_renewed_by_one_successor_once() -> None:
    table = book(
        sub("ana", "2025-02-10", "2026-02-10"), sub("ana", "2025-02-10", "2026-02-10"), sub("ana", "2026-02-10")
    )
    assert tenure.renewal_rate(table, period=FEBRUARY, as_of=LATER).value == 0.5
