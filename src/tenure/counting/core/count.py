"""The spine: rows, in periods, by groups, at an instant of theirs, summed.

    count_by_period(inputs, options.periods, rows, at="answered_at", sums={"answers": …, "asked": …})

A count of its own (movements, renewals, sessions) makes rows that have their bucket and hands them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core.aggregates import bucket_of, summed_by
from tenure.counting.core.groups import PERIOD, Groups, add_up, group_rows, join_customers
from tenure.counting.core.runs import PeriodRun, per_run
from tenure.engine import Frame, collect, gather, instant, join_small, pays_per_run, restore
from tenure.periods import Period, to_zone
from tenure.results import Message, Parts
from tenure.tables import Inputs

__all__ = [
    "PERIOD",
    "Rows",
    "combine",
    "count_by_period",
    "inside_periods",
    "list_by_period",
    "sums_by_period",
    "values_by_period",
]

Lazy = nw.LazyFrame[Any]
Rows: TypeAlias = Lazy | Callable[[PeriodRun], Lazy]
"""Rows to count: the same for every run of periods, or made for each; those have their `_bucket`."""


def count_by_period(
    inputs: Inputs,
    periods: Sequence[Period],
    rows: Rows,
    *,
    sums: Mapping[str, nw.Expr] | Sequence[str],
    at: str = "",
    money: Iterable[str] = (),
) -> Parts:
    """Sum rows per period and group; every group has a row in every period.

    Args:
        inputs: The tables of the call; groups are its `by` columns.
        periods: The periods, which may overlap.
        rows: What is summed: rows with the instant `at`, or with their `_bucket` already.
        sums: The columns to sum, or by name what to sum.
        at: The column of the instant that decides on the period.
        money: The sums that are money, in its exact units.
    """
    return combine(inputs, periods, [sums_by_period(inputs, periods, rows, sums=sums, at=at)], money=money)


def sums_by_period(
    inputs: Inputs,
    periods: Sequence[Period],
    rows: Rows,
    *,
    sums: Mapping[str, nw.Expr] | Sequence[str],
    at: str = "",
    keys: Sequence[str] = (),
    wide_sums: Sequence[str] = (),
    to_periods: Callable[[pd.DataFrame, PeriodRun], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Return the sums as a table by `_period`, group and further keys, several rows of which may be of one.

    `to_periods` turns sums by bucket into sums by period. Left out, a bucket that is no period counts nothing: it
    only names its groups. `wide_sums`, of wide integers, come to it as text.
    """
    names, columns = list(sums), [*inputs.group_columns, *keys, "_bucket"]
    finish = to_periods or partial(inside_periods, names)

    def count(run: PeriodRun) -> pd.DataFrame:
        found = rows(run) if callable(rows) else _in_buckets(rows, run, at)
        if isinstance(sums, Mapping):
            found = found.with_columns(**{name: each.cast(nw.Int64) for name, each in sums.items()})
        found, ranges = join_customers(inputs, found), {"_bucket": len(run.bounds) + 1}
        return finish(summed_by(found, columns, names, wide=wide_sums, ranges=ranges), run)

    tables = per_run(inputs, periods, count)
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def values_by_period(inputs: Inputs, periods: Sequence[Period], rows: Lazy, column: str, *, at: str) -> pd.DataFrame:
    """Return values of a column, nulls aside, by period and group: arrays or lists, several of which may be of one."""
    keys = [*inputs.group_columns, "_bucket"]

    def count(run: PeriodRun) -> pd.DataFrame:
        wanted = nw.col("_bucket").is_in(run.buckets) & ~nw.col(column).is_null()
        found = join_customers(inputs, _in_buckets(rows, run, at).filter(wanted))
        if pays_per_run(found):  # lists would be a shuffle, and its job
            values = collect(found.select(*keys, column)).groupby(keys, dropna=False)[column]
            return inside_periods([], values.apply(list).reset_index(), run)
        return inside_periods([], collect(gather(found, keys, column)), run)

    tables = per_run(inputs, periods, count)
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def list_by_period(
    inputs: Inputs,
    periods: Sequence[Period],
    rows: Callable[[PeriodRun], Lazy],
    columns: Sequence[nw.Expr | str],
    order: Sequence[str],
    instants: Sequence[str] = (),
) -> Frame:
    """Return rows of the periods that their `_bucket` is, with the bounds, in the kind of frame that came in.

    `instants` are the columns, beside the bounds, that hold instants.
    """
    spans = [[inputs.to_utc(bound) for bound in (period.start, period.end)] for period in periods]
    bounds = ["period_start", "period_end"]

    def in_period(run: PeriodRun) -> Lazy:
        found = join_customers(inputs, rows(run))
        if len(periods) == 1:  # a join and a sort less
            only = {name: instant(bound) for name, bound in zip(bounds, spans[0], strict=True)}
            found = found.filter(nw.col("_bucket") == run.buckets[0]).with_columns(**only)
        else:
            table = pd.DataFrame([spans[at] for at in run.positions], columns=bounds).assign(_place=run.buckets)
            found = join_small(found, table, "_bucket", "_place")
        return found.select(*bounds, "customer_id", *columns)

    order = [name for name in order if len(periods) > 1 or name not in bounds]
    found = nw.concat(per_run(inputs, periods, in_period), how="vertical").sort(*order)
    shown = [name for name in found.collect_schema().names() if not name.startswith("_")]
    return restore(
        found.select(*shown), inputs.kind, dict.fromkeys(("period_start", "period_end", *instants), inputs.zone)
    )


def combine(
    inputs: Inputs,
    periods: Sequence[Period],
    tables: Sequence[pd.DataFrame],
    *,
    money: Iterable[str] = (),
    keys: Mapping[str, str] | None = None,
    whole: Mapping[str, Any] | None = None,
) -> Parts:
    """Add up tables of sums by period and group as parts, 0 where one has no row, ordered as asked and by group."""
    keys = inputs.keys if keys is None else keys
    groups = group_rows(tables, list(keys.values()))
    sums = {name: None for table in tables for name in table.columns if name not in {PERIOD, *keys.values()}}
    places = np.tile(np.arange(len(groups.table)), len(periods))
    columns: dict[Any, Any] = {
        **_bounds(inputs, periods, len(groups.table)),
        **{name: groups.table[name].array.take(places) for name in groups.table},
        **_summed(list(sums), tables, groups, len(places)),
    }
    return Parts(
        pd.DataFrame(columns),
        keys,
        frozenset(money),
        inputs.scale,
        whole or {},
        notes=_period_notes(inputs, periods),
        is_empty=inputs.latest is None,
    )


def _period_notes(inputs: Inputs, periods: Sequence[Period]) -> tuple[Message, ...]:
    """Return the note of the first period that the data do not reach to the end of."""
    if inputs.latest is None:
        return ()
    data_end = inputs.as_of(None)
    spans = ((inputs.to_utc(period.end), inputs.to_utc(period.start), period) for period in periods)
    late = [(end, start, period.label) for end, start, period in spans if end > data_end]
    if not late:
        return ()
    _, start, label = min(late)
    key = "period_in_future" if start >= data_end else "period_not_over"
    last_day = to_zone(data_end, inputs.zone) - timedelta(days=1)
    return (Message(key, {"data_end": last_day.date().isoformat(), "period": label}),)


def _summed(names: Sequence[str], tables: Sequence[pd.DataFrame], groups: Groups, size: int) -> dict[str, Any]:
    """Add up each sum over the tables that have it, by period and group."""
    rows = [
        (table[PERIOD].to_numpy(dtype=np.int64) * len(groups.table) + number, dict(table.items()))
        for table, number in zip(tables, groups.numbers, strict=True)
    ]
    held = {name: [(places, columns[name]) for places, columns in rows if name in columns] for name in names}
    return {name: add_up([at for at, _ in each], [of for _, of in each], size) for name, each in held.items()}


def _in_buckets(rows: Lazy, run: PeriodRun, at: str) -> Lazy:
    """Add the bucket of an instant; what lies behind the last period is left out."""
    moment = nw.col(at)
    return rows.filter(moment < instant(run.end)).with_columns(bucket_of(moment, run.bounds).alias("_bucket"))


def inside_periods(names: Sequence[str], sums: pd.DataFrame, run: PeriodRun) -> pd.DataFrame:
    """Give each bucket its period; what is in none counts nothing there."""
    position = sums["_bucket"].map(dict(zip(run.buckets, run.positions, strict=True)))
    inside = position.notna()
    zeroed = {name: sums[name].where(inside, 0) for name in names}
    return sums.assign(**zeroed, **{PERIOD: position.where(inside, run.positions[0]).astype("int64")}).drop(
        columns="_bucket"
    )


def _bounds(inputs: Inputs, periods: Sequence[Period], groups: int) -> dict[str, Any]:
    """Return the bounds of the period of each row, in the zone of the data."""
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    bounds = {"period_start": [period.start for period in periods], "period_end": [period.end for period in periods]}
    zoned = {name: [to_zone(inputs.to_utc(end), inputs.zone) for end in ends] for name, ends in bounds.items()}
    places = np.repeat(np.arange(len(periods)), groups)
    return {name: pd.Series(ends, dtype=kind).array.take(places) for name, ends in zoned.items()}
