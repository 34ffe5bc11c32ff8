"""The start and end of whatever is written for one period."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np

from tenure.errors import ParameterError
from tenure.periods.instants import did_you_mean, instant, iso_datetime
from tenure.periods.naming import instant_name, name_of
from tenure.periods.single import is_instant, single_bounds
from tenure.periods.words import grain_of_word

__all__ = ["bounds_of", "two_spellings"]

_HINT = ": write a year 2026, a quarter 2026-Q1, a month 2026-03, an ISO week 2026-W10 or a day 2026-03-15"


def bounds_of(value: Any) -> tuple[datetime, datetime]:
    """Return the start and end of a period in any form."""
    if isinstance(value, tuple):
        return _pair_bounds(value)
    if isinstance(value, str) and "/" in value:
        return _span_bounds(value)
    bounds = single_bounds(value)
    if bounds is None:
        raise _not_a_period(value)
    return bounds


def two_spellings(first: str, second: str) -> ParameterError:
    """Return the error of two calendar periods where one was asked: they may mean two or a span."""
    start, end = bounds_of(first)[0], bounds_of(second)[0]
    span = f', or "{instant_name(start)}/{instant_name(end)}" for one' if start < end else ""
    return ParameterError(
        f'"{first}" and "{second}" are no start and end: write ["{first}", "{second}"] for two periods{span}.'
    )


def _pair_bounds(pair: tuple[Any, ...]) -> tuple[datetime, datetime]:
    if len(pair) != 2:
        example = '("2025-11-01", "2025-12-01") or "2025-11-01/2025-12-01"'
        raise ParameterError(f"A tuple is one period, its start and end, as in {example}, not {pair!r}: use a list.")
    words = [_calendar_word(bound) for bound in pair]
    if any(words):
        first, second = (word or instant_name(instant(bound)) for word, bound in zip(words, pair, strict=True))
        raise two_spellings(first, second)
    return instant(pair[0], "start"), instant(pair[1], "end")


def _span_bounds(text: str) -> tuple[datetime, datetime]:
    sides = [side.strip() for side in text.split("/")]
    if len(sides) != 2 or not all(grain_of_word(side) or iso_datetime(side) for side in sides):
        raise _not_a_period(text)
    return _pair_bounds(tuple(sides))


def _calendar_word(value: Any) -> str | None:
    """Return the word of a calendar period that cannot be a start or an end; None for an instant."""
    if isinstance(value, str):
        return value.strip() if grain_of_word(value.strip()) not in (None, "day") else None
    bounds = None if isinstance(value, date | np.datetime64) else single_bounds(value)
    return name_of(*bounds) if bounds else None


def _not_a_period(value: Any) -> ParameterError:
    if is_instant(value):
        day = instant(value).date().isoformat()
        words = f"for its day write {day!r}, for its month {day[:7]!r}, for other spans a start and an end"
        return ParameterError(f"{str(value)!r} is no period, it is an instant: {words}.")
    suggestion = did_you_mean(value) if isinstance(value, str) else ""
    return ParameterError(f"{value!r} is no period{suggestion or _HINT + ', or give a start and an end.'}")
