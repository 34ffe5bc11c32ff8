"""Movements: how each entity's MRR changed within a period, netted to one movement, and the states around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import (
    PERIOD,
    PeriodRun,
    are_counts_shared,
    combine,
    divide,
    list_by_period,
    memoised,
    sums_by_period,
)
from tenure.counting.core.groups import group_rows
from tenure.counting.subscriptions.accrual import accrued
from tenure.counting.subscriptions.changes import activity_changes, changes
from tenure.counting.subscriptions.customer_groups import activity_by_customer, movements_by_customer
from tenure.counting.subscriptions.movement_kinds import MOVEMENTS, Kind, kind_in_words, kinds_of, marks
from tenure.counting.subscriptions.net_changes import net_changes, shared_net_changes
from tenure.engine import Frame
from tenure.options import Options
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["MOVEMENTS", "count_movements", "list_movements", "movement_sums"]

Lazy = nw.LazyFrame[Any]


_LOSSES = (Kind.CONTRACTION, Kind.CHURN)
_OF_NEW = {"new", "reactivation", "new_customers", "reactivation_customers", "acquired"}
_STATES = {"opening": "_opening", "closing": "_closing", "amount": "_net"}


def count_movements(inputs: Inputs, options: Options, *, with_new: bool = False, exposure: bool = False) -> Parts:
    """Count, per period and group, opening, the five movements and closing, in money and in customers.

    `opening + new + reactivation + expansion - contraction - churn = closing`, exactly; `joined` are new and
    reactivated, `passing` joined and left within one period.

    Args:
        inputs: The tables of the call.
        options: What was asked.
        with_new: Whether `new`, `reactivation` and `acquired` are wanted, for which all that ended before the
            first period is looked at too.
        exposure: Whether `exposure_months` are: the calendar months that entities were paying in.
    """
    per_customer = _per_customer(inputs, options)
    moves = movement_sums(inputs, options.periods, options.grace_days, per_customer=per_customer, with_new=with_new)
    tables = [moves]
    if exposure:
        rows = partial(_activity, inputs, options) if per_customer else _activity(inputs, options)
        tables.append(accrued(inputs, rows, options.periods, "_active", "exposure_months"))
    return combine(inputs, options.periods, tables, money=("opening", *MOVEMENTS, "closing"))


def movement_sums(
    inputs: Inputs,
    periods: Sequence[Period],
    grace_days: float = 0,
    *,
    per_customer: bool = False,
    with_new: bool = False,
) -> pd.DataFrame:
    """Return the parts of movements as a table by period and group; a scorecard counts them once, all of them."""
    with_new = with_new or are_counts_shared()

    def count() -> pd.DataFrame:
        net = partial(_net_changes, with_new=with_new)
        rows = partial(_movements, inputs, grace_days=grace_days, per_customer=per_customer, net=net)
        keys = [*marks(), *(["_is_first"] if with_new else []), *(["_regrouped"] if per_customer else [])]
        finish = partial(_states, inputs.group_columns, with_new=with_new)
        return sums_by_period(inputs, periods, rows, sums=("_net", "_entities"), keys=keys, to_periods=finish)

    return memoised(inputs, "subscriptions", ("movements", tuple(periods), grace_days, per_customer, with_new), count)


def list_movements(inputs: Inputs, options: Options) -> Frame:
    """Return a row per entity and period that moved, in the kind of frame that came in."""
    per_customer = _per_customer(inputs, options)

    def moves(run: PeriodRun) -> Lazy:
        rows = _movements(inputs, run, grace_days=options.grace_days, per_customer=per_customer)
        moved = nw.col("_net") != 0
        rows = rows.filter(moved & (nw.col("_regrouped") == 0) if per_customer else moved)
        return rows.with_columns((nw.col("_closing") - nw.col("_net")).alias("_opening"))

    keys = [nw.col(inner).alias(name) for name, inner in inputs.keys.items()]
    order = ["period_start", "period_end", "customer_id", *inputs.keys]
    return list_by_period(inputs, options.periods, moves, [*keys, *_shown_movement(inputs)], order)


def _per_customer(inputs: Inputs, options: Options) -> bool:
    return options.unit == "customer" and bool(inputs.entity_columns)


def _movements(
    inputs: Inputs,
    run: PeriodRun,
    *,
    grace_days: float,
    per_customer: bool,
    net: Callable[[Inputs, PeriodRun, float], Lazy] = net_changes,
) -> Lazy:
    if per_customer:
        return movements_by_customer(inputs, run, grace_days).with_columns(**marks())
    return net(inputs, run, grace_days).with_columns(nw.lit(1).alias("_entities"), **marks())


def _net_changes(inputs: Inputs, run: PeriodRun, grace_days: float, *, with_new: bool) -> Lazy:
    """Return net changes, without what ended before the run where it decides on nothing.

    It decides on who is new, on returns within a grace, and on which groups there are.
    """
    if with_new or grace_days or inputs.group_columns:
        return shared_net_changes(inputs, run, grace_days)
    return net_changes(inputs, run, since=run.start)


def _activity(inputs: Inputs, options: Options, run: PeriodRun | None = None) -> Lazy:
    if run is not None:
        return activity_by_customer(inputs, run, options.grace_days)
    return activity_changes(changes(inputs, options.grace_days), inputs.entity)


def _shown_movement(inputs: Inputs) -> list[nw.Expr]:
    """Return one movement as shown: the states, its kind, and the amount, losses below 0."""
    states = {
        name: divide(nw.col(column), inputs.scale, nw.col(column)).alias(name) for name, column in _STATES.items()
    }
    return [states["opening"], states["closing"], kind_in_words().alias("kind"), states["amount"]]


def _states(columns: list[str], sums: pd.DataFrame, run: PeriodRun, *, with_new: bool) -> pd.DataFrame:
    """Turn movements per bucket into parts per period: a state is the sum of all movements before it."""
    groups = group_rows([sums], columns)
    cube = np.zeros((2, len(Kind), len(groups.table), len(run.bounds)), dtype=np.int64)
    places: Any = (slice(None), kinds_of(sums), groups.numbers[0], sums["_bucket"].to_numpy())
    np.add.at(cube, places, sums[["_net", "_entities"]].to_numpy(dtype=np.int64).T)
    parts: dict[str, Any] = {}
    for suffix, moved in (("", cube[0]), ("_customers", _entity_steps(cube[1]))):
        after = np.cumsum(moved.sum(axis=0), axis=1)
        closing = after - moved[Kind.REGROUPED]
        parts |= {f"opening{suffix}": closing - moved[: Kind.REGROUPED].sum(axis=0), f"closing{suffix}": closing}
    for kind, name in enumerate(MOVEMENTS):
        parts |= {name: -cube[0, kind] if kind in _LOSSES else cube[0, kind], f"{name}_customers": cube[1, kind]}
    parts |= {"joined": cube[1, Kind.NEW] + cube[1, Kind.REACTIVATION]}
    parts |= {"passing": cube[1, Kind.PASSING_NEW] + cube[1, Kind.PASSING_AGAIN]}
    parts |= {"acquired": cube[1, Kind.NEW] + cube[1, Kind.PASSING_NEW]}
    places = np.repeat(np.arange(len(groups.table)), len(run.positions))
    repeated = {str(name): groups.table[name].array.take(places) for name in groups.table}
    wanted = [name for name in parts if with_new or name not in _OF_NEW]
    found = {name: parts[name][:, list(run.buckets)].ravel() for name in wanted}
    shown: dict[Any, Any] = {**repeated, PERIOD: np.tile(run.positions, len(groups.table)), **found}
    return pd.DataFrame(shown)


def _entity_steps(counts: Any) -> Any:
    """Return by how much each kind changes the number of entities in force."""
    steps = np.zeros_like(counts)
    steps[Kind.NEW], steps[Kind.REACTIVATION], steps[Kind.CHURN] = (
        counts[Kind.NEW],
        counts[Kind.REACTIVATION],
        -counts[Kind.CHURN],
    )
    steps[Kind.REGROUPED] = counts[Kind.REGROUPED]
    return steps
