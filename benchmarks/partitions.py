"""A book counted whole and in partitions by customer: the same figures, and what each way takes.

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
from pathlib import Path
from typing import Any

import duckdb

import tenure
from benchmarks.books import write_tables

SUBSCRIPTIONS, PARTITIONS = 10_000_000, 10
TWO_YEARS, YEAR = tenure.months("2024-01", "2025-12"), tenure.months("2025-01", "2025-12")
COLUMNS = {
    "subscriptions": "customer_id, started_at, ended_at, mrr, service, is_vas",
    "events": "customer_id, occurred_at, event, service",
}
JOBS: dict[str, Callable[[dict[str, Any]], tenure.Measure]] = {
    "mrr_movements": lambda tables: tenure.mrr_movements(tables["subscriptions"], period=TWO_YEARS),
    "churn_rate": lambda tables: tenure.churn_rate(tables["subscriptions"], period=TWO_YEARS),
    "active_use_rate": lambda tables: tenure.active_use_rate(
        tables["subscriptions"], tables["events"], period=YEAR, event="use"
    ),
}


def make_files(folder: Path, subscriptions: int, partitions: int) -> None:
    """Write the tables of a book, and hashed by customer in a folder for each partition."""
    whole = write_tables(folder, subscriptions, COLUMNS)
    with duckdb.connect() as connection:
        for table in COLUMNS:
            hashed = f"SELECT *, hash(customer_id) % {partitions} AS part FROM '{whole}/{table}.parquet'"
            target = f"'{folder}/{table}' (FORMAT parquet, PARTITION_BY part)"
            connection.execute(f"COPY ({hashed}) TO {target}")


def count(job: str, tables: dict[str, str], kept: Path) -> None:
    """Count one KPI of some files in this process; keep the measure and print what it took."""
    connection = duckdb.connect()
    found = {table: connection.sql(f"SELECT {COLUMNS[table]} FROM '{path}'") for table, path in tables.items()}
    start, cpu = time.perf_counter(), time.process_time()
    measure = JOBS[job](found)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    kept.write_bytes(pickle.dumps(measure))
    print(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def in_own_process(job: str, place: str, kept: Path) -> tuple[tenure.Measure, list[float]]:
    command = [sys.executable, "-m", "benchmarks.partitions", "count", job, place, str(kept)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    measure: tenure.Measure = pickle.loads(kept.read_bytes())  # noqa: S301 - written by the line above
    return measure, [float(each) for each in said.split()]


def compare(folder: Path, subscriptions: int, partitions: int) -> None:
    print("| KPI | counted | CPU | wall clock | largest peak |")
    print("|---|---|---|---|---|")
    kept = folder / "measure.pickle"
    for job in JOBS:
        whole, took = in_own_process(job, f"{folder}/{subscriptions}/{{}}.parquet", kept)
        _print(job, "whole", [took])
        places = [f"{folder}/{{}}/part={part}/*.parquet" for part in range(partitions)]
        parts, took_each = zip(*(in_own_process(job, place, kept) for place in places), strict=True)
        assert tenure.Measure.merge(parts) == whole, f"{job} differs in partitions"
        _print(job, f"in {partitions} partitions", took_each)


def _print(job: str, how: str, took: Any) -> None:
    cpu, wall, peak = zip(*took, strict=True)
    print(f"| `{job}` | {how} | {sum(cpu):.1f} s | {sum(wall):.1f} s | {max(peak):.1f} GiB |", flush=True)


def main(subscriptions: int = SUBSCRIPTIONS, partitions: int = PARTITIONS, folder: str = "") -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        if not (place / "events").exists():
            make_files(place, subscriptions, partitions)
        compare(place, subscriptions, partitions)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["count", job, place, kept]:
            count(job, {table: place.format(table) for table in COLUMNS}, Path(kept))
        case [subscriptions, partitions, *rest]:
            main(int(subscriptions), int(partitions), *rest)
        case _:
            main()
