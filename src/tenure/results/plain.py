"""Values as JSON can hold them, and columns read back from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["plain", "read_column"]


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: a missing one is None, an instant is ISO text, a period its label."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str) else str(value)


def read_column(values: Sequence[Any], kind: str) -> pd.Series[Any]:
    """Return a column of this type from the values that JSON held."""
    if kind.startswith("datetime64"):
        return _instants(values, kind)
    filled = [np.nan if value is None and kind == "float64" else value for value in values]
    return pd.Series(filled, dtype=np.dtype(object) if kind == "object" else kind)


def _instants(values: Sequence[Any], kind: str) -> pd.Series[Any]:
    """Read ISO text of any year; the hours of a zone differ over the year, so it is read in UTC before it goes back."""
    dtype: Any = pd.api.types.pandas_dtype(kind)
    zoned = isinstance(dtype, pd.DatetimeTZDtype)
    unit = dtype.unit if zoned else np.datetime_data(dtype)[0]
    moments = [np.datetime64("NaT") if text is None else _moment(text, zoned=zoned) for text in values]
    column = pd.Series(np.array(moments, dtype=f"datetime64[{unit}]"))
    return column.dt.tz_localize("UTC").astype(dtype) if zoned else column


def _moment(text: str, *, zoned: bool) -> np.datetime64:
    if not zoned:
        return np.datetime64(text)
    # Local mean times of before 1900 have offsets with seconds, which pandas does not read.
    moment = datetime.fromisoformat(text)
    return np.datetime64((moment.replace(tzinfo=None) - (moment.utcoffset() or datetime.min - datetime.min)), "us")  # noqa: DTZ901 - a span of 0
