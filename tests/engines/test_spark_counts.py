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
CALLS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "sessions_per_day": (("events",), {"period": WEEKS, "event": "look", "gap_minutes": 90, "per": "user"}),
    "cart_abandonment_rate": (("events",), {"period": WEEKS, "cart": "put"}),
    "return_rate": (("events",), {"period": WEEKS, "purchase": ["buy", "put"], "returned": "look", "within_days": 2}),
    "funnel": (("events",), {"period": WEEKS, "steps": ["look", "put", "buy", "give"], "within_days": 3}),
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
    return {"events": events, "exposures": exposures, "customers": customers}


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
