"""Results of one group or one period, out of those of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tenure.report.choices import Split
from tenure.results import Result

__all__ = ["last_period_of", "results_by_group"]


def results_by_group(result: Result, split: Split) -> dict[tuple[Any, ...], Result]:
    """Return the rows of each group as a result of its own, by the values of the group."""
    if not split:
        return {(): result}
    found, rows = result.to_dict(), dict[tuple[Any, ...], list[Mapping[str, Any]]]()
    keys = zip(*(result.table[name] for name in split), strict=True)
    for key, row in zip(keys, found["rows"], strict=True):
        # A missing value is None in plain rows, whatever it is in the table.
        chosen = tuple(None if row[name] is None else value for name, value in zip(split, key, strict=True))
        rows.setdefault(chosen, []).append(row)
    return {key: _with_rows(result, found, of_key, split) for key, of_key in rows.items()}


def last_period_of(result: Result) -> Result:
    """Return the rows of the last period as a result of its own."""
    found = result.to_dict()
    last = max(row["period_start"] for row in found["rows"])
    return _with_rows(result, found, [row for row in found["rows"] if row["period_start"] == last], ())


def _with_rows(
    result: Result, found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], without: Collection[str]
) -> Result:
    """Return a result with these rows, and without the columns that name its group."""
    return type(result).from_dict(
        {
            **found,
            "by": [name for name in found["by"] if name not in without],
            "columns": {name: kind for name, kind in found["columns"].items() if name not in without},
            "rows": [{name: value for name, value in row.items() if name not in without} for row in rows],
        }
    )
