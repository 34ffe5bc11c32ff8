"""Lists of customers, which come back lazily where the tables are in files."""

from __future__ import annotations

from typing import Any

import polars as pl

__all__ = ["run_list"]


def run_list(listed: Any) -> Any:
    """Run a list, a lazy frame of Polars or a relation of DuckDB, and return its rows."""
    return listed.collect() if isinstance(listed, pl.LazyFrame) else listed.df()
