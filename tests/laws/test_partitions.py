"""Measures of partitions by customer merge to that of the whole, exactly, or say that they do not add up."""

from __future__ import annotations

import pickle
import zlib
from functools import cache
from typing import Any

import pandas as pd
import pytest

import tenure
from tests.laws.cases import MEASURES, book, call, checked, tables_of, takes
from tests.laws.profiles import IS_LONG

PARTITIONS = 3 if IS_LONG else 2
DO_NOT_ADD_UP = {
    "activation_days",  # a median
    "availability",  # outages are of no customer
    "churn_by_reason",  # who lacks a reason lacks the row that says how many could have had it
    "customer_base_value",  # a fitted curve
    "feature_adoption_rate",  # as churn_by_reason
    "funnel",  # medians
    "incremental_arpu",  # adopters are compared with all others
    "latency_ms",  # quantiles
    "lifetime_value_scenarios",
    "mrr_forecast",  # a curve of all tenures
    "quality_and_churn",  # service-weeks, of all customers
    "service_combinations",  # as churn_by_reason
    "sessions_per_day",  # the spread of sums per day
    "sticky_features",
    "value_drivers",
}


def _split_of(name: str) -> str:
    return "channel" if "costs" in tables_of(name) else "country"  # costs are split by columns of their own


_ADD_UP = [name for name in MEASURES if name not in DO_NOT_ADD_UP]
SPLIT = [
    *((name, _split_of(name)) for name in _ADD_UP if takes(name, "by") and takes(name, "customers")),
    *((name, "plan") for name in ("churn_rate", "mrr_movements", "cohort_retention", "uptake_rate")),
    *((name, "service") for name in ("uptake_rate", "service_churn_rate", "service_revenue")),
    ("tickets_per_customer", "channel"),
]
# Columns in which one customer has a value of its own.
RARE = {"subscriptions": ("service", "plan"), "events": ("service", "channel", "feature"), "customers": ("country",)}


@cache
def rare_book() -> dict[str, Any]:
    return checked(_rare_frames())


@cache
def _rare_frames() -> dict[str, pd.DataFrame]:
    """Return the book in which one customer has services, features and a country of its own."""
    customer = book()["subscriptions"]["customer_id"].iloc[0]
    return {table: _with_rare(frame, RARE.get(table, ()), customer) for table, frame in book().items()}


def _with_rare(frame: pd.DataFrame, columns: tuple[str, ...], customer: Any) -> pd.DataFrame:
    if not columns:
        return frame
    own = frame["customer_id"] == customer
    return frame.assign(**{name: frame[name].astype(object).mask(own, "rare") for name in columns if name in frame})


@cache
def partitions() -> list[dict[str, Any]]:
    tables = _rare_frames().items()
    return [checked({table: _part(frame, number) for table, frame in tables}) for number in range(PARTITIONS)]


def _part(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    if "customer_id" not in frame:
        return frame if number == 1 else frame.head(0)
    hashes = frame["customer_id"].map(lambda customer: zlib.crc32(str(customer).encode()) % PARTITIONS)
    return frame[hashes == number]


def called(name: str, frames: dict[str, Any], by: str) -> tenure.Measure:
    people = {"customers": frames["customers"]} if by and takes(name, "customers") else {}
    found: tenure.Measure = call(name, frames, **({"by": by} if by else {}), **people)
    return found


def _through_pickle(measures: list[tenure.Measure]) -> list[tenure.Measure]:
    found: list[tenure.Measure] = pickle.loads(pickle.dumps(measures))  # noqa: S301 - of our own
    return found


def merged(name: str, by: str = "") -> tenure.Measure:
    """Merge as other processes would hand their measures over."""
    return tenure.Measure.merge(_through_pickle([called(name, part, by) for part in partitions()]))


# Groups add up to the whole: what is merged by group is merged without groups in the long run only.
WHOLE = sorted({*MEASURES} - DO_NOT_ADD_UP - ({name for name, _ in SPLIT} if not IS_LONG else set()))


@pytest.mark.parametrize("name", ["churn_rate", *WHOLE])
def test_partitions_merge_to_the_whole(name: str) -> None:
    assert merged(name).to_dict() == called(name, rare_book(), "").to_dict()


@pytest.mark.parametrize(("name", "by"), SPLIT)
def test_partitions_merge_by_group(name: str, by: str) -> None:
    assert merged(name, by).to_dict() == called(name, rare_book(), by).to_dict()


@pytest.mark.parametrize("name", sorted(DO_NOT_ADD_UP))
def test_what_does_not_add_up_is_refused(name: str) -> None:
    with pytest.raises(tenure.ParameterError, match=f"{name} does not add up over partitions"):
        merged(name)
