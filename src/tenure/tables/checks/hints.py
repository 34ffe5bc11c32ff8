"""Hints for values that cannot be read: the line of pandas that makes them readable."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

__all__ = ["USUAL_NAMES", "reading_hint"]

USUAL_NAMES = {
    "customer_id": ("user_id", "account_id", "client_id", "member_id", "customer", "user", "account", "client"),
    "started_at": ("created_at", "begin_date", "begins_at", "valid_from", "from_date", "start", "activated_at"),
    "ended_at": ("end_date", "ends_at", "churned_at", "valid_to", "to_date", "end", "terminated_at", "deactivated_at"),
    "mrr": ("monthly_fee", "monthly_amount", "monthly_price", "monthly_charges", "MonthlyCharges", "fee", "price"),
    "occurred_at": ("timestamp", "event_time", "event_at", "created_at", "date", "time"),
    "event": ("event_name", "event_type", "action", "type"),
    "answered_at": ("responded_at", "response_date", "submitted_at", "created_at", "date"),
    "score": ("rating", "answer", "value", "nps_score", "csat_score"),
    "spent_at": ("date", "paid_at", "invoiced_at", "cost_date"),
    "amount": ("cost", "spend", "price", "total", "value"),
    "latency_ms": ("duration_ms", "response_time_ms", "latency"),
}
"""Names that others give to a column, where the spelling says nothing."""

_YES_AND_NO = (("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("sí", "no"), ("si", "no"), ("s", "n"))
_DAY_OR_MONTH = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")
_EPOCHS = ((1e8, "s"), (1e11, "ms"), (1e14, "us"), (1e17, "ns"))
_FIRST_DAY, _LAST_DAY = 20_000, 80_000  # of Excel's numbers: the years 1954 to 2119


def reading_hint(kind: str, column: str, values: Sequence[Any]) -> str:
    """Return what helps to read values of a column, "" where nothing is known.

    Args:
        kind: What the column holds: instant, number, flag …
        column: Its name in the frame.
        values: Some values that cannot be read, plain Python.
    """
    given = [value for value in values if value is not None]
    line = _READINGS[kind](f"frame[{column!r}]", given) if kind in _READINGS and given else ""
    return f"Try {line}" if line else ""


def _instant(column: str, values: Sequence[Any]) -> str:
    if not isinstance(values[0], str):
        return _counted_instant(column, values[0])
    if not str(values[0]).strip():
        return f"{column}.replace({values[0]!r}, None): empty text is no date, and null is none"
    fields = [match.groups() for value in values if (match := _DAY_OR_MONTH.match(str(value)))]
    if not fields:
        return _parsed(column, values[0])
    day_first, month_first = (any(int(field[at]) > 12 for field in fields) for at in (0, 1))
    read = f"pd.to_datetime({column}, dayfirst={not month_first})"
    return read if day_first or month_first else f"{read}, or dayfirst=False where the month stands first"


def _counted_instant(column: str, value: Any) -> str:
    """Days of Excel, digits of a date, and seconds since 1970 or their parts."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return ""
    if _FIRST_DAY <= value <= _LAST_DAY:
        return f'pd.to_datetime({column}, unit="D", origin="1899-12-30"), if these are days as Excel counts them'
    if value == int(value) and re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])", str(int(value))):
        return f'pd.to_datetime({column}.astype(str), format="%Y%m%d")'
    unit = next((unit for least, unit in reversed(_EPOCHS) if value >= least), "")
    return f'pd.to_datetime({column}, unit="{unit}"), if this is time since 1970' if unit else ""


def _parsed(column: str, value: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zoned = getattr(pd.to_datetime(value, errors="coerce"), "tzinfo", None)
        read = not pd.isna(pd.to_datetime(value, errors="coerce"))
    return f"pd.to_datetime({column}{', utc=True' if zoned else ''})" if read else ""


def _number(column: str, values: Sequence[Any]) -> str:
    text = str(values[0]).strip()
    bare = re.sub(r"^(?:[^\d,.+-]+|[A-Z]{3})|\s*(?:[^\d,.]+|[A-Z]{3})$", "", text).strip()
    digits = f'{column}.str.replace(r"[^0-9.,+-]", "", regex=True)' if bare != text else column
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        read = f'{digits}.str.replace(",", "").astype(float)'
        return f'{read}, or pd.read_csv(…, thousands=",")' if digits == column else read
    if re.fullmatch(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+", bare):
        return _comma(column, digits, thousands="." in bare)
    return f"{digits}.astype(float)" if digits != column and re.fullmatch(r"[+-]?\d+(\.\d+)?", bare) else ""


def _comma(column: str, digits: str, *, thousands: bool) -> str:
    points = '.str.replace(".", "")' if thousands else ""
    read = f'{digits}{points}.str.replace(",", ".").astype(float)'
    option = 'thousands=".", decimal=","' if thousands else 'decimal=","'
    return f"{read}, or pd.read_csv(…, {option})" if digits == column else read


def _flag(column: str, values: Sequence[Any]) -> str:
    words = {str(value).strip().casefold() for value in values if isinstance(value, str)}
    pair = next((pair for pair in _YES_AND_NO if words and words <= {*pair}), None)
    if pair is None:
        return ""
    return f"{column}.str.strip().str.lower().map({{{pair[0]!r}: True, {pair[1]!r}: False}})"


_READINGS: Mapping[str, Callable[[str, Sequence[Any]], str]] = {"instant": _instant, "number": _number, "flag": _flag}
