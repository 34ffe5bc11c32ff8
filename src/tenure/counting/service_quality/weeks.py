"""Weeks of good and bad quality, and who was lost in the week after each.

A week is of a service. What is compared are services-weeks: after a bad one and after a good one of the same service.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.counting.core import PERIOD, combine, count_together, sums_by_period
from tenure.counting.core.groups import group_rows
from tenure.counting.service_quality.comparison import COMPARED, HIDDEN, compare_weeks
from tenure.counting.service_quality.outages import downtime_sums, with_outages_at_hand
from tenure.counting.service_quality.requests import apdex_sums
from tenure.counting.subscriptions.movements import movement_sums
from tenure.periods import Period, to_zone
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["WeekRule", "count_quality_and_churn"]

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekRule:
    """Which weeks of a service are bad: by the Apdex of its requests, and by its availability where it is known."""

    target_ms: float
    threshold: float
    minimum: float


def count_quality_and_churn(inputs: Inputs, periods: Sequence[Period], rule: WeekRule, grace_days: float = 0) -> Parts:
    """Count who was at risk and lost after bad and good weeks, with the rates compared and their interval."""
    weeks = [_weeks_within(inputs, period) for period in periods]
    rows = _losses(inputs, list(dict.fromkeys(week for each in weeks for week in each)), rule, grace_days)
    table = _by_period(rows, weeks)
    keys = list(inputs.keys.values())
    groups = group_rows([table], keys)
    places = table[PERIOD].to_numpy(dtype=np.int64) * len(groups.table) + groups.numbers[0]
    counts = table[[PERIOD, *keys]].assign(**_counts(table))
    parts = combine(inputs, periods, [counts])
    compared = compare_weeks(table, places, len(parts.rows))
    whole = compare_weeks(table, np.zeros_like(places), 1)
    return replace(
        parts,
        rows=parts.rows.assign(**compared),
        whole={name: whole[name].item() for name in COMPARED},
        hidden=frozenset(HIDDEN),
        mergeable=False,
    )


def _weeks_within(inputs: Inputs, period: Period) -> list[Period]:
    """Return the calendar weeks that lie whole within a period, in the zone of the data."""
    start, end = (_wall_time(inputs, bound) for bound in (period.start, period.end))
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=start.weekday())
    monday += _WEEK if monday < start else timedelta()
    return [Period(monday + _WEEK * at, monday + _WEEK * (at + 1)) for at in range(max((end - monday) // _WEEK, 0))]


def _wall_time(inputs: Inputs, moment: datetime) -> datetime:
    return to_zone(inputs.to_utc(moment), inputs.zone).tz_localize(None).to_pydatetime()


def _losses(inputs: Inputs, weeks: Sequence[Period], rule: WeekRule, grace_days: float) -> pd.DataFrame:
    """Return, per week, group and service, who was `at_risk` and `lost`, and whether the week before was `bad`."""
    if not weeks:
        names = ["week", *inputs.keys.values(), "service", "at_risk", "lost", "bad"]
        return pd.DataFrame({name: pd.Series(dtype=float) for name in names})
    by_service = replace(inputs, entity_columns=(*inputs.entity_columns, "service"))
    before = [week.previous for week in weeks]
    moves, requests, known = count_together(
        inputs,
        lambda: movement_sums(by_service, weeks, grace_days),
        lambda: _requests_of(_ungrouped(inputs), before, rule),
        lambda: with_outages_at_hand(_ungrouped(inputs), before),
    )
    services = moves["service"].dropna().unique().tolist()
    bad = _bad_weeks(known, before, services, requests, rule)
    found = [bad.get(key, math.nan) for key in zip(moves[PERIOD], moves["service"], strict=True)]
    return moves[[*inputs.keys.values(), "service"]].assign(
        week=moves[PERIOD], at_risk=moves["opening_customers"], lost=moves["churn_customers"], bad=found
    )


def _ungrouped(inputs: Inputs) -> Inputs:
    return replace(inputs, keys={}, entity_columns=(), customer_columns=())


def _requests_of(inputs: Inputs, weeks: Sequence[Period], rule: WeekRule) -> pd.DataFrame:
    """Return, by week and service, how many requests were satisfied, tolerated and frustrating."""
    sums, rows = apdex_sums(inputs, rule.target_ms), inputs.tables["requests"]
    requests = sums_by_period(inputs, weeks, rows, sums=sums, at="occurred_at", keys=("service",))
    return requests.groupby([PERIOD, "service"], as_index=False).sum()


def _bad_weeks(
    inputs: Inputs, weeks: Sequence[Period], services: Sequence[str], requests: pd.DataFrame, rule: WeekRule
) -> dict[tuple[int, Any], bool]:
    """Return whether each week of each service was bad, where that is known."""
    score = formulas.apdex_score(requests["satisfied"], requests["tolerating"], requests["frustrated"])
    bad = _by_week(requests, score, rule.threshold)
    if "outages" in inputs.tables and services:
        outages = downtime_sums(inputs, weeks, services)
        slow, down = bad, _by_week(outages, formulas.availability(outages["down"], outages["length"]), rule.minimum)
        bad = {key: down[key] or slow.get(key, False) for key in down}
    return bad


def _by_week(table: pd.DataFrame, value: NDArray[np.float64], least: float) -> dict[tuple[int, Any], bool]:
    """Return whether the value of each week and service is below the least that is good, where there is one."""
    rows = zip(table[PERIOD], table["service"], value.tolist(), strict=True)
    return {(week, service): each < least for week, service, each in rows if not math.isnan(each)}


def _by_period(rows: pd.DataFrame, weeks: Sequence[Sequence[Period]]) -> pd.DataFrame:
    """Give the rows of each week to every period that it lies in."""
    number = {week: at for at, week in enumerate(dict.fromkeys(week for each in weeks for week in each))}
    pairs = [(place, number[week]) for place, each in enumerate(weeks) for week in each]
    periods = pd.DataFrame(pairs, columns=[PERIOD, "week"], dtype=np.int64)
    return rows.merge(periods, on="week") if pairs else rows.assign(**{PERIOD: rows["week"]})


def _counts(table: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Return who was lost and at risk after bad and good weeks, and at risk after weeks that are neither."""
    after_bad, after_good = (table["bad"] == 1).astype("int64"), (table["bad"] == 0).astype("int64")
    at_risk, lost = table["at_risk"].astype("int64"), table["lost"].astype("int64")
    return {
        "lost_after_bad": lost * after_bad,
        "at_risk_after_bad": at_risk * after_bad,
        "lost_after_good": lost * after_good,
        "at_risk_after_good": at_risk * after_good,
        "unknown": at_risk * table["bad"].isna().astype("int64"),
    }
