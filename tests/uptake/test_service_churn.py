from __future__ import annotations

import math

import pandas as pd
import pytest

import tenure
from tenure.samples import telecom
from tests.books import book, people
from tests.frames import ENGINES, connect
from tests.uptake.vas import line, vas

MARCH = "2026-03"


# --- worked examples -------------------------------------------------------------------------


def test_who_drops_one_service_and_keeps_another_is_lost_to_that_one_only() -> None:
    table = book(
        line("ana"), vas("ana", "music", ended="2026-03-10"), vas("ana", "cloud"),
        line("ben"), vas("ben", "music"),
    )  # fmt: skip
    found = tenure.service_churn_rate(table, period=MARCH, by="service")
    assert found.table["service"].tolist() == ["cloud", "music"]
    assert found.table["lost"].tolist() == [0, 1]
    assert found.table["value"].tolist() == [0.0, 0.5]
    # The unit is the pair with or without groups: one of three.
    assert found.value == tenure.service_churn_rate(table, period=MARCH).value == 1 / 3
    assert tenure.churn_rate(table, period=MARCH).value == 0


def test_parts_are_those_of_pairs() -> None:
    # music: ana stays, ben is lost, cam joins and leaves; cloud: ana joins, and her line does not count.
    table = book(
        line("ana"), vas("ana", "music"), vas("ana", "cloud", "2026-03-03"),
        vas("ben", "music", ended="2026-03-20"), vas("cam", "music", "2026-03-02", "2026-03-30"),
    )  # fmt: skip
    found = tenure.service_churn_rate(table, period=MARCH)
    assert found.parts == {"opening": 2, "joined": 1, "lost": 1, "closing": 2, "passing": 1}
    assert (found.lower, found.upper) == pytest.approx((0.094531, 0.905469), abs=1e-6)  # Wilson, by hand


def test_a_change_of_plan_is_no_loss_unless_plans_are_split() -> None:
    table = book(
        vas("ana", "music", "2025-06-01", "2026-03-10", plan="solo"), vas("ana", "music", "2026-03-10", plan="duo")
    )
    assert tenure.service_churn_rate(table, period=MARCH).parts["lost"] == 0
    split = tenure.service_churn_rate(table, period=MARCH, by="plan").table
    assert dict(zip(split["plan"], split["lost"], strict=True)) == {"duo": 0, "solo": 1}


def test_a_split_by_plan_keeps_services_apart() -> None:
    # Both of ana's services are of the plan solo: she drops one of the two pairs.
    table = book(vas("ana", "music", ended="2026-03-10", plan="solo"), vas("ana", "cloud", plan="solo"))
    found = tenure.service_churn_rate(table, period=MARCH, by="plan").table
    assert (found["opening"].tolist(), found["lost"].tolist()) == ([2], [1])


def test_several_periods_are_each_as_by_themselves() -> None:
    table = book(vas("ana", "music", ended="2026-03-10"), vas("ben", "cloud", ended="2026-02-10"))
    found = tenure.service_churn_rate(table, period=["2026-02", MARCH, "2026-Q1"]).table
    assert found["opening"].tolist() == [2, 1, 2]
    assert found["lost"].tolist() == [1, 1, 2]


# --- trials, grace, nulls, groups ---------------------------------------------------------------


def test_a_trial_that_is_not_paid_is_no_service_lost() -> None:
    table = book(
        vas("ana", "music", "2026-02-10", "2026-03-12", trial_ends_at="2026-03-12"), vas("ben", "cloud", mrr=0.0),
        vas("cam", "music"),
    )  # fmt: skip
    assert tenure.service_churn_rate(table, period=MARCH).parts["opening"] == 1


def test_a_return_to_the_service_within_the_grace_is_no_loss() -> None:
    table = book(
        vas("ana", "music", ended="2026-03-28"), vas("ana", "music", "2026-04-02"),
        vas("ben", "music", ended="2026-03-28"), vas("ben", "cloud", "2026-03-29"),
    )  # fmt: skip
    assert tenure.service_churn_rate(table, period=MARCH).parts["lost"] == 2
    # ben is back in another service: that is no return to music.
    assert tenure.service_churn_rate(table, period=MARCH, grace_days=5).parts["lost"] == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_null_service_is_one_of_its_own(engine: str) -> None:
    table = book(vas("ana", None, ended="2026-03-10"), vas("ana", "music"), vas("ben", None), line("cam", is_vas=None))
    frame = ENGINES[engine](table, connect())
    found = tenure.service_churn_rate(frame, period=MARCH, by="service", grace_days=3)
    assert found.table["opening"].tolist() == [1, 2]
    assert found.table["lost"].tolist() == [0, 1]
    assert found.parts == tenure.service_churn_rate(frame, period=MARCH).parts


def test_groups_of_customers_add_up() -> None:
    table = book(vas("ana", "music", ended="2026-03-10"), vas("ana", "cloud"), vas("ben", "music"))
    segments = people(ana="home", ben="work")
    found = tenure.service_churn_rate(table, period=MARCH, by=["segment", "service"], customers=segments)
    assert found.table["opening"].tolist() == [1, 1, 1]
    assert found.parts == tenure.service_churn_rate(table, period=MARCH).parts
    assert tenure.service_churn_rate(table, period=MARCH, by="segment", customers=segments).table["value"].tolist() == [
        0.5,
        0.0,
    ]


# --- notes, reasons, errors ----------------------------------------------------------------------


def test_lost_services_of_customers_who_stay_are_a_note() -> None:
    table = book(line("ana"), vas("ana", "music", ended="2026-03-10"), vas("ben", "music", ended="2026-03-10"))
    found = tenure.service_churn_rate(table, period=MARCH)
    (note,) = [note for note in found.notes if note.key == "services_still_customers"]
    assert note == "each customer counts per service: of 2 lost, 1 are still customers"
    assert note.text("es") == "cada cliente cuenta por servicio: de 2 bajas, 1 siguen siendo clientes"


def test_without_a_service_at_the_start_it_is_undefined() -> None:
    found = tenure.service_churn_rate(book(line("ana"), vas("ana", "music", "2026-03-02")), period=MARCH)
    assert math.isnan(found.value)
    assert found.reason == "nobody had a value-added service at the start"


@pytest.mark.parametrize("column", ["is_vas", "service"])
def test_what_is_missing_is_named(column: str) -> None:
    with pytest.raises(tenure.ContractError, match=column):
        tenure.service_churn_rate(book(vas("ana", "music")).drop(columns=column), period=MARCH)


# --- planted truth -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_interval_holds_the_planted_churn_in_most_seeds() -> None:
    """A service ends with its line too, so only those are counted whose line outlives the month."""
    held, seeds = 0, range(12)
    for seed in seeds:
        sample = telecom(customers=2_500, months=14, seed=seed, start="2024-01-01")
        found = tenure.service_churn_rate(_with_line_in(sample.subscriptions, "2024-12"), period="2024-12")
        assert found.parts["opening"] > 150
        held += bool(found.lower <= sample.truth.service_monthly_churn <= found.upper)  # type: ignore[operator]
    assert held >= 10


def _with_line_in(subscriptions: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the rows of customers whose line is in force from before a month to after it."""
    start, end = pd.Period(month).start_time, (pd.Period(month) + 1).start_time
    lines = subscriptions[~subscriptions["is_vas"]]
    spans = lines.groupby("customer_id").agg(since=("started_at", "min"))
    last = lines["ended_at"].fillna(pd.Timestamp("2100-01-01")).groupby(lines["customer_id"]).max()
    there = spans.index[(spans["since"] < start) & (last.reindex(spans.index) > end)]
    return subscriptions[subscriptions["customer_id"].isin(there)]
