"""Calendar periods in one value: a word, a day, a year as a number, a period of pandas or numpy."""

from __future__ import annotations

from datetime import MAXYEAR, date, datetime, timedelta
from decimal import Decimal
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.periods.instants import did_you_mean, instant, iso_datetime
from tenure.periods.units import calendar_unit
from tenure.periods.words import calendar_bounds, grain_of_word

__all__ = ["is_instant", "single_bounds"]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time
_FIRST_YEAR = 1000
_CALENDAR_UNITS = {"D", "M", "Y"}  # of numpy


def single_bounds(value: Any) -> tuple[datetime, datetime] | None:
    """Return the start and end of a calendar period, or None where the value has no such form."""
    if isinstance(value, bool) or is_instant(value) or (not isinstance(value, str) and _is_missing(value)):
        return None
    if isinstance(value, str | np.datetime64):
        return calendar_bounds(str(value).strip())
    if isinstance(value, Integral):
        return _year_bounds(int(value))
    if isinstance(value, pd.Period):
        return _pandas_bounds(value)
    return calendar_unit(instant(value), "day") if isinstance(value, date) else None


def is_instant(value: Any) -> bool:
    """Whether a value is an instant with a time of day, which is no calendar period."""
    if isinstance(value, str):
        text = value.strip()
        has_time = len(text) > len("2026-03-15") and iso_datetime(text) is not None
        return has_time and grain_of_word(text) is None
    if isinstance(value, np.datetime64):
        return np.datetime_data(value.dtype)[0] not in _CALENDAR_UNITS and not _is_missing(value)
    return isinstance(value, datetime) and not _is_missing(value)


def _is_missing(value: Any) -> bool:
    # A signalling nan of `decimal` raises where it is asked whether it is one.
    return not isinstance(value, Decimal) and bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _year_bounds(year: int) -> tuple[datetime, datetime]:
    # Numbers below are months, weeks or places in a list gone astray; the text "0003" is the year 3.
    if not _FIRST_YEAR <= year <= MAXYEAR:
        hint = did_you_mean(str(year)) or ": as a number, a period is a year of four digits, such as 2026."
        raise ParameterError(f"{year} is no period{hint}")
    return calendar_unit(datetime(year, 1, 1), "year")  # noqa: DTZ001 - wall-clock time


def _pandas_bounds(period: pd.Period) -> tuple[datetime, datetime]:
    # As numbers of microseconds: the timestamps of pandas < 3 end with the year 2262.
    first, last = (period.asfreq("us", how=side).ordinal for side in ("start", "end"))
    try:
        return _EPOCH + timedelta(microseconds=first), _EPOCH + timedelta(microseconds=last + 1)
    except OverflowError:
        raise ParameterError(f"{period} runs beyond the years 1 to 9999.") from None
