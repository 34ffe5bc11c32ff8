"""Service quality: requests in Parquet files, their latencies and how they satisfy."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

import tenure
from benchmarks.families.movements import YEAR
from benchmarks.family import Family
from tenure.intervals import order_statistics

__all__ = ["APDEX", "LATENCY"]

QUANTILES = (0.5, 0.95, 0.99)
_NAMES = ["p50", "p95", "p99", "lower", "upper"]

APDEX_SQL = """
SELECT service, date_trunc('month', occurred_at) AS period_start,
    count(*) FILTER (ok AND latency_ms <= 100) AS satisfied,
    count(*) FILTER (ok AND latency_ms > 100 AND latency_ms <= 400) AS tolerating,
    count(*) FILTER (NOT ok OR latency_ms > 400) AS frustrated
FROM requests WHERE occurred_at >= '2025-01-01' AND occurred_at < '2026-01-01' GROUP BY ALL
"""
_COUNTS = ["satisfied", "tolerating", "frustrated"]


def apdex(tables: Any) -> pd.DataFrame:
    found = tenure.apdex_score(tables.requests, period=YEAR, by="service", target_ms=100).table
    return found[found[_COUNTS].sum(axis=1) > 0][["service", "period_start", *_COUNTS]]


def apdex_in_polars(tables: Any) -> pl.LazyFrame:
    latency, is_ok, at = pl.col("latency_ms"), pl.col("ok"), pl.col("occurred_at")
    rows = tables.requests.filter((at >= YEAR[0].start) & (at < YEAR[-1].end))
    return rows.group_by("service", period_start=at.dt.truncate("1mo")).agg(
        satisfied=(is_ok & (latency <= 100)).sum(),
        tolerating=(is_ok & (latency > 100) & (latency <= 400)).sum(),
        frustrated=(~is_ok | (latency > 400)).sum(),
    )


def apdex_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.requests
    rows = rows[rows["occurred_at"].between("2025-01-01", "2026-01-01", inclusive="left")]
    latency, is_ok = rows["latency_ms"], rows["ok"]
    month = rows["occurred_at"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    marks = {
        "satisfied": is_ok & (latency <= 100),
        "tolerating": is_ok & (latency > 100) & (latency <= 400),
        "frustrated": ~is_ok | (latency > 400),
    }
    grouped = pd.DataFrame({"service": rows["service"], "period_start": month, **marks})
    return grouped.groupby(["service", "period_start"]).sum().reset_index()


# The interval of a quantile lies between two of the values: their ranks depend on how many there are.
_COUNTED = "SELECT service, count(latency_ms) AS requests FROM requests WHERE {year} GROUP BY service ORDER BY service"
_LEVELS = "SELECT service, quantile_cont(latency_ms, {levels}) AS found FROM requests WHERE {year} GROUP BY service"
_YEAR = "occurred_at >= '2025-01-01' AND occurred_at < '2026-01-01'"


def latency(tables: Any) -> pd.DataFrame:
    return tenure.latency_ms(tables.requests, period="2025", by="service", quantiles=QUANTILES).table[
        ["service", *_NAMES]
    ]


def latency_in_sql(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    counts = connection.sql(_COUNTED.format(year=_YEAR)).df().set_index("service")["requests"]
    levels = {
        service: [*QUANTILES, *((np.array(order_statistics(count, QUANTILES[0])) - 1) / (count - 1)).tolist()]
        for service, count in counts.items()
    }
    union = sorted({level for each in levels.values() for level in each})
    found = connection.sql(_LEVELS.format(year=_YEAR, levels=union)).df().set_index("service")["found"]
    rows = {service: [found[service][union.index(level)] for level in each] for service, each in levels.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=_NAMES).rename_axis("service").reset_index()


def latency_in_polars(tables: Any) -> pl.LazyFrame:
    value, at = pl.col("latency_ms"), pl.col("occurred_at")
    rows = tables.requests.filter((at >= YEAR[0].start) & (at < YEAR[-1].end) & value.is_not_null())
    ordered = rows.group_by("service").agg(value.sort())
    quantiles = {
        f"p{round(100 * level)}": value.list.eval(pl.element().quantile(level, "linear")).list.first()
        for level in QUANTILES
    }
    ranks = pl.col("count").map_batches(_ranks, return_dtype=pl.List(pl.Int64))
    bounds = {name: value.list.get(pl.col("ranks").list.get(place) - 1) for place, name in enumerate(_NAMES[3:])}
    counted = ordered.with_columns(count=value.list.len()).with_columns(ranks=ranks)
    return counted.select("service", **quantiles, **bounds)


def _ranks(counts: pl.Series) -> pl.Series:
    return pl.Series([[int(rank) for rank in order_statistics(count, QUANTILES[0])] for count in counts])


def latency_in_pandas(tables: Any) -> pd.DataFrame:
    rows = tables.requests
    rows = rows[rows["occurred_at"].between("2025-01-01", "2026-01-01", inclusive="left")].dropna(subset="latency_ms")
    found = {}
    for service, values in rows.groupby("service")["latency_ms"]:
        ordered = np.sort(values.to_numpy())
        bounds = [ordered[int(rank) - 1] for rank in order_statistics(len(ordered), QUANTILES[0])]
        found[service] = [*np.quantile(ordered, QUANTILES), *bounds]
    return pd.DataFrame.from_dict(found, orient="index", columns=_NAMES).rename_axis("service").reset_index()


LATENCY = Family(
    "latency",
    "quantiles of a year's latencies by service, with an interval",
    {"requests": ("service", "occurred_at", "latency_ms")},
    {"tenure": latency, "duckdb": latency_in_sql, "polars": latency_in_polars, "pandas": latency_in_pandas},
    in_files=True,
    up_to={"polars": 1_000_000, "pandas": 1_000_000},
)
APDEX = Family(
    "Apdex",
    "satisfied, tolerating and frustrated requests by service, 12 months",
    {"requests": ("service", "occurred_at", "latency_ms", "ok")},
    {"tenure": apdex, "duckdb": APDEX_SQL, "polars": apdex_in_polars, "pandas": apdex_in_pandas},
    in_files=True,
    up_to={"pandas": 1_000_000},
)
