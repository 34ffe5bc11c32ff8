"""Ibis' own ways with lazy frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine.backends.arrow_rows import from_arrow, to_arrow
from tenure.engine.backends.ibis_instants import elapsed, in_utc, local_time, read_instant, with_zone
from tenure.errors import EngineError

__all__ = ["Ibis"]


class Ibis:
    """Ibis, whatever backend runs it."""

    wide_integer = nw.Decimal(38, 0)

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run the expression, by way of Arrow: Ibis itself would make floats of whole numbers beside nulls."""
        try:
            return from_arrow(native.to_pyarrow())
        except Exception as error:
            backend = native.get_backend().name
            if backend == "duckdb" or isinstance(error, MemoryError):
                raise
            words = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
            raise EngineError(
                f"Ibis' backend {backend} cannot count this ({words}): read the tables with ibis.duckdb, or give "
                "frames that are no tables of Ibis."
            ) from error

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Use try_cast."""
        text = {name: native[name].cast("string") for name in columns}
        read = {"number": lambda each: each.try_cast("float64"), "instant": read_instant}
        return native.mutate(**{name: read[what](text[name]) for name, what in columns.items()})

    def with_row_number(self, native: Any, name: str) -> Any:
        """Number in the order of the backend, if it has one."""
        import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

        return native.mutate(**{name: ibis.row_number().cast("int64")})

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Use delta(), or the parts of the calendar where a backend does not know it."""
        return native.mutate(**{name: elapsed(native, start, end)})

    def count_distinct(self, native: Any, name: str, low: int, high: int) -> int:  # noqa: ARG002 - not needed here
        """Use nunique()."""
        return int(native[name].nunique().to_pyarrow().as_py())

    def gather(self, native: Any, keys: Sequence[str], column: str) -> Any:
        """Use collect()."""
        return native.group_by(keys).agg(**{column: native[column].collect()})

    def upload(self, table: pd.DataFrame, like: Any) -> Any:  # noqa: ARG002 - the query that uses it takes it along
        """Make a table that the query that uses it takes along."""
        import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

        return ibis.memtable(to_arrow(table))

    def keep(self, native: Any) -> tuple[Any, Callable[[], object]]:
        """Keep nothing: a backend may refuse temporary tables, and each query stands for itself."""
        return native, lambda: None

    def hold(self, native: Any) -> Any:
        """Leave it: a backend may refuse temporary tables."""
        return native

    def to_local(self, native: Any, zone: str, columns: tuple[str, ...]) -> Any:
        """Convert by the backend's own function."""
        return native.mutate(**{name: local_time(native, name, zone) for name in columns})

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Give the columns the type of their zone."""
        return native.mutate(**{name: with_zone(native, name, zone) for name, zone in zones.items()})

    def naive(self, native: Any, name: str) -> Any:
        """Return a column as it is, or its instants as naive UTC in microseconds, nanoseconds cut."""
        return in_utc(native, name)
