"""What Spark counts in its own way, by fewer shuffles, is what others count: of a book where much happens at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tests.engines.spark import NEEDS_JAVA, local_session, on_files

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

WEEKS = ["2024-W02", "2024-W03", "2024-01"]  # one is within another
MINIMUM = {"first_90_days": 9, "first_6_months": 8, "later": 3, "new_service": 10}
CALLS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "sessions_per_day": (("events",), {"period": WEEKS, "event": "look", "gap_minutes": 90, "per": "user"}),
    "cart_abandonment_rate": (("events",), {"period": WEEKS, "cart": "put"}),
    "return_rate": (("events",), {"period": WEEKS, "purchase": ["buy", "put"], "returned": "look", "within_days": 2}),
    "funnel": (("events",), {"period": WEEKS, "steps": ["look", "put", "buy", "give"], "within_days": 3}),
    "contact_threshold_rate": (
        ("subscriptions", "contacts"),
        {"period": ["2024-01", "2024-02", "2024-Q1"], "event": "look", "minimum": MINIMUM, "as_of": "2024-03-10"},
    ),
    "conversion_rate": (("exposures", "events"), {"period": WEEKS, "event": ["buy", "give"], "within_days": 2}),
}
SPLITS: dict[str, Any] = {"whole": (), "split": ["channel", "segment"]}


def book() -> dict[str, pd.DataFrame]:
    """Return events on full hours of some days, so that many share an instant, and exposures on the same."""
    random, size = np.random.default_rng(8), 900

    def rows(number: int) -> pd.DataFrame:
        hours = pd.to_timedelta(random.integers(0, 24 * 25, number), unit="h")
        at = (pd.Timestamp("2024-01-01") + hours).astype("datetime64[us]")
        channel = random.choice(np.array(["shop", "web", None]), number)
        return pd.DataFrame({"customer_id": random.integers(0, 20, number), "at": at, "channel": channel})

    events = rows(size).rename(columns={"at": "occurred_at"})
    events["event"] = random.choice(["look", "put", "buy", "give"], size, p=[0.4, 0.3, 0.2, 0.1])
    events["session_id"] = random.choice(np.array(["one", "two", None]), size)
    events["amount"] = np.where(random.random(size) < 0.1, np.nan, random.integers(1, 99, size))
    exposures = rows(60).rename(columns={"at": "exposed_at"})
    exposures["campaign"], exposures["group"] = random.choice(["spring", "fall"], 60), "treated"
    exposures.loc[::3, "group"] = "control"
    customers = pd.DataFrame({"customer_id": range(20), "segment": ["home", "office"] * 10})
    return {"events": events, "exposures": exposures, "customers": customers, **_of_half_a_year(random)}


def _of_half_a_year(random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return subscriptions that start and end on full days, and contacts at noon and midnight."""
    first, most = pd.Timestamp("2023-07-01"), 240

    def days(number: int, least: int = 0) -> Any:
        return pd.to_timedelta(random.integers(least, most, number), unit="D")

    starts = (first + days(60)).astype("datetime64[us]")
    ends = pd.Series(starts + days(60, 1)).where(random.random(60) < 0.5)
    subscriptions = pd.DataFrame({
        "customer_id": random.integers(0, 20, 60), "started_at": starts, "ended_at": ends,
        "mrr": random.choice([0.0, 9.5], 60, p=[0.1, 0.9]), "channel": random.choice(["shop", "web"], 60),
        "service": random.choice(np.array(["line", "music", None]), 60),
    })  # fmt: skip
    at = (first + days(500) + pd.to_timedelta(12 * random.integers(0, 2, 500), unit="h")).astype("datetime64[us]")
    names = random.choice(["look", "ask"], 500, p=[0.8, 0.2])
    contacts = pd.DataFrame({"customer_id": random.integers(0, 20, 500), "occurred_at": at, "event": names})
    # A window of days has its end in it.
    at_ends = subscriptions[["customer_id"]].assign(event="look")
    at_ends["occurred_at"] = (starts + pd.Timedelta(days=90)).astype("datetime64[us]")
    return {"subscriptions": subscriptions, "contacts": pd.concat([contacts, at_ends], ignore_index=True)}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as started:
        started.conf.set("spark.sql.shuffle.partitions", "2")
        yield started


@pytest.fixture(scope="module")
def frames(session: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return on_files(book(), session, tmp_path_factory.mktemp("book"), files=2)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", CALLS)
def test_counts_are_those_of_pandas(frames: dict[str, Any], name: str, split: str) -> None:
    tables, options = CALLS[name]

    def count(held: dict[str, Any]) -> Any:
        people = {"customers": held["customers"]} if SPLITS[split] else {}
        return getattr(tenure, name)(*(held[table] for table in tables), by=SPLITS[split], **people, **options)

    assert count(frames).to_dict() == count(book()).to_dict()


def test_purchasers_are_those_of_pandas(frames: dict[str, Any]) -> None:
    found = tenure.rfm_summary(frames["events"], purchase_events="buy").toArrow().to_pandas()
    expected = tenure.rfm_summary(book()["events"], purchase_events="buy")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_customers_with_few_contacts_are_those_of_pandas(frames: dict[str, Any]) -> None:
    def listed(held: dict[str, Any]) -> Any:
        minimum = {"first_90_days": 9, "new_service": 10}
        options = {**CALLS["contact_threshold_rate"][1], "contacts": held["contacts"], "minimum": minimum}
        return tenure.customers_below_threshold(held["subscriptions"], **options)

    found, expected = listed(frames).toArrow().to_pandas(date_as_object=False), listed(book())
    assert len(found) > 0
    assert found.astype(str).to_dict("list") == expected.astype(str).to_dict("list")
