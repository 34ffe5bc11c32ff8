"""Columns of results, which a column to split by must not be called like."""

from __future__ import annotations

from tenure.errors import ParameterError
from tenure.options import Options

__all__ = ["refuse_result_columns"]


def refuse_result_columns(options: Options, *columns: str) -> None:
    """Refuse a `by` column that is called like a column of the result."""
    for name in options.by:
        if name in columns:
            raise ParameterError(f"by names {name!r}, which is a column of the result: rename the column.")
