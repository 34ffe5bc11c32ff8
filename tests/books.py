"""Subscriptions in short, for worked examples: `book(sub("ana", "2026-01-01"), …)`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.frames import NAMES, frame
from tests.oracles.examples import at, event, sub

__all__ = ["at", "book", "charges", "event", "people", "sub"]


def book(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as a frame; what one row has and another lacks is null."""
    names = list(dict.fromkeys([*NAMES["subscriptions"], *(name for row in rows for name in row)]))
    return frame([{name: row.get(name) for name in names} for row in rows])


def charges(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return events as a frame."""
    names = list(dict.fromkeys([*NAMES["events"], *(name for row in rows for name in row)]))
    return frame([{name: row.get(name) for name in names} for row in rows], "events")


def people(**segments: str | None) -> pd.DataFrame:
    """Return customers with their segments."""
    return pd.DataFrame({"customer_id": list(segments), "segment": list(segments.values())})
