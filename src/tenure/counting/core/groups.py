"""Groups of the collected parts: every group in every period, in one order, nulls among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["in_period_order", "join_customers", "number_groups", "to_parts", "with_every_group"]

Lazy = nw.LazyFrame[Any]


def join_customers(inputs: Inputs, rows: Lazy) -> Lazy:
    """Join the customers' attributes that were asked; as late as can be, when rows are few."""
    if not inputs.customer_columns:
        return rows
    return rows.join(
        inputs.tables["customers"].select("customer_id", *inputs.customer_columns), on="customer_id", how="left"
    )


def number_groups(sums: pd.DataFrame, groups: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return each row's group as a number, and the groups by number; without groups there is always one."""
    if not groups:
        return np.zeros(len(sums), dtype=np.int64), pd.DataFrame(index=range(1))
    numbers = sums.groupby(groups, dropna=False, sort=False).ngroup()
    names = sums.assign(_group=numbers).drop_duplicates("_group").sort_values("_group")[groups]
    return np.asarray(numbers, dtype=np.int64), names.reset_index(drop=True)


def with_every_group(
    sums: pd.DataFrame, groups: list[str], buckets: Iterable[Any], bucket: str = "_bucket"
) -> pd.DataFrame:
    """Return a row for every group and bucket, 0 where nothing was counted, in order of group and bucket.

    `_group` numbers the groups. Without groups there is always one. Exact numbers stay exact.
    """
    group, names = number_groups(sums, groups)
    place = {each: at for at, each in enumerate(buckets)}
    at = sums[bucket].map(place).to_numpy(dtype=np.int64)
    found: dict[str, Any] = {"_group": np.repeat(np.arange(len(names)), len(place))}
    found |= {name: names[name].take(found["_group"]).array for name in groups}
    found[bucket] = pd.Series([*place] * len(names), dtype=sums[bucket].dtype if len(sums) else None)
    for name in sums.columns.difference([bucket, *groups], sort=False):
        kind: Any = sums[name].dtype
        dense = np.zeros((len(names), len(place)), dtype=kind)
        dense[group, at] = sums[name]
        found[name] = dense.ravel()
    return pd.DataFrame(found)


def to_parts(
    inputs: Inputs, periods: Sequence[Period], *tables: pd.DataFrame, money: Iterable[str] = (), **whole: Any
) -> Parts:
    """Join counted tables by period and group, 0 where one has no row, and order them as parts."""
    keys = ["_period", *inputs.keys.values()]
    rows = tables[0]
    for table in tables[1:]:
        rows = rows.merge(table, on=keys, how="outer")
    if len(tables) > 1:
        rows = rows.assign(**{name: _integers(rows[name], tables) for name in rows.columns if name not in keys})
    return Parts(in_period_order(rows, periods, inputs), inputs.keys, frozenset(money), inputs.scale, whole)


def _integers(values: pd.Series[Any], tables: Sequence[pd.DataFrame]) -> pd.Series[Any]:
    """Undo what an outer join does to whole numbers and fractions without a partner."""
    source = next(table[values.name] for table in tables if values.name in table)
    return values.astype(object).where(values.notna(), 0).astype(source.dtype)


def in_period_order(rows: pd.DataFrame, periods: Sequence[Period], inputs: Inputs) -> pd.DataFrame:
    """Give every group a row in every period, ordered as asked and by group, the periods' bounds first."""
    groups = list(inputs.keys.values())
    if len(rows) != len(periods) * len(rows[groups].drop_duplicates() if groups else [0]):
        rows = with_every_group(rows, groups, periods, "_period").drop(columns="_group")
    place = {period: at for at, period in enumerate(periods)}
    rows = rows.assign(_place=rows["_period"].map(place))
    for name in groups:
        # Text and numbers may share an object column: sorted by their words then.
        rows[f"_order{name}"] = rows[name].map(str) if rows[name].dtype == object else rows[name]
    rows = rows.sort_values(["_place", *(f"_order{name}" for name in groups)], na_position="last", ignore_index=True)
    values = [name for name in rows.columns if not name.startswith("_")]
    return pd.concat([_bounds(periods, inputs, rows["_place"].to_numpy()), rows[[*groups, *values]]], axis=1)


def _bounds(periods: Sequence[Period], inputs: Inputs, places: NDArray[np.int64]) -> pd.DataFrame:
    """Return the bounds of the period of each row, in the zone of the data."""
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    ends = {"period_start": [period.start for period in periods], "period_end": [period.end for period in periods]}
    zoned = {name: [inputs.to_zone(inputs.to_utc(end)) for end in found] for name, found in ends.items()}
    return pd.DataFrame({name: pd.Series(found, dtype=kind).array.take(places) for name, found in zoned.items()})
