"""pandas frames made ready for a scan in place: object columns get the type of their values, zones come off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from tenure.engine.zones import FIRST, LAST, MARGIN, zone_name

__all__ = ["TEXT", "Ready", "ready"]

TEXT: Any = "str" if int(pd.__version__.split(".")[0]) >= 3 else object  # the dtype in which pandas itself keeps text
_OBJECTS: dict[str, Any] = {
    "integer": "Int64",
    "boolean": "boolean",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "decimal": "float64",
}
_INSTANTS = {"datetime", "datetime64", "date"}
# Nanoseconds cannot leave them; in UTC a local time may, by the offset of its zone.
_FIRST, _LAST = np.datetime64(FIRST, "s") - np.timedelta64(MARGIN), np.datetime64(LAST, "s") + np.timedelta64(MARGIN)


@dataclass(frozen=True)
class Ready:
    """Columns to scan, the zones that came off, the columns that no type holds, and those that were objects."""

    table: pd.DataFrame
    zones: dict[str, str]
    mixed: dict[str, str]
    objects: frozenset[str]


def ready(frame: pd.DataFrame, columns: list[str]) -> Ready:
    """Pick columns; a column stays as it is, uncopied, unless it holds objects or a zone."""
    picked: dict[str, pd.Series[Any]] = {}
    zones: dict[str, str] = {}
    mixed: dict[str, str] = {}
    for name in columns:
        series, fault = _typed(frame[name]) if frame[name].dtype == object else (frame[name], "")
        if zone := _zone(series):
            zones[name] = zone
            series = series.dt.tz_convert(None)  # a view: pandas stores instants with a zone in UTC
        if not fault:
            series, fault = _settled(series)
        if fault:
            mixed[name] = fault
        picked[name] = _forward(series)
    objects = frozenset(name for name in columns if frame[name].dtype == object)
    return Ready(pd.DataFrame(picked, copy=False, index=frame.index), zones, mixed, objects)


def _forward(series: pd.Series[Any]) -> pd.Series[Any]:
    """Copy a column that runs backwards in memory, as those of `frame.iloc[::-1]` do: DuckDB reads forwards only."""
    held = series.to_numpy(copy=False) if isinstance(series.dtype, np.dtype) else getattr(series.array, "_data", None)
    return series.copy() if getattr(held, "strides", (1,))[0] < 0 else series


def _settled(series: pd.Series[Any]) -> tuple[pd.Series[Any], str]:
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
    return zone_name(zone) if zone else ""
