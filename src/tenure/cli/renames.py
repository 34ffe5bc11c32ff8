"""The option --rename: the names that columns have in the files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tenure.errors import ParameterError
from tenure.scorecard.suggestions import did_you_mean
from tenure.tables import SCHEMAS

__all__ = ["read_renames"]

_FORM = re.compile(r"(\w+)\.(\w+)=(.+)")


def read_renames(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """Read `table.column=name` as the name in the file by table and column.

    Example:
        >>> read_renames(["subscriptions.mrr=monthly fee"])
        {'subscriptions': {'mrr': 'monthly fee'}}
    """
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        if not (parts := _FORM.fullmatch(text)):
            raise ParameterError(f"--rename is written table.column=name, such as subscriptions.mrr=fee; not {text!r}.")
        table, column, name = parts.groups()
        if table not in SCHEMAS:
            raise ParameterError(f"--rename {text}: there is no table {table!r}{did_you_mean(table, SCHEMAS)}")
        columns = SCHEMAS[table].columns()
        if column not in columns:
            raise ParameterError(f"--rename {text}: {table} has no column {column!r}{did_you_mean(column, columns)}")
        found.setdefault(table, {})[column] = name
    return found
