"""Cohorts: units by the period of their first paid start, and what is left of them at each age."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import aggregate_over, sum_by
from tenure.counting.core.groups import join_customers, with_every_group
from tenure.counting.core.runs import PeriodRun
from tenure.counting.subscriptions.movements import net_changes
from tenure.engine import collect
from tenure.periods import Grain, Period, grid, localised
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_cohorts"]

Lazy = nw.LazyFrame[Any]


def count_cohorts(
    inputs: Inputs, every: Grain, ages: int, as_of: datetime, *, revenue: bool = False, grace_days: float = 0
) -> Parts:
    """Count per cohort and age: `size`, `retained`, in units or in money; nothing for what lies after `as_of`."""
    groups = [*inputs.entity_columns, *inputs.customer_columns]
    columns = ["period_start", "period_end", "_cohort", "_age", *groups, "size", "retained"]
    keys = {"cohort": "_cohort", "age": "_age", **inputs.keys}
    money = frozenset({"size", "retained"} if revenue else ())
    if inputs.earliest is None or inputs.latest is None:
        return Parts(_dressed(pd.DataFrame(columns=columns), inputs), keys, money, inputs.scale)
    # Half-open units: one more instant, so that what starts on a bound is in the unit after it.
    until = max(as_of, inputs.latest, _last_trial(inputs)) + timedelta(microseconds=1)
    units = grid(inputs.to_local(inputs.earliest), inputs.to_local(until), every)
    run = PeriodRun(units, [inputs.to_utc(bound) for bound in (units[0].start, *(unit.end for unit in units))], ())
    sums = collect(
        sum_by(_aged(inputs, run, grace_days), [*groups, "_first", "_bucket"], ["_members", "_change", "_net"])
    )
    dense = with_every_group(sums, ["_first", *groups], range(1, len(units) + 1))
    today = inputs.to_local(as_of)
    found = [_cohort(rows, units, ages, today, revenue=revenue) for _, rows in dense.groupby("_group", sort=True)]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    rows = rows.sort_values(["_cohort", *groups, "_age"], kind="stable", ignore_index=True, na_position="last")
    return Parts(_dressed(rows[columns], inputs), keys, money, inputs.scale)


def _last_trial(inputs: Inputs) -> datetime:
    """Return the end of the last trial: a paid start may lie after all that has happened yet."""
    if not inputs.has("subscriptions", "trial_ends_at"):
        return datetime.min  # noqa: DTZ901 - wall-clock time
    found = collect(inputs.tables["subscriptions"].select(nw.col("trial_ends_at").max()))["trial_ends_at"].iloc[0]
    return datetime.min if pd.isna(found) else found.to_pydatetime()  # noqa: DTZ901 - wall-clock time


def _aged(inputs: Inputs, run: PeriodRun, grace_days: float) -> Lazy:
    """Return each unit's change of presence and of MRR per bucket, with the bucket of its first."""
    rows = net_changes(inputs, run, grace_days)
    closing, opening = nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    return join_customers(inputs, rows).with_columns(
        aggregate_over("_bucket", "min", ["customer_id", *inputs.entity_columns]).alias("_first"),
        (nw.col("_nth") == 1).cast(nw.Int64).alias("_members"),
        ((closing > 0).cast(nw.Int64) - (opening > 0).cast(nw.Int64)).alias("_change"),
    )


def _cohort(
    rows: pd.DataFrame, units: tuple[Period, ...], ages: int, as_of: datetime, *, revenue: bool
) -> pd.DataFrame:
    """Return the ages of one cohort; a cell that ends after `as_of` is None."""
    first = int(rows["_first"].iloc[0])
    state = rows.set_index("_bucket")["_net" if revenue else "_change"].cumsum()
    size: Any = int(rows["_members"].sum())
    later = [*units[first - 1 :]]
    while len(later) <= ages:
        later.append(grid(later[-1].end, later[-1].end, later[-1].grain or "day")[0])
    seen = [unit.end <= as_of for unit in later[: ages + 1]]
    retained = [int(state[first + age]) if inputs else None for age, inputs in enumerate(seen)]
    if revenue:
        size = retained[0]
    table = pd.DataFrame(
        {"_age": range(ages + 1), "_cohort": later[0].start, "size": pd.Series([size] * (ages + 1), dtype=object)}
    )
    table["retained"] = pd.Series(retained, dtype=object)
    table["period_start"] = [unit.start for unit in later[: ages + 1]]
    table["period_end"] = [unit.end for unit in later[: ages + 1]]
    for name in rows.columns:
        if name.startswith("_by"):
            table[name] = pd.Series([rows[name].iloc[0]] * (ages + 1), dtype=rows[name].dtype)
    return table


def _dressed(rows: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Put the zone of the data on the instants."""
    kind = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    instants = ("period_start", "period_end", "_cohort")
    zoned = {name: pd.Series([localised(each, inputs.zone) for each in rows[name]], dtype=kind) for name in instants}
    return rows.assign(**zoned).astype({"_age": "int64"})
