"""Instants: dates, datetimes and ISO text as one kind of datetime, in microseconds."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.periods.words import calendar_start, suggestions
from tenure.periods.zones import with_standard_zone

__all__ = ["Instant", "did_you_mean", "instant", "iso_datetime"]

Instant: TypeAlias = str | date | datetime | pd.Timestamp | np.datetime64

_LONG_YEAR = re.compile(r"[+-]?\d{5,}-\d{2}.*|-\d{4}-\d{2}.*", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}.*", re.ASCII)


def instant(value: Instant, name: str = "as_of") -> datetime:
    """Read a date, datetime or ISO text as a datetime; a calendar period in words is its start.

    What is finer than a microsecond is cut off, toward the past.
    """
    if isinstance(value, str):
        return _from_text(value, name)
    if isinstance(value, date | np.datetime64) and not pd.isna(value):
        return _from_moment(value, name)
    raise ParameterError(f"{name} is a date, a datetime or ISO text, not {value!r}.")


def iso_datetime(text: str) -> datetime | None:
    """Return the datetime of an ISO text, or None where it is none."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def did_you_mean(text: str) -> str:
    """Return a question with the periods that a text is close to, or nothing where it is close to none."""
    words = " or ".join(map(repr, suggestions(text)))
    return f": did you mean {words}?" if words else ""


def _from_text(text: str, name: str) -> datetime:
    moment = calendar_start(text.strip()) or iso_datetime(text)
    if moment is not None:
        return moment
    if _LONG_YEAR.fullmatch(text.strip()):
        raise ParameterError(f"{name} is {text!r}, beyond the years 1 to 9999.")
    hint = did_you_mean(text) or ": write it as 2026-01-31 or 2026-01-31 10:00."
    if _YEAR_LAST.fullmatch(text.strip()):
        hint += f" ISO text has the year first; pd.to_datetime({text!r}, dayfirst=True) reads the day first."
    raise ParameterError(f"{name} is a date, a datetime or ISO text, not {text!r}{hint}")


def _from_moment(value: Any, name: str) -> datetime:
    try:
        if isinstance(value, np.datetime64 | pd.Timestamp):
            return with_standard_zone(pd.Timestamp(value).to_pydatetime(warn=False))
        return with_standard_zone(value) if isinstance(value, datetime) else datetime.combine(value, time.min)
    except (ValueError, OverflowError, NotImplementedError):
        raise ParameterError(f"{name} lies beyond the years 1 to 9999.") from None
