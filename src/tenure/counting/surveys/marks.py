"""Marks: whole numbers on a scale, and the fault of those that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.engine import collect, with_row_number
from tenure.errors import ContractError, Fault
from tenure.tables import Inputs

__all__ = ["Scale", "check_marks", "refused"]

_ONES = 10
_SHOWN = 3
_ELEVEN = (
    "NPS asks for a whole mark from 0 to 10. Marks of another scale, such as 1 to 5 or 1 to 10, are not NPS and "
    "cannot be made so: give them the kind csat"
)


@dataclass(frozen=True)
class Scale:
    """The worst and the best mark, both whole; below them stand the codes of no answer and of no mark at all."""

    low: int
    high: int

    @property
    def unanswered(self) -> int:
        """The code of a survey without an answer."""
        return self.low - 1

    @property
    def wrong(self) -> int:
        """The code of an answer that is no mark of the scale."""
        return self.low - 2

    def mark(self, column: str) -> nw.Expr:
        """Return a score as a whole mark or one of the codes."""
        score = nw.col(column)
        off = (score < self.low) | (score > self.high) | (score != score.floor())
        # The codes come first, so that no number without a place among integers is ever cast.
        coded = nw.when(score.is_null()).then(float(self.unanswered)).otherwise(
            nw.when(off).then(float(self.wrong)).otherwise(score)
        )  # fmt: skip
        return coded.cast(nw.Int64)

    def values_of(self, marks: pd.Series[Any], value: Callable[[int], int]) -> NDArray[np.int64]:
        """Return the value of each mark; the codes have none."""
        values = np.array([0, 0, *(value(mark) for mark in range(self.low, self.high + 1))], dtype=np.int64)
        return values[marks.to_numpy() - self.wrong]


def check_marks(inputs: Inputs, kind: str, scale: Scale, marks: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
    """Refuse counted marks when some are off the scale, or when NPS came on a scale from 1 to 10.

    Where 0 can be given it is given more often than 1. So many marks of 1 and none of 0 are less than one in a
    thousand on the scale of NPS, and the rule on a scale from 1 to 10.
    """
    if (marks == scale.wrong).any():
        raise refused(inputs, kind, scale)
    ones = int(rows[marks == 1].sum())
    if kind == "nps" and ones >= _ONES and not rows[marks == 0].sum():
        message = f"{ones:,} marks are 1 and none is 0: this is a scale from 1 to 10 sent as NPS"
        raise ContractError([Fault("surveys", "score", "scale", message, hint=_ELEVEN)])


def refused(inputs: Inputs, kind: str, scale: Scale) -> ContractError:
    """Return the error that names every rule that marks of a kind break, with the first rows of each."""
    score, text = nw.col("score"), f"is no whole mark from {scale.low} to {scale.high}"
    rules = {
        "ge": (f"{text}: {kind} marks start at {scale.low}", score < scale.low),
        "le": (f"{text}: {kind} marks end at {scale.high}", score > scale.high),
        "whole": (f"{text}: {kind} marks have no fractions", score != score.floor()),
    }
    rows = with_row_number(inputs.tables["surveys"], "_row").filter(nw.col("kind") == kind)
    hint = _ELEVEN if kind == "nps" else f"Give scale= the worst and the best mark of {kind}, or correct the rows"
    faults = [_fault(rows.filter(broken), name, words, hint) for name, (words, broken) in rules.items()]
    return ContractError([fault for fault in faults if fault is not None])


def _fault(rows: nw.LazyFrame[Any], rule: str, words: str, hint: str) -> Fault | None:
    count = int(collect(rows.select(nw.len().alias("rows")))["rows"].iloc[0])
    if not count:
        return None
    first = collect(rows.sort("_row").head(_SHOWN)).to_dict("records")
    places = tuple((int(row["_row"]), _key(row.get("customer_id"))) for row in first)
    return Fault("surveys", "score", rule, words, count, places, float(first[0]["score"]), hint)


def _key(value: Any) -> Any:
    return None if pd.isna(value) else value
