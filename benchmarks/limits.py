"""More data than memory: KPIs of 100 million events in Parquet under a limit, equal to those without one.

python -m benchmarks.limits [events] [customers] [limit] [folder]

Each KPI is counted in a process of its own, whose CPU time, wall clock, peak of memory and largest temporary files are
printed. The files are made in a temporary folder, or in the one given, where they are kept and found again.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

import tenure

EVENTS, CUSTOMERS, LIMIT = 100_000_000, 5_000_000, "2GB"
MONTHS = tenure.months("2025-01", "2025-12")
Tables = Mapping[str, duckdb.DuckDBPyRelation]

EVENTS_SQL = """
SELECT (hash(i, 1) % {customers})::BIGINT AS customer_id,
       TIMESTAMP '{start}' + to_microseconds((hash(i, 2) % {span})::BIGINT) AS occurred_at,
       CASE WHEN hash(i, 3) % 16 = 0 THEN 'ticket' ELSE 'use' END AS event,
       ['music', 'video', 'cloud'][1 + (hash(i, 4) % 3)::BIGINT] AS service,
       20.0 + hash(i, 5) % 1_000 + CASE WHEN hash(i, 6) % 50 = 0 THEN hash(i, 7) % 3_000 ELSE 0 END AS latency_ms
FROM range({first}, {last}) AS numbers(i)
"""
SUBSCRIPTIONS_SQL = """
SELECT i % {customers} AS customer_id,
       TIMESTAMP '2024-01-01' + to_seconds((hash(i, 1) % 50_000_000)::BIGINT) AS started_at,
       CASE WHEN hash(i, 2) % 3 = 0 THEN started_at + to_seconds((hash(i, 3) % 60_000_000)::BIGINT) END AS ended_at,
       10.0 + hash(i, 4) % 4 AS mrr, ['music', 'video', 'cloud'][1 + (hash(i, 5) % 3)::BIGINT] AS service,
       true AS is_vas
FROM range({customers} * 7 // 5) AS numbers(i)
"""
JOBS: dict[str, Callable[[Tables], tenure.Measure]] = {
    "sessions_per_day": lambda tables: tenure.sessions_per_day(tables["events"], period=MONTHS),
    "stickiness_ratio": lambda tables: tenure.stickiness_ratio(tables["events"], period=MONTHS),
    "active_use_rate": lambda tables: tenure.active_use_rate(tables["subscriptions"], tables["events"], period=MONTHS),
    "declining_use_rate": lambda tables: tenure.declining_use_rate(
        tables["subscriptions"], tables["events"], period=MONTHS[1:]
    ),
    "contact_threshold_rate": lambda tables: tenure.contact_threshold_rate(
        tables["subscriptions"], tables["events"], period=MONTHS, event="ticket"
    ),
    "latency_ms": lambda tables: tenure.latency_ms(tables["requests"], period="2025"),
    "latency_ms by service": lambda tables: tenure.latency_ms(tables["requests"], period="2025", by="service"),
}


def make_files(folder: Path, events: int, customers: int) -> None:
    """Write the events of each month of a year to a folder of its own, and the subscriptions."""
    connection = duckdb.connect(config={"memory_limit": LIMIT, "temp_directory": str(folder / "temporary")})
    for number, month in enumerate(MONTHS):
        path = folder / "events" / f"month={month.start:%Y-%m}"
        path.mkdir(parents=True)
        span = int((month.end - month.start).total_seconds()) * 1_000_000
        first, last = events * number // 12, events * (number + 1) // 12
        query = EVENTS_SQL.format(customers=customers, start=month.start, span=span, first=first, last=last)
        connection.sql(query).write_parquet(str(path / "part.parquet"))
    connection.sql(SUBSCRIPTIONS_SQL.format(customers=customers)).write_parquet(str(folder / "subscriptions.parquet"))
    connection.close()


def count(job: str, folder: Path, limit: str) -> dict[str, Any]:
    """Count one KPI in this process, under a limit or, where it is empty, under DuckDB's own."""
    spill = folder / f"temporary-{os.getpid()}"
    config: dict[str, Any] = {"temp_directory": str(spill), **({"memory_limit": limit} if limit else {})}
    connection = duckdb.connect(config=config)
    events = connection.sql(f"FROM read_parquet('{folder}/events/**/*.parquet')")
    tables = {
        "events": events.project("customer_id, occurred_at, event, service"),
        "requests": events.project("service, occurred_at, latency_ms"),
        "subscriptions": connection.sql(f"FROM '{folder}/subscriptions.parquet'"),
    }
    start, cpu = time.perf_counter(), time.process_time()
    with largest_size(spill) as spilled:
        figures = JOBS[job](tables).to_dict()
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    connection.close()
    digest = hashlib.sha256(json.dumps(figures, default=str, sort_keys=True).encode()).hexdigest()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"figures": digest, "cpu": cpu, "wall": wall, "peak": peak, "spilled": max(spilled), "left": spill.exists()}


@contextmanager
def largest_size(folder: Path) -> Iterator[list[float]]:
    """Look at the size of a folder's files, in GiB, every fifth of a second."""
    sizes, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.2):
            sizes.append(sum(_blocks(path) for path in folder.glob("*")) * 512 / 2**30)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield sizes
    finally:
        done.set()
        watch.join()


def _blocks(path: Path) -> int:
    try:
        return path.stat().st_blocks
    except FileNotFoundError:  # removed since it was listed
        return 0


def in_own_process(job: str, folder: Path, limit: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.limits", "count", job, str(folder), limit]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    assert not found["left"], f"{job} left temporary files"
    return found


def compare(folder: Path, limit: str) -> None:
    print("| KPI | memory limit | CPU | wall clock | peak of the process | temporary files |")
    print("|---|---|---|---|---|---|")
    for job in JOBS:
        found = {each: in_own_process(job, folder, each) for each in (limit, "")}
        assert found[limit]["figures"] == found[""]["figures"], f"{job} differs under {limit}"
        for each, row in found.items():
            figures = f"{row['cpu']:.0f} s | {row['wall']:.0f} s | {row['peak']:.1f} GiB | {row['spilled']:.1f} GiB"
            print(f"| `{job}` | {each or 'none'} | {figures} |", flush=True)


def main(events: int = EVENTS, customers: int = CUSTOMERS, limit: str = LIMIT, folder: str = "") -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        if not (place / "subscriptions.parquet").exists():
            make_files(place, events, customers)
        compare(place, limit)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["count", job, folder, limit]:
            print(json.dumps(count(job, Path(folder), limit)))
        case [events, customers, *rest]:
            main(int(events), int(customers), *rest)
        case _:
            main()
