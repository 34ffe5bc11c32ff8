"""Net changes: by how much each entity's MRR changed within each bucket, and the state that it came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    PeriodRun,
    bucket_of,
    cumulative_sum,
    first_value,
    is_first,
    keep_rows,
    memoised,
    on_one_machine,
    sum_by,
)
from tenure.counting.subscriptions.changes import changes, paid_intervals
from tenure.tables import Inputs

__all__ = ["net_by_bucket", "net_changes", "shared_net_changes"]

Lazy = nw.LazyFrame[Any]


def net_changes(inputs: Inputs, run: PeriodRun, grace_days: float = 0, *, since: datetime | None = None) -> Lazy:
    """Return a row for each entity and bucket with changes: `_bucket`, `_net`, `_closing`, `_first`, `_is_first`.

    `_first` is the entity's first bucket with changes, which `_is_first` marks: before it, it had never paid. `since`
    leaves out what ended before an instant: states from that instant on do not depend on it, but first buckets do.
    """
    rows = changes(inputs, grace_days, before=run.end, rows=paid_intervals(inputs, since=since))
    # Within the grace they were brought together already.
    return net_by_bucket(inputs, run, rows if grace_days else on_one_machine(inputs, rows))


def net_by_bucket(inputs: Inputs, run: PeriodRun, rows: Lazy) -> Lazy:
    """Return net changes of given changes, all of them before the end of the run."""
    entity = inputs.entity
    net = nw.col("_mrr").cast(nw.Float64) if inputs.fits_float else nw.col("_mrr")
    rows = rows.select(*entity, bucket_of(nw.col("_at"), run.bounds).alias("_bucket"), net.alias("_net"))
    rows = sum_by(rows, [*entity, "_bucket"], ["_net"], as_float=inputs.fits_float)
    return rows.with_columns(
        cumulative_sum("_net", entity, "_bucket").alias("_closing"),
        first_value(entity, "_bucket").alias("_first"),
        is_first(entity, "_bucket").alias("_is_first"),
    )


def shared_net_changes(inputs: Inputs, run: PeriodRun, grace_days: float = 0) -> Lazy:
    """Return net changes, in a scorecard of those kept for an earlier count whose bounds include the run's.

    An entity may then have several rows in bucket 0, the time before the first period; they add up to what it came to.
    """
    grids: list[tuple[list[datetime], Lazy]] = memoised(inputs, "subscriptions", ("net changes", grace_days), list)
    for bounds, rows in grids:
        if (before := _bounds_before(run.bounds, bounds)) is not None:
            return _from_bound(rows, before, len(run.bounds))
    plan = net_changes(inputs, run, grace_days)
    rows = keep_rows(plan)
    if rows is not plan:
        grids.append((run.bounds, rows))
    return rows


def _bounds_before(wanted: Sequence[datetime], bounds: Sequence[datetime]) -> int | None:
    """Return how many bounds stand before those wanted, or None where these are not among them one after the other."""
    before = sum(bound < wanted[0] for bound in bounds)
    return before if list(bounds[before : before + len(wanted)]) == list(wanted) else None


def _from_bound(rows: Lazy, before: int, bounds: int) -> Lazy:
    """Number buckets from the bound that has so many before it, and leave out what lies behind the last bound."""
    numbers = [nw.col("_bucket"), nw.col("_first")]
    later = [nw.when(number > before).then(number - before).otherwise(0) for number in numbers]
    later = [number.alias(name) for number, name in zip(later, ("_bucket", "_first"), strict=True)]
    return rows.filter(nw.col("_bucket") < before + bounds).with_columns(*later)
