"""Arrow datasets: many files, read lazily."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.arrow import ArrowTables
from tenure.engine.backends.duckdb import DuckDB, naive_instants
from tenure.engine.backends.sql import quoted
from tenure.engine.connection import cursor
from tenure.engine.engine_errors import reading
from tenure.engine.source import Replacement, Source
from tenure.engine.zones import zone_name

__all__ = ["ArrowDatasets"]


class ArrowDatasets:
    """Datasets of pyarrow on the built-in DuckDB, which reads the columns that it needs, batch by batch.

    What is made of one is a Table: a dataset is a place of files, and nothing is written.
    """

    name = "pyarrow-dataset"
    engine = "the built-in DuckDB"
    ignores_case = True
    ways = DuckDB()
    tables = ArrowTables()

    def recognises(self, frame: Any) -> bool:
        """Whether it is a Dataset of pyarrow; that module is loaded where there is one."""
        module = sys.modules.get("pyarrow.dataset")
        return module is not None and isinstance(frame, module.Dataset)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names of the columns, those of the partitions included."""
        return tuple(frame.schema.names)

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Project the columns; instants with a zone become UTC."""
        fields = {name: frame.schema.field(name).type for name in columns}
        zones = {name: zone_name(zone) for name, kind in fields.items() if (zone := getattr(kind, "tz", None))}
        with reading():
            found = cursor().from_arrow(frame).project(", ".join(map(quoted, columns)))
            return Source(self.name, self.engine, nw.from_native(naive_instants(found)).lazy(), zones)

    def hold(self, lazy: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return them as they are: files are read again."""
        return lazy

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Any:
        """Run the plan; zones go back on."""
        return self.tables.restore(lazy, zones)

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> Any:
        """Return the table by way of the built-in DuckDB."""
        return self.tables.from_pandas(table, like)

    def replace_columns(self, frame: Any, columns: Replacement) -> Any:
        """Read the files, and set the new columns of their table."""
        with reading():
            table = frame.to_table()
        return self.tables.replace_columns(table, columns)

    def head(self, frame: Any, rows: int) -> Any:
        """Return the first rows."""
        return frame.head(rows)

    def drop_rows(self, frame: Any, columns: Replacement, places: list[int]) -> Any:
        """Leave out the rows at some places, which are numbered in the order of the files."""
        return self.tables.without(self.replace_columns(frame, columns), places)
