"""The errors of tenure: a user never sees another for bad input.

TenureError (ValueError)
├── ContractError    a table breaks its contract
├── RelationError    keys between tables do not meet
├── ParameterError   an option has no meaning
├── CurrencyError    amounts in several currencies, or a rate is missing
└── EngineError      the frame cannot be read, or tables are on different engines

A fault of a table names its rule by a slug:

missing     a needed column is not there         null        a needed value is not there
clash       a column stands under two names      one_of      a value is none of those allowed
type        values of another type               ge, gt      a value is below its bound, or not above it
zone        instants of several time zones       le, lt      a value is above its bound, or not below it
range       a value beyond what can be held      min_length  a text is too short
finite      an amount is infinite                max_length  a text is too long
order       an instant is before another         pattern     a text has not the form asked
unique      a value stands in several rows       relation    a key is not in the other table
rate        a currency has a rate in itself
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
    "did_you_mean",
    "nearest",
    "validation_message",
]

_ALIKE = 0.7  # of 1: "canceled_at" is near "cancelled_at", "arr" is not near "mrr"


def did_you_mean(word: object, allowed: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the allowed word that is nearest in its spelling, "" where none is near."""
    return f" Did you mean {near!r}?" if (near := nearest(word, allowed)) else ""


def nearest(word: object, allowed: Iterable[str]) -> str:
    """Return the allowed word that is nearest in its spelling, "" where none is near."""
    ratios = {each: _likeness(word, each) for each in allowed} if isinstance(word, str) else {}
    return max((each for each in ratios if ratios[each] >= _ALIKE), key=ratios.__getitem__, default="")


def _likeness(one: str, other: str) -> float:
    """Compare two words without the ending that both have, as `_at` and `_id` say nothing of what is meant."""
    (stem, _, ending), (other_stem, _, other_ending) = one.casefold().rpartition("_"), other.casefold().rpartition("_")
    if ending == other_ending and stem and other_stem:
        one, other = stem, other_stem
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def validation_message(error: Any) -> str:
    """Return what a ValidationError of pydantic says, in one line and without its links."""
    return "; ".join(_worded(each) for each in error.errors(include_url=False))


def _worded(failure: dict[str, Any]) -> str:
    given = "" if failure["type"] in {"missing", "value_error"} else f", not {failure['input']!r}"
    message = str(failure["msg"]).removeprefix("Value error, ") + given
    return ": ".join([*filter(None, [".".join(map(str, failure["loc"]))]), message])


class TenureError(ValueError):
    """Any error that tenure raises on purpose."""


@dataclass(frozen=True)
class Fault:
    """One rule that a table breaks: which rule (a slug), how often, where first, and what to do."""

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
        example = "" if self.example is None else f"; for example {_shown(self.example)}"
        return f"; first: {', '.join(_position(row, key) for row, key in self.places)}{example}"


def _shown(example: Any) -> str:
    return str(example) if isinstance(example, date) else repr(example)


def _position(row: int | None, key: Any) -> str:
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
