"""Tables of Ibis, on the backend that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine.backends.ibis_engine import Ibis
from tenure.engine.backends.lazy import LazyFrames
from tenure.engine.engine_errors import reading
from tenure.engine.source import Source
from tenure.engine.zones import zone_name

__all__ = ["IbisTables"]


class IbisTables(LazyFrames):
    """Expressions of Ibis."""

    name = "ibis"
    engine = "Ibis"
    ignores_case = True
    ways = Ibis()

    def recognises(self, frame: Any) -> bool:
        """Whether it is a table of Ibis."""
        return nw.dependencies.is_ibis_table(frame)

    def columns(self, frame: Any) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(frame.columns)

    def scan(self, frame: Any, columns: list[str]) -> Source:
        """Select the columns, instants in UTC."""
        with reading():
            chosen = frame.select(*columns)
            zones = {name: zone_name(zone) for name, kind in chosen.schema().items() if (zone := _zone(kind))}
            lazy = nw.from_native(chosen.select(**{name: self.ways.naive(chosen, name) for name in columns})).lazy()
            return Source(self.name, f"{self.engine} on {frame.get_backend().name}", lazy, zones)

    def with_read_columns(self, frame: Any, kept: Mapping[str, str], read: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Select all columns, and those to read."""
        with reading():
            old = {name: frame[at] for at, name in kept.items()}
            return nw.from_native(
                frame.select(**old, **{name: self.ways.naive(frame, at) for name, at in read.items()})
            ).lazy()

    def head(self, frame: Any, rows: int) -> Any:
        """Return the first rows."""
        return frame.limit(rows)


def _zone(kind: Any) -> Any:
    return getattr(kind, "timezone", None)
