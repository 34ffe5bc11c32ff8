"""Cells: what stands in one, and how numbers of a unit are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tenure.catalogue import Kpi, Language, Unit
from tenure.show.numbers import format_cell
from tenure.show.parts import SHARES

__all__ = [
    "MOST_CHARACTERS",
    "Address",
    "Live",
    "address_of",
    "as_number",
    "as_text",
    "key_cell",
    "key_cells",
    "key_name",
    "number_format",
]

MOST_CHARACTERS = 32_767
"""How many UTF-16 units a cell of Excel holds."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WHOLE, _ONE, _TWO, _PERCENT = "#,##0", "#,##0.0", "#,##0.00", "0.0%"
_UNITS: dict[Unit, str] = {
    "share": _PERCENT,
    "customers": _WHOLE,
    **dict.fromkeys(("days", "months", "seconds", "ms"), _ONE),
}
_FIGURES = ("value", "lower", "upper", "survival")
_MORE_SHARES = ("margin", "monthly_discount_rate", "monthly_churn", "changed_churn")

Address: TypeAlias = Callable[[int, str], str]
"""From the number of a row in its block, and a column, to the address of a cell."""


@dataclass(frozen=True)
class Live:
    """A formula, and the value that it has now; nan where it is empty."""

    write: Callable[[Address], str]
    value: float


def address_of(row: int, column: int) -> str:
    """Return the address of a cell whose row and column count from 0: A1 and so on.

    Example:
        >>> address_of(0, 0), address_of(9, 27)
        ('A1', 'AB10')
    """
    return f"{_letters(column)}{row + 1}"


def _letters(column: int) -> str:
    head, last = divmod(column, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + last)


def as_text(value: str) -> str:
    """Return a text that a cell can hold: of characters that XML refuses a sign, of what is too long the beginning."""
    text = _REFUSED.sub("\ufffd", value)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def as_number(value: Any) -> float | None:
    """Return a number that a cell can hold; None for all else."""
    numeric = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return value if numeric and math.isfinite(value) else None


def key_name(name: str) -> str:
    """Return the name of a column to split by, which may be called like a part or a step of a formula."""
    return f"by {name}"


def key_cell(value: Any, lang: Language) -> Any:
    """Return the cell of a group: a number as it is, all else as text."""
    number = as_number(value)
    return format_cell(value, lang) if number is None else number


def key_cells(row: Mapping[Any, Any], by: Iterable[str], lang: Language) -> dict[str, Any]:
    """Return the cells of the groups of a row."""
    return {key_name(name): key_cell(row[name], lang) for name in by}


def number_format(name: str, kpi: Kpi, values: Iterable[Any]) -> str:
    """Return the format of a column: figures in the unit of their KPI, shares as percent, counts whole."""
    if name in _FIGURES:
        return _ONE if kpi.unit == "score" and 10 < kpi.high <= 100 else _UNITS.get(kpi.unit, _TWO)
    if name in SHARES or name in _MORE_SHARES:
        return _PERCENT
    numbers = [value for value in map(as_number, values) if value is not None]
    return _WHOLE if all(value == int(value) for value in numbers) else _TWO
