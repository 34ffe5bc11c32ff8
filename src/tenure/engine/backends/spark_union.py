"""Several plans of Spark as one: a union of their rows, whose columns of one type share places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import reduce
from typing import Any

from tenure.engine.backends.spark_sql import quoted

__all__ = ["place_of_first", "plans_of_each", "rows_of_each", "union_of"]

_PLAN = "plan"


def union_of(natives: Sequence[Any], summed: Sequence[Collection[str]] = ()) -> Any:
    """Return the rows of all plans, each with the number of its plan.

    The columns of each that are to be summed have places of their own, whose names begin with `sum`.
    """
    places = _places(natives, summed)
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


def rows_of_each(natives: Sequence[Any], found: Any, summed: Sequence[Collection[str]] = ()) -> list[Any]:
    """Return the Arrow table of each plan from that of the union."""
    import pyarrow.compute as pc  # noqa: PLC0415 - only when a frame of Spark has arrived

    return [
        found.filter(pc.equal(found[_PLAN], number)).select(own).rename_columns(native.columns)
        for number, (native, own) in enumerate(zip(natives, _places(natives, summed), strict=True))
    ]


def place_of_first(union: Any) -> str:
    """Return where the union has the first column of all plans, where it is of one type."""
    return str(union.columns[1])


def plans_of_each(natives: Sequence[Any], union: Any) -> list[Any]:
    """Return the rows of each plan as a plan that reads the union."""
    return [
        union.filter(f"{_PLAN} = {number}").selectExpr(
            *(f"{place} AS {quoted(name)}" for place, name in zip(own, native.columns, strict=True))
        )
        for number, (native, own) in enumerate(zip(natives, _places(natives, []), strict=True))
    ]


def _places(natives: Sequence[Any], summed: Sequence[Collection[str]]) -> list[list[str]]:
    """Return where each column of each plan stands in the union: the first free place of its type."""
    kinds: dict[str, int] = {}
    places = []
    for number, native in enumerate(natives):
        taken: Counter[str] = Counter()
        own = []
        for name, kind in native.dtypes:
            what = "sum" if summed and name in summed[number] else "c"
            place = f"{what}{kinds.setdefault(kind, len(kinds))}"
            own.append(f"{place}_{taken[place]}")
            taken[place] += 1
        places.append(own)
    return places
