"""Polars' own ways with lazy frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.zones import FIRST, LAST, MARGIN, fixed_offset

__all__ = ["Polars", "naive"]


class Polars:
    """Polars, lazy."""

    wide_integer = nw.Int128

    # ISO text whose date and time are parted by T.
    _FORMS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
    _OFFSET_FORMS = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the plan; by way of numpy and Python lists, as Polars' own way out needs pyarrow."""
        found = native.collect()
        return pd.DataFrame({name: _values(found[name]) for name in found.columns})

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Try the ISO forms in turn."""
        pl = _polars()

        def read(name: str, what: str) -> Any:
            if what == "number":
                return pl.col(name).cast(pl.Float64, strict=False)
            text = pl.col(name).cast(pl.String).str.replace(" ", "T", literal=True).str
            plain = [text.to_datetime(form, time_unit="us", strict=False) for form in self._FORMS]
            aware = [text.to_datetime(form, time_unit="us", strict=False) for form in self._OFFSET_FORMS]
            utc = [_within_calendar(each.dt.replace_time_zone(None)) for each in aware]
            return pl.coalesce(*plain, *utc).alias(name)

        return native.with_columns(read(name, what) for name, what in columns.items())

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number in the frame's order."""
        return native.with_row_index(name)

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Use a duration."""
        pl = _polars()
        return native.with_columns((pl.col(end) - pl.col(start)).dt.total_microseconds().alias(name))

    def count_distinct(self, native: Any, name: str, low: int, high: int) -> int:  # noqa: ARG002 - not needed here
        """Use n_unique."""
        return int(native.select(_polars().col(name).drop_nulls().n_unique()).collect().item())

    def gather(self, native: Any, keys: Sequence[str], column: str) -> Any:
        """Let the aggregate of values be their list."""
        return native.group_by(keys).agg(_polars().col(column))

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Make a frame of the same class."""
        rows = {name: [None if pd.isna(value) else value for value in table[name].tolist()] for name in table.columns}
        return type(like)(rows, schema={name: _type_of(table[name]) for name in table.columns})

    def keep(self, native: Any) -> tuple[Any, Callable[[], object]]:
        """Collect; what is no longer used is freed by itself."""
        return self.hold(native), lambda: None

    def hold(self, native: Any) -> Any:
        """Collect."""
        return native.collect().lazy()

    def to_local(self, native: Any, zone: str, columns: tuple[str, ...]) -> Any:
        """Convert by way of UTC; Polars knows no fixed offsets."""
        pl = _polars()
        ahead = fixed_offset(zone)
        if ahead is not None:
            return native.with_columns(pl.col(name) + ahead for name in columns)
        return native.with_columns(
            pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
            for name in columns
        )

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Use convert_time_zone, to which no instant is ambiguous."""
        pl = _polars()
        return native.with_columns(
            pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone(zone) for name, zone in zones.items()
        )


def _polars() -> Any:
    import polars as pl  # noqa: PLC0415 - only when a Polars frame has arrived

    return pl


def naive(name: str, kind: Any) -> Any:
    """Return a column as it is, or its instants as naive UTC in microseconds, nanoseconds cut."""
    pl = _polars()
    column = pl.col(name)
    if not isinstance(kind, pl.Datetime):
        return column
    if kind.time_unit == "ns":
        column = column.dt.cast_time_unit("us")
    if not kind.time_zone:
        return column
    return _within_calendar(column.dt.cast_time_unit("us").dt.convert_time_zone("UTC").dt.replace_time_zone(None))


def _within_calendar(instant: Any) -> Any:
    """Clip what a zone has moved beyond the years 1 to 9999."""
    pl = _polars()
    late = (instant > LAST) & (instant - MARGIN < LAST)
    early = (instant < FIRST) & (instant + MARGIN > FIRST)
    return pl.when(late).then(LAST).when(early).then(FIRST).otherwise(instant)


def _values(column: Any) -> Any:
    pl = _polars()
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.cast_time_unit("us").to_numpy()
    if isinstance(column.dtype, pl.List):
        return [each.to_numpy() for each in column]
    plain = column.dtype.is_float() or (column.dtype.is_integer() and not column.null_count())
    return column.to_numpy() if plain else column.to_list()


def _type_of(values: pd.Series[Any]) -> Any:
    """Return the type of a column where pandas knows it; text where there is nothing to tell it by."""
    pl = _polars()
    kinds = {"i": pl.Int64, "u": pl.Int64, "f": pl.Float64, "b": pl.Boolean, "M": pl.Datetime("us")}
    return kinds.get(getattr(values.dtype, "kind", "O"), None if len(values) else pl.String)
