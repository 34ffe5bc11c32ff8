"""Surveys and contacts against hand-written SQL and pandas, side by side: `python -m benchmarks.surveys`.

Each pair alternates in one process and the least of some rounds counts. `checked` tables went through `Tables`
once; a raw frame is checked in every call, which hand-written SQL never does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import tenure

SURVEYS, CUSTOMERS, CONTACTS = 10_000_000, 1_000_000, 20_000_000
ROUNDS = 4
MONTHS = tenure.months("2025-01", "2025-12")
JUNE = "2025-06"
SERVICES = ("mobile", "music", "cloud", "tv", "fiber")

NPS = """
SELECT service, date_trunc('month', answered_at) AS month,
       count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score <= 6) AS detractors,
       count(score) AS answers, count(*) AS asked,
       100.0 * (promoters - detractors) / nullif(answers, 0) AS nps
FROM surveys WHERE kind = 'nps' AND answered_at >= '2025-01-01' AND answered_at < '2026-01-01'
GROUP BY ALL ORDER BY ALL
"""

# The same windows as the library, judged in June 2025: state just before the end, days inclusive.
THRESHOLDS = """
WITH rows AS (
  SELECT customer_id, service, started_at, ended_at,
         min(started_at) OVER (PARTITION BY customer_id) AS first,
         min(started_at) OVER (PARTITION BY customer_id, service) AS since
  FROM subscriptions WHERE mrr > 0 AND (ended_at IS NULL OR ended_at > started_at)
), windows AS (
  SELECT DISTINCT 'first_90_days' AS stage, NULL AS service, customer_id, first AS low,
         first + INTERVAL 90 DAY AS high, started_at, ended_at FROM rows
  UNION ALL SELECT DISTINCT 'first_6_months', NULL, customer_id, first + INTERVAL 90 DAY,
         first + INTERVAL 180 DAY, started_at, ended_at FROM rows
  UNION ALL SELECT DISTINCT 'new_service', service, customer_id, since, since + INTERVAL 90 DAY,
         started_at, ended_at FROM rows WHERE since > first
), judged AS (
  SELECT DISTINCT stage, service, customer_id, low, high FROM windows
  WHERE high >= '2025-06-01' AND high < '2025-07-01' AND started_at < high AND (ended_at IS NULL OR ended_at >= high)
  UNION ALL SELECT DISTINCT 'later', NULL, customer_id, TIMESTAMP '2025-06-01', TIMESTAMP '2025-06-30 23:59:59.999999'
  FROM rows WHERE first + INTERVAL 180 DAY < '2025-07-01' AND started_at < '2025-07-01'
    AND (ended_at IS NULL OR ended_at >= '2025-07-01')
), counted AS (
  SELECT stage, service, judged.customer_id, low, count(occurred_at) AS contacts
  FROM judged LEFT JOIN contacts
    ON contacts.customer_id = judged.customer_id AND event = 'contact' AND occurred_at BETWEEN low AND high
  GROUP BY ALL
)
SELECT stage, count(*) FILTER (WHERE contacts >= CASE stage WHEN 'later' THEN 1 ELSE 3 END) AS met, count(*) AS customers
FROM counted GROUP BY stage ORDER BY stage
"""  # noqa: E501 - one condition a line


def surveys(rows: int, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    score = random.integers(0, 11, rows).astype(float)
    score[random.random(rows) < 0.4] = np.nan
    return pd.DataFrame(
        {
            "answered_at": instants(random, rows),
            "kind": words(random, ("nps", "csat"), rows),
            "score": score,
            "service": words(random, SERVICES, rows),
        }
    ).assign(score=lambda table: table["score"].where(table["kind"] == "nps", table["score"].clip(1, 5)))


def words(random: np.random.Generator, choices: Sequence[str], rows: int) -> Any:
    return pd.Series(choices, dtype="str").array.take(random.integers(0, len(choices), rows))


def instants(random: np.random.Generator, rows: int, start: str = "2025-01-01", days: int = 365) -> Any:
    return np.datetime64(start, "us") + random.integers(0, days * 86_400, rows).astype("timedelta64[s]")


def book(customers: int, contacts: int, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every customer has a line, and every other a further service some time later."""
    random = np.random.default_rng(seed)
    started = instants(random, customers, "2024-01-01", 540)
    lives = random.exponential(600, customers).astype(int).astype("timedelta64[D]")
    ended = np.where(random.random(customers) < 0.4, started + lives, np.datetime64("NaT", "us"))
    lines = pd.DataFrame({"customer_id": np.arange(customers), "started_at": started, "ended_at": ended, "mrr": 20.0})
    further = lines[::2].assign(started_at=lambda table: table["started_at"] + pd.Timedelta(days=60), mrr=5.0)
    further["ended_at"] = np.datetime64("NaT", "us")
    rows = pd.concat([lines.assign(service="mobile"), further.assign(service="music")], ignore_index=True)
    rows["service"] = rows["service"].astype("str")
    told = pd.DataFrame({"customer_id": random.integers(0, customers, contacts)})
    event = words(random, ("contact", "use"), contacts)
    return rows, told.assign(occurred_at=instants(random, contacts, "2024-12-01", 240), event=event)


def compare(what: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS) -> None:
    """Alternate the two; the least time of each counts."""
    mine: list[float] = []
    peer: list[float] = []
    for _ in range(rounds):
        for work, taken in ((ours, mine), (theirs, peer)):
            gc.collect()
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    ratio = min(mine) / min(peer)
    print(f"{what}: {min(mine) * 1000:,.1f} ms, by hand {min(peer) * 1000:,.1f} ms, ratio {ratio:.2f}", flush=True)


def scores(rows: int = SURVEYS) -> None:
    table = surveys(rows)
    checked = tenure.Tables(surveys=table).surveys
    connection = duckdb.connect()

    def sql() -> pd.DataFrame:
        connection.register("surveys", table)
        return connection.sql(NPS).df()

    def ours(frame: Any) -> pd.DataFrame:
        return tenure.net_promoter_score(frame, period=MONTHS, by="service").table

    same = sql().sort_values(["month", "service"])["nps"].to_numpy()
    assert np.allclose(ours(checked)["value"].to_numpy(), same)
    compare(f"NPS by service and month, {rows:,} checked surveys", lambda: ours(checked), sql)
    compare(f"NPS by service and month, {rows:,} surveys, checked each time", lambda: ours(table), sql)


def thresholds(customers: int = CUSTOMERS, contacts: int = CONTACTS) -> None:
    rows, told = book(customers, contacts)
    checked = tenure.Tables(subscriptions=rows, events=told)
    connection = duckdb.connect()

    def sql() -> pd.DataFrame:
        connection.register("subscriptions", rows)
        connection.register("contacts", told)
        return connection.sql(THRESHOLDS).df()

    def ours(subscriptions: Any, events: Any) -> pd.DataFrame:
        return tenure.contact_threshold_rate(subscriptions, events, period=JUNE).table

    found = ours(rows, told).sort_values("stage")[["stage", "met", "customers"]]
    assert found.to_numpy().tolist() == sql()[["stage", "met", "customers"]].to_numpy().tolist()
    what = f"thresholds, {customers:,} customers and {contacts:,} events"
    compare(f"{what}, checked", lambda: ours(checked.subscriptions, checked.events), sql)
    compare(f"{what}, checked each time", lambda: ours(rows, told), sql)


def small(rows: int = 100) -> None:
    table = surveys(rows)

    def by_hand() -> pd.DataFrame:
        own = table[table["kind"] == "nps"]
        month = own["answered_at"].dt.to_period("M")
        marks = own.assign(month=month, promoters=own["score"] >= 9, detractors=own["score"] <= 6)
        sums = marks.groupby(["service", "month"]).agg(
            promoters=("promoters", "sum"), detractors=("detractors", "sum"), answers=("score", "count")
        )
        return sums.assign(nps=100 * (sums["promoters"] - sums["detractors"]) / sums["answers"])

    compare(
        f"NPS by service and month, {rows} surveys, against pandas",
        lambda: tenure.net_promoter_score(table, period=MONTHS, by="service").table,
        by_hand,
        rounds=30,
    )


def main() -> None:
    small()
    scores()
    thresholds()


if __name__ == "__main__":
    main()
