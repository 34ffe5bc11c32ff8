"""Movements: how each unit's MRR changed within a period, netted to one movement, and the states around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, cumulative_sum, divide, row_number, sum_by
from tenure.counting.core.groups import join_customers, number_groups, to_parts
from tenure.counting.core.runs import PeriodRun, non_overlapping_runs
from tenure.counting.core.shared import memoised
from tenure.counting.subscriptions.accrual import accrued
from tenure.counting.subscriptions.changes import activity_changes, changes, entity_columns_of
from tenure.engine import Frame, collect, restore, upload
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["KINDS", "count_movements", "list_movements", "net_changes"]

Lazy = nw.LazyFrame[Any]

KINDS = ("new", "reactivation", "expansion", "contraction", "churn")
_STATES = {"opening": "_opening", "closing": "_closing", "amount": "_net"}
_PASSING, _SAME = len(KINDS), len(KINDS) + 1


def count_movements(
    inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0, exposure: bool = False
) -> Parts:
    """Count, per period and group, opening, the five movements and closing, in money and in customers.

    `opening + new + reactivation + expansion - contraction - churn = closing`, exactly; `joined` are new and
    reactivated, `passing` joined and left within one period. With `exposure`, `exposure_months` are the
    calendar months that units were paying in.
    """
    tables = [movement_rows(inputs, periods, grace_days)]
    if exposure:
        there = activity_changes(changes(inputs, grace_days), entity_columns_of(inputs))
        tables.append(accrued(inputs, there, periods, "exposure_months"))
    return to_parts(inputs, periods, *tables, money=("opening", *KINDS, "closing"))


def movement_rows(inputs: Inputs, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the parts of movements as a table by `_period` and group; a scorecard counts them once."""
    asked = ("movements", tuple(periods), grace_days)
    return memoised(inputs, "subscriptions", asked, lambda: _movement_rows(inputs, periods, grace_days)).copy()


def _movement_rows(inputs: Inputs, periods: Sequence[Period], grace_days: float) -> pd.DataFrame:
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = join_customers(inputs, net_changes(inputs, run, grace_days)).with_columns(_kind())
        sums = collect(
            sum_by(rows.with_columns(nw.lit(1).alias("_units")), [*groups, "_bucket", "_kind"], ["_net", "_units"])
        )
        found.append(_states(sums, run, groups))
    return pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]


def list_movements(inputs: Inputs, periods: Sequence[Period], *, grace_days: float = 0) -> Frame:
    """Return a row per unit and period that moved, in the kind of frame that came in."""
    keys = [nw.col(inner).alias(asked) for asked, inner in inputs.keys.items()]
    found = []
    for run in non_overlapping_runs(periods, inputs):
        rows = join_customers(inputs, net_changes(inputs, run, grace_days)).with_columns(_kind())
        spans = _spans(run, inputs)
        rows = (
            rows.with_columns((nw.col("_closing") - nw.col("_net")).alias("_opening"))
            .filter(nw.col("_net") != 0)
            .join(upload(spans, rows), left_on="_bucket", right_on="_place", how="inner")
        )
        found.append(rows.select("period_start", "period_end", "customer_id", *keys, *_movement(inputs)))
    rows = nw.concat(found, how="vertical").sort("period_start", "period_end", "customer_id", *inputs.keys)
    return restore(rows, inputs.kind, zones=dict.fromkeys(("period_start", "period_end"), inputs.zone))


def net_changes(inputs: Inputs, run: PeriodRun, grace_days: float = 0) -> Lazy:
    """Return a row for each unit and bucket with changes: `_bucket`, `_net`, `_closing`, `_nth`.

    `_nth` numbers the unit's buckets with changes from 1: it had never paid before its first.
    """
    unit = entity_columns_of(inputs)
    rows = changes(inputs, grace_days).filter(nw.col("_at") < run.bounds[-1])
    net = nw.col("_mrr").cast(nw.Float64) if inputs.fits_float else nw.col("_mrr")
    rows = rows.select(*unit, bucket_of(nw.col("_at"), run.bounds).alias("_bucket"), net.alias("_net"))
    rows = sum_by(rows, [*unit, "_bucket"], ["_net"], fits_float=inputs.fits_float)
    return rows.with_columns(
        cumulative_sum("_net", unit, "_bucket").alias("_closing"), row_number("_net", unit, "_bucket").alias("_nth")
    )


def _spans(run: PeriodRun, inputs: Inputs) -> pd.DataFrame:
    """Return the bounds of each bucket that is a period."""
    bounds = {"period_start": [inputs.to_utc(period.start) for period in run.periods]}
    bounds["period_end"] = [inputs.to_utc(period.end) for period in run.periods]
    return pd.DataFrame({"_place": run.buckets, **bounds})


def _movement(inputs: Inputs) -> list[nw.Expr]:
    """Return one movement as shown: the states, its kind, and the amount, losses below 0."""
    kind = nw.lit(KINDS[-1])
    for code, name in enumerate(KINDS[:-1]):
        kind = nw.when(nw.col("_kind") == code).then(nw.lit(name)).otherwise(kind)
    states = {
        name: divide(nw.col(column), inputs.scale, nw.col(column)).alias(name) for name, column in _STATES.items()
    }
    return [states["opening"], states["closing"], kind.alias("kind"), states["amount"]]


def _kind() -> nw.Expr:
    """Return the place in KINDS of each row's movement; further, who was passing, and who stayed the same."""
    net, closing = nw.col("_net"), nw.col("_closing")
    joined = nw.when(nw.col("_nth") == 1).then(0).otherwise(1)
    stayed = nw.when(net > 0).then(2).otherwise(nw.when(net < 0).then(3).otherwise(_SAME))
    from_nothing = nw.when(closing == 0).then(_PASSING).otherwise(joined)
    from_something = nw.when(closing == 0).then(4).otherwise(stayed)
    return nw.when(closing == net).then(from_nothing).otherwise(from_something).alias("_kind")


def _states(sums: pd.DataFrame, run: PeriodRun, groups: list[str]) -> pd.DataFrame:
    """Turn movements per bucket into parts per period: a state is the sum of all movements before it."""
    group, names = number_groups(sums, groups)
    cube = np.zeros((2, _SAME + 1, len(names), len(run.bounds)), dtype=np.int64)
    cube[:, sums["_kind"], group, sums["_bucket"]] = sums[["_net", "_units"]].to_numpy().T
    money, units = cube
    closing = np.cumsum(money.sum(axis=0), axis=1)
    closing_units = np.cumsum(units[0] + units[1] - units[4], axis=1)
    signs = (1, 1, 1, -1, -1)
    parts = {"opening": closing - money.sum(axis=0)}
    parts |= {name: sign * amount for name, sign, amount in zip(KINDS, signs, money, strict=False)}
    parts |= {"closing": closing, "opening_customers": closing_units - units[0] - units[1] + units[4]}
    parts |= {f"{name}_customers": count for name, count in zip(KINDS, units, strict=False)}
    parts |= {"closing_customers": closing_units, "joined": units[0] + units[1], "passing": units[_PASSING]}
    found = {name: part[:, list(run.buckets)].ravel() for name, part in parts.items()}
    each = names.loc[names.index.repeat(len(run.periods))].reset_index(drop=True)
    return each.assign(_period=pd.Series([*run.periods] * len(names), dtype=object), **found)
