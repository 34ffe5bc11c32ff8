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
    bucket_of,
    combine,
    inside_periods,
    memoised,
    sum_by,
    sums_by_period,
)
from tenure.counting.core.groups import states_by_period
from tenure.counting.subscriptions.changes import paid_intervals
from tenure.engine import instant, repartition
from tenure.periods import Period
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = ["count_renewals"]

Lazy = nw.LazyFrame[Any]

_COUNTS = ("due", "renewed", "immature", "without_term")
_MONEY = ("old_value", "new_value", "gained", "lost")


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

    What is due counts as lost at first, and what follows on it takes that back, so that only what is followed at all
    is brought together by customer, service, group and instant.
    """
    contracts = _contracts(inputs, run)
    is_mature = add_days(nw.col("_due"), grace_days) <= instant(as_of)
    due = contracts.filter(nw.col("_bucket") > 0).with_columns(
        is_mature.cast(nw.Int64).alias("due"),
        (~is_mature).cast(nw.Int64).alias("immature"),
        *(nw.when(is_mature).then(nw.col("_mrr")).otherwise(0).alias(name) for name in ("old_value", "lost")),
    )
    unit = [*_same_service(inputs), *inputs.entity_columns, "_due"]
    mature = sum_by(due.filter(nw.col("due") > 0), unit, ["due", "old_value"])
    pieces = (due, _renewed(inputs, contracts, mature, unit, run, grace_days), _without_term(contracts, run))
    return nw.concat([_filled(inputs, each) for each in pieces], how="vertical")


def _same_service(inputs: Inputs) -> list[str]:
    """Return the columns that a contract and its successor share."""
    return ["customer_id", *(["_service"] if inputs.has("subscriptions", "service") else [])]


def _contracts(inputs: Inputs, run: PeriodRun) -> Lazy:
    """Return paid subscriptions with the end of their term and its bucket, 0 for none within the periods."""
    optional = [name for name in ("service", "term_ends_at") if inputs.has("subscriptions", name)]
    rows = paid_intervals(inputs, *optional)
    if "service" in optional:
        # Joins never match nulls, and a null service is a service of its own.
        text = nw.concat_str(nw.lit("+"), nw.col("service"))
        service = nw.when(nw.col("service").is_null()).then(nw.lit("-")).otherwise(text)
        rows = rows.with_columns(service.alias("_service"))
    rows = rows.with_columns(_due(inputs).alias("_due"))
    due = nw.col("_due")
    inside = (due >= instant(run.start)) & (due < instant(run.end))
    return rows.with_columns(
        nw.when(inside).then(bucket_of(due, run.bounds)).otherwise(0).cast(nw.Int64).alias("_bucket")
    )


def _due(inputs: Inputs) -> nw.Expr:
    """Return when the term of a subscription ends: where none is given, when the subscription does."""
    end, term = nw.col("ended_at"), nw.col("term_ends_at")
    return nw.when(term.is_null()).then(end).otherwise(term) if inputs.has("subscriptions", "term_ends_at") else end


def _renewed(
    inputs: Inputs, contracts: Lazy, due: Lazy, unit: Sequence[str], run: PeriodRun, grace_days: float
) -> Lazy:
    """Return what follows on what is due at an instant, and takes back of its loss."""
    rows = repartition(_successors(inputs, contracts, due, unit, run, grace_days), "customer_id")
    sums = {"_successors": ("sum", "_ones"), "new_value": ("sum", "_mrr")}
    found = aggregate_by(rows, [*unit, "_since"], **sums, _contracts=("min", "due"), _old=("min", "old_value"))
    found = found.with_columns(aggregate_over("_since", "min", unit).alias("_first"))
    found = found.filter(nw.col("_since") == nw.col("_first"))
    fewer, change = nw.col("_successors") < nw.col("_contracts"), nw.col("new_value") - nw.col("_old")
    return found.with_columns(
        bucket_of(nw.col("_due"), run.bounds).cast(nw.Int64).alias("_bucket"),
        nw.when(fewer).then(nw.col("_successors")).otherwise(nw.col("_contracts")).alias("renewed"),
        nw.when(change > 0).then(change).otherwise(0).alias("gained"),
        nw.when(change < 0).then(-nw.col("new_value")).otherwise(-nw.col("_old")).alias("lost"),
    )


def _successors(
    inputs: Inputs, contracts: Lazy, due: Lazy, unit: Sequence[str], run: PeriodRun, grace_days: float
) -> Lazy:
    """Return, for what is due at an instant, the contracts that may follow it: those of the earliest `_since` do.

    It is the instant itself for those in force at it, and the start of those that start later.
    """
    at, start, until = nw.col("_due"), nw.col("_next"), nw.col("_until")
    shared = [name for name in unit if name in {"customer_id", "_service"}]
    can_follow = add_days(nw.col("_start"), grace_days) >= instant(run.start)
    if inputs.has("subscriptions", "term_ends_at"):  # else nothing runs on behind the end of its own term
        can_follow = can_follow | (nw.col("_bucket") > 0)
    candidates = contracts.filter(can_follow).select(
        *shared, nw.col("_start").alias("_next"), nw.col("ended_at").alias("_until"),
        nw.col("_due").alias("_next_due"), "_mrr", nw.lit(1).alias("_ones"),
    ).filter(until.is_null() | (until > instant(run.start)))  # fmt: skip
    rows = due.join(candidates, on=shared, how="inner")
    runs_on = (nw.col("_next_due") == at).fill_null(False)
    current = (start <= at) & (until.is_null() | (until > at)) & (runs_on | (add_days(start, grace_days) >= at))
    soon = (start > at) & (start <= add_days(at, grace_days))
    return rows.filter(current | soon).with_columns(nw.when(start > at).then(start).otherwise(at).alias("_since"))


def _without_term(contracts: Lazy, run: PeriodRun) -> Lazy:
    """Return who has started, in the bucket of the start: each open-ended one without a term counts."""
    rows = contracts.filter(nw.col("_start") < instant(run.end))
    return rows.with_columns(
        bucket_of(nw.col("_start"), run.bounds).cast(nw.Int64).alias("_bucket"),
        nw.col("_due").is_null().cast(nw.Int64).alias("without_term"),
    )


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
    return rows.select(*inputs.entity, "_bucket", *numbers)
