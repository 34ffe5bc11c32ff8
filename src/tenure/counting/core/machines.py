"""Where rows lie, on an engine of several machines: those of one customer on one of them, moved as seldom as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import narwhals as nw

from tenure.engine import pays_per_run, repartition, repartition_once, repartition_together
from tenure.tables import Inputs

__all__ = ["bring_tables_together", "bring_together", "on_one_machine"]

Lazy = nw.LazyFrame[Any]

_TABLE = "subscriptions"


def bring_together(inputs: Inputs, wanted: nw.Expr | None = None) -> Inputs:
    """Bring the subscriptions of each customer to one machine, once for all that a call counts of them.

    Those that are not `wanted` are left out where rows are moved: what comes after must not depend on it, and is not to
    be kept as a count of the whole table.
    """
    rows = inputs.tables[_TABLE]
    if _TABLE in inputs.by_customer or not pays_per_run(rows):
        return inputs
    together = repartition_once(rows if wanted is None else rows.filter(wanted), "customer_id")
    sources = inputs.sources if wanted is not None else {**inputs.sources, _TABLE: (together, inputs.rows_of(_TABLE))}
    tables, moved = {**inputs.tables, _TABLE: together}, inputs.by_customer | {_TABLE}
    return replace(inputs, tables=tables, sources=sources, by_customer=moved)


def bring_tables_together(inputs: Inputs, **rows: Callable[[], Lazy]) -> Inputs:
    """Bring the subscriptions of each customer to one machine, and with them rows of further tables, all at once.

    Rows are those of a table that count; subscriptions are all of them where they are not given. Where there is one
    machine only, the tables stay as they are, with all of their rows.
    """
    if not pays_per_run(inputs.tables[_TABLE]):
        return inputs
    wanted: dict[str, Lazy] = {_TABLE: inputs.tables[_TABLE], **{name: make() for name, make in rows.items()}}
    tables = dict(zip(wanted, repartition_together([*wanted.values()], "customer_id"), strict=True))
    same = {} if _TABLE in rows else {_TABLE: (tables[_TABLE], inputs.rows_of(_TABLE))}
    sources, by_customer = {**inputs.sources, **same}, inputs.by_customer | {*tables}
    return replace(inputs, tables={**inputs.tables, **tables}, sources=sources, by_customer=by_customer)


def on_one_machine(inputs: Inputs, rows: Lazy) -> Lazy:
    """Return rows made of subscriptions, those of each customer on one machine; as they are where they lie there."""
    return rows if _TABLE in inputs.by_customer else repartition(rows, "customer_id")
