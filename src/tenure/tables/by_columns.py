"""The columns of `by`: which table of a call has each of them."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.engine import Frame, columns_of
from tenure.errors import ParameterError, did_you_mean
from tenure.tables.checked_table import CheckedTable

__all__ = ["find_by_columns"]

# Tables without customers: they are split by columns of their own, whichever table `by` speaks of.
_APART = {"costs"}


def find_by_columns(
    by: tuple[str, ...], given: Mapping[str, Frame], shared: tuple[str, ...]
) -> dict[str, dict[str, tuple[str, str]]]:
    """Find the table of each `by` column: the first table before `customers`, both before none."""
    names = {table: _names(frame, table) for table, frame in given.items()}
    order = [*dict.fromkeys([next(iter(given)), "customers"])]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    lost: list[str] = []
    for at, column in enumerate(by):
        table = next((each for each in order if column in names.get(each, {})), None)
        if table is None:
            lost.append(column)
            continue
        for each in (table, *(shared if table != "customers" else ()), *(_APART & given.keys())):
            if column in names.get(each, {column: column}):
                found.setdefault(each, {})[f"_by{at}"] = (
                    (column, names[each][column]) if each in names else (column, column)
                )
            else:
                lost.append(column)
    if lost:
        raise ParameterError(_nowhere(lost, names))
    return found


def _names(frame: Frame, table: str) -> dict[str, str]:
    """Return the columns that `by` may name: those of the frame, and those that its schema has renamed."""
    names = {name: name for name in columns_of(frame.frame if isinstance(frame, CheckedTable) else frame, table)}
    renamed = (
        {name: column.source for name, column in frame.schema.columns().items()}
        if isinstance(frame, CheckedTable)
        else {}
    )
    return {**names, **{name: source for name, source in renamed.items() if source in names}}


def _nowhere(lost: list[str], names: Mapping[str, Mapping[str, str]]) -> str:
    listed = "; ".join(f"{table} has {', '.join(sorted(columns)) or 'no columns'}" for table, columns in names.items())
    for table in sorted(_APART & names.keys()):
        if all(each not in names[table] and any(each in held for held in names.values()) for each in lost):
            words = f"by names {', '.join(map(repr, dict.fromkeys(lost)))}, which {table} does not have"
            return f"{words}, and {table} are split by columns of their own: {listed}."
    near = did_you_mean(lost[0], {column for columns in names.values() for column in columns} - {lost[0]})
    hint = "" if "customers" in names else " Give customers= to split by a customer's attribute."
    return (
        f"by names {', '.join(map(repr, dict.fromkeys(lost)))}, which no table of this call has: {listed}.{near}{hint}"
    )
