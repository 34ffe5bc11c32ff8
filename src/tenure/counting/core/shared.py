"""Shared counts: within one call, or one scorecard, what was counted once is not counted again.

The memo of a block of `shared_counts` lives in a context variable, so each thread and task has its own; outside one,
each call has that of its inputs. Rows that several counts need are kept on their engine until the end of the block.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, TypeVar

import narwhals as nw

from tenure.engine import kept, pays_per_run, run_together
from tenure.tables import Inputs

__all__ = ["are_counts_shared", "count_together", "keep_rows", "memoised", "shared_counts", "shared_within"]

_Counted = TypeVar("_Counted")
_Memo = dict[Hashable, tuple[Any, Any]]
_memo: ContextVar[_Memo | None] = ContextVar("tenure_counts", default=None)
_kept: ContextVar[ExitStack | None] = ContextVar("tenure_kept_rows", default=None)


@contextmanager
def shared_counts() -> Iterator[None]:
    """Keep what is counted until the end of the block; a block within another shares its counts."""
    if _kept.get() is not None:
        yield
        return
    with ExitStack() as rows:
        memo, stack = _memo.set({}), _kept.set(rows)
        try:
            yield
        finally:
            _memo.reset(memo)
            _kept.reset(stack)


@contextmanager
def shared_within(inputs: Inputs) -> Iterator[None]:
    """Share the rows that one KPI needs twice, unless the engine makes them once for all that it runs together."""
    with nullcontext() if pays_per_run(next(iter(inputs.tables.values()))) else shared_counts():
        yield


def are_counts_shared() -> bool:
    """Whether what is counted is kept for further counts, which may ask for more of it."""
    return _kept.get() is not None


def count_together(inputs: Inputs, *counts: Callable[[], Any]) -> list[Any]:
    """Make counts that do not depend on each other: as one run, where the engine pays for each."""
    return run_together(next(iter(inputs.tables.values())), *counts)


def keep_rows(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Run rows once and keep them on their engine until the end of the block; outside one they are run by who reads."""
    stack = _kept.get()
    return rows if stack is None else stack.enter_context(kept(rows))


def memoised(inputs: Inputs, table: str, question: tuple[Hashable, ...], count: Callable[[], _Counted]) -> _Counted:
    """Return a count of one table's rows, from the memo where the same rows were counted in the same way before.

    What comes back is shared: take a copy before changing it. `question` names all that the count depends on,
    besides the rows and how they are split.
    """
    memo = _memo.get()
    if memo is None:
        memo = inputs.memo
    rows, customers = inputs.rows_of(table), inputs.rows_of("customers") if inputs.customer_columns else None
    split = (tuple(inputs.keys.items()), inputs.entity_columns, inputs.customer_columns)
    key = (id(rows), id(customers), split, inputs.scale, *question)
    if key not in memo:
        # The rows are kept beside their count: an id is only theirs as long as they are alive.
        memo[key] = ((rows, customers), count())
    counted: _Counted = memo[key][1]
    return counted
