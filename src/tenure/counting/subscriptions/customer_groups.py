"""Customers in one group each, where `by` names columns of subscriptions and the unit is the customer.

In each period a customer belongs to the values of `by` that it paid most for at the opening; who is not there yet, to
those of its first instant in the period. Of several equal ones the smallest counts, a null last. Between two periods a
customer may change its group: it leaves the one, and enters the other, after the closing and before the next opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, aggregate_over, bucket_of, cumulative_sum, is_first, next_value, sum_by
from tenure.counting.subscriptions.changes import activity_changes, changes
from tenure.engine import instant, join_small
from tenure.tables import Inputs

__all__ = ["activity_by_customer", "movements_by_customer"]

Lazy = nw.LazyFrame[Any]

_CUSTOMER = ["customer_id"]
_PLACE = ["customer_id", "_bucket"]


def movements_by_customer(inputs: Inputs, run: PeriodRun, grace_days: float = 0) -> Lazy:
    """Return each customer's net changes per bucket in its group, as `net_changes`, and its changes of group.

    A change of group is two rows with `_regrouped`: `_net` and `_entities` leave the one and enter the other.
    """
    rows = _bucketed(inputs, run, grace_days)
    customers, before, after = _with_groups(inputs, rows)
    there = customers.filter(nw.col("_closing") > 0)
    movements = customers.with_columns(*_marks(regrouped=0, entities=1)).join(before, on=_PLACE, how="inner")
    left = there.with_columns((-nw.col("_closing")).alias("_net"), *_marks(regrouped=1, entities=-1))
    entered = there.with_columns(nw.col("_closing").alias("_net"), *_marks(regrouped=1, entities=1))
    nothing = [nw.lit(0).alias(name) for name in ("_net", "_closing")]
    # Every group has a row, also one that is nobody's largest.
    every = rows.with_columns(*nothing, nw.lit(False).alias("_is_first"), *_marks(regrouped=0, entities=0))
    pieces = [movements, left.join(before, on=_PLACE, how="inner"), entered.join(after, on=_PLACE, how="inner"), every]
    numbers = ("_bucket", "_net", "_closing", "_regrouped", "_entities")
    return nw.concat([_select(inputs, each, numbers, "_is_first") for each in pieces], how="vertical")


def activity_by_customer(inputs: Inputs, run: PeriodRun, grace_days: float = 0) -> Lazy:
    """Return the instants at which customers begin (+1) and cease (−1) to pay, in the group of each bucket."""
    rows = _bucketed(inputs, run, grace_days)
    customers, before, after = _with_groups(inputs, rows)
    steps = activity_changes(rows, _CUSTOMER)
    steps = steps.with_columns(bucket_of(nw.col("_at"), run.bounds).cast(nw.Int64).alias("_bucket"))
    ends = pd.DataFrame({"_ended": range(len(run.bounds)), "_at": run.bounds})
    there = customers.filter(nw.col("_closing") > 0).select(*_PLACE)
    there = join_small(there, ends, "_bucket", "_ended")
    left = there.with_columns(nw.lit(-1).alias("_active")).join(before, on=_PLACE, how="inner")
    entered = there.with_columns(nw.lit(1).alias("_active")).join(after, on=_PLACE, how="inner")
    pieces = [steps.join(before, on=_PLACE, how="inner"), left, entered]
    pieces = [_select(inputs, each, ("_active",), "_at") for each in pieces]
    return nw.concat(pieces, how="vertical").filter(nw.col("_at") < instant(run.end))


def _bucketed(inputs: Inputs, run: PeriodRun, grace_days: float) -> Lazy:
    rows = changes(inputs, grace_days, before=run.end, entity=_CUSTOMER)
    return rows.with_columns(bucket_of(nw.col("_at"), run.bounds).cast(nw.Int64).alias("_bucket"))


def _with_groups(inputs: Inputs, rows: Lazy) -> tuple[Lazy, Lazy, Lazy]:
    """Return the net changes of customers per bucket, and their groups within each and after it."""
    customers = sum_by(rows, _PLACE, ["_mrr"]).rename({"_mrr": "_net"})
    customers = customers.with_columns(
        cumulative_sum("_net", _CUSTOMER, "_bucket").alias("_closing"),
        is_first(_CUSTOMER, "_bucket").alias("_is_first"),
        nw.col("_bucket").alias("_place"),
    )
    customers = customers.with_columns(next_value("_place", _CUSTOMER, "_bucket").alias("_later")).drop("_place")
    after = _largest(inputs, _states_after(inputs, rows, customers))
    later = customers.filter(~nw.col("_later").is_null()).select(*_PLACE, "_later")
    carried = after.join(later, on=_PLACE, how="inner").drop("_bucket").rename({"_later": "_bucket"})
    opening = nw.col("_closing") - nw.col("_net")
    fresh = rows.join(customers.filter(opening == 0).select(*_PLACE), on=_PLACE, how="inner")
    fresh = fresh.with_columns(aggregate_over("_at", "min", _PLACE).alias("_first"))
    fresh = _largest(
        inputs, sum_by(fresh.filter(nw.col("_at") == nw.col("_first")), [*inputs.entity, "_bucket"], ["_mrr"])
    )
    columns = [*inputs.entity, "_bucket"]
    before = nw.concat([carried.select(*columns), fresh.select(*columns)], how="vertical")
    keep = ["customer_id", "_bucket", "_net", "_closing", "_is_first"]
    return (
        customers.select(*keep),
        before.select(*_PLACE, *inputs.entity_columns),
        after.select(*_PLACE, *inputs.entity_columns),
    )


def _states_after(inputs: Inputs, rows: Lazy, customers: Lazy) -> Lazy:
    """Return what each customer pays for each group after each bucket with changes."""
    pair = inputs.entity
    states = sum_by(rows, [*pair, "_bucket"], ["_mrr"]).with_columns(nw.col("_bucket").alias("_since"))
    states = states.with_columns(
        cumulative_sum("_mrr", pair, "_bucket").alias("_paid"), next_value("_since", pair, "_bucket").alias("_until")
    )
    states = states.filter(nw.col("_paid") > 0).select(*pair, "_since", "_until", nw.col("_paid").alias("_mrr"))
    states = customers.select(*_PLACE).join(states, on="customer_id", how="inner")
    at = nw.col("_bucket")
    return states.filter((nw.col("_since") <= at) & (nw.col("_until").is_null() | (nw.col("_until") > at)))


def _largest(inputs: Inputs, rows: Lazy) -> Lazy:
    """Keep, per customer and bucket, the group with the largest MRR, of equal ones the smallest."""
    rows = rows.filter(nw.col("_mrr") > 0)
    # A null sorts first on one engine and last on another: a column of its own says where it is.
    nulls = {f"_null{name}": nw.col(name).is_null().cast(nw.Int64) for name in inputs.entity_columns}
    rows = rows.with_columns((-nw.col("_mrr")).alias("_less"), **nulls)
    order: Sequence[str] = ["_less", *(each for name in inputs.entity_columns for each in (f"_null{name}", name))]
    return rows.unique(_PLACE, keep="first", order_by=order).select(*_PLACE, *inputs.entity_columns)


def _marks(*, regrouped: int, entities: int) -> list[nw.Expr]:
    return [nw.lit(regrouped).alias("_regrouped"), nw.lit(entities).alias("_entities")]


def _select(inputs: Inputs, rows: Lazy, numbers: Sequence[str], *others: str) -> Lazy:
    """Return columns in types that are the same in all pieces."""
    return rows.select(*inputs.entity, *others, *(nw.col(name).cast(nw.Int64) for name in numbers))
