"""Later in life: who is there at the end of a period after more than 180 days, and who had enough contacts in it.

Counted by steps: an entity enters when it begins to pay or grows out of its first 180 days, and leaves when it ceases
to. No row is made for each entity and period, which are many times as many.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    add_days,
    aggregate_by,
    aggregate_over,
    bucket_of,
    cumulative_sum,
    inside_periods,
    sum_by,
)
from tenure.counting.core.groups import states_by_period
from tenure.counting.events.contact_rules import GROWN, STAGES, ContactRule, contacts_of
from tenure.counting.events.contact_windows import contacts_by_bucket
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.tables import Inputs

__all__ = ["STEPS", "later_by_period", "later_steps"]

Lazy = nw.LazyFrame[Any]

STEPS = "_steps"
"""The column of steps: 1 where an entity enters the stage, -1 where it leaves."""

_STAGE = STAGES.index("later")


def later_steps(inputs: Inputs, run: PeriodRun, rule: ContactRule) -> Lazy:
    """Return the `_steps` into and out of the stage by bucket, and the `met` of each bucket."""
    paid = paid_intervals(inputs)
    steps = _steps(inputs, run, paid, rule.as_of)
    counts = contacts_by_bucket(contacts_of(inputs, rule), run)
    enough = counts.filter(nw.col("_contacts") >= rule.minimum["later"])
    enough = enough.select("customer_id", nw.col("_bucket").alias("_judged"))
    some = _steps(inputs, run, paid.join(enough, on="customer_id", how="semi"), rule.as_of)
    there = enough.join(some, on="customer_id", how="inner").filter(nw.col("_bucket") <= nw.col("_judged"))
    there = sum_by(there, [*inputs.entity, "_judged"], [STEPS]).filter(nw.col(STEPS) > 0)
    met = there.select(*inputs.entity, nw.col("_judged").alias("_bucket"), *_whole(met=nw.lit(1), steps=nw.lit(0)))
    changed = steps.select(*inputs.entity, "_bucket", *_whole(met=nw.lit(0), steps=nw.col(STEPS)))
    return nw.concat([changed, met], how="vertical").with_columns(nw.lit(_STAGE).cast(nw.Int64).alias("_stage"))


def later_by_period(inputs: Inputs, rule: ContactRule, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return sums by bucket as sums by period; who is there later in life is the sum of all steps so far."""
    there = states_by_period(sums, inputs.group_columns, [STEPS], run)
    found = inside_periods(("met", "customers", "immature"), sums.drop(columns=STEPS), run)
    over = [at for at, bucket in zip(run.positions, run.buckets, strict=True) if run.bounds[bucket] <= rule.as_of]
    found["met"] = found["met"].where((found["_stage"] != _STAGE) | found[PERIOD].isin(over), 0)
    is_over = there[PERIOD].isin(over)
    customers, immature = there[STEPS].where(is_over, 0), there.pop(STEPS).where(~is_over, 0)
    later = there.assign(_stage=_STAGE, met=0, customers=customers, immature=immature)
    return pd.concat([found, later], ignore_index=True)


def _steps(inputs: Inputs, run: PeriodRun, paid: Lazy, as_of: datetime) -> Lazy:
    """Return the steps known by `as_of` of who has these paid intervals.

    Only the state at the end of a bucket matters; of one that is not over, that at `as_of`.
    """
    entity, at = inputs.entity, nw.col("_at")
    rows = changes(inputs, before=min(run.end, as_of), rows=paid)
    rows = rows.with_columns(bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"))
    rows = aggregate_by(rows, [*entity, "_bucket"], _net=("sum", "_mrr"), _begun=("min", "_at"))
    rows = rows.with_columns(
        cumulative_sum("_net", entity, "_bucket").alias("_closing"),
        aggregate_over("_begun", "min", entity).alias("_first"),
    )
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    grown = bucket_of(add_days(nw.col("_first"), GROWN), run.bounds).cast(nw.Int64)
    later = nw.when(grown > nw.col("_bucket")).then(grown).otherwise(nw.col("_bucket"))
    step = (closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)
    rows = rows.select(*entity, later.alias("_bucket"), step.alias(STEPS))
    return rows.filter((nw.col("_bucket") < len(run.bounds)) & (nw.col(STEPS) != 0))


def _whole(*, met: nw.Expr, steps: nw.Expr) -> list[nw.Expr]:
    """Return the columns summed, in types that are the same in all pieces."""
    columns = {"met": met, "customers": nw.lit(0), "immature": nw.lit(0), STEPS: steps}
    return [each.cast(nw.Int64).alias(name) for name, each in columns.items()]
