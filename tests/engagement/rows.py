"""Rows short enough to be read as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd


def uses(*rows: tuple[str, str], **more: Any) -> pd.DataFrame:
    """Return uses of a customer at an instant; further columns by name."""
    table = pd.DataFrame(rows, columns=["customer_id", "occurred_at"]).assign(event="use", **more)
    return table.assign(occurred_at=pd.to_datetime(table["occurred_at"], format="ISO8601").astype("datetime64[us]"))


def lines(*rows: tuple[str, str, str | None], **more: Any) -> pd.DataFrame:
    """Return subscriptions for 10 a month."""
    table = pd.DataFrame(rows, columns=["customer_id", "started_at", "ended_at"]).assign(mrr=10.0, **more)
    return table.assign(**{name: pd.to_datetime(table[name]) for name in ("started_at", "ended_at")})


def with_ids(table: pd.DataFrame, gap: timedelta) -> pd.DataFrame:
    """Number the sessions of each customer from 1, by pauses longer than the gap."""
    ordered = table.sort_values(["customer_id", "occurred_at"], kind="stable")
    is_first = ordered.groupby("customer_id")["occurred_at"].diff().fillna(pd.Timedelta(days=99_999)) > gap
    return ordered.assign(session_id=is_first.groupby(ordered["customer_id"]).cumsum().astype("int64"))


def naive_sessions(rows: Sequence[tuple[str, datetime]], gap: timedelta) -> list[tuple[str, datetime]]:
    """Return customer and start of each session."""
    starts, previous = [], dict[str, datetime]()
    for customer, moment in sorted(rows):
        if customer not in previous or moment - previous[customer] > gap:
            starts.append((customer, moment))
        previous[customer] = moment
    return starts
