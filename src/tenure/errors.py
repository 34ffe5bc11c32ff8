"""The errors of tenure: a user never sees another for bad input.

TenureError (ValueError)
├── ContractError    a table breaks its contract
├── RelationError    keys between tables do not meet
├── ParameterError   an option has no meaning
├── CurrencyError    amounts in several currencies, or a rate is missing
└── EngineError      the frame cannot be read, or tables are on different engines
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = [
    "ContractError",
    "CurrencyError",
    "EngineError",
    "Fault",
    "ParameterError",
    "RelationError",
    "TenureError",
]


class TenureError(ValueError):
    """Any error that tenure raises on purpose."""


@dataclass(frozen=True)
class Fault:
    """One rule that a table breaks: which rule, how often, where first, and what to do."""

    table: str
    column: str
    rule: str
    message: str
    rows: int | None = None
    places: tuple[tuple[int | None, Any], ...] = ()
    example: Any = None
    hint: str = ""

    def __str__(self) -> str:
        words = f"{self.table}.{self.column}: {self.message}" if self.column else f"{self.table}: {self.message}"
        if self.rows is not None:
            words += f" ({self.rows:,} {'row' if self.rows == 1 else 'rows'}{self._first()})"
        return f"{words}. {self.hint}" if self.hint else words

    def _first(self) -> str:
        if not self.places:
            return ""
        shown = ", ".join(_place(row, key) for row, key in self.places)
        return f"; first: {shown}" + ("" if self.example is None else f"; for example {_shown(self.example)}")


def _shown(example: Any) -> str:
    return str(example) if isinstance(example, date) else repr(example)


def _place(row: int | None, key: Any) -> str:
    where = [f"row {row}"] if row is not None else []
    return " ".join([*where, f"key {key!r}"] if key is not None else where) or "unknown"


class _FaultError(TenureError):
    """An error made of faults, all of them named."""

    def __init__(self, faults: str | Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = () if isinstance(faults, str) else tuple(faults)
        super().__init__(faults if isinstance(faults, str) else _listing(self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults or str(self),)


def _listing(faults: Sequence[Fault]) -> str:
    if len(faults) == 1:
        return str(faults[0])
    return "\n".join([f"{len(faults)} faults:", *(f"- {fault}" for fault in faults)])


class ContractError(_FaultError):
    """A table breaks its contract; `faults` holds every rule that was broken."""


class RelationError(_FaultError):
    """A key of one table is not in the table that it refers to."""


class ParameterError(TenureError):
    """An option has no meaning."""


class CurrencyError(TenureError):
    """Amounts are in several currencies, or a rate is missing."""


class EngineError(TenureError):
    """A frame cannot be read, or the tables of one call live on different engines."""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return a suggestion of what is allowed and near a word, or nothing."""
    near = difflib.get_close_matches(word, sorted(allowed), n=1, cutoff=0.75)
    return f" Did you mean {near[0]!r}?" if near else ""
