from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import ParameterError
from tests.books import book, people, sub

FEBRUARY = "2026-02"


# --- worked examples -------------------------------------------------------------------------


def test_churn_rate_is_lost_of_opening() -> None:
    # Just before 1 February ana, ben, cam and dia pay; ben has left by 1 March: 1 / 4.
    table = book(
        sub("ana", "2025-11-05"),
        sub("ben", "2025-12-01", "2026-02-14"),
        sub("cam", "2026-01-31"),
        sub("dia", "2026-01-01", "2026-03-02"),
    )
    found = tenure.churn_rate(table, period=FEBRUARY)
    assert found.value == 0.25
    assert found.parts == {"opening": 4, "joined": 0, "lost": 1, "closing": 3, "passing": 0}
    assert (found.lower, found.upper) == pytest.approx((0.045587, 0.699358), abs=1e-6)  # Wilson, by hand


def test_churn_rate_ignores_joiners_and_reports_who_was_passing() -> None:
    table = book(
        sub("ana", "2026-01-01"),
        sub("ben", "2026-02-03"),  # joined
        sub("cam", "2026-02-03", "2026-02-20"),  # passing
    )
    found = tenure.churn_rate(table, period=FEBRUARY)
    assert found.parts == {"opening": 1, "joined": 1, "lost": 0, "closing": 2, "passing": 1}


@pytest.mark.parametrize(
    ("denominator", "value"),
    [("opening", 1 / 2), ("opening_plus_joined", 1 / 4), ("average", 1 / 2.5), ("exposure", 2 / (1 + 1 / 2 + 3 / 4))],
)
def test_churn_rate_is_per_the_denominator_asked(denominator: Any, value: float) -> None:
    # February has 28 days. ana pays all of it, ben until the 15th (14 days) and is lost; cam and dia join on
    # its last instant; eva is passing for 21 days. Months in force: 1 + 14/28 + 21/28 and two times nothing.
    table = book(
        sub("ana", "2026-01-01"),
        sub("ben", "2026-01-01", "2026-02-15"),
        sub("cam", "2026-02-28T23:59:59.999999"),
        sub("dia", "2026-02-28T23:59:59.999999"),
        sub("eva", "2026-02-05", "2026-02-26"),
    )
    assert tenure.churn_rate(table, period=FEBRUARY, denominator=denominator).value == pytest.approx(value)


def test_churn_by_reason_adds_up_to_churn_rate() -> None:
    table = book(
        sub("ana", "2026-01-01"),
        sub("ben", "2026-01-01", "2026-02-10", cancel_reason="competitor"),
        sub("cam", "2026-01-01", "2026-02-10", cancel_reason="closed"),
        sub("dia", "2026-01-01", "2026-02-10"),
        sub("eva", "2026-01-01"),
    )
    found = tenure.churn_by_reason(table, period=FEBRUARY)
    assert dict(zip(found.table["cancel_reason"], found.table["value"], strict=True)) == {
        "closed": 0.2,
        "competitor": 0.2,
        "unknown": 0.2,
    }
    assert found.value == tenure.churn_rate(table, period=FEBRUARY).value == 0.6


def test_churn_by_reason_takes_the_reason_of_what_ended_last() -> None:
    table = book(
        sub("ana", "2026-01-01", "2026-02-10", cancel_reason="price"),
        sub("ana", "2026-01-01", "2026-02-20", cancel_reason="closed"),
        sub("ana", "2026-01-01", "2026-02-20", cancel_reason="freemium"),  # together: the first by the alphabet
    )
    assert tenure.churn_by_reason(table, period=FEBRUARY).table["cancel_reason"].tolist() == ["closed"]


def test_churn_by_reason_without_reasons_is_churn_of_unknown_ones() -> None:
    table = book(sub("ana", "2026-01-01"), sub("ben", "2026-01-01", "2026-02-10"))
    found = tenure.churn_by_reason(table, period=FEBRUARY)
    assert found.table[["cancel_reason", "lost", "opening"]].to_numpy().tolist() == [["unknown", 1, 2]]


def test_churn_by_reason_says_that_the_period_is_not_over() -> None:
    table = book(sub("ana", "2026-01-01"), sub("ben", "2026-01-01", "2026-02-10", cancel_reason="price"))
    assert "period_not_over" in [note.key for note in tenure.churn_by_reason(table, period=FEBRUARY).notes]


def test_churn_by_reason_is_not_split_by_reason_twice() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-10", cancel_reason="price"))
    with pytest.raises(ParameterError, match="splits by cancel_reason already: leave it out of by"):
        tenure.churn_by_reason(table, period=FEBRUARY, by=("cancel_reason",))


# --- edges -----------------------------------------------------------------------------------


def test_a_flat_annual_contract_shows_no_churn_in_any_month() -> None:
    table = book(sub("ana", "2025-02-01", "2026-02-01"), sub("ana", "2026-02-01", "2027-02-01"))
    found = tenure.churn_rate(table, period=tenure.months("2025-02", "2027-01"))
    assert found.table["lost"].sum() == 0
    assert found.table["joined"].tolist() == [1, *[0] * 23]


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        ("2026-01-31T23:59:59.999999", None, "opening"),
        ("2026-02-01", None, "joined"),
        ("2026-02-28T23:59:59.999999", None, "joined"),
        ("2026-03-01", None, "nobody"),
        ("2026-01-01", "2026-01-31T23:59:59.999999", "nobody"),
        ("2026-01-01", "2026-02-01", "lost"),
        ("2026-01-01", "2026-02-28T23:59:59.999999", "lost"),
        ("2026-01-01", "2026-03-01", "opening"),
        ("2026-02-01", "2026-02-01", "nobody"),
        ("2026-02-01", "2026-02-01T00:00:00.000001", "passing"),
    ],
)
def test_every_start_and_end_falls_in_exactly_one_period(started: str, ended: str | None, expected: str) -> None:
    found = tenure.churn_rate(book(sub("ana", started, ended)), period=FEBRUARY).parts
    states = {"opening": (1, 0, 0, 0), "joined": (0, 1, 0, 0), "lost": (1, 0, 1, 0), "passing": (0, 0, 0, 1)}
    counted = (found["opening"], found["joined"], found["lost"], found["passing"])
    assert counted == states.get(expected, (0, 0, 0, 0))


def test_what_had_ended_before_a_period_decides_on_no_state_in_it() -> None:
    # Just before 1 February ben and dia pay; ben ends on its first instant, and dia goes on at once.
    table = book(
        sub("ana", "2025-01-01", "2026-01-31"),
        sub("ben", "2025-01-01", "2026-02-01"),
        sub("cam", "2025-01-01", "2025-03-01"),
        sub("cam", "2026-02-10"),  # back
        sub("dia", "2025-01-01", "2026-02-01"),
        sub("dia", "2026-02-01"),
        sub("eva", "2025-01-01", "2025-02-01"),
        sub("eva", "2026-02-03", "2026-02-04"),  # passing again
    )
    segments = people(ana="gone", ben="there", cam="there", dia="there", eva="there")
    parts = {"opening": 2, "joined": 1, "lost": 1, "closing": 2, "passing": 1}
    assert tenure.churn_rate(table, period=FEBRUARY).parts == parts
    # Who had left names a group all the same, and the new are told from those who are back.
    split = tenure.churn_rate(table, period=FEBRUARY, by="segment", customers=segments).table.set_index("segment")
    assert split.loc[["gone", "there"], [*parts]].to_dict("records") == [dict.fromkeys(parts, 0), parts]
    moved = tenure.mrr_movements(table, period=FEBRUARY).parts
    assert (moved["new_customers"], moved["reactivation_customers"]) == (0, 1)


def test_a_plan_change_at_one_instant_is_no_loss() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-10"), sub("ana", "2026-02-10", mrr=30))
    assert tenure.churn_rate(table, period=FEBRUARY).value == 0.0


def test_leaving_one_service_is_a_loss_for_that_service_only() -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-10", service="tv"), sub("ana", "2026-01-01", service="line"))
    assert tenure.churn_rate(table, period=FEBRUARY).value == 0.0
    by_service = tenure.churn_rate(table, period=FEBRUARY, by="service").table
    assert dict(zip(by_service["service"], by_service["value"], strict=True)) == {"line": 0.0, "tv": 1.0}


@pytest.mark.parametrize(("grace", "lost"), [(0, 1), (4, 1), (5, 0), (6, 0)])
def test_a_return_within_the_grace_is_no_loss(grace: int, lost: int) -> None:
    table = book(sub("ana", "2026-01-01", "2026-02-26"), sub("ana", "2026-03-03"))
    assert tenure.churn_rate(table, period=FEBRUARY, grace_days=grace).parts["lost"] == lost


@pytest.mark.parametrize(
    "row",
    [
        sub("ana", "2026-01-01", mrr=0.0),
        sub("ana", "2026-01-15", "2026-01-15"),
        sub("ana", "2026-01-01", "2026-02-10", trial_ends_at="2026-02-10"),
        sub("ana", "2026-01-01", "2026-02-10", trial_ends_at="2026-06-01"),
    ],
)
def test_who_never_pays_is_nobody(row: dict[str, object]) -> None:
    found = tenure.churn_rate(book(row), period=FEBRUARY)
    assert set(found.parts.values()) == {0}
    assert found.reason == "no customers at the start"


def test_a_trial_delays_the_paid_start() -> None:
    table = book(sub("ana", "2026-01-01", trial_ends_at="2026-02-01"))
    assert tenure.churn_rate(table, period=FEBRUARY).parts["joined"] == 1


def test_a_null_group_is_a_group_of_its_own() -> None:
    table = book(sub("ana", "2026-01-01"), sub("ben", "2026-01-01", "2026-02-02"))
    found = tenure.churn_rate(table, period=FEBRUARY, by="segment", customers=people(ana="home", ben=None))
    assert found.table["opening"].tolist() == [1, 1]
    assert found.table["segment"].isna().tolist() == [False, True]


def test_an_empty_table_is_undefined_with_a_reason() -> None:
    found = tenure.churn_rate(book(), period=FEBRUARY)
    assert pd.isna(found.value)
    assert found.reason == "no customers at the start"


def test_no_loss_gives_no_reasons_and_a_rate_of_zero() -> None:
    found = tenure.churn_by_reason(book(sub("ana", "2026-01-01")), period=FEBRUARY)
    assert found.table.empty
    assert found.value == 0.0


# --- contract --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"denominator": "closing"}, "denominator is one of 'opening'"),
        ({"confidence": 1}, "confidence lies between 0 and 1"),
        ({"grace_days": -1}, "grace_days is a number from 0"),
        ({"by": "colour"}, "by names 'colour', which no table of this call has"),
        ({"by": "opening_"}, "Give customers= to split by a customer's attribute"),
        ({"period": "march"}, "'march' is no period"),
        ({"period": ("2026-02", "2026-13")}, "no such month"),
    ],
)
def test_churn_rate_refuses_what_has_no_meaning(options: dict[str, object], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.churn_rate(book(sub("ana", "2026-01-01")), **{"period": FEBRUARY, **options})  # type: ignore[arg-type]


def test_a_by_column_may_not_have_the_name_of_a_part() -> None:
    table = book(sub("ana", "2026-01-01")).assign(lost="x")
    with pytest.raises(tenure.ParameterError, match="the name of a part"):
        tenure.churn_rate(table, period=FEBRUARY, by="lost")


def test_churn_rate_names_all_faults_at_once() -> None:
    table = book(sub("ana", "2026-01-01", "2025-01-01", mrr=-5)).drop(columns="customer_id")
    with pytest.raises(tenure.ContractError) as caught:
        tenure.churn_rate(table, period=FEBRUARY)
    assert {(fault.column, fault.rule) for fault in caught.value.faults} == {
        ("customer_id", "missing"),
        ("mrr", "ge"),
        ("ended_at", "order"),
    }
