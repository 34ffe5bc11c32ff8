"""Rows and periods for the worked examples, short enough to be read as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .months import next_start
from .states import Period, Row

at = datetime.fromisoformat


def sub(customer: str, started: str, ended: str | None = None, mrr: float = 10.0, **more: Any) -> Row:
    instants = {name: at(value) if name.endswith("_at") and value else value for name, value in more.items()}
    ended_at = None if ended is None else at(ended)
    return {"customer_id": customer, "started_at": at(started), "ended_at": ended_at, "mrr": mrr, **instants}


def event(customer: str, occurred: str, amount: float | None, **more: Any) -> Row:
    return {"customer_id": customer, "occurred_at": at(occurred), "event": "charge", "amount": amount, **more}


def month(text: str) -> Period:
    start = at(f"{text}-01")
    return start, next_start(start, "month")


def parts(row: Row) -> Row:
    """A row without its period and its reason."""
    return {name: value for name, value in row.items() if name not in {"period_start", "period_end", "reason"}}
