"""Revenue as it accrues, what value-added services add to it, and what customers are worth against their cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import MONTHS, STATES, SUBSCRIPTIONS, states_in_pandas, states_in_polars
from benchmarks.family import Family

__all__ = ["ACCRUED", "ACCRUED_SQL", "INCREMENTAL", "LIFETIME"]

_FIRST, _END = MONTHS[0].start, MONTHS[-1].end
_CHANGES = """
changes AS (
    SELECT customer_id, started_at AS moment, round(mrr * 100)::BIGINT AS cents, is_vas::INT AS vas FROM subscriptions
    UNION ALL SELECT customer_id, ended_at, -round(mrr * 100)::BIGINT, -is_vas::INT FROM subscriptions
    WHERE ended_at IS NOT NULL
)"""

# A change within a month earns the rest of it: all of the month, less the share that has elapsed.
ACCRUED_SQL = f"""
WITH {_CHANGES.replace(", is_vas::INT AS vas", "").replace(", -is_vas::INT", "")}, moved AS (
    SELECT greatest(date_trunc('month', moment), TIMESTAMP '2024-01-01') AS period_start, sum(cents) AS net,
        sum(cents * (epoch_us(greatest(moment, TIMESTAMP '2024-01-01')) - epoch_us(period_start))) AS elapsed
    FROM changes WHERE moment < '2026-01-01' GROUP BY period_start
), charged AS (
    SELECT date_trunc('month', occurred_at) AS period_start, sum(round(amount * 100)::BIGINT) / 100 AS charges
    FROM events WHERE event = 'charge' AND occurred_at >= '2024-01-01' AND occurred_at < '2026-01-01'
    GROUP BY period_start
)
SELECT period_start, charges, (sum(net) OVER (ORDER BY period_start)
    - elapsed / (epoch_us(period_start + INTERVAL 1 MONTH) - epoch_us(period_start))) / 100 AS accrued
FROM moved JOIN charged USING (period_start)
"""
# The dbt way: a row for each subscription and month.
ACCRUED_GRID = """
WITH months AS (
    SELECT start, start + INTERVAL 1 MONTH AS after
    FROM generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2025-12-01', INTERVAL 1 MONTH) AS series(start)
), grid AS (
    SELECT start, sum(mrr * (epoch_us(least(coalesce(ended_at, after), after)) - epoch_us(greatest(started_at, start)))
        / (epoch_us(after) - epoch_us(start))) AS accrued
    FROM subscriptions JOIN months ON started_at < after AND (ended_at IS NULL OR ended_at > start) GROUP BY start
), charged AS (
    SELECT date_trunc('month', occurred_at) AS start, sum(amount) AS charges FROM events
    WHERE event = 'charge' AND occurred_at >= '2024-01-01' AND occurred_at < '2026-01-01' GROUP BY start
)
SELECT start AS period_start, accrued, charges FROM grid JOIN charged USING (start)
"""


def accrued(tables: Any) -> pd.DataFrame:
    found = tenure.service_revenue(tables.subscriptions, tables.events, period=MONTHS).table
    return found[["period_start", "accrued", "charges"]]


def accrued_in_polars(tables: Any) -> pl.LazyFrame:
    at, month, amount = pl.col("at"), pl.col("period_start"), pl.col("amount")
    rows = tables.subscriptions
    changes = pl.concat([
        rows.select(at="started_at", net="mrr"),
        rows.filter(pl.col("ended_at").is_not_null()).select(at="ended_at", net=-pl.col("mrr")),
    ]).filter(at < _END)  # fmt: skip
    since = changes.with_columns(pl.max_horizontal(at, pl.lit(_FIRST)))
    length = month.dt.month_end().dt.day() * 86_400_000_000
    share = pl.col("net") * (at - at.dt.truncate("1mo")).dt.total_microseconds()
    moved = since.group_by(period_start=at.dt.truncate("1mo")).agg(pl.col("net").sum(), elapsed=share.sum())
    earned = moved.sort("period_start").select(month, accrued=pl.col("net").cum_sum() - pl.col("elapsed") / length)
    occurred = pl.col("occurred_at")
    charges = tables.events.filter((pl.col("event") == "charge") & (occurred >= _FIRST) & (occurred < _END))
    charged = charges.group_by(period_start=occurred.dt.truncate("1mo")).agg(charges=amount.sum())
    return earned.join(charged, on="period_start")


def accrued_in_pandas(tables: Any) -> pd.DataFrame:
    rows, events = tables.subscriptions, tables.events
    ended = rows[rows["ended_at"].notna()]
    at = pd.concat([rows["started_at"], ended["ended_at"]]).to_numpy()
    net = np.concatenate([rows["mrr"], -ended["mrr"]])
    at, net = np.maximum(at[at < np.datetime64(_END)], np.datetime64(_FIRST)), net[at < np.datetime64(_END)]
    month = at.astype("M8[M]")
    share = net * ((at - month) / ((month + 1).astype("M8[us]") - month.astype("M8[us]")))
    moved = pd.DataFrame({"month": month.astype("M8[us]"), "net": net, "elapsed": share}).groupby("month").sum()
    charges = events[(events["event"] == "charge") & (events["occurred_at"] >= _FIRST) & (events["occurred_at"] < _END)]
    charged = charges["amount"].groupby(charges["occurred_at"].to_numpy().astype("M8[M]").astype("M8[us]")).sum()
    figures = {"accrued": moved["net"].cumsum() - moved["elapsed"], "charges": charged}
    return pd.DataFrame(figures).rename_axis("period_start").reset_index()


# Between two changes of a customer nothing moves: each stretch earns its share of every calendar month.
_MONTHS_AT = (
    "date_diff('month', TIMESTAMP '2024-01-01', {at}) + (epoch_us({at}) - epoch_us(date_trunc('month', {at})))"
    " / (epoch_us(date_trunc('month', {at}) + INTERVAL 1 MONTH) - epoch_us(date_trunc('month', {at})))"
)
INCREMENTAL_SQL = f"""
WITH {_CHANGES}, stretches AS (
    SELECT customer_id, moment, lead(moment, 1, TIMESTAMP '2026-01-01') OVER past AS until,
        sum(cents) OVER past AS cents, sum(vas) OVER past AS vas
    FROM changes WHERE moment < '2026-01-01' WINDOW past AS (PARTITION BY customer_id ORDER BY moment)
), placed AS (
    SELECT customer_id, cents, vas, moment < '2025-01-01' AND until >= '2025-01-01' AND cents > 0 AS opening,
        until = '2026-01-01' AND cents > 0 AS closing,
        {_MONTHS_AT.format(at="greatest(moment, TIMESTAMP '2024-01-01')")} AS begins,
        {_MONTHS_AT.format(at="greatest(until, TIMESTAMP '2024-01-01')")} AS ends
    FROM stretches WHERE until >= '2024-01-01' AND cents > 0
), lived AS (
    SELECT *, greatest(least(ends, 12) - begins, 0) AS before, greatest(ends - greatest(begins, 12), 0) AS now
    FROM placed
), customers AS (
    SELECT sum(cents * now) AS revenue, (bool_or(opening)::INT + bool_or(closing)::INT) / 2 AS customers,
        bool_or(vas > 0 AND now > 0) AS adopts, bool_or(vas > 0 AND before > 0) AS adopted,
        sum(cents * before) AS revenue_before, sum(before) AS months_before
    FROM lived GROUP BY customer_id
)
SELECT sum(revenue) FILTER (adopts) / 100 AS adopter_revenue, sum(customers) FILTER (adopts) AS adopter_customers,
    sum(revenue) FILTER (NOT adopts) / 100 AS other_revenue, sum(customers) FILTER (NOT adopts) AS other_customers,
    (sum(revenue_before) FILTER (adopts AND NOT adopted) / sum(months_before) FILTER (adopts AND NOT adopted)
    - sum(revenue_before) FILTER (NOT adopts AND NOT adopted) / sum(months_before) FILTER (NOT adopts AND NOT adopted))
    / 100 AS before_gap
FROM customers
"""


def incremental(tables: Any) -> pd.DataFrame:
    found = tenure.incremental_arpu(tables.subscriptions, period="2025").table
    return found[["adopter_revenue", "adopter_customers", "other_revenue", "other_customers", "before_gap"]]


def incremental_in_polars(tables: Any) -> pl.LazyFrame:
    rows, at, until = tables.subscriptions, pl.col("at"), pl.col("until")
    ended = rows.filter(pl.col("ended_at").is_not_null())
    cents, vas = (pl.col("mrr") * 100).round().cast(pl.Int64), pl.col("is_vas").cast(pl.Int32)
    changes = pl.concat([
        rows.select("customer_id", at="started_at", cents=cents, vas=vas),
        ended.select("customer_id", at="ended_at", cents=-cents, vas=-vas),
    ])  # fmt: skip
    stretches = changes.filter(at < _END).sort("customer_id", "at").with_columns(
        cents=pl.col("cents").cum_sum().over("customer_id"),
        vas=pl.col("vas").cum_sum().over("customer_id"),
        until=pl.when(pl.col("customer_id") == pl.col("customer_id").shift(-1)).then(at.shift(-1)).fill_null(_END),
    )  # fmt: skip
    is_paid, paid = pl.col("cents") > 0, pl.col("cents")
    year = pl.lit(MONTHS[12].start, dtype=pl.Datetime("us"))
    first = pl.lit(_FIRST, dtype=pl.Datetime("us"))
    begins, ends = (_months_at(pl.max_horizontal(moment, first)) for moment in (at, until))
    lived = stretches.filter(is_paid & (until >= first)).with_columns(
        before=(pl.min_horizontal(ends, 12) - begins).clip(0), now=(ends - pl.max_horizontal(begins, 12)).clip(0)
    )
    before, now, has = pl.col("before"), pl.col("now"), pl.col("vas") > 0
    opening, closing = ((at < year) & (until >= year)).any(), (until == _END).any()
    customers = lived.group_by("customer_id").agg(
        revenue=(paid * now).sum(),
        customers=(opening.cast(pl.Int32) + closing.cast(pl.Int32)) / 2,
        adopts=(has & (now > 0)).any(),
        adopted=(has & (before > 0)).any(),
        revenue_before=(paid * before).sum(),
        months_before=before.sum(),
    )
    return customers.select(**_compared())


def _months_at(at: pl.Expr) -> pl.Expr:
    elapsed = (at - at.dt.truncate("1mo")).dt.total_microseconds() / (at.dt.days_in_month() * 86_400_000_000)
    return (at.dt.year().cast(pl.Int32) - 2024) * 12 + at.dt.month() - 1 + elapsed


def _compared() -> dict[str, pl.Expr]:
    adopts, new = pl.col("adopts"), ~pl.col("adopted")
    groups = {"adopter": adopts, "other": ~adopts}
    revenue = {f"{who}_revenue": pl.col("revenue").filter(rows).sum() / 100 for who, rows in groups.items()}
    customers = {f"{who}_customers": pl.col("customers").filter(rows).sum() for who, rows in groups.items()}
    before = [
        pl.col("revenue_before").filter(rows & new).sum() / pl.col("months_before").filter(rows & new).sum()
        for rows in groups.values()
    ]
    return {**revenue, **customers, "before_gap": (before[0] - before[1]) / 100}


# ARPA at the end over the pooled churn of the year's months, against what a new customer cost.
LIFETIME_SQL = f"""{STATES}, moved AS (
    SELECT month, sum(net) AS net, count(*) FILTER (closing = net AND closing > 0) AS joined,
        count(*) FILTER (closing = 0 AND net < 0) AS lost, count(*) FILTER (nth = 1 AND month > 12) AS acquired
    FROM states GROUP BY month
), totals AS (
    SELECT *, sum(joined - lost) OVER (ORDER BY month) - joined + lost AS opening FROM moved
), year AS (
    SELECT sum(net) / 100 AS mrr, sum(joined - lost) AS customers, sum(acquired) AS acquired,
        sum(lost) FILTER (month > 12) AS lost, sum(opening) FILTER (month > 12) AS exposed
    FROM totals
), spent AS (
    SELECT sum(amount) AS cost FROM costs
    WHERE purpose = 'acquisition' AND spent_at >= '2025-01-01' AND spent_at < '2026-01-01'
)
SELECT (mrr / customers) / (lost / exposed) / (cost / acquired) AS value FROM year, spent
"""


def lifetime(tables: Any) -> pd.DataFrame:
    return tenure.ltv_to_cac_ratio(tables.subscriptions, tables.costs, period="2025").table[["value"]]


def lifetime_in_polars(tables: Any) -> pl.LazyFrame:
    net, closing, month = pl.col("net"), pl.col("closing"), pl.col("month")
    in_year = month > 12
    joined, lost = (closing > 0) & (closing == net), (closing == 0) & (net < 0)
    acquired = (pl.col("nth") == 1) & in_year
    months = states_in_polars(tables).group_by("month").agg(
        net.sum(), moved=joined.sum().cast(pl.Int64) - lost.sum(), lost=lost.sum(), acquired=acquired.sum()
    ).sort("month")  # fmt: skip
    moved = pl.col("moved")
    arpa = net.sum() / 100 / moved.sum()
    churn = pl.col("lost").filter(in_year).sum() / (moved.cum_sum() - moved).filter(in_year).sum()
    year = months.select(worth=arpa / churn, acquired=pl.col("acquired").sum())
    spent = pl.col("spent_at")
    own = (pl.col("purpose") == "acquisition") & (spent >= MONTHS[12].start) & (spent < _END)
    cost = tables.costs.filter(own).select(cost=pl.col("amount").sum())
    return year.join(cost, how="cross").select(value=pl.col("worth") * pl.col("acquired") / pl.col("cost"))


def lifetime_in_pandas(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    net, closing, in_year = rows["net"], rows["closing"], rows["month"] > 12
    marks = {
        "joined": (closing == net) & (closing > 0),
        "lost": (closing == 0) & (net < 0),
        "acquired": (rows["nth"] == 0) & in_year,
    }
    months = pd.DataFrame({"month": rows["month"], "net": net, **marks}).groupby("month").sum()
    moved = months["joined"] - months["lost"]
    churn = months["lost"].loc[13:].sum() / (moved.cumsum() - moved).loc[13:].sum()
    costs = tables.costs
    own = (costs["purpose"] == "acquisition") & costs["spent_at"].between("2025-01-01", "2026-01-01", inclusive="left")
    cost = costs.loc[own, "amount"].sum() / months["acquired"].sum()
    return pd.DataFrame({"value": [months["net"].sum() / 100 / moved.sum() / churn / cost]})


ACCRUED = Family(
    "accrued revenue",
    "recurring revenue as it accrued, and charges, in 24 months",
    {**SUBSCRIPTIONS, "events": ("customer_id", "occurred_at", "event", "amount")},
    {
        "tenure": accrued,
        "duckdb": ACCRUED_SQL,
        "polars": accrued_in_polars,
        "pandas": accrued_in_pandas,
        "grid": ACCRUED_GRID,
    },
    in_files=True,
    up_to={"pandas": 1_000_000, "grid": 1_000_000, "checking": 1_000_000},
)
INCREMENTAL = Family(
    "incremental ARPU",
    "customers with a value-added service against the others, and the year before",
    {"subscriptions": (*SUBSCRIPTIONS["subscriptions"], "is_vas")},
    {"tenure": incremental, "duckdb": INCREMENTAL_SQL, "polars": incremental_in_polars},
)
LIFETIME = Family(
    "LTV to CAC",
    "lifetime value of a year against the cost of a new customer",
    {**SUBSCRIPTIONS, "costs": ("spent_at", "purpose", "amount")},
    {"tenure": lifetime, "duckdb": LIFETIME_SQL, "polars": lifetime_in_polars, "pandas": lifetime_in_pandas},
)
