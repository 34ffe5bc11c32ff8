"""pandas frames made ready for a scan in place: object columns get the type of their values, zones come off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tenure.errors import EngineError

__all__ = ["TEXT", "Ready", "local_arrow", "ready"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) >= 3 else object  # the dtype in which pandas itself keeps text
_OBJECTS: dict[str, Any] = {
    "integer": "Int64",
    "boolean": "boolean",
    "floating": "float64",
    "mixed-integer-float": "float64",
}
_AS_THEY_ARE = {"string", "empty", "decimal"}


@dataclass(frozen=True)
class Ready:
    """Columns to scan, the zones that came off, and the columns that no type holds."""

    table: pd.DataFrame
    zones: dict[str, str]
    mixed: dict[str, str]


def ready(frame: pd.DataFrame, columns: list[str]) -> Ready:
    """Pick columns; a column stays as it is, uncopied, unless it holds objects or a zone."""
    repeated = [name for name in columns if isinstance(frame[name], pd.DataFrame)]
    if repeated:
        raise EngineError(f"The frame has several columns named {', '.join(map(repr, repeated))}.")
    picked: dict[str, pd.Series[Any]] = {}
    zones: dict[str, str] = {}
    mixed: dict[str, str] = {}
    for name in columns:
        series, fault = _settled(frame[name]) if frame[name].dtype == object else (frame[name], "")
        if fault:
            mixed[name] = fault
        if zone := _zone(series):
            zones[name] = zone
            series = series.dt.tz_localize(None)
        picked[name] = series
    return Ready(pd.DataFrame(picked, copy=False, index=frame.index), zones, mixed)


def _settled(series: pd.Series[Any]) -> tuple[pd.Series[Any], str]:
    """Give an object column the type of its values: DuckDB would look at the first thousand only."""
    found = pd.api.types.infer_dtype(series, skipna=True)
    if found in _AS_THEY_ARE:
        return series, ""
    try:
        if found in {"datetime", "datetime64", "date"}:
            return pd.to_datetime(series), ""
        if found in _OBJECTS:
            return series.astype(_OBJECTS[found]), ""
    except (TypeError, ValueError, OverflowError):
        found = "mixed"
    kinds = sorted({type(value).__name__ for value in series.dropna()})
    zones = {str(getattr(value, "tzinfo", None)) for value in series.dropna()}
    fault = f"holds several time zones ({', '.join(sorted(zones))})" if len(zones) > 1 else f"holds {', '.join(kinds)}"
    return series.map(str, na_action="ignore").astype(TEXT), fault


def _zone(series: pd.Series[Any]) -> str:
    """Return the zone of a column's instants, also of one that Arrow holds."""
    zone = getattr(series.dtype, "tz", None) or getattr(getattr(series.dtype, "pyarrow_dtype", None), "tz", None)
    return str(zone or "")


def local_arrow(table: Any) -> tuple[Any, dict[str, str]]:
    """Take the zones off an Arrow table's instants, which become wall-clock time."""
    import pyarrow.compute as pc  # noqa: PLC0415 - only when an Arrow table has arrived

    zones = {field.name: str(field.type.tz) for field in table.schema if getattr(field.type, "tz", None)}
    for name in zones:
        place = table.column_names.index(name)
        table = table.set_column(place, name, pc.local_timestamp(table[name]))
    return table, zones
