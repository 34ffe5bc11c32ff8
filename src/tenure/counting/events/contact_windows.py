"""Windows of customers' lives, such as the first 90 days, and how many contacts fell into each: by joins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, add_days, aggregate_by, bucket_of, distinct_rows, sum_by
from tenure.counting.events.contact_rules import (
    DAYS,
    GROWN,
    STAGES,
    ContactRule,
    bounds_of_days,
    contacts_near,
    contacts_of,
    intervals_of_services,
    key_of_windows,
    with_needed,
    with_starts,
)
from tenure.counting.subscriptions.changes import in_force, paid_intervals
from tenure.engine import instant, join_small, prefiltered
from tenure.tables import Inputs

__all__ = ["contact_windows", "contacts_by_bucket"]

Lazy = nw.LazyFrame[Any]

_NEW_SERVICE, _LATER = (STAGES.index(stage) for stage in ("new_service", "later"))


def contact_windows(inputs: Inputs, run: PeriodRun, rule: ContactRule) -> Lazy:
    """Return a row per entity, stage and bucket: `_contacts`, `_needed`, and `_over`, 1 where the window has passed."""
    contacts = contacts_of(inputs, rule)
    days = [stage for stage in rule.minimum if stage != "later"]
    pieces = [_count_within(inputs, run, _windows_of_days(inputs, run, days, rule.as_of), contacts)] if days else []
    pieces += [_later(inputs, run, contacts, rule.as_of)] if "later" in rule.minimum else []
    return with_needed(nw.concat([each.with_columns(*_whole()) for each in pieces], how="vertical"), rule)


def _whole() -> list[nw.Expr]:
    return [nw.col(name).cast(nw.Int64) for name in ("_stage", "_bucket", "_over", "_contacts")]


def contacts_by_bucket(contacts: Lazy, run: PeriodRun) -> Lazy:
    """Return how many `_contacts` each customer had in each bucket from the first period on."""
    at = nw.col("occurred_at")
    inside = contacts.filter((at >= instant(run.start)) & (at < instant(run.end)))
    inside = inside.with_columns(
        bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"), nw.lit(1).alias("_contacts")
    )
    return sum_by(inside, ["customer_id", "_bucket"], ["_contacts"])


def _starts(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return paid intervals with the entity's first start, `_first`, and that of its service, `_since`.

    Customers of whom nothing starts as many days before the periods as a window takes are left out first: windows over
    partitions are what costs here.
    """
    rows = intervals_of_services(inputs)
    ends = [add_days(nw.col("_start"), days) for days in (DAYS, 2 * DAYS)]
    first, second = ((end >= instant(run.start)) & (end < instant(run.end)) for end in ends)
    near = distinct_rows(rows.filter(first | second), ["customer_id"])
    return with_starts(inputs, prefiltered(rows, near, "customer_id"))


def _windows_of_days(inputs: Inputs, run: PeriodRun, stages: list[str], as_of: datetime) -> Lazy:
    """Return the windows that end within the periods, of who is there at their end, or at `as_of` before it."""
    codes = pd.DataFrame({"_stage": [STAGES.index(stage) for stage in stages]})
    rows = join_small(_starts(inputs, run), codes)
    is_new_service, (start, end) = nw.col("_stage") == _NEW_SERVICE, bounds_of_days()
    rows = rows.filter(~is_new_service | (nw.col("_since") > nw.col("_first")))
    rows = rows.with_columns(start.alias("_from"), end.alias("_until"))
    until = nw.col("_until")
    rows = rows.filter((until >= instant(run.start)) & (until < instant(run.end))).with_columns(
        bucket_of(until, run.bounds).alias("_bucket"),
        (until <= instant(as_of)).cast(nw.Int64).alias("_over"),
        nw.when(until > instant(as_of)).then(instant(as_of)).otherwise(until).alias("_seen"),
        # Windows of a service are told apart by it; those of a tenure have none.
        nw.when(is_new_service).then(nw.col("_service")).alias("_service"),
    )
    rows = rows.filter(nw.col("_bucket").is_in(list(run.buckets)) & in_force(nw.col("_seen")))
    return distinct_rows(rows, [*key_of_windows(inputs), "_from", "_until"])


def _count_within(inputs: Inputs, run: PeriodRun, rows: Lazy, contacts: Lazy) -> Lazy:
    """Count the contacts within each window; one without any is kept."""
    at = nw.col("occurred_at")
    rows = rows.join(contacts_near(contacts, run), on="customer_id", how="left")
    inside = (at >= nw.col("_from")) & (at <= nw.col("_until"))
    return sum_by(
        rows.with_columns(nw.when(inside).then(1).otherwise(0).alias("_contacts")),
        key_of_windows(inputs),
        ["_contacts"],
    )


def _later(inputs: Inputs, run: PeriodRun, contacts: Lazy, as_of: datetime) -> Lazy:
    """Return who is there at the end of a period, or at `as_of` before it, after more than 180 days by that end."""
    ends = [run.bounds[bucket] for bucket in run.buckets]
    seen, over = [min(end, as_of) for end in ends], [int(end <= as_of) for end in ends]
    period_ends = pd.DataFrame({"_bucket": run.buckets, "_end": ends, "_seen": seen, "_over": over})
    rows = join_small(paid_intervals(inputs), period_ends)
    is_there, is_old = in_force(nw.col("_seen")), add_days(nw.col("_start"), GROWN) < nw.col("_end")
    rows = rows.filter(is_there | is_old).with_columns(_there=is_there.cast(nw.Int64), _old=is_old.cast(nw.Int64))
    key = [*inputs.entity, "_bucket", "_over"]
    rows = aggregate_by(rows, key, _there=("max", "_there"), _old=("max", "_old"))
    rows = rows.filter((nw.col("_there") > 0) & (nw.col("_old") > 0)).with_columns(nw.col("_bucket").cast(nw.Int64))
    rows = rows.join(contacts_by_bucket(contacts, run), on=["customer_id", "_bucket"], how="left")
    return rows.with_columns(
        nw.lit(None).cast(nw.String).alias("_service"),
        nw.lit(_LATER).alias("_stage"),
        nw.when(nw.col("_contacts").is_null()).then(0).otherwise(nw.col("_contacts")).alias("_contacts"),
    ).select(*key_of_windows(inputs), "_contacts")
