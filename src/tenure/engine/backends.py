"""What each engine does in its own way; a further engine is a further class here.

Narwhals has no cast that forgives, no row numbers without an order, no durations that all engines share and no
way to place a table beside another lazy one, so each engine's own is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import narwhals as nw
import pandas as pd

__all__ = ["Backend", "DuckDB", "Polars"]


class Backend(Protocol):
    """One engine's own ways; natives in, natives out."""

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run a lazy frame."""

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Read text columns as `instant` or `number`; null where the text is neither."""

    def with_row_number(self, native: Any, name: str) -> Any:
        """Add each row's place in the frame, from 0."""

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Add the microseconds from one instant to another."""

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Place a small pandas table where `like` lives."""

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Take wall-clock instants as those of a zone."""


class DuckDB:
    """DuckDB, built in or a user's own connection."""

    _TYPES = {"instant": "TIMESTAMP", "number": "DOUBLE"}  # noqa: RUF012 - a constant

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the relation."""
        found: pd.DataFrame = native.df()
        return found

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Use TRY_CAST."""
        casts = (
            f"TRY_CAST({_quoted(name)} AS {self._TYPES[kind]}) AS {_quoted(name)}" for name, kind in columns.items()
        )
        return native.project(f"* REPLACE ({', '.join(casts)})")

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number in scan order, which is the frame's."""
        return native.project(f"*, row_number() OVER () - 1 AS {_quoted(name)}")

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Use epoch_us."""
        span = f"epoch_us({_quoted(end)}) - epoch_us({_quoted(start)})"
        return native.project(f"*, {span} AS {_quoted(name)}")

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Write the rows as literals: the relation's connection is not ours to register frames on."""
        names = ", ".join(map(_quoted, table.columns))
        rows = ", ".join(f"({', '.join(map(_literal, row))})" for row in table.itertuples(index=False))
        return like.query("t", f"SELECT * FROM (VALUES {rows}) AS v({names})")  # noqa: S608 - made of literals only

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Use timezone(); the session of the connection decides how they are shown."""
        zoned = (f"timezone('{zone}', {_quoted(name)}) AS {_quoted(name)}" for name, zone in zones.items())
        return native.project(f"* REPLACE ({', '.join(zoned)})")


class Polars:
    """Polars, lazy."""

    _FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the plan; by way of Python lists, as Polars' own way out needs pyarrow."""
        return pd.DataFrame(native.collect().to_dict(as_series=False))

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Try the ISO forms in turn."""
        import polars as pl  # noqa: PLC0415 - only when a Polars frame has arrived

        def read(name: str, kind: str) -> Any:
            if kind == "number":
                return pl.col(name).cast(pl.Float64, strict=False)
            text = pl.col(name).cast(pl.String).str
            forms = [text.to_datetime(form, time_unit="us", strict=False) for form in self._FORMS]
            return pl.coalesce(*forms).alias(name)

        return native.with_columns(read(name, kind) for name, kind in columns.items())

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number in the frame's order."""
        return native.with_row_index(name)

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Use a duration."""
        import polars as pl  # noqa: PLC0415 - only when a Polars frame has arrived

        return native.with_columns((pl.col(end) - pl.col(start)).dt.total_microseconds().alias(name))

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Make a frame of the same class."""
        return type(like)({name: [None if pd.isna(v) else v for v in table[name].tolist()] for name in table.columns})

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Use replace_time_zone; a gap becomes null, an overlap its first hour."""
        import polars as pl  # noqa: PLC0415 - only when a Polars frame has arrived

        columns = (
            pl.col(name).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
            for name, zone in zones.items()
        )
        return native.with_columns(columns)


def backend_of(lazy: nw.LazyFrame[Any]) -> Backend:
    """Return the ways of the engine that a lazy frame runs on."""
    return Polars() if lazy.implementation.is_polars() else DuckDB()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if pd.isna(value):
        return "NULL"
    if isinstance(value, pd.Timestamp):
        return f"TIMESTAMP '{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value!r}::DOUBLE" if isinstance(value, float) else repr(value)
