"""Several plans of Spark as one: a union of their rows, whose columns of one type share places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import Any

from tenure.engine.backends.spark_sql import quoted

__all__ = ["rows_of_each", "union_of"]

_PLAN = "plan"


def union_of(natives: Sequence[Any]) -> Any:
    """Return the rows of all plans, each with the number of its plan."""
    places = _places(natives)
    kinds = {
        place: kind
        for each, native in zip(places, natives, strict=True)
        for place, (_, kind) in zip(each, native.dtypes, strict=True)
    }
    rows = []
    for number, (native, own) in enumerate(zip(natives, places, strict=True)):
        held = {place: quoted(name) for place, name in zip(own, native.columns, strict=True)}
        columns = [f"{held.get(place, f'CAST(NULL AS {kind})')} AS {place}" for place, kind in sorted(kinds.items())]
        rows.append(native.selectExpr(f"{number} AS {_PLAN}", *columns))
    return reduce(lambda one, other: one.unionAll(other), rows)


def rows_of_each(natives: Sequence[Any], found: Any) -> list[Any]:
    """Return the Arrow table of each plan from that of the union."""
    import pyarrow.compute as pc  # noqa: PLC0415 - only when a frame of Spark has arrived

    return [
        found.filter(pc.equal(found[_PLAN], number)).select(own).rename_columns(native.columns)
        for number, (native, own) in enumerate(zip(natives, _places(natives), strict=True))
    ]


def _places(natives: Sequence[Any]) -> list[list[str]]:
    """Return where each column of each plan stands in the union: the first free place of its type."""
    kinds: dict[str, int] = {}
    places = []
    for native in natives:
        taken: Counter[str] = Counter()
        own = []
        for _, kind in native.dtypes:
            own.append(f"c{kinds.setdefault(kind, len(kinds))}_{taken[kind]}")
            taken[kind] += 1
        places.append(own)
    return places
