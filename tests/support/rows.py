"""Rows short enough to be read as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd


def lines(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "started_at", "ended_at", "service"]).assign(mrr=10.0)
    return table.assign(**{name: pd.to_datetime(table[name]) for name in ("started_at", "ended_at")})


def calls(*rows: tuple[str, str], **more: Any) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "occurred_at"]).assign(event="contact", **more)
    return table.assign(occurred_at=pd.to_datetime(table["occurred_at"], format="ISO8601"))


ANA = lines(("ana", "2026-01-01", None, "mobile"))  # day 90 is 1 April, day 180 is 30 June
