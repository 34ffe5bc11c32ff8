"""Shared counts: within one scorecard, what was counted for one KPI is not counted again for the next.

The memo lives in a context variable, so each thread and task has its own, and outside `sharing` there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from tenure.tables import Known

__all__ = ["once", "sharing"]

_Counted = TypeVar("_Counted")
_Memo = dict[Hashable, tuple[Any, Any]]
_memo: ContextVar[_Memo | None] = ContextVar("tenure_counts", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Keep what is counted until the end of the block."""
    token = _memo.set({})
    try:
        yield
    finally:
        _memo.reset(token)


def once(known: Known, table: str, asked: tuple[Hashable, ...], count: Callable[[], _Counted]) -> _Counted:
    """Return a count of one table's rows, from the memo where the same was asked of the same rows before.

    What comes back is shared: take a copy before changing it. `asked` names all that the count depends on,
    besides the rows and how they are split.
    """
    memo = _memo.get()
    if memo is None:
        return count()
    rows, customers = known.rows_of(table), known.rows_of("customers") if known.traits else None
    split = (tuple(known.keys.items()), known.unit, known.traits)
    key = (id(rows), id(customers), split, known.scale, *asked)
    if key not in memo:
        # The rows are kept beside their count: an id is only theirs as long as they are alive.
        memo[key] = ((rows, customers), count())
    counted: _Counted = memo[key][1]
    return counted
