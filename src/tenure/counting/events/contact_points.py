"""Contacts within windows by one shuffle, for an engine that pays for each.

Contacts, and where windows begin and end, are brought into one order: in a window are as many contacts as came before
its end, less those before its beginning.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import PeriodRun, add_days, aggregate_by, bucket_of, cumulative_sum, stack
from tenure.counting.events.contact_rules import (
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
from tenure.counting.subscriptions.changes import in_force
from tenure.engine import instant, join_small, repartition
from tenure.tables import Inputs

__all__ = ["contact_windows_in_one_pass"]

Lazy = nw.LazyFrame[Any]

_NEW_SERVICE, _LATER = (STAGES.index(stage) for stage in ("new_service", "later"))
_CONTACT = -1
"""The stage of a contact, which is of none."""


def contact_windows_in_one_pass(inputs: Inputs, run: PeriodRun, rule: ContactRule) -> Lazy:
    """Return what `contact_windows` does."""
    rows = join_small(_intervals_and_contacts(inputs, run, rule), _points(run, rule), "_kind", "_of_kind")
    rows = _with_windows(rows, run, rule.as_of)
    is_contact, is_end = nw.col("_stage") == _CONTACT, nw.col("_is_end") == 1
    # A window of days has its end in it, and a period has not.
    order = nw.when(is_contact).then(1).otherwise(nw.when(is_end & (nw.col("_stage") != _LATER)).then(2).otherwise(0))
    point = nw.when(is_end).then(nw.col("_until")).otherwise(nw.col("_from"))
    rows = rows.with_columns(
        nw.when(is_contact).then(nw.col("occurred_at")).otherwise(point).alias("_at"),
        order.alias("_order"),
        is_contact.cast(nw.Int64).alias("_is_contact"),
    ).with_columns(cumulative_sum("_is_contact", ["customer_id"], ["_at", "_order"]).alias("_so_far"))
    so_far = nw.col("_so_far")
    rows = rows.filter(~is_contact).with_columns(
        nw.when(is_end).then(so_far).alias("_by_end"), nw.when(~is_end).then(so_far).alias("_before")
    )
    greatest = {name: ("max", name) for name in ("_by_end", "_before", "_there", "_old")}
    rows = aggregate_by(rows, key_of_windows(inputs), **greatest)
    rows = rows.filter((nw.col("_there") > 0) & (nw.col("_old") > 0))
    counted = (nw.col("_by_end") - nw.col("_before")).alias("_contacts")
    return with_needed(rows.select(*key_of_windows(inputs), counted), rule)


def _intervals_and_contacts(inputs: Inputs, run: PeriodRun, rule: ContactRule) -> Lazy:
    """Return paid intervals, of `_kind` 0, with the entity's first start and that of its service; and contacts, 1."""
    rows = intervals_of_services(inputs).with_columns(nw.lit(0).alias("_kind"))
    contacts = contacts_near(contacts_of(inputs, rule), run).with_columns(nw.lit(1).alias("_kind"))
    return with_starts(inputs, repartition(stack(rows, contacts), "customer_id"))


def _points(run: PeriodRun, rule: ContactRule) -> pd.DataFrame:
    """Return the beginning and the end of each window of a paid interval, and a row for a contact."""
    none, starts = run.start, [run.bounds[bucket - 1] for bucket in run.buckets]
    rows = [(STAGES.index(stage), 0, none, none) for stage in rule.minimum if stage != "later"]
    if "later" in rule.minimum:
        ends = [run.bounds[bucket] for bucket in run.buckets]
        rows += [(_LATER, *place) for place in zip(run.buckets, starts, ends, strict=True)]
    points = [(0, is_end, *row) for row in rows for is_end in (0, 1)]
    columns = ["_of_kind", "_is_end", "_stage", "_place", "_opens", "_closes"]
    return pd.DataFrame([*points, (1, 0, _CONTACT, 0, none, none)], columns=columns)


def _with_windows(rows: Lazy, run: PeriodRun, as_of: datetime) -> Lazy:
    """Add the window of each point, and leave out those that no period has; contacts pass."""
    stage, since, first = nw.col("_stage"), nw.col("_since"), nw.col("_first")
    is_later, is_new = stage == _LATER, stage == _NEW_SERVICE
    start, end = bounds_of_days()
    rows = rows.with_columns(
        nw.when(is_later).then(nw.col("_opens")).otherwise(start).alias("_from"),
        nw.when(is_later).then(nw.col("_closes")).otherwise(end).alias("_until"),
        # Windows of a service are told apart by it; those of a tenure have none.
        nw.when(is_new).then(nw.col("_service")).alias("_service"),
    )
    until = nw.col("_until")
    bucket = bucket_of(until, run.bounds).cast(nw.Int64)
    seen = nw.when(until > instant(as_of)).then(instant(as_of)).otherwise(until)
    rows = rows.with_columns(
        nw.when(is_later).then(nw.col("_place")).otherwise(bucket).cast(nw.Int64).alias("_bucket"),
        (until <= instant(as_of)).cast(nw.Int64).alias("_over"),
        in_force(seen).cast(nw.Int64).alias("_there"),
        nw.when(is_later & (add_days(nw.col("_start"), GROWN) >= until)).then(0).otherwise(1).alias("_old"),
    )
    is_there, is_old = nw.col("_there") == 1, nw.col("_old") == 1
    ends = (until >= instant(run.start)) & (until < instant(run.end)) & nw.col("_bucket").is_in(list(run.buckets))
    of_days = ~is_later & (~is_new | (since > first)) & ends & is_there
    return rows.filter((stage == _CONTACT) | (is_later & (is_there | is_old)) | of_days)
