from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import customers, events, exposures, spring, subscriptions, telecom
from tests.frames import to_polars
from tests.laws.profiles import SHARE
from tests.uptake.rows import bought, exposed, vas

ANA = exposed(("ana", "2026-03-05T12:00", "offer", "treated"))
LATE = "2026-06-01"


def rate(*arguments: Any, **options: Any) -> tenure.Measure:
    """Count on the engine of pandas, and on another one that must agree."""
    options = {"period": spring, "as_of": LATE, **options}
    found = tenure.conversion_rate(*arguments, **options)
    people = {"customers": to_polars(options["customers"])} if "customers" in options else {}
    assert tenure.conversion_rate(*map(to_polars, arguments), **{**options, **people}) == found
    return found


def test_one_of_three_bought_after_the_offer_of_spring() -> None:
    found = tenure.conversion_rate(exposures, events, period=spring, as_of="2026-05-01")
    assert found.value == 1 / 3
    assert found.parts == {
        "exposed": 3, "converted": 1, "control_exposed": 2, "control_converted": 0, "immature": 0,
        "control_rate": 0.0, "lift": 1 / 3, "lift_lower": pytest.approx(-0.378257, abs=1e-6),
        "lift_upper": pytest.approx(0.792340, abs=1e-6), "incremental": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("at", "converted"),
    [
        ("2026-03-05T11:59:59.999999", 0),
        ("2026-03-05T12:00", 1),
        ("2026-04-04T12:00", 1),
        ("2026-04-04T12:00:00.000001", 0),
    ],
)
def test_the_window_is_inclusive_to_the_microsecond(at: str, converted: int) -> None:
    assert rate(ANA, bought(("ana", at))).parts["converted"] == converted
    assert rate(ANA, vas(("ana", at, None, "music"))).parts["converted"] == converted


@pytest.mark.parametrize(("as_of", "exposed", "immature"), [("2026-04-04T12:00", 1, 0), ("2026-04-04T11:59", 0, 1)])
def test_a_window_that_is_not_over_is_immature_also_if_converted(as_of: str, exposed: int, immature: int) -> None:
    found = rate(ANA, bought(("ana", "2026-03-06")), as_of=as_of)
    assert (found.parts["exposed"], found.parts["converted"], found.parts["immature"]) == (exposed, exposed, immature)
    assert ("immature" in [note.key for note in found.notes]) == bool(immature)
    assert (found.reason == "nobody was exposed whose window has passed") == bool(immature)


def test_a_window_is_seen_by_the_end_of_the_last_day_by_default() -> None:
    days = bought(("ana", "2026-03-06"), ("bob", "2026-04-04T08:00"))
    assert tenure.conversion_rate(ANA, days, period=spring).parts["exposed"] == 1
    assert tenure.conversion_rate(ANA, days.head(1), period=spring).parts["immature"] == 1


def test_the_first_exposure_of_the_period_decides() -> None:
    rows = [("ana", "2026-02-20", "a", "treated"), ("ana", "2026-03-05", "a", "control")]
    table = exposed(*rows, ("ana", "2026-03-09", "a", "treated"), ("ana", "2026-03-09", "b", None))
    found = rate(table, bought(("ana", "2026-03-06"), ("ana", "2026-04-07")), by="campaign")
    shown = found.table[["campaign", "exposed", "converted", "control_exposed", "control_converted"]]
    # The window of campaign a is that of 5 March, that of b runs from 9 March.
    assert shown.to_numpy().tolist() == [["a", 0, 0, 1, 1], ["b", 1, 1, 0, 0]]


def test_of_exposures_at_one_instant_the_treatment_counts() -> None:
    table = exposed(("ana", "2026-03-05", "a", "control"), ("ana", "2026-03-05", "a", "treated"))
    for rows in (table, table.iloc[::-1]):
        assert rate(rows, bought(("ana", "2026-03-06"))).parts["exposed"] == 1


def test_the_first_exposure_decides_on_the_values_of_by() -> None:
    rows = [("ana", f"2026-03-0{day}", "a", "treated") for day in (5, 5, 4, 4)]
    cases: list[tuple[Any, ...]] = [([None, "app", "web", None], "web"), (["app"] * 4, "app"), ([None] * 4, None)]
    for channel, expected in cases:
        table = exposed(*rows).assign(channel=pd.Series(channel, dtype="str"))
        found = rate(table, bought(("ana", "2026-03-06")), by="channel").table
        channels = found["channel"].astype(object).where(found["channel"].notna(), None).tolist()
        assert dict(zip(channels, found["exposed"], strict=True)) == {each: int(each == expected) for each in channel}


def test_campaigns_that_are_numbers_stay_numbers() -> None:
    table = exposed(*(("ana", f"2026-03-0{day}", name, "treated") for day, name in enumerate("121", 1)))
    found = rate(table.assign(campaign=table["campaign"].astype("int64")), bought(("ana", "2026-03-02")), by="campaign")
    assert found.table[["campaign", "exposed", "converted"]].to_numpy().tolist() == [[1, 1, 1], [2, 1, 1]]


def test_a_campaign_before_the_period_has_a_row_and_one_after_it_none() -> None:
    table = exposed(*[("ana", f"2026-{month}-05", campaign, None) for month, campaign in (("02", "a"), ("04", "b"))])
    found = rate(table, bought(("ana", "2026-02-06")), by="campaign").table
    assert found[["campaign", "exposed", "immature"]].to_numpy().tolist() == [["a", 0, 0]]
    assert found["reason"].tolist() == ["nobody was exposed whose window has passed"]


def test_without_a_control_group_there_is_no_lift() -> None:
    table = exposed(("ana", "2026-03-05", "a", None), ("bob", "2026-03-05", "a", "treated"))
    for rows in (table, table.drop(columns="group")):
        found = rate(rows, bought(("ana", "2026-03-06")))
        assert found.parts["exposed"] == 2
        figures = [found.parts[name] for name in ("control_rate", "lift", "lift_lower", "lift_upper", "incremental")]
        assert all(map(math.isnan, figures))


def test_only_outcomes_of_the_services_count() -> None:
    table = exposed(*[(name, "2026-03-05", "a", "treated") for name in ("ana", "bob", "cho")])
    purchases = bought(*[(name, "2026-03-06") for name in ("ana", "bob", "cho")], service=["music", "cloud", None])
    starts = vas(("ana", "2026-03-06", None, "music"), ("bob", "2026-03-06", None, None))
    assert rate(table, purchases).parts["converted"] == 3
    assert rate(table, purchases, services="music").parts["converted"] == 1
    assert rate(table, purchases, services=["music", "cloud"]).parts["converted"] == 2
    assert rate(table, starts, services={"music"}).parts["converted"] == 1
    with pytest.raises(tenure.ContractError, match="service: the column is missing"):
        rate(table, purchases.drop(columns="service"), services="music")


def test_several_outcomes_and_several_periods_count_once_each() -> None:
    table = exposed(("ana", "2026-03-05", "a", "treated"), ("ana", "2026-04-02", "a", "treated"))
    days = bought(("ana", "2026-03-05"), ("ana", "2026-03-06"), ("ana", "2026-04-20"))
    found = rate(table, days, period=["2026-03", "2026-Q1", "2026-04", "2026"]).table
    assert found["converted"].tolist() == [1, 1, 1, 1]
    assert rate(table, days, period="2026", within_days=0.5).parts["converted"] == 1


def test_a_window_may_reach_beyond_the_calendar() -> None:
    found = rate(ANA, bought(("ana", "2027-03-06")), within_days=9_000_000, as_of="9999-12-31")
    assert found.parts["converted"] + found.parts["immature"] == 1


def test_customers_split_the_exposed() -> None:
    found = rate(exposures, events, by="country", customers=customers)
    shown = found.table[["country", "exposed", "converted", "control_exposed"]]
    assert shown.to_numpy().tolist() == [["ES", 2, 1, 1], ["PT", 1, 0, 1]]


def test_checked_tables_are_outcomes_under_their_own_names_too() -> None:
    renamed = subscriptions.rename(columns={"started_at": "began"})
    tables = tenure.Tables(
        subscriptions=renamed, events=events, exposures=exposures, rename={"subscriptions": {"began": "started_at"}}
    )
    found = tenure.conversion_rate(tables.exposures, tables.subscriptions, period=spring, as_of=LATE)
    assert found == tenure.conversion_rate(exposures, subscriptions, period=spring, as_of=LATE)
    assert tenure.conversion_rate(tables.exposures, tables.events, period=spring, as_of=LATE).value == 1 / 3


def test_outcomes_are_events_or_subscriptions() -> None:
    with pytest.raises(tenure.ContractError, match=r"outcomes: has neither started_at, .* The frame has country"):
        tenure.conversion_rate(exposures, customers, period=spring)


def test_an_event_name_that_occurs_nowhere_is_undefined() -> None:
    found = rate(ANA, bought(("ana", "2026-03-06")), event="order")
    assert found.reason == "no event is called order; the table has purchase"
    # Starts of subscriptions have no name.
    assert rate(ANA, vas(("bob", "2026-03-06", None, "music")), event="order").value == 0.0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"within_days": 0}, "within_days is a number above 0"),
        ({"event": ""}, "event names columns by text"),
        ({"services": 3}, "services names columns by text"),
        ({"by": "service"}, "by names 'service'"),
    ],
)
def test_conversion_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.conversion_rate(exposures, events, period=spring, **options)


@pytest.mark.slow
def test_the_interval_of_the_lift_covers_the_planted_one() -> None:
    covered, seeds = 0, range(int(100 * SHARE))
    for seed in seeds:
        book = telecom(customers=300, months=12, seed=seed, start="2025-01-01")
        truth = book.truth.conversion["treated"] - book.truth.conversion["control"]
        found = tenure.conversion_rate(book.exposures, book.events, period="2025", as_of=book.end).parts
        covered += found["lift_lower"] <= truth <= found["lift_upper"]
    assert covered >= 0.9 * len(seeds)
