"""Tables for the value room, in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

import tenure
from tests.oracles.examples import at
from tests.oracles.states import Row

_COLUMNS = ("spent_at", "purpose", "amount", "service", "segment")


def cost(spent_at: str, amount: float, purpose: str = "acquisition", **more: Any) -> Row:
    return {"spent_at": at(spent_at), "purpose": purpose, "amount": amount, "service": None, "segment": None, **more}


def cost_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Return costs as a frame that has its columns also when it is empty."""
    names = list(rows[0]) if rows else list(_COLUMNS)
    kinds: dict[str, Any] = {"spent_at": "datetime64[us]", "amount": "float64"}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kinds.get(name, object)) for name in names})


def spend(*rows: Row) -> pd.DataFrame:
    return cost_frame(rows)


def note_keys(found: tenure.Measure) -> list[str]:
    return [note.key for note in found.notes]
