"""Every KPI gives on Spark what it gives on pandas, in few jobs, whatever the zones of session, Java and machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tenure.catalogue import KPIS
from tests.engines.spark import (
    IS_LONG,
    NEEDS_JAVA,
    WINDOW_OVER_ALL,
    assert_nothing_kept,
    jobs_of,
    local_session,
    on_files,
    plans_of,
)
from tests.laws.cases import LISTS, book, call, on_book, takes

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

SPLIT = {name for name in KPIS if name not in LISTS and takes(name, "by") and takes(name, "customers")}
# A split asks more of the engine, so each KPI that can be split is; `make laws`, and these few here, take both.
BOTH = {
    "active_use_rate",
    "churn_rate",
    "contact_threshold_rate",
    "feature_adoption_rate",
    "funnel",
    "incremental_arpu",
}
CASES = [(name, name in SPLIT) for name in sorted(KPIS)] + [
    (name, False) for name in sorted(SPLIT if IS_LONG else BOTH)
]

MOST = {False: 4, True: 6}
"""How many jobs a KPI takes at most, whether it is split or not."""
FOR_NAMES = 2
"""How many more tell which names events have, where none has the one asked for."""


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as started:
        started.conf.set("spark.sql.shuffle.partitions", "2")  # one partition would need no shuffle
        started.conf.set("spark.sql.adaptive.enabled", "true")
        yield started
        assert_nothing_kept(started)


@pytest.fixture(scope="module")
def frames(session: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The book in Parquet: a table in memory would be joined without a job."""
    return on_files(book(), session, tmp_path_factory.mktemp("book"), files=2)


def options(tables: Mapping[str, Any], *, by: bool) -> dict[str, Any]:
    return {"by": "segment", "customers": tables["customers"]} if by else {}


@pytest.mark.parametrize(("name", "by"), CASES)
def test_spark_gives_what_pandas_gives_in_few_jobs(
    name: str,
    by: bool,  # noqa: FBT001 - a case
    frames: dict[str, Any],
    session: Any,
) -> None:
    """Adaptive execution is on, as it is by default; without it there are no other jobs, and none for a shuffle."""
    with plans_of(session) as plans:
        with jobs_of(session) as jobs:
            found = call(name, frames, **options(frames, by=by))
        rows = found.toArrow().to_pandas(date_as_object=False) if name in LISTS else None
    assert not any(map(WINDOW_OVER_ALL.search, plans))
    assert len(jobs) <= MOST[by]
    if by:
        assert found.to_dict() == call(name, book(), **options(book(), by=by)).to_dict()
    elif rows is not None:
        expected = on_book(name)
        assert type(found) is type(frames["customers"])
        assert rows.columns.tolist() == expected.columns.tolist()
        assert rows.astype(str).to_dict("list") == expected.astype(str).to_dict("list")
    else:
        assert found.to_dict() == on_book(name).to_dict()


@pytest.mark.parametrize("name", ["activation_days", "attendance_rate"])
def test_pairs_are_told_apart_by_their_services_in_few_jobs(name: str, frames: dict[str, Any], session: Any) -> None:
    with jobs_of(session) as jobs:
        found = call(name, frames, by="plan")
    assert len(jobs) <= MOST[False]
    assert found.to_dict() == call(name, book(), by="plan").to_dict()


def test_names_of_events_are_asked_for_where_none_has_the_one_wanted(frames: dict[str, Any], session: Any) -> None:
    with jobs_of(session) as jobs:
        found = call("contact_threshold_rate", frames, event="telegram")
    assert "no event is called telegram" in str(found.reason)
    assert MOST[False] < len(jobs) <= MOST[False] + FOR_NAMES
