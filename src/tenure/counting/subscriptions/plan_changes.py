"""Plan changes: pairs of customer and service that pay for other plans at the end of a period than at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, bucket_of, combine, cumulative_sum, inside_periods, sum_by, sums_by_period
from tenure.counting.core.groups import states_by_period
from tenure.counting.subscriptions.changes import changes
from tenure.engine import repartition
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_plan_changes"]

Lazy = nw.LazyFrame[Any]

_PAIR = ("customer_id", "_service")
_CHANGES = ("changed", "up", "down", "same_price")
_ZERO = nw.lit(0).cast(nw.Int64)


def count_plan_changes(inputs: Inputs, periods: Sequence[Period], grace_days: float) -> Parts:
    """Count the pairs paid just before the start, `opening`, and those `changed`, `up`, `down` or at the same price."""
    rows = partial(_changed_pairs, inputs, _with_plans(inputs), grace_days=grace_days)
    finish = partial(_by_period, inputs)
    sums = sums_by_period(inputs, periods, rows, sums=(*_CHANGES, "opening"), to_periods=finish)
    return combine(inputs, periods, [sums])


def _with_plans(inputs: Inputs) -> Inputs:
    """Return the inputs with service and plan as part of the entity, never null: a null one is one of its own."""
    names = {"_service": "service", "_plan": "plan"}
    columns = {new: _never_null(old) if inputs.has("subscriptions", old) else nw.lit("-") for new, old in names.items()}
    rows = inputs.tables["subscriptions"].with_columns(**columns)
    tables = {**inputs.tables, "subscriptions": rows}
    return replace(inputs, tables=tables, entity_columns=(*inputs.entity_columns, *columns))


def _never_null(column: str) -> nw.Expr:
    text = nw.concat_str(nw.lit("+"), nw.col(column))
    return nw.when(nw.col(column).is_null()).then(nw.lit("-")).otherwise(text)


def _changed_pairs(inputs: Inputs, plans: Inputs, run: PeriodRun, *, grace_days: float) -> Lazy:
    """Return what became of each pair per bucket, and its steps into and out of the opening of the next one."""
    pair = [*_PAIR, *inputs.entity_columns]
    rows = changes(plans, grace_days, before=run.end, entity=_PAIR)
    rows = rows.with_columns(bucket_of(nw.col("_at"), run.bounds).cast(nw.Int64).alias("_bucket"))
    rows = sum_by(repartition(rows, "customer_id"), [*pair, "_plan", "_bucket"], ["_mrr"])
    rows = _with_states(rows, [*pair, "_plan"])
    begins, ceases = _is_paid("_before") < _is_paid("_after"), _is_paid("_before") > _is_paid("_after")
    rows = rows.with_columns((begins | ceases).cast(nw.Int64).alias("_switched"))
    rows = _with_states(sum_by(rows, [*pair, "_bucket"], ["_mrr", "_switched"]), pair)
    stays, net = _is_paid("_before") * _is_paid("_after"), nw.col("_mrr")
    changed = stays * (nw.col("_switched") > 0).cast(nw.Int64)
    outcomes = {"up": net > 0, "down": net < 0, "same_price": net == 0}
    counts = {"changed": changed, **{name: changed * each.cast(nw.Int64) for name, each in outcomes.items()}}
    steps = rows.with_columns(
        nw.col("_bucket") + 1, (_is_paid("_after") - _is_paid("_before")).alias("opening"), *_zeros(_CHANGES)
    )
    steps = steps.filter((nw.col("_bucket") < len(run.bounds)) & (nw.col("opening") != 0))
    columns = [*inputs.entity, "_bucket", *_CHANGES, "opening"]
    return nw.concat(
        [each.select(*columns) for each in (rows.with_columns(**counts, opening=_ZERO), steps)], how="vertical"
    )


def _with_states(rows: Lazy, unit: Sequence[str]) -> Lazy:
    """Add what each unit pays before and after each bucket."""
    rows = rows.with_columns(cumulative_sum("_mrr", unit, "_bucket").cast(nw.Int64).alias("_after"))
    return rows.with_columns((nw.col("_after") - nw.col("_mrr")).alias("_before"))


def _is_paid(state: str) -> nw.Expr:
    """Return 1 where something is paid, else 0."""
    return (nw.col(state) > 0).cast(nw.Int64)


def _zeros(names: Sequence[str]) -> list[nw.Expr]:
    return [_ZERO.alias(name) for name in names]


def _by_period(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return the changes within each period, and the pairs paid at its start: the sum of all steps so far."""
    changed = inside_periods(_CHANGES, sums, run).assign(opening=0)
    opening = states_by_period(sums, inputs.group_columns, ["opening"], run)
    return pd.concat([changed, opening.assign(**dict.fromkeys(_CHANGES, 0))], ignore_index=True)
