"""Outages: how long services were down, however their outages overlap.

Outages are +1 at their start and -1 at their end; where the sum leaves 0 or comes back to it, a stretch without service
begins or ends. The time down before t is the sum of t - at over the beginnings before t, less that over the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import PERIOD, PeriodRun, bucket_of, combine, span_of_all, sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.changes import activity_changes
from tenure.engine import collect, instant, pays_per_run, scan, with_elapsed
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_availability", "downtime_sums", "with_outages_at_hand"]

Lazy = nw.LazyFrame[Any]

_MICROSECONDS = 1_000_000
_STEPS = ("_down", "_planned", "_down_at", "_planned_at")


def count_availability(inputs: Inputs, periods: Sequence[Period], services: Sequence[str], planned: str) -> Parts:
    """Count, per service and period, the exact `downtime_seconds` and `seconds`; planned time is in both or in neither.

    Services without an outage were up; there are no notes, as the last outage is not the end of what is observed.
    """
    sums = downtime_sums(inputs, periods, services)
    left_out = sums["planned"] if planned == "exclude" else 0
    table = sums[[PERIOD, "service"]].assign(
        downtime_seconds=sums["down"] - left_out, seconds=sums["length"] - left_out
    )
    parts = combine(inputs, periods, [table], keys={"service": "service"})
    rows = parts.rows
    return Parts(
        rows, parts.keys, frozenset({"downtime_seconds", "seconds"}), _MICROSECONDS, is_money=False, mergeable=False
    )


def downtime_sums(inputs: Inputs, periods: Sequence[Period], services: Sequence[str]) -> pd.DataFrame:
    """Return, by period and service, the microseconds that a service was `down` and `planned` to be, and the `length`.

    What is planned is down, too, so that down less planned is the time down besides.
    """
    rows = partial(_stretches, inputs.tables["outages"].filter(nw.col("service").is_in(list(services))))
    everything = sums_by_period(inputs, periods, rows, sums=_STEPS, keys=("service",), to_periods=_by_period)
    lengths = [_elapsed(inputs.to_utc(period.start), inputs.to_utc(period.end)) for period in periods]
    found = pd.DataFrame({
        PERIOD: np.repeat(np.arange(len(periods)), len(services)), "service": [*services] * len(periods),
        "length": np.repeat(np.array(lengths, dtype=np.int64), len(services)),
    })  # fmt: skip
    spent = {(at, name): times for at, name, *times in everything.itertuples(index=False)}
    down = np.array([spent.get(key, (0, 0)) for key in zip(found[PERIOD], found["service"], strict=True)])
    return found.assign(down=down.reshape(-1, 2)[:, 0], planned=down.reshape(-1, 2)[:, 1])


def with_outages_at_hand(inputs: Inputs, periods: Sequence[Period]) -> Inputs:
    """Return the inputs with the outages of the periods collected, where an engine pays for each run: they are few."""
    outages = inputs.tables.get("outages")
    if outages is None or not pays_per_run(outages):
        return inputs
    start, end = span_of_all(inputs, periods)
    within = (nw.col("started_at") < instant(end)) & (nw.col("ended_at") > instant(start))
    rows = collect(outages.filter(within))
    return replace(inputs, tables={**inputs.tables, "outages": scan(rows, list(rows.columns)).lazy})


def _stretches(outages: Lazy, run: PeriodRun) -> Lazy:
    """Return the beginnings (1) and ends (-1) of stretches `_down` and `_planned`, alone and times their instant."""
    active, none = nw.col("_active"), nw.lit(0).cast(nw.Int64)
    rows = _edges(outages).with_columns(active.alias("_down"), none.alias("_planned"))
    if "planned" in outages.collect_schema().names():
        planned = _edges(outages.filter(nw.col("planned")))
        planned = planned.with_columns(none.alias("_down"), active.alias("_planned"))
        rows = nw.concat([rows, planned], how="vertical")
    rows = rows.filter(nw.col("_at") < instant(run.end))
    rows = with_elapsed(rows.with_columns(instant(run.start).alias("_origin")), "_origin", "_at", "_since")
    since = nw.col("_since").cast(nw.Int64)
    return rows.with_columns(
        bucket_of(nw.col("_at"), run.bounds).alias("_bucket"),
        (nw.col("_down") * since).alias("_down_at"),
        (nw.col("_planned") * since).alias("_planned_at"),
    )


def _edges(outages: Lazy) -> Lazy:
    """Return where the number of outages of a service leaves 0 and comes back to it, as `_active`."""
    lasting = outages.filter(nw.col("ended_at") > nw.col("started_at"))
    one = nw.lit(1).cast(nw.Int64)
    starts = lasting.select("service", nw.col("started_at").alias("_at"), one.alias("_mrr"))
    ends = lasting.select("service", nw.col("ended_at").alias("_at"), (-one).alias("_mrr"))
    return activity_changes(nw.concat([starts, ends], how="vertical"), ["service"])


def _by_period(sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return the time down of each service in each period: that before its end less that before its start."""
    groups = group_rows([sums], ["service"])
    cube = np.zeros((len(_STEPS), len(groups.table), len(run.bounds)), dtype=np.int64)
    places: Any = (slice(None), groups.numbers[0], sums["_bucket"].to_numpy(dtype=np.int64))
    np.add.at(cube, places, sums[list(_STEPS)].to_numpy(dtype=np.int64).T)
    steps = np.cumsum(cube, axis=2)
    since = np.array([_elapsed(run.start, bound) for bound in run.bounds], dtype=np.int64)
    before = steps[:2] * since - steps[2:]
    ends = list(run.buckets)
    spent = before[:, :, ends] - before[:, :, [end - 1 for end in ends]]
    services = groups.table["service"].array.take(np.repeat(np.arange(len(groups.table)), len(ends)))
    return pd.DataFrame({
        PERIOD: np.tile(run.positions, len(groups.table)), "service": services,
        "down": spent[0].ravel(), "planned": spent[1].ravel(),
    })  # fmt: skip


def _elapsed(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(microseconds=1)
