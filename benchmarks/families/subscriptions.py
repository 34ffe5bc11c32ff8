"""Survival, cohorts and renewals: how long customers stay, and who signs again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS, SUBSCRIPTIONS
from benchmarks.family import Family

__all__ = ["COHORTS", "COHORTS_SQL", "RENEWALS", "RENEWALS_SQL", "SURVIVAL", "SURVIVAL_TO_THE_SECOND"]

AS_OF = pd.Timestamp("2026-01-01")
_NOW = AS_OF.to_pydatetime()

# Kaplan and Meier: who is at risk at each duration is who lived no less.
SURVIVAL_SQL = """
WITH lives AS (
    SELECT plan, NOT bool_or(ended_at IS NULL) AS lost,
        epoch_us(coalesce(CASE WHEN NOT bool_or(ended_at IS NULL) THEN max(ended_at) END, TIMESTAMP '2026-01-01'))
            - epoch_us(min(started_at)) AS lived
    FROM subscriptions WHERE started_at < '2026-01-01' GROUP BY customer_id, plan
), durations AS (
    SELECT plan, lived, count(*) AS units, count(*) FILTER (lost) AS lost FROM lives GROUP BY plan, lived
), steps AS (
    SELECT plan, lived, lost, sum(units) OVER (PARTITION BY plan ORDER BY lived DESC) AS at_risk FROM durations
)
SELECT plan, lived / 86400000000 AS days, at_risk, lost,
    exp(sum(ln(greatest(1 - lost / at_risk, 1e-300))) OVER (PARTITION BY plan ORDER BY lived)) AS survival
FROM steps
"""


def survival(tables: Any) -> pd.DataFrame:
    return tenure.survival_curve(tables.subscriptions, as_of=AS_OF, by="plan").table


def survival_in_polars(tables: Any) -> pl.LazyFrame:
    is_open = pl.col("ended_at").is_null().any()
    last = pl.when(is_open).then(pl.lit(_NOW, dtype=pl.Datetime("us"))).otherwise(pl.col("ended_at").max())
    lives = (
        tables.subscriptions.filter(pl.col("started_at") < _NOW)
        .group_by("customer_id", "plan")
        .agg(lost=~is_open, lived=last - pl.col("started_at").min())
    )
    durations = lives.group_by("plan", "lived").agg(units=pl.len(), lost=pl.col("lost").sum()).sort("plan", "lived")
    at_risk = pl.col("units").cum_sum(reverse=True).over("plan")
    return durations.with_columns(
        at_risk=at_risk, days=pl.col("lived").dt.total_microseconds() / 86_400_000_000
    ).select(
        "plan", "days", "at_risk", "lost", survival=(1 - pl.col("lost") / pl.col("at_risk")).cum_prod().over("plan")
    )


def survival_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.subscriptions
    rows = rows[rows["started_at"] < AS_OF]
    rows = rows.assign(ended_at=rows["ended_at"].fillna(AS_OF), open=rows["ended_at"].isna())
    lives = rows.groupby(["customer_id", "plan"], observed=True).agg(
        first=("started_at", "min"), last=("ended_at", "max"), open=("open", "any")
    )
    lives = lives.assign(days=(lives["last"] - lives["first"]) / pd.Timedelta(days=1), lost=~lives["open"])
    durations = lives.groupby(["plan", "days"]).agg(units=("lost", "size"), lost=("lost", "sum"))
    at_risk = durations["units"][::-1].groupby("plan").cumsum()[::-1]
    survival = (1 - durations["lost"] / at_risk).groupby("plan").cumprod()
    return durations.assign(at_risk=at_risk, survival=survival).drop(columns="units").reset_index()


def steps_of(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what a curve comes to: its steps, and where it stands at the end of each year."""
    curve = curve[["plan", "days", "at_risk", "lost", "survival"]].sort_values(["plan", "days"])
    years = curve.assign(year=curve["days"] // 365).groupby(["plan", "year"])
    return years.agg(steps=("days", "size"), last=("survival", "last"), lost=("lost", "sum")).reset_index()


# What changed at each age, and all that changed before: a cohort is its members less those who left, plus who returned.
COHORTS_SQL = """
WITH changes AS (
    SELECT customer_id, started_at AS moment, round(mrr * 100)::BIGINT AS cents FROM subscriptions
    UNION ALL SELECT customer_id, ended_at, -round(mrr * 100)::BIGINT FROM subscriptions WHERE ended_at IS NOT NULL
), monthly AS (
    SELECT customer_id, date_diff('month', TIMESTAMP '2022-01-01', moment) AS month, sum(cents)::BIGINT AS net
    FROM changes WHERE moment < '2026-01-01' GROUP BY ALL
), states AS (
    SELECT min(month) OVER past AS cohort, month, net, sum(net) OVER past AS closing FROM monthly
    WINDOW past AS (PARTITION BY customer_id ORDER BY month ROWS UNBOUNDED PRECEDING)
), moved AS (
    SELECT cohort, month - cohort AS age, sum((closing > 0)::INT - (closing - net > 0)::INT) AS change,
        count(*) FILTER (month = cohort) AS members FROM states GROUP BY ALL
), cells AS (
    SELECT cohort, age FROM range(48) AS cohorts(cohort), range(13) AS ages(age) WHERE cohort + age < 48
)
SELECT TIMESTAMP '2022-01-01' + to_months(cohort::INT) AS cohort, age, sum(coalesce(members, 0)) OVER past AS size,
    sum(coalesce(change, 0)) OVER past AS retained
FROM cells LEFT JOIN moved USING (cohort, age) WINDOW past AS (PARTITION BY cohort ORDER BY age)
"""
COHORTS_GRID = """
WITH customers AS (
    SELECT customer_id, date_trunc('month', min(started_at)) AS cohort FROM subscriptions
    WHERE started_at < '2026-01-01' GROUP BY customer_id
), grid AS (
    SELECT customer_id, cohort, age, cohort + to_months(age::INT + 1) AS bound
    FROM customers CROSS JOIN range(13) AS ages(age) WHERE bound <= '2026-01-01'
), states AS (
    SELECT grid.customer_id, cohort, age, count(started_at) > 0 AS is_active FROM grid LEFT JOIN subscriptions
        ON grid.customer_id = subscriptions.customer_id AND started_at < bound
            AND (ended_at IS NULL OR ended_at >= bound)
    GROUP BY ALL
)
SELECT cohort, age, count(*) AS size, count(*) FILTER (is_active) AS retained FROM states GROUP BY ALL
"""


def cohorts(tables: Any) -> pd.DataFrame:
    found = tenure.cohort_retention(tables.subscriptions, as_of=AS_OF).table
    return found.dropna(subset=["retained"])[["cohort", "age", "size", "retained"]]


def cohorts_in_polars(tables: Any) -> pl.LazyFrame:
    rows = tables.subscriptions.with_columns(cents=(pl.col("mrr") * 100).round().cast(pl.Int64))
    ended = rows.filter(pl.col("ended_at").is_not_null())
    changes = pl.concat([
        rows.select("customer_id", at="started_at", net="cents"),
        ended.select("customer_id", at="ended_at", net=-pl.col("cents")),
    ])  # fmt: skip
    at, net, closing = pl.col("at"), pl.col("net"), pl.col("closing")
    month = (at.dt.year().cast(pl.Int32) - 2022) * 12 + at.dt.month() - 1
    monthly = changes.filter(at < _NOW).group_by("customer_id", month=month).agg(net.sum()).sort("customer_id", "month")
    states = monthly.with_columns(
        closing=net.cum_sum().over("customer_id"), cohort=pl.col("month").first().over("customer_id")
    )
    change = (closing > 0).cast(pl.Int32) - (closing - net > 0).cast(pl.Int32)
    moved = states.group_by("cohort", age=pl.col("month") - pl.col("cohort")).agg(
        change=change.sum(), members=(pl.col("month") == pl.col("cohort")).sum()
    )
    start = pl.lit(pd.Timestamp("2022-01-01").to_pydatetime()).dt.offset_by(pl.format("{}mo", pl.col("cohort")))
    return _cells().join(moved, on=["cohort", "age"], how="left").sort("cohort", "age").select(
        "age",
        cohort=start,
        size=pl.col("members").fill_null(0).cum_sum().over("cohort"),
        retained=pl.col("change").fill_null(0).cum_sum().over("cohort"),
    )  # fmt: skip


def _cells() -> pl.LazyFrame:
    cohort, age = (pl.select(pl.int_range(count, dtype=pl.Int32).alias(name)).lazy() for name, count in _CELLS.items())
    return cohort.join(age, how="cross").filter(pl.col("cohort") + pl.col("age") < 48)


_CELLS = {"cohort": 48, "age": 13}

# A term is renewed by what runs on past it and was due with it or begun up to 30 days before, else by the first start
# within 30 days after. One contract renews one.
RENEWALS_SQL = """
WITH paid AS (
    SELECT customer_id, service, started_at AS starts, ended_at AS ends, term_ends_at AS term FROM subscriptions
), expiring AS (
    SELECT customer_id, service, term AS due_at, count(*) AS times FROM paid
    WHERE term >= '2024-01-01' AND term <= TIMESTAMP '2026-01-01' - INTERVAL 30 DAY GROUP BY ALL
), candidates AS (
    SELECT customer_id, service, due_at, starts, starts <= due_at AS running
    FROM expiring JOIN paid USING (customer_id, service)
    WHERE (starts <= due_at AND (ends IS NULL OR ends > due_at)
            AND (term = due_at OR starts + INTERVAL 30 DAY >= due_at))
        OR (starts > due_at AND starts <= due_at + INTERVAL 30 DAY)
), judged AS (
    SELECT *, bool_or(running) OVER unit AS any_running, min(starts) FILTER (NOT running) OVER unit AS next_start
    FROM candidates WINDOW unit AS (PARTITION BY customer_id, service, due_at)
), followed AS (
    SELECT customer_id, service, due_at, count(*) AS successors FROM judged
    WHERE running OR (NOT any_running AND starts = next_start) GROUP BY ALL
)
SELECT date_trunc('month', due_at) AS period_start, sum(times) AS due,
    sum(least(coalesce(successors, 0), times)) AS renewed
FROM expiring LEFT JOIN followed USING (customer_id, service, due_at) GROUP BY period_start
"""


def renewals(tables: Any) -> pd.DataFrame:
    found = tenure.renewal_rate(tables.subscriptions, period=MONTHS, as_of=AS_OF).table
    return found[found["due"] > 0][["period_start", "due", "renewed"]]


def renewals_in_polars(tables: Any) -> pl.LazyFrame:
    starts, ends, term, due_at = (pl.col(name) for name in ("started_at", "ended_at", "term_ends_at", "due_at"))
    grace = pl.duration(days=30)
    rows, unit = tables.subscriptions, ["customer_id", "service", "due_at"]
    is_due = (term >= MONTHS[0].start) & (term <= pl.lit(_NOW) - grace)
    expiring = rows.filter(is_due).group_by("customer_id", "service", due_at=term).agg(times=pl.len())
    running = (starts <= due_at) & (ends.is_null() | (ends > due_at)) & ((term == due_at) | (starts + grace >= due_at))
    after = (starts > due_at) & (starts <= due_at + grace)
    followed = (
        expiring.join(rows, on=["customer_id", "service"])
        .filter(running | after)
        .with_columns(running=starts <= due_at)
        .group_by(unit)
        .agg(
            running=pl.col("running").sum(),
            first=(starts.filter(~pl.col("running")) == starts.filter(~pl.col("running")).min()).sum(),
        )
        .select(*unit, successors=pl.when(pl.col("running") > 0).then("running").otherwise("first"))
    )
    renewed = pl.min_horizontal(pl.col("successors").fill_null(0), pl.col("times"))
    judged = expiring.join(followed, on=unit, how="left").with_columns(renewed=renewed)
    return judged.group_by(period_start=due_at.dt.truncate("1mo")).agg(
        due=pl.col("times").sum(), renewed=pl.col("renewed").sum()
    )


_LIVES = {"subscriptions": ("customer_id", "plan", "started_at", "ended_at", "mrr")}
_SURVIVAL: Any = {
    "tenure": survival,
    "duckdb": SURVIVAL_SQL,
    "polars": survival_in_polars,
    "pandas": survival_in_pandas,
}
SURVIVAL = Family(
    "survival",
    "Kaplan-Meier by plan, in whole days",
    _LIVES,
    _SURVIVAL,
    book={"subscriptions": "contracts"},
    summary=steps_of,
)
SURVIVAL_TO_THE_SECOND = Family(
    "survival to the second",
    "Kaplan-Meier by plan, a step for nearly every customer",
    _LIVES,
    _SURVIVAL,
    summary=steps_of,
)
COHORTS = Family(
    "cohorts",
    "retention of 48 monthly cohorts to 12 months of age",
    SUBSCRIPTIONS,
    {"tenure": cohorts, "duckdb": COHORTS_SQL, "polars": cohorts_in_polars, "grid": COHORTS_GRID},
    up_to={"grid": 1_000_000},
)
RENEWALS = Family(
    "renewals",
    "renewal rate of 24 months, by customer and service",
    {"subscriptions": ("customer_id", "service", "started_at", "ended_at", "term_ends_at", "mrr")},
    {"tenure": renewals, "duckdb": RENEWALS_SQL, "polars": renewals_in_polars},
)
