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
ALLOWED = {"contact_threshold_rate": 2}
"""More than that, and why: no contact of the book has the name asked for, and two jobs tell which names there are."""
ADAPTIVE = {
    "cart_abandonment_rate": (4, 7),
    "conversion_rate": (4, 9),
    "sessions_per_day": (5, 7),
    **dict.fromkeys(("activation_days", "active_use_rate", "return_rate"), (5, 8)),
    **dict.fromkeys(("funnel", "onboarding_engagement_score", "onboarding_scores"), (6, 8)),
    **dict.fromkeys(("quality_and_churn", "step_completion_rate"), (6, 8)),
    "sticky_features": (7, 7),
    "purchaser_value": (8, 8),
    **dict.fromkeys(("advocacy_rate", "attendance_rate", "contact_threshold_rate", "feature_adoption_rate"), (10, 12)),
}
"""What these take at most, whole and split, where adaptive execution makes each of their shuffles a job of its own."""


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
    assert len(jobs) <= (ADAPTIVE[name][by] if name in ADAPTIVE else MOST[by])
    if by:
        assert found.to_dict() == call(name, book(), **options(book(), by=by)).to_dict()
    elif rows is not None:
        expected = on_book(name)
        assert type(found) is type(frames["customers"])
        assert rows.columns.tolist() == expected.columns.tolist()
        assert rows.astype(str).to_dict("list") == expected.astype(str).to_dict("list")
    else:
        assert found.to_dict() == on_book(name).to_dict()


@pytest.mark.parametrize(("name", "by"), [case for case in CASES if case[0] in ADAPTIVE])
def test_what_is_shuffled_often_takes_few_jobs_without_adaptive_execution(
    name: str,
    by: bool,  # noqa: FBT001 - a case
    frames: dict[str, Any],
    session: Any,
) -> None:
    session.conf.set("spark.sql.adaptive.enabled", "false")
    try:
        with jobs_of(session) as jobs:
            call(name, frames, **options(frames, by=by))
    finally:
        session.conf.set("spark.sql.adaptive.enabled", "true")
    assert len(jobs) <= MOST[by] + ALLOWED.get(name, 0)
