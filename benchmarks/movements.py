"""MRR movements against hand-written SQL and hand-written pandas: `python -m benchmarks.movements`."""

from __future__ import annotations

import sys
from datetime import datetime

import duckdb
import numpy as np
import pandas as pd

import tenure
from benchmarks.side_by_side import best_of, peak_of, peak_within

ROWS = 5_000_000
MONTHS = tenure.months("2024-01", "2025-12")


def book(rows: int, ids: str = "integer", years: int = 4) -> pd.DataFrame:
    """Return subscriptions that start over some years up to 2026 and last up to two years."""
    random = np.random.default_rng(1)
    first = np.datetime64("2026-01-01", "s") - np.timedelta64(years * 365, "D")
    customers = random.integers(0, max(int(rows / 1.5), 1), rows)
    start = first + random.integers(0, years * 365 * 86_400, rows).astype("timedelta64[s]")
    end = start + random.integers(5 * 86_400, 800 * 86_400, rows).astype("timedelta64[s]")
    end = np.where(end > np.datetime64("2026-01-01"), np.datetime64("NaT"), end)
    named = (
        customers
        if ids == "integer"
        else pd.Series(np.char.add("c", customers.astype("U9")).astype(object), dtype="str")
    )
    return pd.DataFrame(
        {
            "customer_id": named,
            "started_at": start.astype("datetime64[us]"),
            "ended_at": end.astype("datetime64[us]"),
            "mrr": random.choice([9.99, 19.99, 29.9, 49.0, 99.5], rows),
        }
    )


def bounds_of(periods: list[tenure.Period]) -> list[datetime]:
    return [periods[0].start, *(period.end for period in periods)]


SQL = """
WITH priced AS (
    SELECT customer_id, started_at, ended_at, CAST(floor(mrr * 1000000 + 0.5) AS BIGINT) AS amount
    FROM subscriptions WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > started_at)
), changes AS (
    SELECT customer_id, started_at AS moment, amount FROM priced
    UNION ALL SELECT customer_id, ended_at, -amount FROM priced WHERE ended_at IS NOT NULL
), monthly AS (
    SELECT customer_id, greatest(0, date_diff('month', TIMESTAMP '{before}', moment)) AS month,
        CAST(sum(amount) AS BIGINT) AS net
    FROM changes WHERE moment < TIMESTAMP '{end}' GROUP BY ALL
), states AS (
    SELECT month, net, sum(net) OVER past AS closing, row_number() OVER past AS nth FROM monthly
    WINDOW past AS (PARTITION BY customer_id ORDER BY month ROWS UNBOUNDED PRECEDING)
)
SELECT month,
    sum(net) FILTER (closing > 0 AND closing = net AND nth = 1) AS new,
    sum(net) FILTER (closing > 0 AND closing = net AND nth > 1) AS reactivation,
    sum(net) FILTER (closing != net AND net > 0) AS expansion,
    -sum(net) FILTER (closing > 0 AND net < 0) AS contraction,
    -sum(net) FILTER (closing = 0 AND net < 0) AS churn,
    count(*) FILTER (closing > 0 AND closing = net AND nth = 1) AS new_customers,
    count(*) FILTER (closing > 0 AND closing = net AND nth > 1) AS reactivation_customers,
    count(*) FILTER (closing != net AND net > 0) AS expansion_customers,
    count(*) FILTER (closing > 0 AND net < 0) AS contraction_customers,
    count(*) FILTER (closing = 0 AND net < 0) AS churn_customers
FROM states GROUP BY month ORDER BY month
"""


def by_sql(subscriptions: pd.DataFrame, periods: list[tenure.Period]) -> pd.DataFrame:
    """Return movements as one would write them in DuckDB SQL, by starts and ends."""
    before = tenure.Period(periods[0].start, periods[0].end).previous.start
    connection = _connection()
    found = connection.from_df(subscriptions).query("subscriptions", SQL.format(before=before, end=periods[-1].end))
    return found.df()


def _connection() -> duckdb.DuckDBPyConnection:
    if "connection" not in _open:
        _open["connection"] = duckdb.connect()
    return _open["connection"]


_open: dict[str, duckdb.DuckDBPyConnection] = {}


def by_pandas(subscriptions: pd.DataFrame, periods: list[tenure.Period]) -> pd.DataFrame:
    """Return movements as one would write them in good pandas, by starts and ends."""
    bounds = np.array(bounds_of(periods), dtype="datetime64[us]")
    amount = np.floor(subscriptions["mrr"] * 1_000_000 + 0.5).astype("int64")
    ended = subscriptions["ended_at"].notna()
    changes = pd.DataFrame(
        {
            "customer_id": pd.concat([subscriptions["customer_id"], subscriptions.loc[ended, "customer_id"]]),
            "at": pd.concat([subscriptions["started_at"], subscriptions.loc[ended, "ended_at"]]),
            "net": pd.concat([amount, -amount[ended]]),
        }
    )
    changes = changes[changes["at"] < bounds[-1]]
    changes = changes.assign(month=np.searchsorted(bounds, changes["at"].to_numpy(), side="right"))
    rows = changes.groupby(["customer_id", "month"], sort=True)["net"].sum().reset_index()
    by_customer = rows.groupby("customer_id", sort=False)["net"]
    closing, nth, net = by_customer.cumsum(), by_customer.cumcount(), rows["net"]
    joined, stays = (closing == net) & (closing > 0), (closing != net) & (closing > 0)
    kinds = {
        "new": joined & (nth == 0),
        "reactivation": joined & (nth > 0),
        "expansion": stays & (net > 0),
        "contraction": stays & (net < 0),
        "churn": (closing == 0) & (net < 0),
    }
    amounts = {name: net.where(is_it, 0) for name, is_it in kinds.items()}
    counts = {f"{name}_customers": is_it.astype("int64") for name, is_it in kinds.items()}
    return pd.DataFrame({"month": rows["month"], **amounts, **counts}).groupby("month").sum()


def by_tenure(subscriptions: pd.DataFrame, periods: list[tenure.Period]) -> pd.DataFrame:
    return tenure.mrr_movements(subscriptions, period=periods).table


WAYS = {"tenure": by_tenure, "SQL": by_sql, "pandas": by_pandas}


def agree(subscriptions: pd.DataFrame, periods: list[tenure.Period]) -> None:
    """Assert that all three count the same churn; SQL and pandas have a row for each month in which anything moved."""
    ours = by_tenure(subscriptions, periods)["churn_customers"].tolist()
    months = range(1, len(periods) + 1)
    by_month = by_sql(subscriptions, periods).set_index("month")["churn_customers"]
    assert by_month.reindex(months, fill_value=0).tolist() == ours
    assert by_pandas(subscriptions, periods)["churn_customers"].reindex(months, fill_value=0).tolist() == ours


def race(rows: int, ids: str = "integer") -> None:
    subscriptions = book(rows, ids)
    agree(subscriptions, MONTHS)
    quick = best_of(
        {name: lambda way=way: way(subscriptions, MONTHS) for name, way in WAYS.items() if name != "pandas"}
    )
    slow = best_of({"pandas": lambda: by_pandas(subscriptions, MONTHS)}, rounds=2)
    ours, sql, pandas = quick["tenure"], quick["SQL"], slow["pandas"]
    print(f"| {rows:,} subscriptions, {ids} ids, 24 months | {ours:.2f} s | {ours / sql:.2f} | {pandas / ours:.1f} |")


def race_small() -> None:
    subscriptions = book(100)
    agree(subscriptions, MONTHS)
    best = best_of({name: lambda way=way: way(subscriptions, MONTHS) for name, way in WAYS.items()}, rounds=60)
    listed = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in best.items())
    print(f"\n100 rows, a call: {listed}.")


def race_memory(ids: str) -> None:
    peaks = {name: peak_of("benchmarks.movements", "peak", name, ids) for name in WAYS}
    listed = ", ".join(f"{name} {peak:,.0f} MB" for name, peak in peaks.items())
    print(f"Peak memory above the frame, {ROWS:,} subscriptions, {ids} ids: {listed}.")


def growth() -> None:
    print("\n| subscriptions | time | per million |\n|---|---|---|")
    for rows in (100_000, 1_000_000, 10_000_000):
        subscriptions = book(rows)
        taken = best_of({"tenure": lambda frame=subscriptions: by_tenure(frame, MONTHS)}, rounds=3)["tenure"]
        print(f"| {rows:,} | {taken:.2f} s | {taken / rows * 1_000_000:.2f} s |")


def many_months() -> None:
    subscriptions = book(ROWS, years=10)
    year, decade = tenure.months("2025-01", "2025-12"), tenure.months("2016-01", "2025-12")
    works = {"12": lambda: by_tenure(subscriptions, year), "120": lambda: by_tenure(subscriptions, decade)}
    works |= {"SQL 12": lambda: by_sql(subscriptions, year), "SQL 120": lambda: by_sql(subscriptions, decade)}
    best = best_of(works)
    ours, sql = best["120"] / best["12"], best["SQL 120"] / best["SQL 12"]
    print(f"\n120 months cost {ours:.2f} times what 12 cost (SQL: {sql:.2f}).")


def main() -> None:
    print("| MRR movements | tenure | against SQL | pandas takes, times |\n|---|---|---|---|")
    race(2_000_000)
    for ids in ("integer", "text"):
        race(ROWS, ids)
    race_small()
    print()
    for ids in ("integer", "text"):
        race_memory(ids)
    growth()
    many_months()


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        way, ids = sys.argv[2:]
        WAYS[way](book(1000), MONTHS)  # what a library loads once is not the work's
        print(peak_within(lambda: book(ROWS, ids), lambda frame: WAYS[way](frame, MONTHS)))
    else:
        main()
