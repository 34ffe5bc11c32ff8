"""Rows short enough to be read as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

Rows = list[tuple[Any, ...]]


def _frame(rows: Rows, names: list[str], zone: str | None) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=names)
    instants = {name: pd.to_datetime(table[name], format="ISO8601") for name in names if name.endswith("_at")}
    if zone is not None:
        instants = {name: each.dt.tz_localize(zone) for name, each in instants.items()}
    return table.assign(**instants)


def vas(*rows: tuple[str, str, str | None, str | None], zone: str | None = None, **more: Any) -> pd.DataFrame:
    table = _frame(list(rows), ["customer_id", "started_at", "ended_at", "service"], zone)
    return table.assign(**{"mrr": 10.0, "is_vas": True, **more})


def uses(*rows: tuple[str, str, str | None], zone: str | None = None, **more: Any) -> pd.DataFrame:
    return _frame(list(rows), ["customer_id", "occurred_at", "service"], zone).assign(**{"event": "use", **more})


def exposed(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    return _frame(list(rows), ["customer_id", "exposed_at", "campaign", "group"], None)


def bought(*rows: tuple[str, str], **more: Any) -> pd.DataFrame:
    return _frame(list(rows), ["customer_id", "occurred_at"], None).assign(**{"event": "purchase", **more})
