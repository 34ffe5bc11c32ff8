"""CSV that spreadsheets open without running what stands in it."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["to_safe_csv"]

# OWASP, CSV injection: a cell that begins so is a formula to a spreadsheet.
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\n")


def to_safe_csv(table: pd.DataFrame) -> str:
    """Write a table as CSV, with an apostrophe before texts that a spreadsheet would take for formulas.

    Example:
        >>> print(to_safe_csv(pd.DataFrame({"segment": ["=1+1", "home"], "value": [-1.5, 2.0]})), end="")
        segment,value
        '=1+1,-1.5
        home,2.0
    """
    columns = {place: table.iloc[:, place].map(_safe, na_action="ignore") for place in range(table.shape[1])}
    texts = pd.DataFrame(columns, index=table.index)
    return str(texts.to_csv(index=False, header=[_safe(str(name)) for name in table.columns], lineterminator="\n"))


def _safe(value: Any) -> Any:
    """Return a cell that is no formula and ends no row: CSV does not quote a lone carriage return."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_LIKE_FORMULAS) else text
