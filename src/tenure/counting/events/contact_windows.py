"""Windows of customers' lives, such as the first 90 days, and how many contacts fell into each.

A window is of whole times 24 hours and inclusive at both ends. It belongs to the period in which it ends, and its
unit must still be there by then. Later in life the window is the period itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_over, bucket_of, sum_by
from tenure.counting.core.runs import PeriodRun
from tenure.counting.subscriptions.changes import entity_columns_of, later, paid_intervals
from tenure.engine import upload
from tenure.tables import Inputs

__all__ = ["STAGES", "contact_windows"]

Lazy = nw.LazyFrame[Any]

STAGES = ("first_90_days", "first_6_months", "later", "new_service")
_DAYS, _GROWN = 90, 180


def contact_windows(inputs: Inputs, run: PeriodRun, event: str, minimum: Mapping[str, int], as_of: datetime) -> Lazy:
    """Return a row per unit, stage and bucket: `_contacts`, `_needed`, and `_over`, 1 where the window has passed."""
    lives = _lives(inputs)
    contacts = inputs.tables["events"].filter(nw.col("event") == event).select("customer_id", "occurred_at")
    days = [stage for stage in minimum if stage != "later"]
    pieces = [_met(inputs, run, _of_days(inputs, run, lives, days, as_of), contacts)] if days else []
    pieces += [_later(inputs, run, lives, contacts)] if "later" in minimum else []
    needed = nw.lit(0)
    for stage, least in minimum.items():
        needed = nw.when(nw.col("_stage") == STAGES.index(stage)).then(least).otherwise(needed)
    whole = [nw.col(name).cast(nw.Int64) for name in ("_stage", "_bucket", "_over", "_contacts")]
    pieces = [each.with_columns(*whole) for each in pieces]
    return nw.concat(pieces, how="vertical").with_columns(needed.alias("_needed"))


def _lives(inputs: Inputs) -> Lazy:
    """Return paid intervals with the unit's first start, `_first`, and that of its service, `_since`."""
    has = inputs.has("subscriptions", "service")
    rows = paid_intervals(inputs, *(["service"] if has else []))
    rows = rows.with_columns((nw.col("service") if has else nw.lit(None).cast(nw.String)).alias("_service"))
    return rows.with_columns(
        aggregate_over("_start", "min", entity_columns_of(inputs)).alias("_first"),
        aggregate_over("_start", "min", [*entity_columns_of(inputs), "_service"]).alias("_since"),
    )


def _key(inputs: Inputs) -> list[str]:
    return [*entity_columns_of(inputs), "_service", "_stage", "_bucket", "_over"]


def _of_days(inputs: Inputs, run: PeriodRun, lives: Lazy, stages: list[str], as_of: datetime) -> Lazy:
    """Return the windows that end within the periods, of who is there at their end, or at `as_of` before it."""
    codes = pd.DataFrame({"_stage": [STAGES.index(stage) for stage in stages]})
    # One pass over the lives for all stages: windows over partitions are what costs here.
    rows = lives.join(upload(codes, lives), how="cross")
    stage, first, since = nw.col("_stage"), nw.col("_first"), nw.col("_since")
    fresh, second = stage == STAGES.index("new_service"), stage == STAGES.index("first_6_months")
    start = nw.when(fresh).then(since).otherwise(first)
    rows = rows.filter(~fresh | (since > first)).with_columns(
        nw.when(second).then(later(first, _DAYS)).otherwise(start).alias("_from"),
        nw.when(second).then(later(first, 2 * _DAYS)).otherwise(later(start, _DAYS)).alias("_until"),
    )
    until = nw.col("_until")
    rows = rows.filter((until >= run.bounds[0]) & (until < run.bounds[-1])).with_columns(
        bucket_of(until, run.bounds).alias("_bucket"),
        (until <= as_of).cast(nw.Int64).alias("_over"),
        nw.when(until > as_of).then(nw.lit(as_of)).otherwise(until).alias("_seen"),
        # Windows of a service are told apart by it; those of a tenure have none.
        nw.when(fresh).then(nw.col("_service")).alias("_service"),
    )
    rows = rows.filter(nw.col("_bucket").is_in(list(run.buckets)) & _there(nw.col("_seen")))
    return rows.select(*_key(inputs), "_from", "_until").unique()


def _there(moment: nw.Expr) -> nw.Expr:
    """Whether an interval is in force just before an instant."""
    return (nw.col("_start") < moment) & (nw.col("ended_at").is_null() | (nw.col("ended_at") >= moment))


def _met(inputs: Inputs, run: PeriodRun, rows: Lazy, contacts: Lazy) -> Lazy:
    """Count the contacts within each window; one without any is kept."""
    at = nw.col("occurred_at")
    # No window begins earlier than its days before the first bound: the join sees no more contacts than it must.
    reach = timedelta(days=_GROWN)
    earliest = max(run.bounds[0], datetime.min + reach) - reach  # noqa: DTZ901 - wall-clock time
    near = contacts.filter((at >= earliest) & (at < run.bounds[-1]))
    rows = rows.join(near, on="customer_id", how="left")
    inside = (at >= nw.col("_from")) & (at <= nw.col("_until"))
    return sum_by(
        rows.with_columns(nw.when(inside).then(1).otherwise(0).alias("_contacts")), _key(inputs), ["_contacts"]
    )


def _later(inputs: Inputs, run: PeriodRun, lives: Lazy, contacts: Lazy) -> Lazy:
    """Return who is there at the end of a period after more than 180 days, with the contacts of the period."""
    ends = pd.DataFrame({"_bucket": run.buckets, "_end": [inputs.to_utc(period.end) for period in run.periods]})
    rows = lives.join(upload(ends, lives), how="cross")
    rows = rows.filter(_there(nw.col("_end")) & (later(nw.col("_first"), _GROWN) < nw.col("_end")))
    rows = rows.select(*entity_columns_of(inputs), nw.col("_bucket").cast(nw.Int64)).unique()
    inside = contacts.filter((nw.col("occurred_at") >= run.bounds[0]) & (nw.col("occurred_at") < run.bounds[-1]))
    inside = inside.with_columns(
        bucket_of(nw.col("occurred_at"), run.bounds).cast(nw.Int64).alias("_bucket"), nw.lit(1).alias("_contacts")
    )
    counts = sum_by(inside, ["customer_id", "_bucket"], ["_contacts"])
    rows = rows.join(counts, on=["customer_id", "_bucket"], how="left")
    return rows.with_columns(
        nw.lit(None).cast(nw.String).alias("_service"),
        nw.lit(STAGES.index("later")).alias("_stage"),
        nw.lit(1).alias("_over"),
        nw.when(nw.col("_contacts").is_null()).then(0).otherwise(nw.col("_contacts")).alias("_contacts"),
    ).select(*_key(inputs), "_contacts")
