"""What Spark is asked to do: no more shuffles than hand-written SQL has, small tables sent out, no window over all."""

# ruff: noqa: S608 - queries of constants

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engines.spark import NEEDS_JAVA, WINDOW_OVER_ALL, jobs_of, local_session, on_files, plans_of
from tests.laws.cases import book, call

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

TABLES = ("subscriptions", "customers", "events", "surveys")
MONTH = "TIMESTAMP_NTZ'2024-09-01' AS start, TIMESTAMP_NTZ'2024-10-01' AS end"
# What a data engineer would write for the month: of each customer the state at both ends, then sums of them.
BY_HAND = {
    "churn_rate": f"""
        SELECT sum(opening), sum(IF(opening = 1 AND closing = 0, 1, 0)), sum(IF(opening = 0 AND closing = 1, 1, 0))
        FROM (SELECT customer_id,
                max(IF(started_at < start AND (ended_at IS NULL OR ended_at >= start), 1, 0)) AS opening,
                max(IF(started_at < end AND (ended_at IS NULL OR ended_at >= end), 1, 0)) AS closing
            FROM (SELECT *, {MONTH} FROM subscriptions) GROUP BY customer_id)""",
    "mrr_movements": f"""
        SELECT sum(opening), sum(greatest(closing - opening, 0)), sum(greatest(opening - closing, 0)), sum(closing)
        FROM (SELECT customer_id,
                sum(IF(started_at < start AND (ended_at IS NULL OR ended_at >= start), mrr, 0)) AS opening,
                sum(IF(started_at < end AND (ended_at IS NULL OR ended_at >= end), mrr, 0)) AS closing
            FROM (SELECT *, {MONTH} FROM subscriptions) GROUP BY customer_id)""",
    "net_promoter_score": f"""
        SELECT sum(IF(score >= 9, 1, 0)), sum(IF(score <= 6, 1, 0)), count(score)
        FROM (SELECT *, {MONTH} FROM surveys) WHERE kind = 'nps' AND answered_at >= start AND answered_at < end""",
    "active_use_rate": f"""
        WITH vas AS (SELECT * FROM (SELECT *, {MONTH} FROM subscriptions)
            WHERE is_vas AND started_at < end AND (ended_at IS NULL OR ended_at > start))
        SELECT count(DISTINCT customer_id) FROM vas UNION ALL
        SELECT count(DISTINCT events.customer_id) FROM events JOIN vas ON events.customer_id = vas.customer_id
            AND coalesce(events.service, vas.service) = vas.service AND occurred_at >= greatest(started_at, start)
            AND occurred_at < least(coalesce(ended_at, end), end) WHERE event = 'use'""",
}
SPLIT_BY_HAND = f"""
    SELECT segment, sum(opening), sum(IF(opening = 1 AND closing = 0, 1, 0))
    FROM (SELECT customer_id,
            max(IF(started_at < start AND (ended_at IS NULL OR ended_at >= start), 1, 0)) AS opening,
            max(IF(started_at < end AND (ended_at IS NULL OR ended_at >= end), 1, 0)) AS closing
        FROM (SELECT *, {MONTH} FROM subscriptions) GROUP BY customer_id)
    JOIN customers USING (customer_id) GROUP BY segment"""


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as started:
        started.conf.set("spark.sql.shuffle.partitions", "2")  # one partition would need no shuffle
        yield started


@pytest.fixture(scope="module")
def frames(session: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    tables = {name: book()[name] for name in TABLES}
    found = on_files(tables, session, tmp_path_factory.mktemp("book"), files=2)
    for name, frame in found.items():
        frame.createOrReplaceTempView(name)
    return found


def steps(plan: str, name: str) -> int:
    """Count the steps of a name in a plan."""
    return len(re.findall(rf"^\(\d+\) {name}\b", plan, re.MULTILINE))


@pytest.mark.parametrize("name", BY_HAND)
def test_a_count_shuffles_no_more_than_sql_written_by_hand(session: Any, frames: dict[str, Any], name: str) -> None:
    with plans_of(session) as plans:
        call(name, frames)
        session.sql(BY_HAND[name]).collect()
    checks, count, by_hand = (steps(plan, "Exchange") for plan in plans)
    assert count <= by_hand
    assert checks == 0  # rules and facts are observed while the rows pass


def test_small_tables_are_sent_out_and_a_split_shuffles_no_more_than_by_hand(
    session: Any, frames: dict[str, Any]
) -> None:
    with plans_of(session) as plans:
        call("churn_rate", frames, by="segment", customers=frames["customers"])
        session.sql(SPLIT_BY_HAND).collect()
    checks, count, by_hand = plans
    assert steps(count, "Exchange") <= steps(by_hand, "Exchange")
    assert steps(checks, "Exchange") == 1  # the customers, who are told apart and looked up at once
    assert [steps(plan, "BroadcastExchange") for plan in (checks, count)] == [0, 1]
    assert "SortMergeJoin" not in checks + count


def test_a_table_that_is_not_small_is_shuffled_once(session: Any, frames: dict[str, Any]) -> None:
    session.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
    try:
        with plans_of(session) as plans, jobs_of(session) as jobs:
            call("churn_rate", frames, by="segment", customers=frames["customers"])
    finally:
        session.conf.unset("spark.sql.autoBroadcastJoinThreshold")
    assert len(jobs) == 2  # one checks, the other counts
    assert steps(plans[1], "Exchange") == 3  # subscriptions and customers by customer, and the sums


def test_what_tells_windows_over_all_rows_finds_one(session: Any) -> None:
    with plans_of(session) as plans:
        session.sql("SELECT id, row_number() OVER (ORDER BY id) FROM range(9)").collect()
        session.sql("SELECT id, row_number() OVER (PARTITION BY id % 2 ORDER BY id) FROM range(9)").collect()
    assert [bool(WINDOW_OVER_ALL.search(plan)) for plan in plans] == [True, False]
