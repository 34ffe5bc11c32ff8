"""Conversions: what customers did after a campaign had reached them, against those who were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw

from tenure.counting.core import (
    PeriodRun,
    add_days,
    aggregate_by,
    bucket_of,
    combine,
    count_together,
    distinct_rows,
    sums_by_period,
)
from tenure.counting.core.every import every_group
from tenure.counting.events.names import is_named, missing_event
from tenure.engine import instant
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["Outcome", "count_conversions"]

Lazy = nw.LazyFrame[Any]

_KEY = ("customer_id", "campaign", "_bucket")


@dataclass(frozen=True)
class Outcome:
    """What counts as a conversion.

    Args:
        table: `subscriptions`, whose starts are outcomes, or `events`.
        event: The names of the events that are.
        services: The services of outcomes; all of them if empty.
        within_days: How long after the exposure, in times 24 hours.
        as_of: What is known by then.
    """

    table: str
    event: Sequence[str]
    services: Sequence[str]
    within_days: float
    as_of: datetime

    @property
    def instant(self) -> str:
        """The column of its instant."""
        return "started_at" if self.table == "subscriptions" else "occurred_at"


def count_conversions(inputs: Inputs, options: Options, outcome: Outcome) -> Parts:
    """Count the `exposed` and `control_exposed`, those of them who `converted`, and the `immature`, once per campaign.

    A customer counts by its first exposure to a campaign in the period.
    """
    treated, control, over = 1 - nw.col("_control"), nw.col("_control"), nw.col("_over")
    converts = nw.col("_converts")
    sums = {
        "exposed": (1 - converts) * over * treated,
        "converted": converts * over * treated,
        "control_exposed": (1 - converts) * over * control,
        "control_converted": converts * over * control,
        "immature": (1 - converts) * (1 - over),
    }
    exposed = partial(_exposed, inputs, outcome=outcome)
    counts, every = count_together(
        inputs,
        lambda: sums_by_period(inputs, options.periods, exposed, sums=sums),
        lambda: every_group(inputs, options.periods, inputs.tables["exposures"], "exposed_at", "exposed"),
    )
    parts = combine(inputs, options.periods, [counts, *every])
    if outcome.table == "subscriptions" or parts.rows[["converted", "control_converted"]].any(axis=None):
        return parts
    return replace(parts, undefined=missing_event(inputs, "events", outcome.event))


def _exposed(inputs: Inputs, run: PeriodRun, *, outcome: Outcome) -> Lazy:
    """Return the first exposures in each bucket, and once more, as 1 in `_converts`, those that an outcome followed.

    `_control` and `_over` are 1 where they were held out, and where their window has passed.
    """
    until, then = nw.col("_until"), nw.col("_then")
    firsts = _first_exposures(inputs, run)
    firsts = firsts.with_columns(add_days(nw.col("exposed_at"), outcome.within_days).alias("_until"))
    firsts = firsts.with_columns((until <= instant(outcome.as_of)).cast(nw.Int64).alias("_over"))
    pairs = firsts.join(_outcomes(inputs, run, outcome), on="customer_id", how="inner")
    columns = [*dict.fromkeys([*_KEY, *inputs.entity_columns]), "_control", "_over"]
    followed = distinct_rows(pairs.filter(then >= nw.col("exposed_at"), then <= until), columns)
    return nw.concat(
        [rows.select(*columns, nw.lit(mark).alias("_converts")) for mark, rows in enumerate((firsts, followed))],
        how="vertical",
    )


def _first_exposures(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return a row per customer, campaign and bucket: of exposures at one instant, one to treatment."""
    at, group = nw.col("exposed_at"), nw.col("group")
    rows = inputs.tables["exposures"].filter(at >= instant(run.start), at < instant(run.end))
    control = (group == "control").fill_null(False).cast(nw.Int64) if inputs.has("exposures", "group") else nw.lit(0)
    rows = rows.with_columns(bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"), control.alias("_control"))
    key = [*_KEY, *(name for name in inputs.entity_columns if name == inputs.keys.get("campaign"))]
    by = [name for name in inputs.entity_columns if name not in key]
    first = _first_with_values(rows, by) if by else _first_instants(rows, key)
    return first.select(*_KEY, *inputs.entity_columns, "exposed_at", "_control")


def _first_instants(rows: Lazy, key: Sequence[str]) -> Lazy:
    """Return the first exposures where nothing but instants and groups decides: no row is sorted for minima."""
    at, treated_at = nw.col("exposed_at"), nw.col("_treated_at")
    rows = rows.with_columns(nw.when(nw.col("_control") == 0).then(at).alias("_treated_at"))
    rows = aggregate_by(rows, key, exposed_at=("min", "exposed_at"), _treated_at=("min", "_treated_at"))
    return rows.with_columns(nw.when(treated_at == at).then(0).otherwise(1).alias("_control"))


def _first_with_values(rows: Lazy, by: Sequence[str]) -> Lazy:
    """Return the first exposures with their values of some columns, of several at one instant the least."""
    # A null sorts first on one engine and last on another: a column of its own says where it is.
    rows = rows.with_columns(nw.col(name).is_null().cast(nw.Int64).alias(f"_null{name}") for name in by)
    order = ["exposed_at", "_control", *(each for name in by for each in (f"_null{name}", name))]
    return rows.unique(list(_KEY), keep="first", order_by=order)


def _outcomes(inputs: Inputs, run: PeriodRun, outcome: Outcome) -> Lazy:
    """Return the outcomes that may fall into a window: their customer and instant, `_then`."""
    at = nw.col(outcome.instant)
    rows = inputs.tables[outcome.table].filter(
        at >= instant(run.start), at <= instant(_latest(run.end, outcome.within_days))
    )
    if outcome.table == "events":
        rows = rows.filter(is_named(outcome.event))
    if outcome.services:
        rows = rows.filter(nw.col("service").is_in(list(outcome.services)))
    return rows.select("customer_id", at.alias("_then"))


def _latest(end: datetime, days: float) -> datetime:
    """Return the instant so many days later, or the last of the calendar."""
    span = timedelta(days=days)
    return end + span if span < datetime.max - end else datetime.max  # noqa: DTZ901 - naive UTC
