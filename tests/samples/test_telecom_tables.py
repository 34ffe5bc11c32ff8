"""The tables of a telecom book keep their contracts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.samples import TelecomBook, telecom

KNOWN = ["subscriptions", "events", "contacts", "surveys", "exposures", "steps"]
STAMPS = ["occurred_at", "answered_at", "exposed_at", "completed_at"]


@pytest.fixture(scope="module")
def book() -> TelecomBook:
    return telecom(customers=20_000, seed=3)


def _lines(book: TelecomBook) -> pd.DataFrame:
    return book.subscriptions[~book.subscriptions["is_vas"]]


def _in_force(happened: pd.DataFrame, stamp: str, rows: pd.DataFrame, by: list[str]) -> pd.Series[bool]:
    """Whether the latest row begun by then still runs; the rows of a customer's line do not overlap."""
    held = pd.merge_asof(
        happened[[*by, stamp]].sort_values(stamp),
        rows[[*by, "started_at", "ended_at"]].sort_values("started_at"),
        left_on=stamp,
        right_on="started_at",
        by=by,
    )
    return held["started_at"].notna() & (held["ended_at"].isna() | (held[stamp] < held["ended_at"]))


def test_customers_are_unique(book: TelecomBook) -> None:
    assert book.customers["customer_id"].is_unique
    assert len(book.customers) == 20_000
    assert book.subscriptions["subscription_id"].is_unique


@pytest.mark.parametrize("name", KNOWN)
def test_no_table_names_an_unknown_customer(book: TelecomBook, name: str) -> None:
    assert book.tables[name]["customer_id"].isin(book.customers["customer_id"]).all()


def test_every_customer_subscribes_from_sign_up(book: TelecomBook) -> None:
    first = book.subscriptions.groupby("customer_id")["started_at"].min()
    signed_up = book.customers.set_index("customer_id")["signed_up_at"]
    pd.testing.assert_series_equal(first, signed_up, check_names=False)


def test_subscriptions_end_after_their_start_or_stay_open(book: TelecomBook) -> None:
    ended = book.subscriptions.dropna(subset="ended_at")
    assert (ended["ended_at"] > ended["started_at"]).all()
    assert (ended["ended_at"] < book.end).all()
    assert book.subscriptions["ended_at"].isna().any()
    assert book.subscriptions.loc[book.subscriptions["ended_at"].isna(), "cancel_reason"].isna().all()


def test_notice_is_given_within_the_subscription(book: TelecomBook) -> None:
    noticed = book.subscriptions.dropna(subset="canceled_at")
    assert noticed["canceled_at"].between(noticed["started_at"], noticed["ended_at"]).all()
    assert set(noticed["cancel_reason"]) == set(book.truth.cancel_reasons)


def test_a_service_ends_with_its_line_at_the_latest(book: TelecomBook) -> None:
    services = book.subscriptions[book.subscriptions["is_vas"]]
    before_end = services.assign(last=services["ended_at"].fillna(book.end) - pd.Timedelta(1, "s"))
    assert _in_force(before_end, "last", _lines(book), ["customer_id"]).all()


def test_lines_of_a_customer_do_not_overlap(book: TelecomBook) -> None:
    rows = _lines(book).sort_values(["customer_id", "started_at"])
    following = rows.groupby("customer_id")["started_at"].shift(-1)
    followed = following.notna()
    assert (rows.loc[followed, "ended_at"] <= following[followed]).all()
    assert (rows["ended_at"] == following).any()


def test_money_is_finite_not_negative_and_in_cents(book: TelecomBook) -> None:
    for amounts in (book.subscriptions["mrr"], book.events["amount"].dropna(), book.costs["amount"]):
        assert np.isfinite(amounts).all()
        assert (amounts >= 0).all()
        assert np.allclose(amounts * 100, (amounts * 100).round(), rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", ["events", "contacts", "surveys", "exposures", "steps"])
def test_what_happens_falls_while_the_customer_is_there(book: TelecomBook, name: str) -> None:
    table = book.tables[name]
    (stamp,) = [column for column in table.columns if column in STAMPS]
    assert _in_force(table, stamp, _lines(book), ["customer_id"]).all()
    assert table[stamp].between(book.start, book.end, inclusive="left").all()


def test_services_are_used_while_subscribed(book: TelecomBook) -> None:
    uses = book.events[(book.events["event"] == "use") & book.events["service"].isin(list(book.truth.uptake))]
    services = book.subscriptions[book.subscriptions["is_vas"]]
    assert len(uses) > 1_000
    assert _in_force(uses, "occurred_at", services, ["customer_id", "service"]).all()


def test_sessions_belong_to_one_customer_and_last_less_than_half_an_hour(book: TelecomBook) -> None:
    sessions = book.events.dropna(subset="session_id").groupby("session_id")
    assert sessions["customer_id"].nunique().eq(1).all()
    assert (sessions["occurred_at"].max() - sessions["occurred_at"].min()).max() < pd.Timedelta(minutes=30)
    assert sessions.size().max() > 1


def test_all_kinds_of_events_occur(book: TelecomBook) -> None:
    kinds = "use charge ticket training webinar reference case_study mention cart purchase return article"
    assert set(book.events["event"]) == set(kinds.split())
    assert book.contacts["event"].eq("contact").all()


def test_instants_are_naive_microseconds(book: TelecomBook) -> None:
    dtypes = {
        str(frame[name].dtype) for frame in book.tables.values() for name in frame.columns if name.endswith("_at")
    }
    assert dtypes == {"datetime64[us]"}


@pytest.mark.parametrize("months", [1, 2, 5])
def test_short_windows_of_few_customers_have_all_tables_and_columns(book: TelecomBook, months: int) -> None:
    short = telecom(customers=2, months=months, seed=1)
    for name, frame in short.tables.items():
        assert frame.dtypes.to_dict() == book.tables[name].dtypes.to_dict()


def test_events_are_one_to_three_per_customer_and_month() -> None:
    large = telecom(customers=100_000, seed=5)
    lines = _lines(large)
    seconds = (lines["ended_at"].fillna(large.end) - lines["started_at"]).dt.total_seconds().sum()
    active = seconds / (86_400 * 365.25 / 12)
    assert len(large.customers) == 100_000
    assert 1 < len(large.events) / active < 3
