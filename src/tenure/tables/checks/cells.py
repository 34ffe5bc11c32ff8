"""Cells of a collected table as plain Python."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["count", "to_python"]


def count(value: Any) -> int:
    """Return a count; the sum over no rows is null on some engines."""
    return 0 if pd.isna(value) else int(value)


def to_python(value: Any) -> Any:
    """Return a cell as plain Python: None for null, text for an instant that Python has no datetime for."""
    if pd.isna(value):
        return None
    if not isinstance(value, pd.Timestamp):
        return value.item() if hasattr(value, "item") else value
    try:
        return value.to_pydatetime(warn=False)
    except ValueError:
        return str(value.asm8)
