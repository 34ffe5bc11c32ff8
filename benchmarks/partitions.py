"""A book counted from frames, from files and in partitions by customer: the same figures, and what each way takes.

python -m benchmarks.partitions [subscriptions] [partitions] [folder]

Each count runs in a process of its own, one after the other. The files are made in a temporary folder, or in the one
given, where they are kept and found again.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

import tenure
from benchmarks.books import write_tables

SUBSCRIPTIONS, PARTITIONS = 10_000_000, 10
TWO_YEARS, YEAR = tenure.months("2024-01", "2025-12"), tenure.months("2025-01", "2025-12")
COLUMNS = {
    "subscriptions": "customer_id, started_at, ended_at, mrr, service, is_vas",
    "events": "customer_id, occurred_at, event, service",
}
JOBS: dict[str, tuple[tuple[str, ...], Callable[..., tenure.Measure]]] = {
    "mrr_movements": (("subscriptions",), partial(tenure.mrr_movements, period=TWO_YEARS)),
    "churn_rate": (("subscriptions",), partial(tenure.churn_rate, period=TWO_YEARS)),
    "active_use_rate": (("subscriptions", "events"), partial(tenure.active_use_rate, period=YEAR)),
}


def make_files(folder: Path, subscriptions: int, partitions: int) -> None:
    """Write the tables of a book, and hashed by customer in a folder for each partition."""
    whole = write_tables(folder, subscriptions, COLUMNS)
    with duckdb.connect() as connection:
        for table in COLUMNS:
            hashed = f"SELECT *, hash(customer_id) % {partitions} AS part FROM '{whole}/{table}.parquet'"
            target = f"'{folder}/{table}' (FORMAT parquet, PARTITION_BY part)"
            connection.execute(f"COPY ({hashed}) TO {target}")


def count(job: str, kind: str, place: str, kept: Path) -> None:
    """Count one KPI of some files in this process, loaded as frames or not; keep the measure, print what it took."""
    connection, (tables, kpi) = duckdb.connect(), JOBS[job]
    start, cpu = time.perf_counter(), time.process_time()
    found = [OPEN[kind](connection, table, place.format(table)) for table in tables]
    loaded = time.perf_counter() - start
    measure = kpi(*found)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    kept.write_bytes(pickle.dumps(measure))
    print(cpu, wall, loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def load(_: duckdb.DuckDBPyConnection, table: str, path: str) -> pd.DataFrame:
    return pd.read_parquet(path, columns=COLUMNS[table].split(", "))


def scan(connection: duckdb.DuckDBPyConnection, table: str, path: str) -> duckdb.DuckDBPyRelation:
    return connection.sql(f"SELECT {COLUMNS[table]} FROM '{path}'")


OPEN: dict[str, Callable[..., Any]] = {"frames": load, "files": scan}


def in_own_process(job: str, kind: str, place: str, kept: Path) -> tuple[tenure.Measure, list[float]]:
    command = [sys.executable, "-m", "benchmarks.partitions", "count", job, kind, place, str(kept)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    measure: tenure.Measure = pickle.loads(kept.read_bytes())  # noqa: S301 - written by the line above
    return measure, [float(each) for each in said.split()]


def compare(folder: Path, subscriptions: int, partitions: int) -> None:
    print("| KPI | counted from | CPU | wall clock | of it loading | largest peak |")
    print("|---|---|---|---|---|---|")
    kept = folder / "measure.pickle"
    for job in JOBS:
        for kind in ("frames", "files"):
            whole, took = in_own_process(job, kind, f"{folder}/{subscriptions}/{{}}.parquet", kept)
            _print(job, kind, [took])
        places = [f"{folder}/{{}}/part={part}/*.parquet" for part in range(partitions)]
        parts, took_each = zip(*(in_own_process(job, "files", place, kept) for place in places), strict=True)
        assert tenure.Measure.merge(parts) == whole, f"{job} differs in partitions"
        _print(job, f"{partitions} partitions, one after the other", took_each)


def _print(job: str, how: str, took: Any) -> None:
    cpu, wall, loaded, peak = zip(*took, strict=True)
    times = " | ".join(f"{sum(each):.1f} s" for each in (cpu, wall, loaded))
    print(f"| `{job}` | {how} | {times} | {max(peak):.1f} GiB |", flush=True)


def main(subscriptions: int = SUBSCRIPTIONS, partitions: int = PARTITIONS, folder: str = "") -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        if not (place / "events").exists():
            make_files(place, subscriptions, partitions)
        compare(place, subscriptions, partitions)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["count", job, kind, place, kept]:
            count(job, kind, place, Path(kept))
        case [subscriptions, partitions, *rest]:
            main(int(subscriptions), int(partitions), *rest)
        case _:
            main()
