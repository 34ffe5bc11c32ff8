"""What pandas and Arrow have in common: the built-in DuckDB reads their tables in place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine.backends.duckdb import DuckDB, naive_instants
from tenure.engine.source import Frame, Replacement, Source
from tenure.errors import EngineError

__all__ = ["TablesInMemory"]


class TablesInMemory(ABC):
    """Tables that the built-in DuckDB reads in place, and whose new columns are set one by one."""

    engine = "the built-in DuckDB"
    ignores_case = True
    ways = DuckDB()

    @abstractmethod
    def scan(self, frame: Frame, columns: list[str]) -> Source:
        """Scan some columns in place."""

    @abstractmethod
    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Frame:
        """Run a plan."""

    @abstractmethod
    def read(self, table: Frame) -> Any:
        """Return a table as a relation of the built-in DuckDB."""

    @abstractmethod
    def types(self, table: Frame) -> dict[str, Any]:
        """Return the type of each column, as its library calls it."""

    @abstractmethod
    def select(self, table: Frame, column: str) -> Frame:
        """Return a table of one column."""

    @abstractmethod
    def set_columns(self, frame: Frame, columns: Frame) -> Frame:
        """Return the frame with columns replaced or added."""

    @abstractmethod
    def rename(self, frame: Frame, names: Mapping[str, str]) -> Frame:
        """Return the frame with columns renamed."""

    @abstractmethod
    def without(self, frame: Frame, places: list[int]) -> Frame:
        """Return the frame without the rows at some places."""

    def in_place(self, table: Frame, zoned: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Scan a table in place; the zones of its instants, which are in UTC, have been taken off."""
        try:
            return nw.from_native(naive_instants(self.read(table), zoned)).lazy()
        except Exception as error:
            # DuckDB names no culprit, so each column is tried by itself.
            unknown = [name for name in self.types(table) if not self._can_read(self.select(table, name))]
            shown = ", ".join(f"{name} ({self.types(table)[name]})" for name in unknown)
            raise EngineError(
                f"The table cannot be read, as the type of {shown} is unknown to DuckDB: "
                "convert to numbers, text, dates or datetimes first."
            ) from error

    def hold(self, lazy: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return them as they are: in memory."""
        return lazy

    def replace_columns(self, frame: Frame, columns: Replacement) -> Frame:
        """Compute the new columns of the rows in their order, and set them."""
        renamed = self.rename(frame, columns.rename) if columns.rename else frame
        if not columns.write:
            return renamed
        rows = self.scan(frame, list(dict.fromkeys(columns.read.values()))).lazy
        rows = columns.change(rows.select(*(nw.col(at).alias(name) for name, at in columns.read.items())))
        new = rows.select(*(nw.col(at).alias(name) for name, at in columns.write.items()))
        zones = {name: zone for name, zone in columns.zones.items() if zone}
        return self.set_columns(renamed, self.restore(new, zones))

    def drop_rows(self, frame: Frame, columns: Replacement, places: list[int]) -> Frame:
        """Compute the new columns, and leave out the rows at some places."""
        return self.without(self.replace_columns(frame, columns), places)

    def _can_read(self, table: Frame) -> bool:
        try:
            self.read(table)
        except Exception:  # noqa: BLE001 - whatever DuckDB says, it cannot read the column
            return False
        return True
