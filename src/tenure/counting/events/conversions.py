"""Conversions: what customers did after a campaign had reached them, against those who were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    stack,
    sums_by_period,
)
from tenure.counting.core.every import every_group
from tenure.counting.events.names import count_of_event, is_named
from tenure.engine import instant, least_following, pays_per_run, repartition
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
    exposures = inputs.tables["exposures"]

    def count() -> Parts:
        counts, every = count_together(
            inputs,
            lambda: sums_by_period(inputs, options.periods, partial(_exposed, inputs, outcome=outcome), sums=_sums()),
            lambda: every_group(inputs, options.periods, exposures, "exposed_at", "exposed"),
        )
        return combine(inputs, options.periods, [counts, *every])

    return (
        count() if outcome.table == "subscriptions" else count_of_event(inputs, outcome.event, count, shows=_converted)
    )


def _sums() -> dict[str, nw.Expr]:
    treated, control, over = 1 - nw.col("_control"), nw.col("_control"), nw.col("_over")
    first, converts = nw.col("_first"), nw.col("_converts")
    return {
        "exposed": first * over * treated,
        "converted": converts * over * treated,
        "control_exposed": first * over * control,
        "control_converted": converts * over * control,
        "immature": first * (1 - over),
    }


def _converted(parts: Parts) -> bool:
    return bool(parts.rows[["converted", "control_converted"]].any(axis=None))


def _exposed(inputs: Inputs, run: PeriodRun, *, outcome: Outcome) -> Lazy:
    """Return the first exposures in each bucket, 1 in `_first`, and 1 in `_converts` where an outcome followed.

    `_control` and `_over` are 1 where they were held out, and where their window has passed.
    """
    rows, outcomes = _exposures(inputs, run), _outcomes(inputs, run, outcome)
    if pays_per_run(rows):
        firsts = _first_exposures(inputs, _with_outcomes(rows, outcomes), outcome)
        follows = nw.when(nw.col("_then") <= nw.col("_until")).then(1).otherwise(0)
        return firsts.with_columns(nw.lit(1).alias("_first"), follows.alias("_converts"))
    firsts, then = _first_exposures(inputs, rows, outcome), nw.col("_then")
    pairs = firsts.join(outcomes, on="customer_id", how="inner")
    columns = [*dict.fromkeys([*_KEY, *inputs.entity_columns]), "_control", "_over"]
    followed = distinct_rows(pairs.filter(then >= nw.col("exposed_at"), then <= nw.col("_until")), columns)
    pieces = [
        each.select(*columns, nw.lit(1 - mark).alias("_first"), nw.lit(mark).alias("_converts"))
        for mark, each in enumerate((firsts, followed))
    ]
    return nw.concat(pieces, how="vertical")


def _exposures(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return the exposures of the periods, with their bucket; `_control` is 1 where they were held out."""
    at, group = nw.col("exposed_at"), nw.col("group")
    rows = inputs.tables["exposures"].filter(at >= instant(run.start), at < instant(run.end))
    control = (group == "control").fill_null(False).cast(nw.Int64) if inputs.has("exposures", "group") else nw.lit(0)
    return rows.with_columns(bucket_of(at, run.bounds).cast(nw.Int64).alias("_bucket"), control.alias("_control"))


def _with_outcomes(rows: Lazy, outcomes: Lazy) -> Lazy:
    """Add the first outcome at or after each exposure, `_then`: by one shuffle of both, and no join."""
    then = nw.col("_then")
    others = outcomes.select("customer_id", then.alias("exposed_at"), then.alias("_outcome_at"))
    both = repartition(stack(rows, others), "customer_id")
    both = least_following(both, "customer_id", "exposed_at", {"_then": "_outcome_at"})
    return both.filter(nw.col("_outcome_at").is_null())


def _first_exposures(inputs: Inputs, rows: Lazy, outcome: Outcome) -> Lazy:
    """Return a row per customer, campaign and bucket: of exposures at one instant, one to treatment."""
    key = [*_KEY, *(name for name in inputs.entity_columns if name == inputs.keys.get("campaign"))]
    by = [name for name in inputs.entity_columns if name not in key]
    first = _first_with_values(rows, by) if by else _first_instants(rows, key)
    until = nw.col("_until")
    first = first.with_columns(add_days(nw.col("exposed_at"), outcome.within_days).alias("_until"))
    return first.with_columns((until <= instant(outcome.as_of)).cast(nw.Int64).alias("_over"))


def _first_instants(rows: Lazy, key: Sequence[str]) -> Lazy:
    """Return the first exposures where nothing but instants and groups decides: no row is sorted for minima."""
    at, treated_at = nw.col("exposed_at"), nw.col("_treated_at")
    rows = rows.with_columns(nw.when(nw.col("_control") == 0).then(at).alias("_treated_at"))
    least = [name for name in ("exposed_at", "_treated_at", "_then") if name in rows.collect_schema().names()]
    rows = aggregate_by(rows, key, **{name: ("min", name) for name in least})
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
