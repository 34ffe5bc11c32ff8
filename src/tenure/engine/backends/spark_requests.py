"""Requests run as one query of Spark, in few jobs: one, and with adaptive execution one more for each shuffle."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from tenure.engine.backends.arrow_rows import from_arrow
from tenure.engine.backends.requests import Sums, Totals, Unmatched
from tenure.engine.backends.spark_keys import Keys
from tenure.engine.backends.spark_observed import ObservedSums, are_few, observe_totals
from tenure.engine.backends.spark_sums import sum_together, sums_of_each
from tenure.engine.backends.spark_union import rows_of_each, union_of

__all__ = ["run_requests"]

_SUMS = "sums"


def run_requests(requests: Sequence[Any]) -> list[pd.DataFrame]:
    """Return the table of each request; one of none of these classes is a lazy frame, whose rows are wanted."""
    few = {each: ObservedSums(each) for each in requests if isinstance(each, Sums) and are_few(each)}
    sums = [each for each in requests if isinstance(each, Sums) and each not in few]
    totals = {each: observe_totals(each) for each in requests if isinstance(each, Totals)}
    keys, looked_up = _keys_of(requests)
    observed = {key: each.observe() for key, each in keys.items()}
    plans: dict[Hashable, Any] = {
        **{id(each): each for each in requests if not isinstance(each, Sums | Totals | Unmatched)},
        **{each: plan.native for each, plan in (*totals.items(), *few.items())},
        **{key: plan.native for key, plan in observed.items()},
        **({_SUMS: sum_together(sums)} if sums else {}),
    }
    tables = _read(plans)
    summed = dict(zip(sums, sums_of_each(sums, tables[_SUMS]) if sums else [], strict=True))
    counted = {key: each.values() for key, each in observed.items()}

    def answer(request: Any) -> pd.DataFrame:
        if isinstance(request, Totals):
            distinct = {
                name: counted[_key(request.native, column)]["distinct"] for name, column in request.columns.items()
            }
            return pd.DataFrame([{**totals[request].values(), **distinct}], dtype=object)
        if isinstance(request, Unmatched):
            rows = counted[_key(request.existing, request.column)]
            return pd.DataFrame({"rows": [rows[str(number)] for number in looked_up[request]]})
        if request in few:
            return few[request].table()
        return from_arrow(summed[request] if isinstance(request, Sums) else tables[id(request)])

    return [answer(each) for each in requests]


def _read(plans: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
    """Run plans as one and return the Arrow table of each."""
    natives = [*plans.values()]
    if len(natives) == 1:
        return dict.fromkeys(plans, natives[0].toArrow())
    return dict(zip(plans, rows_of_each(natives, union_of(natives).toArrow()), strict=True))


def _keys_of(requests: Sequence[Any]) -> tuple[dict[Hashable, Keys], dict[Unmatched, range]]:
    """Return the keys to be told apart or looked up in, each set once, and the numbers of the tables looked up."""
    keys: dict[Hashable, Keys] = {}
    looked_up = {}
    for each in requests:
        for column in each.columns.values() if isinstance(each, Totals) else ():
            keys.setdefault(_key(each.native, column), Keys(each.native, column))
        if isinstance(each, Unmatched):
            held = keys.setdefault(_key(each.existing, each.column), Keys(each.existing, each.column))
            looked_up[each] = held.look_up(each.natives)
    return keys, looked_up


def _key(native: Any, column: str) -> Hashable:
    return id(native), column
