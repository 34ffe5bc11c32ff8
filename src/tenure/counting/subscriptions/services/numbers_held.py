"""Numbers held: how many services each active customer pays for."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tenure.counting.core import PeriodRun, bring_together, combine, count_together, sum_by
from tenure.counting.subscriptions.services.holders import active_customers, running_sum, states, steps
from tenure.counting.subscriptions.services.inputs import each_service, value_added
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["HELD", "count_services_held"]

Lazy = nw.LazyFrame[Any]

HELD = ("one", "two", "three", "four_or_more")
"""The parts that count the customers who hold so many services."""

_MOST = len(HELD)


def count_services_held(inputs: Inputs, options: Options, *, vas_only: bool) -> Parts:
    """Count just before the end the `services` held, their `squares`, the `customers`, and how many hold so many."""
    periods, grace_days = options.periods, options.grace_days
    inputs = bring_together(inputs)
    pairs = each_service(value_added(inputs) if vas_only else inputs)

    def rows(ends: PeriodRun) -> Lazy:
        found = sum_by(steps(pairs, ends, grace_days), ["customer_id", "_bucket"], ["_active"])
        return found.with_columns(running_sum("_active", ["customer_id"], ends).cast(nw.Int64).alias("_held"))

    # The services of a customer are added up: groups are those of customers alone.
    tables = count_together(
        inputs,
        lambda: states(inputs, periods, rows, sums=_steps_of_numbers()),
        lambda: active_customers(inputs, periods, grace_days),
    )
    parts = combine(inputs, periods, tables)
    return parts.with_sum("none", "customers", minus=HELD).select("services", "customers", "none", *HELD, "squares")


def _steps_of_numbers() -> dict[str, nw.Expr]:
    """Return by how much each sum over customers changes where one held `_held` − `_active` and now holds `_held`."""
    after = nw.col("_held")
    before = after - nw.col("_active")
    changed = {
        name: _is_number(after, number).cast(nw.Int64) - _is_number(before, number).cast(nw.Int64)
        for number, name in enumerate(HELD, start=1)
    }
    return {"services": nw.col("_active"), "squares": after * after - before * before, **changed}


def _is_number(held: nw.Expr, number: int) -> nw.Expr:
    return held >= number if number == _MOST else held == number
