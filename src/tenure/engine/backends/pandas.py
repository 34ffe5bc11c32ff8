"""pandas frames, scanned in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.engine.backends.in_memory import TablesInMemory
from tenure.engine.collecting import collect_on
from tenure.engine.connection import cursor
from tenure.engine.pandas_columns import ready
from tenure.engine.source import Source
from tenure.errors import EngineError

__all__ = ["PandasFrames"]


class PandasFrames(TablesInMemory):
    """pandas frames on the built-in DuckDB; pandas' own backend of Narwhals is never used."""

    name = "pandas"

    def recognises(self, frame: Any) -> bool:
        """Whether it is a DataFrame of pandas."""
        return nw.dependencies.is_pandas_dataframe(frame)

    def columns(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """Return the names of the columns; names that are no text are left out."""
        if frame.columns.nlevels > 1:
            raise EngineError(
                "The frame's columns have several levels: flatten them, as in "
                "frame.columns = ['_'.join(each) for each in frame.columns]."
            )
        return tuple(name for name in frame.columns if isinstance(name, str))

    def scan(self, frame: pd.DataFrame, columns: list[str]) -> Source:
        """Give objects the type of their values, and scan in place."""
        picked = ready(frame, columns)
        lazy = self.in_place(picked.table, picked.zones)
        return Source(self.name, self.engine, lazy, picked.zones, picked.mixed, picked.objects)

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> pd.DataFrame:
        """Run the plan; zones go back on."""
        table = collect_on(self.ways, lazy)
        return table.assign(**{name: table[name].dt.tz_localize("UTC").dt.tz_convert(zones[name]) for name in zones})

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> pd.DataFrame:  # noqa: ARG002 - it is pandas
        """Return the table as it is."""
        return table

    def head(self, frame: pd.DataFrame, rows: int) -> pd.DataFrame:
        """Return the first rows."""
        return frame.head(rows)

    def without(self, frame: pd.DataFrame, places: list[int]) -> pd.DataFrame:
        """Return the frame without the rows at some places."""
        kept = np.ones(len(frame), dtype=bool)
        kept[places] = False
        return frame[kept]

    def read(self, table: pd.DataFrame) -> Any:
        """Scan in place."""
        return cursor().from_df(table)

    def types(self, table: pd.DataFrame) -> dict[str, Any]:
        """Return the dtypes."""
        return {str(name): kind for name, kind in table.dtypes.items()}

    def select(self, table: pd.DataFrame, column: str) -> pd.DataFrame:
        """Return a table of one column."""
        return table[[column]]

    def set_columns(self, frame: pd.DataFrame, columns: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with columns replaced or added."""
        return frame.assign(**{str(name): columns[name].array for name in columns})

    def rename(self, frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
        """Return the frame with columns renamed."""
        return frame.rename(columns=dict(names))
