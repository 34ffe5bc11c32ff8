"""Rows of two kinds in one frame, which are then brought to their machines, or sorted, together."""

from __future__ import annotations

from typing import Any

import narwhals as nw

__all__ = ["stack"]

Lazy = nw.LazyFrame[Any]


def stack(rows: Lazy, others: Lazy) -> Lazy:
    """Return the rows of both, null in the columns that they lack."""
    own, further = rows.collect_schema(), others.collect_schema()
    kinds = {**further, **own}
    pieces = [
        each.select(*(name if name in held else nw.lit(None).cast(kind).alias(name) for name, kind in kinds.items()))
        for each, held in ((rows, own), (others, further))
    ]
    return nw.concat(pieces, how="vertical")
