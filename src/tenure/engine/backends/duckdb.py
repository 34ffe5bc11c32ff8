"""DuckDB: the built-in one, which reads pandas and Arrow in place, and relations on a connection of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import narwhals as nw
import pandas as pd

from tenure.engine.backends.lazy import LazyFrames
from tenure.engine.backends.sql import instant_sql, literal, quoted, read_sql, type_of
from tenure.engine.backends.waiting import native_relation, waiting
from tenure.engine.engine_errors import reading
from tenure.engine.source import Source
from tenure.engine.zones import fixed_offset, zone_name

__all__ = ["DuckDB", "DuckDBRelations", "naive_instants"]

_ZONED = {"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"}


class DuckDB:
    """DuckDB, built in or a user's own connection."""

    wide_integer = nw.Int128

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the relation."""
        found: pd.DataFrame = native.df()
        return found

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Use TRY_CAST."""
        return _replaced(native, {name: read_sql(quoted(name), what) for name, what in columns.items()})

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number in scan order, which is the frame's."""
        return native.project(f"*, row_number() OVER () - 1 AS {quoted(name)}")

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Use epoch_us."""
        span = f"epoch_us({quoted(end)}) - epoch_us({quoted(start)})"
        return native.project(f"*, {span} AS {quoted(name)}")

    def count_distinct(self, native: Any, name: str, low: int, high: int) -> int:
        """Set a bit for each number: a tenth of the cost of hashing them."""
        found: int | None = native.project(f"bit_count(bitstring_agg({quoted(name)}, {low}, {high}))").fetchall()[0][0]
        return found or 0

    def gather(self, native: Any, keys: Sequence[str], column: str) -> Any:
        """Use list()."""
        by, values = ", ".join(map(quoted, keys)), quoted(column)
        return native.aggregate(f"{by}, list({values}) AS {values}", by)

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Write the rows as literals: the relation's connection is not ours to register frames on."""
        names = ", ".join(map(quoted, table.columns))
        rows = [f"({', '.join(map(literal, row))})" for row in table.itertuples(index=False)]
        if not rows:
            rows = [f"({', '.join(f'NULL::{type_of(table[name])}' for name in table)})"]
        values = f"SELECT * FROM (VALUES {', '.join(rows)}) AS v({names})"  # noqa: S608 - made of literals only
        return like.query("t", values if len(table) else f"{values} LIMIT 0")

    def keep(self, native: Any) -> tuple[Any, Callable[[], object]]:
        """Make a temporary table of the connection, which spills to disk as all tables do."""
        own = uuid4().hex  # a name that is the user's would stand for the user's table
        rows, table = f"tenure_rows_{own}", f"temp.tenure_kept_{own}"
        native.query(rows, f"CREATE TEMP TABLE {table} AS SELECT * FROM {rows}")  # noqa: S608 - names of our own
        kept = native.query(rows, f"SELECT * FROM {table}")  # noqa: S608
        return kept, lambda: kept.query(rows, f"DROP TABLE {table}")

    def hold(self, native: Any) -> Any:
        """Materialise: the rows are freed with the last relation that reads them. Before DuckDB 2 there is no such."""
        return native.materialize() if hasattr(native, "materialize") else native

    def to_local(self, native: Any, zone: str, columns: tuple[str, ...]) -> Any:
        """Use timezone() twice, which does not depend on the zone of the session; it knows no fixed offsets."""
        ahead = fixed_offset(zone)
        if ahead is None:
            return _replaced(native, {name: f"timezone('{zone}', timezone('UTC', {quoted(name)}))" for name in columns})
        shift = f"INTERVAL ({int(ahead.total_seconds())}) SECONDS"
        return _replaced(native, {name: f"{quoted(name)} + {shift}" for name in columns})

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Use timezone(); the session of the connection decides in which zone the instants are shown."""
        return _replaced(native, {name: f"timezone('UTC', {quoted(name)})" for name in zones})


class DuckDBRelations(LazyFrames):
    """A relation on a connection of the user's own, which several threads may use."""

    name = "duckdb"
    engine = "a DuckDB connection of your own"
    ignores_case = True
    ways = DuckDB()

    def recognises(self, frame: Any) -> bool:
        """Whether it is a relation."""
        return nw.dependencies.is_duckdb_relation(frame)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names that the relation has."""
        with reading():
            return tuple(waiting(frame).columns)

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Project the columns; the zone of instants is that of the session."""
        with reading():
            relation = waiting(frame)
            found = relation.project(", ".join(map(quoted, columns)))
            zoned = [name for name, kind in _types(found).items() if kind in _ZONED]
            zone = (
                zone_name(relation.query("t", "SELECT current_setting('TimeZone')").fetchall()[0][0]) if zoned else ""
            )
            lazy = nw.from_native(naive_instants(found)).lazy()
            return Source(self.name, self.engine, lazy, dict.fromkeys(zoned, zone))

    def with_read_columns(self, frame: Any, kept: Mapping[str, str], read: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Project all columns, and those to read."""
        relation = waiting(frame)
        types = _types(relation)
        old = [f"{quoted(at)} AS {quoted(name)}" for at, name in kept.items()]
        new = [f"{instant_sql(quoted(at), types[at])} AS {quoted(name)}" for name, at in read.items()]
        return nw.from_native(relation.project(", ".join([*old, *new]))).lazy()

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Any:
        """Return the relation; zones go back on."""
        return native_relation(super().restore(lazy, zones))

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> Any:
        """Place a pandas table on the connection."""
        return native_relation(super().from_pandas(table, like))

    def head(self, frame: Any, rows: int) -> Any:
        """Return the first rows."""
        return native_relation(waiting(frame).limit(rows))


def naive_instants(relation: Any, zoned: Iterable[str] = ()) -> Any:
    """Bring instants to naive UTC in microseconds; `zoned` columns are in UTC already, and may leave the calendar."""
    chosen = set(zoned)
    found = {name: instant_sql(quoted(name), kind, in_utc=name in chosen) for name, kind in _types(relation).items()}
    changed = {name: sql for name, sql in found.items() if sql != quoted(name)}
    return _replaced(relation, changed) if changed else relation


def _types(relation: Any) -> dict[str, str]:
    return {name: str(kind) for name, kind in zip(relation.columns, relation.types, strict=True)}


def _replaced(native: Any, columns: Mapping[str, str]) -> Any:
    return native.project(f"* REPLACE ({', '.join(f'{sql} AS {quoted(name)}' for name, sql in columns.items())})")
