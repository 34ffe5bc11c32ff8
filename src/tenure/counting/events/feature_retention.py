"""Retention by feature: of the customers there at both ends of a period, how many users and others stay after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    bring_tables_together,
    combine,
    count_together,
    sum_by,
    sums_by_period,
)
from tenure.counting.events.participants import EventRule, event_counts, events_in, keys_of, no_key
from tenure.counting.subscriptions.lifetimes import changes_until
from tenure.engine import join_in_place, join_small
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["Horizon", "count_feature_retention"]

Lazy = nw.LazyFrame[Any]

_RISK = ("at_risk", "retained", "immature")
_USERS = ("users", "users_retained")


@dataclass(frozen=True)
class Horizon:
    """How many days after the period customers are looked for, what is known by when, and the grace of a return."""

    days: float
    as_of: datetime
    grace_days: float


def count_feature_retention(inputs: Inputs, periods: Sequence[Period], rule: EventRule, horizon: Horizon) -> Parts:
    """Count `users`, `others` and those of both `retained`, per period and feature; `immature` where it is too early.

    At risk is who is active just before the start and just before the end of the period. Of a period whose horizon
    lies after `as_of` all of them are immature, and over all features they count once.
    """
    together = bring_tables_together(inputs, events=lambda: events_in(inputs, periods, rule))
    at_risk = partial(_at_risk, together, horizon=horizon)
    rows = partial(_users, together, rule=rule, horizon=horizon)
    risk, users, features = count_together(
        inputs,
        lambda: sums_by_period(inputs, periods, at_risk, sums=_RISK),
        lambda: sums_by_period(inputs, periods, rows, sums=_USERS, keys=rule.keys),
        lambda: keys_of(inputs, rule),
    )
    whole = {"immature": int(risk["immature"].sum())}
    # Every feature has its row, also where nobody is at risk.
    tables = [users, risk.merge(features, how="cross"), features.assign(**{PERIOD: 0}, **dict.fromkeys(_RISK, 0))]
    parts = combine(inputs, periods, tables, keys={"feature": "_key"}, whole=whole)
    parts = replace(parts, mergeable=False)  # where nobody uses a feature it has no row, and nobody without it
    parts = parts.with_sum("others", "at_risk", minus=("users",))
    parts = parts.with_sum("others_retained", "retained", minus=("users_retained",))
    parts = parts.select(*_USERS, "others", "others_retained", "immature")
    return parts if parts.rows["users"].any() else replace(parts, undefined=no_key(inputs, rule, parts))


def _at_risk(inputs: Inputs, run: PeriodRun, *, horizon: Horizon) -> Lazy:
    """Return a row per customer and bucket at risk: `at_risk` and `retained`, or `immature`."""
    rows = changes_until(inputs, horizon.as_of, horizon.grace_days, keep_waiting=True)
    rows = join_small(rows, _instants(run, horizon))
    amount = nw.col("_mrr")
    states = {
        name: nw.when(nw.col("_at") < nw.col(bound)).then(amount).otherwise(0).alias(name)
        for name, bound in (("_opening", "_from"), ("_closing", "_to"), ("_later", "_until"))
    }
    rows = sum_by(rows.with_columns(*states.values()), ["customer_id", "_bucket", "at_risk"], list(states))
    rows = rows.filter((nw.col("_opening") > 0) & (nw.col("_closing") > 0))
    stays = (nw.col("_later") > 0).cast(nw.Int64)
    return rows.with_columns((nw.col("at_risk") * stays).alias("retained"), (1 - nw.col("at_risk")).alias("immature"))


def _users(inputs: Inputs, run: PeriodRun, *, rule: EventRule, horizon: Horizon) -> Lazy:
    """Return a row per customer at risk, bucket and feature that was used often enough."""
    counts = event_counts(inputs, run, rule).filter(nw.col("_times") >= rule.least)
    at_risk = _at_risk(inputs, run, horizon=horizon).filter(nw.col("at_risk") == 1)
    # Of one period all are of its bucket: a join by the customer alone finds rows where they lie.
    keys = ["customer_id", "_bucket"] if len(run.buckets) > 1 else ["customer_id"]
    at_risk = at_risk.with_columns(nw.col("_bucket").cast(nw.Int64), nw.col("retained").alias("users_retained"))
    at_risk = join_in_place(at_risk.select(*keys, "users_retained"))
    return counts.join(at_risk, on=keys, how="inner").with_columns(nw.lit(1).alias("users"))


def _instants(run: PeriodRun, horizon: Horizon) -> pd.DataFrame:
    """Return the start, the end and the horizon of each period, and whether it is over."""
    ends = [run.bounds[bucket] for bucket in run.buckets]
    # No later than the calendar has.
    until = [end + min(timedelta(days=horizon.days), datetime.max - end) for end in ends]  # noqa: DTZ901 - naive inside
    starts = [run.bounds[bucket - 1] for bucket in run.buckets]
    over = [int(moment <= horizon.as_of) for moment in until]
    instants = {"_from": starts, "_to": ends, "_until": until}
    return pd.DataFrame({"_bucket": run.buckets, **instants, "at_risk": over}).astype(
        dict.fromkeys(instants, "datetime64[us]")
    )
