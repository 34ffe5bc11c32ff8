"""Rows of a table one by one, of the columns that a plot needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

__all__ = ["records"]


def records(table: pd.DataFrame, columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield each row with those of these columns that there are.

    A table has many more, and all of them as dicts would take longer than the rest of a plot.

    Example:
        >>> [*records(pd.DataFrame({"value": [0.5, 0.25], "lost": [1, 2]}), ["value", "lower"])]
        [{'value': 0.5}, {'value': 0.25}]
    """
    found = {name: table[name].tolist() for name in columns if name in table}
    return (dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True))
