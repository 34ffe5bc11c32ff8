"""pandas frames made ready for a scan in place: object columns get the type of their values, zones come off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["TEXT", "Ready", "local_arrow", "ready"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) >= 3 else object  # the dtype in which pandas itself keeps text
_OBJECTS: dict[str, Any] = {
    "integer": "Int64",
    "boolean": "boolean",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "decimal": "float64",
}
_INSTANTS = {"datetime", "datetime64", "date"}
_FIRST, _LAST = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s")


@dataclass(frozen=True)
class Ready:
    """Columns to scan, the zones that came off, and the columns that no type holds."""

    table: pd.DataFrame
    zones: dict[str, str]
    mixed: dict[str, str]


def ready(frame: pd.DataFrame, columns: list[str]) -> Ready:
    """Pick columns; a column stays as it is, uncopied, unless it holds objects or a zone."""
    picked: dict[str, pd.Series[Any]] = {}
    zones: dict[str, str] = {}
    mixed: dict[str, str] = {}
    for name in columns:
        series, fault = _settled(frame[name])
        if fault:
            mixed[name] = fault
        if zone := _zone(series):
            zones[name] = zone
            series = series.dt.tz_localize(None)
        picked[name] = _forward(series)
    return Ready(pd.DataFrame(picked, copy=False, index=frame.index), zones, mixed)


def _forward(series: pd.Series[Any]) -> pd.Series[Any]:
    """Copy a column that runs backwards in memory, as those of `frame.iloc[::-1]` do: DuckDB reads forwards only."""
    held = series.to_numpy(copy=False) if isinstance(series.dtype, np.dtype) else getattr(series.array, "_data", None)
    return series.copy() if getattr(held, "strides", (1,))[0] < 0 else series


def _settled(series: pd.Series[Any]) -> tuple[pd.Series[Any], str]:
    if series.dtype == object:
        return _typed(series)
    if pd.api.types.is_float_dtype(series.dtype) and (
        series.empty or (pd.isna(series.iloc[0]) and series.isna().all())
    ):
        # A column without a single value is float in pandas, whatever it would hold.
        return pd.Series([None] * len(series), index=series.index, dtype=object), ""
    if str(series.dtype) in {"datetime64[s]", "datetime64[ms]"} and not _in_calendar(series):
        return series.astype(object).map(str, na_action="ignore").astype(TEXT), "holds dates beyond the year 9999"
    return series, ""


def _typed(series: pd.Series[Any]) -> tuple[pd.Series[Any], str]:
    """Give an object column the type of its values: DuckDB would look at the first thousand only."""
    found = pd.api.types.infer_dtype(series, skipna=True)
    if found in {"string", "empty"}:
        return series, ""
    try:
        if found in _INSTANTS:
            return pd.to_datetime(series), ""
        if {type(value) for value in series.dropna()} == {str}:
            return series.where(series.notna(), None), ""
        if found in _OBJECTS or {type(value) for value in series.dropna()} <= {Decimal, float, int}:
            return series.astype(_OBJECTS.get(found, "float64")), ""
    except (TypeError, ValueError, OverflowError):
        found = "unfit"
    return series.map(str, na_action="ignore").astype(TEXT), _fault(series.dropna(), found)


def _fault(values: pd.Series[Any], found: str) -> str:
    zones = {str(getattr(value, "tzinfo", None) or "no zone") for value in values}
    if len(zones) > 1:
        return f"holds several time zones ({', '.join(sorted(zones))})"
    kinds = sorted({type(value).__name__ for value in values})
    if len(kinds) > 1:
        return f"holds {', '.join(kinds[:-1])} and {kinds[-1]} side by side"
    return f"holds {kinds[0]} beyond what 64 bits hold" if found == "unfit" else f"holds {kinds[0]}"


def _in_calendar(series: pd.Series[Any]) -> bool:
    values = series.dropna().to_numpy()
    return not len(values) or bool(values.min() >= _FIRST and values.max() <= _LAST)


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
