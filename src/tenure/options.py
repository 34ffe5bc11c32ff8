"""Options: what a call was asked, parsed once into a frozen model; what has no meaning is refused, in one wording."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError

from tenure.errors import ParameterError, did_you_mean
from tenure.periods import Period, as_periods, instant

__all__ = [
    "Ages",
    "AnyNames",
    "Columns",
    "Confidence",
    "Count",
    "Days",
    "Flag",
    "Milliseconds",
    "Minutes",
    "Names",
    "NonNegative",
    "OptionalInstant",
    "Options",
    "PositiveCount",
    "PositiveDays",
    "Share",
    "Unit",
    "choice",
    "columns",
    "flag",
    "fraction",
    "names",
    "number",
    "to_json",
    "whole",
]

Columns: TypeAlias = str | Iterable[str]
Unit: TypeAlias = Literal["pair", "customer"]


def columns(value: Columns, name: str = "by") -> tuple[str, ...]:
    """Read one column name or several as a tuple; a set, which has no order, is sorted."""
    several = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
    read = (several,) if isinstance(several, str) or not isinstance(several, Iterable) else tuple(several)
    wrong = [each for each in read if not isinstance(each, str) or not each]
    if wrong:
        raise ParameterError(f"{name} names columns by text; {', '.join(map(repr, wrong))} is no column name.")
    if len(set(read)) < len(read):
        raise ParameterError(f"{name} names a column twice: {', '.join(read)}.")
    return tuple(str(each) for each in read)


def names(value: Columns, name: str) -> tuple[str, ...]:
    """Read one word or several, at least one."""
    read = columns(value, name)
    if not read:
        raise ParameterError(f"{name} is empty: name at least one.")
    return read


def number(
    value: Any, name: str, *, minimum: float = -math.inf, maximum: float = math.inf, above: float = -math.inf
) -> float:
    """Read a finite number within its bounds."""
    read = _to_float(value)
    if not math.isfinite(read):
        raise ParameterError(f"{name} is a number, not {value!r}.")
    if not (minimum <= read <= maximum and read > above):
        low = f" above {above:g}" if math.isfinite(above) else f" from {minimum:g}" if math.isfinite(minimum) else ""
        high = f" up to {maximum:.12g}" if math.isfinite(maximum) else ""
        raise ParameterError(f"{name} is a number{low}{high}, not {value!r}.")
    return read


def _to_float(value: Any) -> float:
    """Return a number as a float, nan for what is none or too large for one."""
    if isinstance(value, bool | np.bool_ | str) or not hasattr(value, "__float__"):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def whole(value: Any, name: str, *, minimum: int = 0, maximum: float = math.inf) -> int:
    """Read a whole number within its bounds; 12.0 is one."""
    read = _to_float(value)
    if not math.isfinite(read) or read != int(read) or not minimum <= read <= maximum:
        high = f" to {maximum:.12g}" if math.isfinite(maximum) else ""
        raise ParameterError(f"{name} is a whole number from {minimum}{high}, not {value!r}.")
    return int(value.__index__()) if hasattr(value, "__index__") else int(read)


def fraction(value: Any, name: str) -> float:
    """Read a number strictly between 0 and 1, such as a confidence."""
    read = number(value, name, minimum=0, maximum=1)
    if read in (0, 1):
        raise ParameterError(f"{name} lies between 0 and 1, not at {value!r}; 0.95 is usual.")
    return read


def choice(value: Any, name: str, allowed: Collection[str]) -> str:
    """Read one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise ParameterError(
            f"{name} is one of {', '.join(map(repr, allowed))}; not {value!r}.{did_you_mean(value, allowed)}"
        )
    return value


def flag(value: Any, name: str) -> bool:
    """Read True or False."""
    if not isinstance(value, bool | np.bool_):
        raise ParameterError(f"{name} is True or False, not {value!r}.")
    return bool(value)


def _validator(read: Callable[..., Any], **bounds: Any) -> PlainValidator:
    """Return a field's validator, which reads the value under the field's name."""
    return PlainValidator(lambda value, info: read(value, info.field_name, **bounds))


def _optional(read: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, name, **bounds: None if value is None else read(value, name, **bounds)


_LONGEST = 10_000_000  # days, more than the calendar has
_MOST_EVENTS = 1_000_000_000  # of one customer, more than any has
_LONGEST_MINUTES = 1440 * _LONGEST
_MOST_AGES = 120_000  # months of ten thousand years

Confidence = Annotated[float, _validator(fraction)]
AnyNames = Annotated[tuple[str, ...], _validator(columns)]
Ages = Annotated[int, _validator(whole, maximum=_MOST_AGES)]
Count = Annotated[int, _validator(whole)]
Days = Annotated[float, _validator(number, minimum=0, maximum=_LONGEST)]
Flag = Annotated[bool, _validator(flag)]
Milliseconds = Annotated[float, _validator(number, above=0, maximum=1e12)]
Minutes = Annotated[float, _validator(number, above=0, maximum=_LONGEST_MINUTES)]
Names = Annotated[tuple[str, ...], _validator(names)]
NonNegative = Annotated[float, _validator(number, minimum=0)]
OptionalInstant = Annotated[datetime | None, _validator(_optional(instant))]
PositiveCount = Annotated[int, _validator(whole, minimum=1, maximum=_MOST_EVENTS)]
PositiveDays = Annotated[float, _validator(number, above=0, maximum=_LONGEST)]
Share = Annotated[float, _validator(number, minimum=0, maximum=1)]
_ColumnNames = Annotated[tuple[str, ...], _validator(columns)]
_Periods = Annotated[tuple[Period, ...], PlainValidator(as_periods)]
_Months = Annotated[int | None, _validator(_optional(whole), minimum=1)]


class Options(BaseModel):
    """The options that KPIs share; a KPI gives those that it takes, and a subclass adds its own.

    Raises:
        ParameterError: An option has no meaning; the error names every such option.

    Example:
        >>> options = Options(period="2026-03", grace_days=5)
        >>> options.periods, options.grace_days, options.record()
        ((Period('2026-03'),), 5.0, {'period': '2026-03', 'grace_days': 5.0})
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    period: _Periods = ()
    by: _ColumnNames = ()
    unit: Unit = "pair"
    as_of: OptionalInstant = None
    margin: Share = 1.0
    monthly_discount_rate: NonNegative = 0.0
    horizon_months: _Months = None
    grace_days: Days = 0.0
    confidence: Confidence = 0.95

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise ParameterError(" ".join(_words(each) for each in error.errors())) from None

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods observed, in the order given."""
        return self.period

    def record(self) -> dict[str, Any]:
        """Return the options given in their JSON form, from which the call can be made again."""
        given = (name for name in type(self).model_fields if name in self.model_fields_set)
        return {name: _recorded(name, getattr(self, name)) for name in given}


def _words(error: Mapping[str, Any]) -> str:
    name, context = ".".join(map(str, error["loc"])), error.get("ctx", {})
    if error["type"] == "literal_error":
        allowed = context["expected"].replace(" or ", ", ")
        near = did_you_mean(error["input"], [word.strip("'") for word in allowed.split(", ")])
        return f"{name} is one of {allowed}; not {error['input']!r}.{near}"
    return str(context.get("error", f"{name}: {error['msg']}."))


def _recorded(name: str, value: Any) -> Any:
    """Return one period as its text rather than as a list of one."""
    if name == "period" and len(value) == 1:
        return _period_text(value[0])
    return to_json(value)


def _period_text(period: Period) -> str:
    """Return a period as text that reads as the same one: a zone that it has is no part of its label."""
    if period.start.tzinfo is None:
        return period.label
    return f"{period.start.isoformat(sep=' ')}/{period.end.isoformat(sep=' ')}"


def to_json(value: Any) -> Any:
    """Return a value as JSON can hold it: an instant as ISO text, a period as its text, what is missing as None."""
    if isinstance(value, Mapping):
        return {str(key): to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    if isinstance(value, Period):
        return _period_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
