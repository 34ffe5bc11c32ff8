"""Notes that follow from the parts alone: few in the denominator, windows not over, coarse money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from tenure.results.messages import Message
from tenure.results.parts import FINEST, Parts

if TYPE_CHECKING:
    from tenure.results.measure import Whole

__all__ = ["FEWEST", "notes_of"]

FEWEST = 30
"""With fewer in the denominator, one more or less moves a rate by more than three points."""


def notes_of(parts: Parts, base: str | None, whole: Whole | None, table: pd.DataFrame) -> Iterator[Message]:
    """Return the notes of counting, and those that its parts give rise to."""
    yield from (note for note in parts.notes if not _of_nobody(note))
    if base is not None:
        yield from _small_base(base, whole, table)
    if "immature" in parts.names and (immature := int(parts.sums()["immature"])):
        yield Message("immature", {"count": immature})
    if parts.money and parts.is_money and parts.scale < FINEST:
        yield Message("coarser_money", {"scale": parts.scale})


def _of_nobody(note: Message) -> bool:
    """Whether a note tells of no customer: the counts in it may still add up with those of other partitions."""
    return note.values.get("customers", 1) == 0  # noqa: PD011 - of a message


def _small_base(base: str, whole: Whole | None, table: pd.DataFrame) -> Iterator[Message]:
    """Tell few in all, or in how many rows; an empty base has a reason instead."""
    if whole is not None and 0 < whole.parts[base] < FEWEST:
        yield Message("small_base", {"base": whole.parts[base], "least": FEWEST})
        return
    few = int(((table[base] > 0) & (table[base] < FEWEST)).sum())
    if few:
        yield Message("small_base_rows", {"rows": few, "all": len(table), "least": FEWEST})
