"""Latencies of a Parquet file against hand-written DuckDB SQL, side by side: `python -m benchmarks.requests [rows]`.

The relation is read where it is, on a connection with two threads. `by hand` are the quantiles alone; `with interval`
are the same figures as the library gives: a count, and quantiles at the ranks that bound the first of them, those of
each group in one list. The peak is that of a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import tenure
from benchmarks.side_by_side import best_of, peak_of, peak_within
from tenure.intervals import order_statistics

ROWS = 50_000_000
YEAR, MONTHS = "2025", tenure.months("2025-01", "2025-12")
QUANTILES = (0.5, 0.95, 0.99)
WHAT = {"a year": "", "a year by service": "service", "by service and month": "service, month"}

_FILE = """
COPY (
  SELECT ['mobile', 'fiber', 'cable', 'dsl', 'music', 'cloud', 'security'][1 + (i % 7)] AS service,
         TIMESTAMP '2025-01-01' + INTERVAL (CAST(floor(random() * 31535999) AS INT)) SECOND AS occurred_at,
         CASE WHEN random() >= 0.01
              THEN exp(3.7 + 0.1 * (i % 7) + 0.4 * sqrt(-2 * ln(1 - random())) * cos(6.283185307179586 * random()))
              END AS latency_ms
  FROM range({rows}) AS t(i)
) TO '{path}' (FORMAT parquet)
"""
_SQL = """
SELECT {keys} count(latency_ms) AS requests, count(*) - requests AS unmeasured {quantiles}
FROM (SELECT *, date_trunc('month', occurred_at) AS month FROM read_parquet('{path}')
      WHERE occurred_at >= '2025-01-01' AND occurred_at < '2026-01-01')
{groups}
"""


def connection() -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    found.execute("SET threads = 2")
    return found


def write(path: Path, rows: int) -> None:
    database = connection()
    database.execute("SELECT setseed(0.5)")
    database.execute(_FILE.format(rows=rows, path=path))


def by_hand(path: Path, groups: str, levels: Iterable[float] = QUANTILES) -> pd.DataFrame:
    listed = ", ".join(map(repr, levels))
    quantiles = f", quantile_cont(latency_ms, [{listed}]) AS figures" if listed else ""
    keys, grouped = (f"{groups},", "GROUP BY ALL ORDER BY ALL") if groups else ("", "")
    return connection().sql(_SQL.format(keys=keys, quantiles=quantiles, path=path, groups=grouped)).df()


def with_interval(path: Path, groups: str) -> pd.DataFrame:
    counts = by_hand(path, groups, ())["requests"].to_numpy()
    ranks = np.concatenate(order_statistics(counts, QUANTILES[0]))
    levels = (ranks - 1) / np.tile(counts - 1, 2)
    return by_hand(path, groups, sorted({*QUANTILES, *levels.tolist()}))


def checked(path: Path) -> Any:
    return tenure.Tables(requests=connection().read_parquet(str(path))).requests


def ours(requests: Any, groups: str) -> pd.DataFrame:
    period, by = MONTHS if "month" in groups else YEAR, "service" if groups else ()
    return tenure.latency_ms(requests, period=period, by=by, quantiles=QUANTILES).table


def same(path: Path, groups: str) -> bool:
    found = ours(checked(path), groups)
    order = ["service", "period_start"] if groups else ["period_start"]
    figures = found.sort_values(order)[["p50", "p95", "p99"]].to_numpy()
    return np.allclose(figures, np.stack(by_hand(path, groups)["figures"].to_list()), rtol=1e-12)


def main(rows: int = ROWS, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.parquet"
        write(path, rows)
        requests = checked(path)
        for what, groups in WHAT.items():
            assert same(path, groups)
            contestants = {"tenure": partial(ours, requests, groups), "by hand": partial(by_hand, path, groups)}
            if "month" not in groups:  # a list of 171 levels takes minutes
                contestants["with interval"] = partial(with_interval, path, groups)
            best = best_of(contestants, rounds)
            times = ", ".join(f"{name} {taken:,.2f} s" for name, taken in best.items())
            ratios = ", ".join(f"{best['tenure'] / taken:.2f}" for name, taken in best.items() if name != "tenure")
            peak = peak_of("benchmarks.requests", "peak", str(path), groups)
            print(f"latency of {rows:,} requests, {what}: {times}; ratio {ratios}; peak {peak:,.0f} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        file, split = Path(sys.argv[2]), sys.argv[3]
        print(peak_within(lambda: checked(file), lambda requests: ours(requests, split)))
    else:
        main(*map(int, sys.argv[1:2]))
