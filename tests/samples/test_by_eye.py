"""The small tables, counted with plain Python."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tenure.samples import (
    contacts,
    costs,
    customers,
    events,
    exposures,
    outages,
    requests,
    spring,
    subscriptions,
    surveys,
)

SPRING = pd.Period(spring)
OPENING, CLOSING = SPRING.start_time, (SPRING + 1).start_time


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _paying(instant: pd.Timestamp) -> dict[str, float]:
    paying: dict[str, float] = {}
    for row in _rows(subscriptions):
        begins = row["started_at"] if pd.isna(row["trial_ends_at"]) else row["trial_ends_at"]
        if begins < instant and (pd.isna(row["ended_at"]) or row["ended_at"] >= max(instant, begins)):
            paying[row["customer_id"]] = paying.get(row["customer_id"], 0) + row["mrr"]
    return paying


def test_four_pay_100_before_spring_and_five_pay_150_after_it() -> None:
    assert _paying(OPENING) == {"ana": 20, "ben": 30, "cleo": 20, "dan": 30}
    assert _paying(CLOSING) == {"ana": 30, "ben": 20, "dan": 30, "eva": 50, "fay": 20}


def test_a_quarter_of_the_customers_is_lost_in_spring() -> None:
    lost = _paying(OPENING).keys() - _paying(CLOSING).keys()
    assert lost == {"cleo"}
    assert len(lost) / len(_paying(OPENING)) == 0.25


def test_spring_has_each_movement() -> None:
    opening, closing = _paying(OPENING), _paying(CLOSING)
    changes = {name: closing[name] - opening[name] for name in opening.keys() & closing.keys()}
    assert changes == {"ana": 10, "ben": -10, "dan": 0}
    assert closing.keys() - opening.keys() == {"eva", "fay"}
    assert _paying(pd.Timestamp("2026-01-01"))["fay"] == 20


def test_one_of_two_trials_of_spring_converts() -> None:
    trials = subscriptions[subscriptions["trial_ends_at"].notna()]
    assert trials["started_at"].between(OPENING, CLOSING, inclusive="left").all()
    assert trials["ended_at"].eq(trials["trial_ends_at"]).tolist() == [True, False]


def test_the_answers_of_spring_make_a_score_of_ten() -> None:
    nps = surveys[(surveys["kind"] == "nps") & surveys["answered_at"].between(OPENING, CLOSING, inclusive="left")]
    answers = nps["score"].dropna()
    assert [(answers >= 9).sum(), answers.between(7, 8).sum(), (answers <= 6).sum()] == [4, 3, 3]
    assert nps["score"].isna().sum() == 1


def test_marks_of_satisfaction_and_effort_are_round() -> None:
    marks = {kind: table["score"] for kind, table in surveys.groupby("kind")}
    assert (marks["csat"] >= 4).mean() == 0.6
    assert marks["ces"].mean() == 5.0


def test_contacts_take_300_seconds_on_average() -> None:
    seconds = contacts[["talk_seconds", "hold_seconds", "wrap_seconds"]]
    timed = seconds[seconds.notna().any(axis=1)]
    assert timed.sum(axis=1).tolist() == [300, 420, 180, 300]
    assert contacts["resolved"].tolist() == [False, True, True, True, True]


def test_of_the_hours_of_spring_mobile_loses_one_in_a_hundred_and_music_two() -> None:
    minutes = pd.date_range(OPENING, CLOSING, freq="12s", inclusive="left")
    for service, share in (("mobile", 0.01), ("music", 0.02)):
        own = outages[outages["service"] == service]
        spans = zip(own["started_at"], own["ended_at"], strict=True)
        down = sum(((minutes >= start) & (minutes < end) for start, end in spans), start=minutes < OPENING)
        assert (down > 0).mean() == pytest.approx(share)


def test_the_requests_of_spring_take_100_ms_in_the_middle_and_two_failed() -> None:
    assert sorted(requests["latency_ms"].dropna()) == [20, 40, 60, 80, 100, 120, 200, 300, 500]
    assert (~requests["ok"]).sum() == 2


def test_spring_costs_are_60_to_acquire_45_to_retain_and_20_to_serve() -> None:
    spent = costs[costs["spent_at"].between(OPENING, CLOSING, inclusive="left")]
    assert spent.groupby("purpose")["amount"].sum().to_dict() == {"acquisition": 60, "retention": 45, "service": 20}


def test_events_and_contacts_fall_while_their_customer_is_there() -> None:
    for happened in (*_rows(events), *_rows(contacts)):
        rows = [row for row in _rows(subscriptions) if row["customer_id"] == happened["customer_id"]]
        assert any(
            row["started_at"] <= happened["occurred_at"]
            and (pd.isna(row["ended_at"]) or happened["occurred_at"] < row["ended_at"])
            for row in rows
        ), happened


@pytest.mark.parametrize("table", [subscriptions, events, contacts, surveys, exposures])
def test_small_tables_know_only_the_six_customers(table: pd.DataFrame) -> None:
    assert customers["customer_id"].is_unique
    assert set(table["customer_id"]) <= set(customers["customer_id"])


@pytest.mark.parametrize(
    "table", [customers, subscriptions, events, contacts, surveys, costs, exposures, outages, requests]
)
def test_instants_of_small_tables_are_naive_microseconds(table: pd.DataFrame) -> None:
    instants = [str(table[name].dtype) for name in table.columns if name.endswith("_at")]
    assert instants == ["datetime64[us]"] * len(instants) != []


def test_customers_sign_up_with_their_first_subscription() -> None:
    first = subscriptions.groupby("customer_id")["started_at"].min()
    assert customers.set_index("customer_id")["signed_up_at"].to_dict() == first.to_dict()
