"""Rows short enough to be read as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd


def lines(*rows: tuple[Any, ...], **more: Any) -> pd.DataFrame:
    """Return subscriptions of (customer, start, end, end of the trial), each for 10 a month."""
    names = ["customer_id", "started_at", "ended_at", "trial_ends_at"]
    filled = [(*row, *[None] * (len(names) - len(row))) for row in rows]
    return _dated(pd.DataFrame(filled, columns=names).assign(**{"mrr": 10.0, **more}))


def uses(*rows: tuple[Any, Any], **more: Any) -> pd.DataFrame:
    return _dated(pd.DataFrame(rows, columns=["customer_id", "occurred_at"]).assign(**{"event": "use", **more}))


def clicks(*rows: tuple[str, str, str], **more: Any) -> pd.DataFrame:
    return _dated(pd.DataFrame(rows, columns=["customer_id", "event", "occurred_at"]).assign(**more))


def done(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return _dated(pd.DataFrame(rows, columns=["customer_id", "step", "completed_at"]))


def zoned(frame: pd.DataFrame, zone: str = "Europe/Madrid") -> pd.DataFrame:
    instants = frame.select_dtypes("datetime").columns
    return frame.assign(**{name: frame[name].dt.tz_localize(zone) for name in instants})


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    instants = [name for name in frame.columns if name.endswith("_at")]
    return frame.assign(
        **{name: pd.to_datetime(frame[name], format="ISO8601").astype("datetime64[us]") for name in instants}
    )
