"""The options of the KPIs: what has no meaning is refused, in one wording."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

import numpy as np

from tenure.errors import ParameterError

__all__ = ["Columns", "choice", "columns", "flag", "fraction", "names", "number", "whole"]

Columns: TypeAlias = str | Iterable[str]


def columns(value: Columns, name: str = "by") -> tuple[str, ...]:
    """Read one column name or several as a tuple."""
    found = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    wrong = [each for each in found if not isinstance(each, str) or not each]
    if wrong:
        raise ParameterError(f"{name} names columns by text; {', '.join(map(repr, wrong))} is no column name.")
    if len(set(found)) < len(found):
        raise ParameterError(f"{name} names a column twice: {', '.join(found)}.")
    return found


def names(value: Columns, name: str) -> tuple[str, ...]:
    """Read one word or several, at least one."""
    found = columns(value, name)
    if not found:
        raise ParameterError(f"{name} is empty: name at least one.")
    return found


def number(
    value: Any, name: str, *, minimum: float = -math.inf, maximum: float = math.inf, above: float = -math.inf
) -> float:
    """Read a finite number within its bounds."""
    found = _float(value)
    if not math.isfinite(found):
        raise ParameterError(f"{name} is a number, not {value!r}.")
    if not (minimum <= found <= maximum and found > above):
        low = f" above {above:g}" if math.isfinite(above) else f" from {minimum:g}" if math.isfinite(minimum) else ""
        high = f" up to {maximum:g}" if math.isfinite(maximum) else ""
        raise ParameterError(f"{name} is a number{low}{high}, not {value!r}.")
    return found


def _float(value: Any) -> float:
    """Return a number as a float, nan for what is none or too large for one."""
    if isinstance(value, bool | np.bool_ | str) or not hasattr(value, "__float__"):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def whole(value: Any, name: str, *, minimum: int = 0) -> int:
    """Read a whole number from its minimum."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < minimum:
        raise ParameterError(f"{name} is a whole number from {minimum}, not {value!r}.")
    return int(value.__index__())


def fraction(value: Any, name: str) -> float:
    """Read a number strictly between 0 and 1, such as a confidence."""
    found = number(value, name, minimum=0, maximum=1)
    if found in (0, 1):
        raise ParameterError(f"{name} lies between 0 and 1, not at {value!r}; 0.95 is usual.")
    return found


def choice(value: Any, name: str, allowed: Collection[str]) -> str:
    """Read one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise ParameterError(f"{name} is one of {', '.join(map(repr, allowed))}; not {value!r}.")
    return value


def flag(value: Any, name: str) -> bool:
    """Read True or False."""
    if not isinstance(value, bool):
        raise ParameterError(f"{name} is True or False, not {value!r}.")
    return value
