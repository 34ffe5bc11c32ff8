"""Renewals: contracts that come due, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    add_days,
    aggregate_by,
    aggregate_over,
    are_equal,
    bring_together,
    bucket_of,
    combine,
    inside_periods,
    memoised,
    sum_by,
    sums_by_period,
)
from tenure.counting.core.groups import states_by_period
from tenure.counting.subscriptions.contracts import contracts_due, contracts_without_term, may_be_due, same_service
from tenure.engine import instant, join_in_place
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_renewals"]

Lazy = nw.LazyFrame[Any]

_COUNTS = ("due", "renewed", "immature", "without_term")
_MONEY = ("old_value", "new_value", "gained", "lost")
_OWN = ("due", "renewed", "old_value", "new_value")


def count_renewals(inputs: Inputs, periods: Sequence[Period], grace_days: float, as_of: datetime) -> Parts:
    """Count contracts due per period and group, those renewed, and MRR before and after.

    Contracts of one customer (and service) that are due at one instant T have as successors the paid subscriptions of
    the same that are in force at T and are due then themselves or started within the grace before T; if there are
    none, those of the first start within the grace after T.
    """

    def count() -> Parts:
        outcomes = partial(_outcomes, inputs, grace_days=grace_days, as_of=as_of)
        finish = partial(_by_period, inputs)
        sums = sums_by_period(inputs, periods, outcomes, sums=(*_COUNTS, *_MONEY), to_periods=finish)
        parts = combine(inputs, periods, [sums], money=_MONEY)
        endless = int(sums.loc[sums[PERIOD] == len(periods) - 1, "without_term"].sum())
        return parts.with_notes(Message("without_term", {"count": endless})) if endless else parts

    question = ("renewals", tuple(periods), grace_days, as_of, inputs.columns.get("subscriptions"))
    return memoised(inputs, "subscriptions", question, count)


def _outcomes(inputs: Inputs, run: PeriodRun, *, grace_days: float, as_of: datetime) -> Lazy:
    """Return what was due, and what became of it: the sums over all of these rows are the parts.

    A contract that is due and runs on renews itself, which its own row tells. What further contracts add to that is
    found where there are any near it, so that few contracts are brought together.
    """
    contracts = contracts_due(inputs, run)
    due = partial(_due, grace_days=grace_days, as_of=as_of)
    later = bring_together(inputs, may_be_due(inputs, run.start))
    nearby = contracts_due(later, run)
    further = _further(later, nearby, due(nearby).filter(nw.col("due") > 0), run, grace_days)
    pieces = (due(contracts), further, contracts_without_term(inputs, contracts, run))
    return nw.concat([_filled(inputs, each) for each in pieces], how="vertical")


def _due(contracts: Lazy, *, grace_days: float, as_of: datetime) -> Lazy:
    """Return the contracts that are due in a bucket, with what their own rows tell of each."""
    is_mature = add_days(nw.col("_due"), grace_days) <= instant(as_of)
    runs_on = (nw.col("_start") <= nw.col("_due")) & _runs_past(nw.col("ended_at"), nw.col("_due"))
    due, renewed, amount = nw.col("due"), nw.col("renewed"), nw.col("_mrr")
    rows = contracts.filter(nw.col("_bucket") > 0).with_columns(
        is_mature.cast(nw.Int64).alias("due"), (is_mature & runs_on).cast(nw.Int64).alias("renewed")
    )
    return rows.with_columns(
        immature=1 - due, old_value=due * amount, new_value=renewed * amount, lost=(due - renewed) * amount
    )


def _runs_past(end: nw.Expr, moment: nw.Expr) -> nw.Expr:
    return end.is_null() | (end > moment)


def _further(inputs: Inputs, contracts: Lazy, due: Lazy, run: PeriodRun, grace_days: float) -> Lazy:
    """Return what further contracts add to those that are due at an instant and renew themselves.

    They follow `_since` the instant if they are in force at it, else since their start: the first of these counts,
    and only where nothing is in force.
    """
    unit = [*same_service(inputs), *inputs.entity_columns, "_due"]
    units = sum_by(due, unit, _OWN)
    rows = _near(inputs, units, contracts, run, grace_days)
    rows = rows.filter((nw.col("_since") == nw.col("_due")) | (nw.col("renewed") == 0))
    sums = {"_more": ("sum", "_ones"), "_value": ("sum", "_next_mrr")}
    found = aggregate_by(rows, [*unit, "_since"], **sums, **{name: ("min", name) for name in _OWN})
    found = found.with_columns(aggregate_over("_since", "min", unit).alias("_first"))
    left, more = nw.col("due") - nw.col("renewed"), nw.col("_more")
    before, value = nw.col("new_value") - nw.col("old_value"), nw.col("_value")
    return found.filter(nw.col("_since") == nw.col("_first")).select(
        *inputs.entity,
        bucket_of(nw.col("_due"), run.bounds).alias("_bucket"),
        nw.when(more < left).then(more).otherwise(left).alias("renewed"),
        value.alias("new_value"),
        nw.when(before + value > 0).then(before + value).otherwise(0).alias("gained"),
        nw.when(before + value > 0).then(before).otherwise(-value).alias("lost"),
    )


def _near(inputs: Inputs, units: Lazy, contracts: Lazy, run: PeriodRun, grace_days: float) -> Lazy:
    """Return what is due at an instant with each contract that may follow it and is none of its own."""
    at, start, until, is_due = nw.col("_due"), nw.col("_next"), nw.col("_until"), nw.col("_next_due") == nw.col("_due")
    groups = {name: f"_next{name}" for name in inputs.entity_columns}
    service = {name: f"_next{name}" for name in same_service(inputs) if name != "customer_id"}
    can_follow = add_days(nw.col("_start"), grace_days) >= instant(run.start)
    if groups:  # what is due in another one may run on, whenever it started
        can_follow = can_follow | (nw.col("_bucket") > 0)
    candidates = contracts.filter(can_follow & _runs_past(nw.col("ended_at"), instant(run.start))).select(
        "customer_id", *(nw.col(name).alias(new) for name, new in {**groups, **service}.items()),
        nw.col("_start").alias("_next"), nw.col("ended_at").alias("_until"), nw.col("_due").alias("_next_due"),
        nw.col("_mrr").alias("_next_mrr"), nw.lit(1).alias("_ones"),
    )  # fmt: skip
    rows = units.join(join_in_place(candidates), on="customer_id", how="inner")
    rows = rows.filter(*(are_equal(*names) for names in service.items())) if service else rows
    rows = rows.with_columns(
        is_due.fill_null(False).alias("_is_due"), nw.when(start > at).then(start).otherwise(at).alias("_since")
    )
    is_own = nw.all_horizontal(nw.col("_is_due"), *(are_equal(*names) for names in groups.items()), ignore_nulls=False)
    is_recent = add_days(start, grace_days) >= at
    current = (start <= at) & _runs_past(until, at) & (nw.col("_is_due") | is_recent) & ~is_own
    return rows.filter(current | ((start > at) & (start <= add_days(at, grace_days))))


def _by_period(inputs: Inputs, sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Return what fell due in each period, and the open-ended ones that had begun by its end."""
    names = (*_COUNTS[:3], *_MONEY)
    due = inside_periods(names, sums, run).assign(without_term=0)
    begun = states_by_period(sums, inputs.group_columns, ["without_term"], run)
    return pd.concat([due, begun.assign(**dict.fromkeys(names, 0))], ignore_index=True)


def _filled(inputs: Inputs, rows: Lazy) -> Lazy:
    """Return the columns of all sums, 0 where the rows have none."""
    present = rows.collect_schema().names()
    sums = [nw.col(name) if name in present else nw.lit(0) for name in (*_COUNTS, *_MONEY)]
    numbers = (each.cast(nw.Int64).alias(name) for name, each in zip((*_COUNTS, *_MONEY), sums, strict=True))
    return rows.select(*inputs.entity, nw.col("_bucket").cast(nw.Int64), *numbers)
