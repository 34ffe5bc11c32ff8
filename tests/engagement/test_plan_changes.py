from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import customers, spring, subscriptions, telecom
from tests.books import book, people, sub
from tests.engagement.deeds import MARCH
from tests.frames import ENGINES, connect

PARTS = ("changed", "up", "down", "same_price", "opening")


def line(
    plan: str | None,
    started: str = "2026-01-01",
    ended: str | None = None,
    mrr: float = 10.0,
    who: str = "ana",
    **more: Any,
) -> dict[str, Any]:
    return sub(who, started, ended, mrr, **{"plan": plan, "service": "tv", **more})


def moved(before: float, after: float, plans: tuple[Any, Any] = ("min", "max"), **more: Any) -> pd.DataFrame:
    day = "2026-03-10"
    return book(line(plans[0], ended=day, mrr=before, **more), line(plans[1], day, mrr=after, **more))


def changes(table: Any, **options: Any) -> tenure.Measure:
    return tenure.plan_change_rate(table, **{"period": MARCH, **options})


def counts(table: Any, **options: Any) -> tuple[Any, ...]:
    parts = changes(table, **options).parts
    assert list(parts) == list(PARTS)
    return tuple(parts.values())


def test_plan_changes_of_the_spring() -> None:
    # Of mobile ana went up and ben down, cleo was lost and dan stayed; so did dan with the music.
    found = changes(subscriptions, period=spring)
    assert found.parts == dict(zip(PARTS, (2, 1, 1, 0, 5), strict=True))
    assert found.value == 0.4


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(10, 20, (1, 1, 0, 0, 1)), (20, 10, (1, 0, 1, 0, 1)), (10, 10, (1, 0, 0, 1, 1)), (0.1, 0.1, (1, 0, 0, 1, 1))],
)
def test_a_change_goes_up_down_or_stays_at_its_price(before: float, after: float, expected: tuple[int, ...]) -> None:
    assert counts(moved(before, after)) == expected


def test_another_price_of_the_same_plan_is_no_change() -> None:
    assert counts(moved(10, 20, ("min", "min"))) == (0, 0, 0, 0, 1)


def test_a_null_plan_is_a_plan_of_its_own() -> None:
    assert counts(moved(10, 10, (None, "min"))) == (1, 0, 0, 1, 1)
    assert counts(moved(10, 10, (None, None))) == (0, 0, 0, 0, 1)


def test_a_lost_pair_is_no_change_and_one_that_joined_is_not_at_the_opening() -> None:
    assert counts(book(line("min", ended="2026-03-10"))) == (0, 0, 0, 0, 1)
    assert counts(book(line("min", "2026-03-01"), line("max", "2026-03-20"))) == (0, 0, 0, 0, 0)
    assert changes(book(line("min", "2026-03-01"))).reason == "no customers at the start"


def test_going_to_another_service_is_no_change_and_without_the_column_it_is() -> None:
    table = book(line("min", ended="2026-03-10"), line("max", "2026-03-10", service="web"))
    assert counts(table) == (0, 0, 0, 0, 1)
    assert counts(table.drop(columns="service")) == (1, 0, 0, 1, 1)


def test_a_null_service_is_a_service_of_its_own() -> None:
    table = book(line("min", ended="2026-03-10", service=None), line("max", "2026-03-10", mrr=20, service=None))
    assert counts(table) == (1, 1, 0, 0, 1)
    assert counts(table.assign(service=pd.Series([None, "tv"], dtype=object))) == (0, 0, 0, 0, 1)


def test_two_lines_of_one_customer_are_one_pair_with_a_set_of_plans() -> None:
    two = [line("min"), line("max", ended="2026-03-10", mrr=20)]
    assert counts(book(*two, line("min", "2026-03-10"))) == (1, 0, 1, 0, 1)
    assert counts(book(*two, line("max", "2026-03-11", mrr=20))) == (0, 0, 0, 0, 1)
    assert counts(book(line("min"), line("min", ended="2026-03-10"))) == (0, 0, 0, 0, 1)
    assert counts(book(*two, line("min", service="web"))) == (1, 0, 1, 0, 2)


def test_changes_are_of_who_is_paid_at_both_ends() -> None:
    table = book(line("min", ended="2026-03-01"), line("max", "2026-03-01"))
    assert counts(table) == (1, 0, 0, 1, 1)
    assert counts(table, period="2026-02") == (0, 0, 0, 0, 1)
    back = book(line("min", ended="2026-03-10"), line("max", "2026-03-10", "2026-03-20"), line("min", "2026-03-20"))
    assert counts(back) == (0, 0, 0, 0, 1)
    assert counts(back, period="2026-03-05/2026-03-15") == (1, 0, 0, 1, 1)


def test_a_trial_and_a_free_plan_are_not_paid() -> None:
    trial = book(line("min"), line("max", "2026-03-10", trial_ends_at="2026-04-01"), line("free", "2026-03-01", mrr=0))
    assert counts(trial) == (0, 0, 0, 0, 1)


def test_a_pair_that_is_back_within_the_grace_never_left() -> None:
    table = book(line("min", ended="2026-03-30"), line("max", "2026-04-02", mrr=20))
    assert counts(table) == (0, 0, 0, 0, 1)
    assert counts(table, period=["2026-03"], grace_days=5) == (0, 0, 0, 0, 1)
    assert counts(table, period="2026-04", grace_days=5) == (1, 1, 0, 0, 1)
    assert counts(table, period="2026-04") == (0, 0, 0, 0, 0)


def test_several_overlapping_periods_are_each_as_if_asked_alone() -> None:
    table = book(
        line("min", ended="2026-02-10"),
        line("max", "2026-02-10", "2026-04-10", 20),
        line("min", "2026-04-10"),
        line("min", who="ben", ended="2026-03-03"),
    )
    periods = ["2026-02", "2026-Q1", "2026-03", "2026-05", "2026-04"]
    together = changes(table, period=periods).table[list(PARTS)].to_numpy().tolist()
    assert together == [[1, 1, 0, 0, 2], [0, 0, 0, 0, 0], [0, 0, 0, 0, 2], [0, 0, 0, 0, 1], [1, 0, 1, 0, 1]]
    assert together == [list(counts(table, period=each)) for each in periods]


def test_plan_changes_split_by_service_and_by_customers() -> None:
    found = changes(subscriptions, period=spring, by=["service", "segment"], customers=customers).table
    shown = found[["service", "segment", "changed", "opening"]]
    assert shown[shown["opening"] > 0].to_numpy().tolist() == [
        ["mobile", "business", 0, 2],
        ["mobile", "consumer", 2, 2],
        ["music", "business", 0, 1],
    ]
    whole = changes(
        subscriptions, period=spring, by="segment", customers=people(**dict.fromkeys(customers["customer_id"], "x"))
    )
    assert whole.parts == changes(subscriptions, period=spring).parts


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_same_changes_and_grace(engine: str) -> None:
    table = book(
        line("min", ended="2026-03-10"), line("max", "2026-03-12", mrr=20), line(None, who="ben", service=None),
        line("min", "2026-03-05", who="ben", service=None), line("min", who="cleo", ended="2026-03-03"),
    )  # fmt: skip
    assert counts(ENGINES[engine](table, connect()), grace_days=5) == (2, 2, 0, 0, 3)


def test_the_planted_plan_changes_are_found() -> None:
    # Each line changes plan once, with probability 0.2, at the end of one of the months 2 to 18 if it is still there
    # and has a neighbouring plan. Counted day by day, each change of who stays is in one of the days.
    sample = telecom(customers=6_000, months=24, seed=8)
    lines = sample.subscriptions[~sample.subscriptions["is_vas"]]
    found = tenure.plan_change_rate(lines, period=tenure.days("2024-01-01", "2025-12-31"), grace_days=25).table
    lines = lines.sort_values("started_at")
    before = lines.groupby("customer_id")["plan"].shift()
    planted = int((before.notna() & (before != lines["plan"])).sum())
    assert found["changed"].sum() == planted
    assert found["up"].sum() / planted == pytest.approx(sample.truth.upgrade_share, abs=0.05)
    assert _chance_to_have_changed(sample) == pytest.approx(sample.truth.plan_change_probability, abs=0.025)


def _chance_to_have_changed(sample: Any) -> float:
    """Return the share with another plan after 19 months, of middle plans, which have neighbours on both sides."""
    whole = tenure.Period("2024-01-31", "2025-09-30")
    lines = sample.subscriptions[~sample.subscriptions["is_vas"]].sort_values("started_at")
    first = lines.drop_duplicates("customer_id")
    early = first[(first["started_at"] < whole.start) & (first["plan"] == "plus")]["customer_id"]
    found = tenure.plan_change_rate(lines[lines["customer_id"].isin(early)], period=whole)
    stayed = tenure.churn_rate(lines[lines["customer_id"].isin(early)], period=whole)
    return float(found.parts["changed"] / (stayed.parts["opening"] - stayed.parts["lost"]))


@pytest.mark.parametrize("by", ["plan", ["service", "plan"]])
def test_a_split_by_the_plan_is_refused(by: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="by names 'plan', between whose values the change is"):
        changes(subscriptions, by=by)


def test_plan_changes_need_the_plan() -> None:
    with pytest.raises(tenure.ContractError, match="plan"):
        changes(subscriptions.drop(columns="plan"))
