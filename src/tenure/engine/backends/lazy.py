"""What all kinds of lazy frames have in common: their columns are computed anew in one plan, beside the others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.backend import Engine
from tenure.engine.engine_errors import reading
from tenure.engine.source import Frame, Replacement

__all__ = ["LazyFrames"]

Lazy = nw.LazyFrame[Any]


class LazyFrames(ABC):
    """Frames that are plans on an engine of their own."""

    ways: Engine

    @abstractmethod
    def columns(self, frame: Frame) -> tuple[str, ...]:
        """Return the names of the columns."""

    @abstractmethod
    def with_read_columns(self, frame: Frame, kept: Mapping[str, str], read: Mapping[str, str]) -> Lazy:
        """Return all columns by the names under which they are kept, and those to read, as naive UTC, by theirs."""

    def restore(self, lazy: Lazy, zones: Mapping[str, str]) -> Frame:
        """Return the native plan; zones go back on."""
        with reading():
            native = lazy.to_native()
            return self.ways.with_zones(native, zones) if zones else native

    def hold(self, lazy: Lazy) -> Lazy:
        """Let the engine hold the rows, if it does."""
        with reading():
            return nw.from_native(self.ways.hold(lazy.to_native())).lazy()

    def from_pandas(self, table: pd.DataFrame, like: Lazy) -> Frame:
        """Place a pandas table where a lazy frame lives."""
        with reading():
            return self.ways.upload(table, like.to_native())

    def replace_columns(self, frame: Frame, columns: Replacement) -> Frame:
        """Compute the new columns beside the others."""
        names = {name: columns.rename.get(name, name) for name in self.columns(frame)}
        taken = {name.casefold() for name in columns.read}
        # Spark takes the dot of a name for a field of a column.
        hidden = {name: f"_kept{place}" for place, name in enumerate(names) if name.casefold() in taken or "." in name}
        kept = {name: hidden.get(name, name) for name in names}
        rows = columns.change(self.with_read_columns(frame, kept, columns.read))
        rows = rows.filter(nw.col(columns.keep)) if columns.keep else rows
        shown = [nw.col(columns.write.get(new, kept[old])).alias(new) for old, new in names.items()]
        added = [nw.col(at).alias(new) for new, at in columns.write.items() if new not in names.values()]
        return self.restore(rows.select(*shown, *added), {name: zone for name, zone in columns.zones.items() if zone})

    def drop_rows(self, frame: Frame, columns: Replacement, places: list[int]) -> Frame:  # noqa: ARG002 - see below
        """Leave out what is not kept: a plan may number its rows otherwise when it is run again."""
        return self.replace_columns(frame, columns)
