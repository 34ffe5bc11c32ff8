"""Active use, sessions and trends: what customers do, from events in Parquet files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.experience import YEAR
from benchmarks.family import Family

__all__ = ["ACTIVE_USE", "ACTIVE_USE_BY_DAY", "SESSIONS", "SESSIONS_BY_ID", "TREND"]

_START, _END = YEAR[0].start, YEAR[-1].end

_VAS = """
WITH vas AS (
    SELECT customer_id, service, started_at, ended_at FROM subscriptions
    WHERE is_vas AND (ended_at IS NULL OR ended_at > started_at)
), months AS (
    SELECT start, start + INTERVAL 1 MONTH AS after
    FROM generate_series(TIMESTAMP '2025-01-01', TIMESTAMP '2025-12-01', INTERVAL 1 MONTH) AS series(start)
), uses AS (
    SELECT customer_id, occurred_at FROM events JOIN vas USING (customer_id)
    WHERE event = 'use' AND occurred_at >= '2025-01-01' AND occurred_at < '2026-01-01'
        AND (events.service IS NULL OR events.service = vas.service)
        AND occurred_at >= started_at AND (ended_at IS NULL OR occurred_at < ended_at)
)"""
ACTIVE_USE_SQL = f"""{_VAS}, users AS (
    SELECT start, count(*) AS users FROM (
        SELECT DISTINCT customer_id, date_trunc('month', occurred_at) AS start FROM uses
    ) GROUP BY start
), subscribers AS (
    SELECT start, count(DISTINCT customer_id) AS subscribers FROM months
    JOIN vas ON started_at < after AND (ended_at IS NULL OR ended_at > start) GROUP BY start
)
SELECT start AS period_start, users, subscribers FROM users JOIN subscribers USING (start)
"""
# The dbt way: a row for each customer and month, with a mark for those who subscribe and those who use.
ACTIVE_USE_GRID = f"""{_VAS}, grid AS (
    SELECT customer_id, start, after FROM (SELECT DISTINCT customer_id FROM vas) CROSS JOIN months
), subscribers AS (
    SELECT DISTINCT grid.customer_id, start FROM grid JOIN vas
        ON grid.customer_id = vas.customer_id AND started_at < after AND (ended_at IS NULL OR ended_at > start)
), users AS (
    SELECT DISTINCT customer_id, date_trunc('month', occurred_at) AS start, true AS uses FROM uses
)
SELECT start AS period_start, count(*) FILTER (uses) AS users, count(*) AS subscribers
FROM subscribers LEFT JOIN users USING (customer_id, start) GROUP BY start
"""
# Subscriptions that overlap or touch on a day are merged first: a day counts once.
ACTIVE_USE_BY_DAY_SQL = f"""{_VAS}, used AS (
    SELECT customer_id, date_trunc('month', day) AS start, count(*) AS used FROM (
        SELECT DISTINCT customer_id, occurred_at::DATE AS day FROM uses
    ) GROUP BY ALL
), spans AS (
    SELECT customer_id, started_at::DATE AS first,
        coalesce((ended_at - INTERVAL 1 MICROSECOND)::DATE, DATE '2026-01-01') AS last
    FROM vas WHERE started_at < '2026-01-01' AND (ended_at IS NULL OR ended_at > '2025-01-01')
), marked AS (
    SELECT *, first > coalesce(max(last) OVER (
        PARTITION BY customer_id ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), DATE '0001-01-01') AS begins FROM spans
), numbered AS (
    SELECT *, sum(begins::INT) OVER (PARTITION BY customer_id ORDER BY first, last ROWS UNBOUNDED PRECEDING) AS stretch
    FROM marked
), stretches AS (
    SELECT customer_id, min(first) AS first, max(last) AS last FROM numbered GROUP BY customer_id, stretch
), there AS (
    SELECT customer_id, start, sum(
        date_diff('day', greatest(first, start::DATE), least(last, (after - INTERVAL 1 DAY)::DATE)) + 1
    )::BIGINT AS there
    FROM stretches JOIN months ON first < after AND last >= start GROUP BY ALL
)
SELECT start AS period_start, sum(coalesce(used, 0)) AS user_days, sum(there) AS subscriber_days, count(*) AS customers,
    sum(used * used) AS user_squares, sum(there * there) AS subscriber_squares, sum(used * there) AS products
FROM there LEFT JOIN used USING (customer_id, start) GROUP BY start
"""


def active_use(tables: Any) -> pd.DataFrame:
    found = tenure.active_use_rate(tables.subscriptions, tables.events, period=YEAR).table
    return found[["period_start", "users", "subscribers"]]


def active_use_by_day(tables: Any) -> pd.DataFrame:
    found = tenure.active_use_rate(tables.subscriptions, tables.events, period=YEAR, per="day").table
    squares = ["user_squares", "subscriber_squares", "products"]
    return found[["period_start", "user_days", "subscriber_days", "customers", *squares]]


def active_use_in_polars(tables: Any) -> pl.LazyFrame:
    start, end, at = pl.col("started_at"), pl.col("ended_at"), pl.col("occurred_at")
    vas = tables.subscriptions.filter(pl.col("is_vas") & (end.is_null() | (end > start)))
    is_use = (pl.col("event") == "use") & (at >= _START) & (at < _END)
    same_service = pl.col("service").is_null() | (pl.col("service") == pl.col("service_right"))
    is_subscribed = (at >= start) & (end.is_null() | (at < end))
    uses = tables.events.filter(is_use).join(vas, on="customer_id").filter(same_service & is_subscribed)
    users = uses.group_by(period_start=at.dt.truncate("1mo")).agg(users=pl.col("customer_id").n_unique())
    subscribers = [
        vas.filter((start < month.end) & (end.is_null() | (end > month.start))).select(
            period_start=pl.lit(month.start, dtype=pl.Datetime("us")), subscribers=pl.col("customer_id").n_unique()
        )
        for month in YEAR
    ]
    return pl.concat(subscribers).join(users, on="period_start", how="left")


# A pause of more than half an hour starts a session, which belongs to the day on which it starts.
_BY_PAUSE = """
SELECT occurred_at AS start FROM (
    SELECT occurred_at, lag(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at) AS previous
    FROM events WHERE occurred_at < '2026-01-01'
) WHERE previous IS NULL OR occurred_at - previous > INTERVAL 30 MINUTE
"""
_BY_ID = """
SELECT min(occurred_at) AS start FROM events
WHERE occurred_at < '2026-01-01' AND session_id IS NOT NULL GROUP BY customer_id, session_id
"""
_SESSIONS = """
SELECT date_trunc('month', day) AS period_start, sum(sessions) AS sessions, sum(sessions * sessions) AS squares FROM (
    SELECT date_trunc('day', start) AS day, count(*) AS sessions FROM ({starts})
    WHERE start >= '2025-01-01' GROUP BY day
) GROUP BY period_start
"""


def sessions(tables: Any) -> pd.DataFrame:
    return tenure.sessions_per_day(tables.events, period=YEAR).table[["period_start", "sessions", "squares"]]


def sessions_in_polars(tables: Any) -> pl.LazyFrame:
    at, customer = pl.col("occurred_at"), pl.col("customer_id")
    rows = tables.events.select("customer_id", "occurred_at").filter(at < _END).sort("customer_id", "occurred_at")
    is_start = (customer != customer.shift()) | (at - at.shift() > pl.duration(minutes=30))
    return _months(rows.filter(is_start.fill_null(True)).select(start="occurred_at"))


def sessions_by_id_in_polars(tables: Any) -> pl.LazyFrame:
    at = pl.col("occurred_at")
    rows = tables.events.filter((at < _END) & pl.col("session_id").is_not_null())
    return _months(rows.group_by("customer_id", "session_id").agg(start=at.min()))


def _months(starts: pl.LazyFrame) -> pl.LazyFrame:
    start, count = pl.col("start"), pl.col("sessions")
    days = starts.filter(start >= _START).group_by(day=start.dt.truncate("1d")).agg(sessions=pl.len().cast(pl.Int64))
    months = days.group_by(period_start=pl.col("day").dt.truncate("1mo"))
    return months.agg(count.sum(), squares=(count * count).sum())


def sessions_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.events
    rows = rows[rows["occurred_at"] < "2026-01-01"].sort_values(["customer_id", "occurred_at"])
    at, customer = rows["occurred_at"], rows["customer_id"]
    starts = at[(customer != customer.shift()) | (at.diff() > pd.Timedelta(minutes=30))]
    days = starts[starts >= "2025-01-01"].dt.floor("D").value_counts()
    counts = pd.DataFrame({"sessions": days, "squares": days**2})
    return counts.groupby(days.index.to_period("M").to_timestamp()).sum().rename_axis("period_start").reset_index()


TREND_SQL = """
WITH there AS (
    SELECT customer_id FROM subscriptions GROUP BY customer_id
    HAVING bool_or(started_at < '2025-10-01' AND (ended_at IS NULL OR ended_at >= '2025-10-01'))
        AND bool_or(started_at < '2025-12-01' AND (ended_at IS NULL OR ended_at >= '2025-12-01'))
), counted AS (
    SELECT customer_id, count(*) FILTER (occurred_at < '2025-11-01') AS uses_before,
        count(*) FILTER (occurred_at >= '2025-11-01') AS uses
    FROM events WHERE event = 'use' AND occurred_at >= '2025-10-01' AND occurred_at < '2025-12-01' GROUP BY customer_id
), joined AS (
    SELECT customer_id, coalesce(uses_before, 0) AS uses_before, coalesce(uses, 0) AS uses
    FROM there LEFT JOIN counted USING (customer_id)
), changed AS (
    SELECT *, CASE WHEN uses_before > 0 THEN (31 * uses - 30 * uses_before) / (30 * uses_before) END AS change
    FROM joined
)
SELECT customer_id, uses_before, uses, change,
    CASE WHEN uses_before = 0 THEN CASE WHEN uses > 0 THEN 'up' ELSE 'stable' END
    WHEN change > 0.1 THEN 'up' WHEN change < -0.1 THEN 'down' ELSE 'stable' END AS trend
FROM changed ORDER BY customer_id
"""


def trend(tables: Any) -> pd.DataFrame:
    return tenure.usage_trend(tables.subscriptions, tables.events, period="2025-11").df()


def trend_in_polars(tables: Any) -> pl.LazyFrame:
    start, end, at = pl.col("started_at"), pl.col("ended_at"), pl.col("occurred_at")
    october, november, december = (pd.Timestamp(f"2025-{month}-01").to_pydatetime() for month in (10, 11, 12))
    in_force = [(start < day) & (end.is_null() | (end >= day)) for day in (october, december)]
    marks = tables.subscriptions.group_by("customer_id").agg(before=in_force[0].any(), after=in_force[1].any())
    uses = tables.events.filter((pl.col("event") == "use") & (at >= october) & (at < december))
    counted = uses.group_by("customer_id").agg(uses_before=(at < november).sum(), uses=(at >= november).sum())
    there = marks.filter(pl.col("before") & pl.col("after")).select("customer_id")
    before, after = (pl.col(name).fill_null(0).cast(pl.Int64) for name in ("uses_before", "uses"))
    rows = there.join(counted, on="customer_id", how="left").with_columns(uses_before=before, uses=after)
    before, after = pl.col("uses_before"), pl.col("uses")
    change = pl.when(before > 0).then((31 * after - 30 * before) / (30 * before))
    rises = pl.when(before == 0).then(after > 0).otherwise(change > 0.1)
    trend = pl.when(rises).then(pl.lit("up")).when(change < -0.1).then(pl.lit("down")).otherwise(pl.lit("stable"))
    return rows.with_columns(change=change, trend=trend).sort("customer_id")


def counts_of(trends: pd.DataFrame) -> pd.DataFrame:
    """Return what trends of customers come to."""
    sums = trends.groupby("trend")
    return sums.agg(customers=("uses", "size"), uses=("uses", "sum"), change=("change", "sum")).reset_index()


_USE = {
    "subscriptions": ("customer_id", "service", "started_at", "ended_at", "mrr", "is_vas"),
    "events": ("customer_id", "occurred_at", "event", "service"),
}
ACTIVE_USE = Family(
    "active use",
    "users of value-added services in 12 months",
    _USE,
    {"tenure": active_use, "duckdb": ACTIVE_USE_SQL, "polars": active_use_in_polars, "grid": ACTIVE_USE_GRID},
    in_files=True,
    up_to={"polars": 1_000_000, "grid": 1_000_000, "checking": 1_000_000},
)
ACTIVE_USE_BY_DAY = Family(
    "active use by day",
    "days of use against days of subscription, in 12 months",
    _USE,
    {"tenure": active_use_by_day, "duckdb": ACTIVE_USE_BY_DAY_SQL},
    in_files=True,
    largest=1_000_000,
)
SESSIONS = Family(
    "sessions",
    "sessions by pauses, in 12 months",
    {"events": ("customer_id", "occurred_at", "event")},
    {
        "tenure": sessions,
        "duckdb": _SESSIONS.format(starts=_BY_PAUSE),
        "polars": sessions_in_polars,
        "pandas": sessions_in_pandas,
    },
    in_files=True,
    largest=1_000_000,
)
SESSIONS_BY_ID = Family(
    "sessions by id",
    "sessions by their ids, in 12 months",
    {"events": ("customer_id", "occurred_at", "event", "session_id")},
    {"tenure": sessions, "duckdb": _SESSIONS.format(starts=_BY_ID), "polars": sessions_by_id_in_polars},
    in_files=True,
    largest=1_000_000,
)
TREND = Family(
    "usage trend",
    "each customer's uses against those of the month before",
    {
        "subscriptions": ("customer_id", "started_at", "ended_at", "mrr"),
        "events": ("customer_id", "occurred_at", "event"),
    },
    {"tenure": trend, "duckdb": TREND_SQL, "polars": trend_in_polars},
    in_files=True,
    largest=1_000_000,
    summary=counts_of,
)
