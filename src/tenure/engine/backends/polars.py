"""Frames of Polars, eager and lazy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.lazy import LazyFrames
from tenure.engine.backends.polars_engine import Polars, naive
from tenure.engine.engine_errors import reading
from tenure.engine.source import Source
from tenure.engine.zones import zone_name

__all__ = ["LazyPolarsFrames", "PolarsFrames"]


class LazyPolarsFrames(LazyFrames):
    """Plans of Polars."""

    name = "polars-lazy"
    engine = "Polars"
    ignores_case = False
    ways = Polars()

    def recognises(self, frame: Any) -> bool:
        """Whether it is a LazyFrame."""
        return nw.dependencies.is_polars_lazyframe(frame)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names of the plan's columns."""
        with reading():
            return tuple(frame.lazy().collect_schema().names())

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Select the columns, instants in UTC."""
        with reading():
            chosen = frame.lazy().select(columns)
            schema = chosen.collect_schema()
            zones = {name: zone_name(zone) for name, kind in schema.items() if (zone := getattr(kind, "time_zone", ""))}
            lazy = nw.from_native(chosen.with_columns(naive(name, kind).alias(name) for name, kind in schema.items()))
            return Source(self.name, self.engine, lazy, zones)

    def with_read_columns(self, frame: Any, kept: Mapping[str, str], read: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Select all columns, and those to read."""
        with reading():
            schema = frame.lazy().collect_schema()
            new = [naive(at, schema[at]).alias(f"_new_{name}") for name, at in read.items()]
            named = {**kept, **{f"_new_{name}": name for name in read}}
            return nw.from_native(frame.lazy().with_columns(new).rename(named))

    def head(self, frame: Any, rows: int) -> Any:
        """Return the first rows."""
        return frame.head(rows)


class PolarsFrames(LazyPolarsFrames):
    """Eager frames of Polars, which are run as plans and collected."""

    name = "polars"

    def recognises(self, frame: Any) -> bool:
        """Whether it is a DataFrame of Polars."""
        return nw.dependencies.is_polars_dataframe(frame)

    def hold(self, lazy: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return them as they are: in memory."""
        return lazy

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Any:
        """Run the plan."""
        with reading():
            return super().restore(lazy, zones).collect()

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> Any:
        """Make a frame of a pandas table."""
        return super().from_pandas(table, like).collect()
