from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import customers, spring, subscriptions
from tests.frames import ENGINES, connect
from tests.onboarding.rows import lines, zoned

LATE = "2026-12-01"


def converted(table: pd.DataFrame, **options: Any) -> list[int]:
    """Return converted, trials and immature of March."""
    found = tenure.trial_conversion_rate(table, **{"period": spring, "as_of": LATE, **options})
    return list(found.parts.values())


def test_one_of_two_trials_of_spring_converts() -> None:
    # ana's cloud ended with its trial, eva's music is paid for.
    found = tenure.trial_conversion_rate(subscriptions, period=spring)
    assert found.parts == {"converted": 1, "trials": 2, "immature": 0}
    assert found.value == 0.5
    assert (found.lower, found.upper) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_agencies_convert_more_often_than_all() -> None:
    # The article's case: 25 % of 20 agencies and 10 % of 40 others are 15 % of 60.
    people = pd.DataFrame({"customer_id": range(60), "segment": ["agency"] * 20 + ["other"] * 40})
    pays = {*range(5), *range(20, 24)}
    table = lines(*[(each, "2026-03-01", None if each in pays else "2026-03-15", "2026-03-15") for each in range(60)])
    found = tenure.trial_conversion_rate(table, period=spring, by="segment", customers=people, as_of=LATE)
    assert dict(zip(found.table["segment"], found.table["value"], strict=True)) == {"agency": 0.25, "other": 0.1}
    assert found.value == 0.15


def test_a_window_that_is_not_over_is_immature_also_if_the_trial_converted() -> None:
    paid, running = ("ana", "2026-03-01", None, "2026-03-10"), ("ben", "2026-03-02", None, "2026-03-20")
    assert converted(lines(paid, running), as_of="2026-04-09") == [1, 1, 1]
    assert converted(lines(paid, running), as_of="2026-04-08T23:59:59.999999") == [0, 0, 2]
    found = tenure.trial_conversion_rate(lines(running), period=spring, as_of="2026-03-15")
    assert math.isnan(found.value)
    assert found.reason == "no trial whose window has passed"


def test_by_default_the_last_day_is_seen_and_the_planned_end_of_a_trial_is_no_instant_of_the_data() -> None:
    ana = ("ana", "2026-03-01", None, "2026-03-10")
    assert converted(lines(ana, ("ben", "2026-04-07", None, None)), as_of=None) == [0, 0, 1]
    assert converted(lines(ana, ("ben", "2026-04-08", None, None)), as_of=None) == [1, 1, 0]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-02-28T23:59:59.999999", 0),  # paid for before the trial
        ("2026-03-01", 1),
        ("2026-03-05", 1),
        ("2026-04-09", 1),  # 30 days after the end of the trial
        ("2026-04-09T00:00:00.000001", 0),
    ],
)
def test_a_conversion_begins_from_the_start_of_the_trial_to_the_end_of_the_window(start: str, expected: int) -> None:
    trial = ("ana", "2026-03-01", "2026-03-10", "2026-03-10")
    assert converted(lines(trial, ("ana", start, None, None))) == [expected, 1, 0]


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-03-01", 1), ("2026-02-28T23:59:59.999999", 0), ("2026-03-31T23:59:59.999999", 1), ("2026-04-01", 0)],
)
def test_a_trial_belongs_to_the_period_of_its_start(start: str, expected: int) -> None:
    assert converted(lines(("ana", start, None, "2026-04-10"))) == [expected, expected, 0]


def test_a_trial_that_ends_early_has_the_window_of_its_planned_end() -> None:
    early = ("ana", "2026-03-01", "2026-03-05", "2026-03-10")
    assert converted(lines(early)) == [0, 1, 0]
    assert converted(lines(early, ("ana", "2026-03-05", None, None))) == [1, 1, 0]  # paid at once
    assert converted(lines(early, ("ana", "2026-04-09", None, None))) == [1, 1, 0]


def test_a_subscription_without_a_price_is_no_conversion() -> None:
    assert converted(lines(("ana", "2026-03-01", None, "2026-03-10"), mrr=0.0)) == [0, 1, 0]


def test_a_trial_ends_after_it_starts_and_lasts() -> None:
    assert converted(lines(("ana", "2026-03-01", None, "2026-03-01"), ("ben", "2026-03-01", None, None))) == [0, 0, 0]
    assert converted(lines(("ana", "2026-03-01", "2026-03-01", "2026-03-10"))) == [0, 0, 0]


def test_each_of_two_trials_counts() -> None:
    first, second = ("ana", "2026-03-01", "2026-03-05", "2026-03-05"), ("ana", "2026-03-20", None, "2026-03-25")
    assert converted(lines(first, second)) == [2, 2, 0]  # paid from the 25th, within 30 days of both
    assert converted(lines(first, second), within_days=19) == [1, 2, 0]
    assert converted(lines(first, first, second), within_days=19) == [1, 3, 0]


def test_of_two_trials_of_one_time_one_that_runs_on_converts_both_once() -> None:
    tried, paid = ("ana", "2026-03-20", "2026-03-25", "2026-03-25"), ("ana", "2026-03-20", None, "2026-03-25")
    assert converted(lines(tried, paid)) == [2, 2, 0]


def test_a_trial_is_of_its_service_and_none_is_one_of_its_own() -> None:
    trial, paid = ("ana", "2026-03-01", "2026-03-10", "2026-03-10"), ("ana", "2026-03-12", None, None)
    assert converted(lines(trial, paid, service=["music", "music"])) == [1, 1, 0]
    assert converted(lines(trial, paid, service=["music", "cloud"])) == [0, 1, 0]
    assert converted(lines(trial, paid, service=["music", None])) == [0, 1, 0]
    assert converted(lines(trial, paid, service=[None, None])) == [1, 1, 0]
    assert converted(lines(trial, ("ben", "2026-03-12", None, None))) == [0, 1, 0]


def test_a_split_by_plan_shows_the_plan_tried_whatever_plan_is_paid_for() -> None:
    trial, paid = ("ana", "2026-03-01", "2026-03-10", "2026-03-10"), ("ana", "2026-03-12", None, None)
    found = tenure.trial_conversion_rate(lines(trial, paid, plan=[None, "max"]), period=spring, by="plan", as_of=LATE)
    assert found.table[["converted", "trials"]].to_numpy().tolist() == [[1, 1]]
    assert found.table["plan"].isna().all()


def test_days_are_of_24_hours_when_the_clocks_change() -> None:
    # 30 days after 10 March 10:00 in Madrid it is 9 April 11:00: the clocks went forward on the 29th.
    trial, paid = ("ana", "2026-03-01", "2026-03-10", "2026-03-10T10:00"), ("ana", "2026-04-09T11:00", None, None)
    assert converted(zoned(lines(trial, paid))) == [1, 1, 0]
    paid = ("ana", "2026-04-09T11:00:00.000001", None, None)
    assert converted(zoned(lines(trial, paid))) == [0, 1, 0]


def test_several_and_overlapping_periods_are_each_as_if_asked_alone() -> None:
    table = lines(*[(f"c{day}", f"2026-03-{day:02}", None, f"2026-04-{day:02}") for day in range(1, 31)])
    spans: list[Any] = ["2026-03", ("2026-03-10", "2026-03-20"), "2026-W11", "2026-02"]
    options: dict[str, Any] = {"as_of": "2026-05-15"}
    both = tenure.trial_conversion_rate(table, period=spans, **options).table
    alone = [tenure.trial_conversion_rate(table, period=each, **options).table for each in spans]
    pd.testing.assert_frame_equal(both, pd.concat(alone, ignore_index=True), check_dtype=False)
    assert both["trials"].tolist() == [15, 6, 7, 0]  # who ends by 15 April is mature by 15 May


@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_engine_tells_services_and_zones_apart(engine: str) -> None:
    table = lines(
        ("ana", "2026-03-01", "2026-03-10", "2026-03-10"), ("ana", "2026-03-12", None, None),
        ("ben", "2026-03-01", None, "2026-03-08"), ("ben", "2026-03-30", None, "2026-04-08"),
        service=["music", None, None, "cloud"],
    )  # fmt: skip
    with connect() as connection:
        frame = ENGINES[engine](table, connection)
        found = tenure.trial_conversion_rate(frame, period=spring, by="service", as_of=LATE)
    assert found == tenure.trial_conversion_rate(table, period=spring, by="service", as_of=LATE)
    assert found.table["converted"].tolist() == [1, 0, 1]  # cloud, music, none


def test_a_table_without_trials_cannot_tell() -> None:
    with pytest.raises(tenure.ContractError, match="trial_ends_at"):
        tenure.trial_conversion_rate(subscriptions.drop(columns="trial_ends_at"), period=spring)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"within_days": -1}, "within_days is a number from 0"), ({"by": "colour"}, "by names 'colour'")],
)
def test_trials_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.trial_conversion_rate(subscriptions, period=spring, customers=customers, **options)
