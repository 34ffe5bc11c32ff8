"""Rows of outages and requests for the tests of quality."""

from __future__ import annotations

from typing import Any

import pandas as pd


def outage_rows(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Return outages of (service, start, end) or (service, start, end, planned)."""
    columns = ["service", "started_at", "ended_at", "planned"][: max(map(len, rows), default=3)]
    table = pd.DataFrame([(*row, *[None] * (len(columns) - len(row))) for row in rows], columns=columns)
    instants = {
        name: pd.to_datetime(table[name], format="ISO8601").astype("datetime64[us]")
        for name in ("started_at", "ended_at")
    }
    return table.assign(**instants, service=table["service"].astype("str"))


def request_rows(
    *latencies: float | None, at: str = "2026-03-05", service: str = "web", **columns: Any
) -> pd.DataFrame:
    """Return requests of these latencies, at one instant and of one service."""
    return pd.DataFrame({
        "service": pd.Series([service] * len(latencies), dtype="str"),
        "occurred_at": pd.Series([at] * len(latencies), dtype="datetime64[us]"),
        "latency_ms": pd.Series(latencies, dtype=float),
        **columns,
    })  # fmt: skip
