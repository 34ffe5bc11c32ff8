"""Arrow tables, scanned in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.engine.backends.in_memory import TablesInMemory
from tenure.engine.backends.pandas import PandasFrames
from tenure.engine.connection import cursor
from tenure.engine.engine_errors import reading
from tenure.engine.source import Source
from tenure.engine.zones import zone_name

__all__ = ["ArrowTables"]


class ArrowTables(TablesInMemory):
    """Tables of pyarrow on the built-in DuckDB."""

    name = "pyarrow"

    def recognises(self, frame: Any) -> bool:
        """Whether it is a Table of pyarrow."""
        return nw.dependencies.is_pyarrow_table(frame)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(frame.column_names)

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Take the zones off, by which instants become UTC, and scan in place."""
        import pyarrow as pa  # noqa: PLC0415 - only when an Arrow table has arrived

        table = frame.select(columns)
        zones = {field.name: zone_name(zone) for field in table.schema if (zone := getattr(field.type, "tz", None))}
        for name in zones:
            naive = pa.timestamp(table.schema.field(name).type.unit)
            table = table.set_column(columns.index(name), name, table[name].cast(naive))
        return Source(self.name, self.engine, self.in_place(table, zones), zones)

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Any:
        """Run the plan; zones go back on."""
        import pyarrow as pa  # noqa: PLC0415 - only when an Arrow table has arrived

        with reading():
            table = lazy.to_native().to_arrow_table()
        for name, zone in zones.items():
            # Arrow stores instants with a zone in UTC.
            utc = table[name].cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone))
            table = table.set_column(table.column_names.index(name), name, utc)
        return table

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> Any:  # noqa: ARG002 - it is in memory too
        """Return the table by way of the built-in DuckDB."""
        return self.restore(PandasFrames().scan(table, list(table.columns)).lazy, {})

    def head(self, frame: Any, rows: int) -> Any:
        """Return the first rows."""
        return frame.slice(0, rows)

    def without(self, frame: Any, places: list[int]) -> Any:
        """Return the table without the rows at some places."""
        kept = np.ones(len(frame), dtype=bool)
        kept[places] = False
        return frame.filter(kept)

    def read(self, table: Any) -> Any:
        """Scan in place."""
        return cursor().from_arrow(table)

    def types(self, table: Any) -> dict[str, Any]:
        """Return the Arrow types."""
        return dict(zip(table.column_names, table.schema.types, strict=True))

    def select(self, table: Any, column: str) -> Any:
        """Return a table of one column."""
        return table.select([column])

    def set_columns(self, frame: Any, columns: Any) -> Any:
        """Return the table with columns replaced or added."""
        for name in columns.column_names:
            if name in frame.column_names:
                frame = frame.set_column(frame.column_names.index(name), name, columns[name])
            else:
                frame = frame.append_column(name, columns[name])
        return frame

    def rename(self, frame: Any, names: Mapping[str, str]) -> Any:
        """Return the table with columns renamed."""
        return frame.rename_columns([names.get(name, name) for name in frame.column_names])
