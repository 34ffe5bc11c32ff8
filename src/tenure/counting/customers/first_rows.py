"""The first rows of a list of customers, collected whatever its kind of frame, and attributes of those in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from tenure.counting.core import sum_by
from tenure.engine import Frame, collect, columns_of, scan, to_local, with_row_number
from tenure.options import Options
from tenure.tables import check_inputs

__all__ = ["FirstRows", "attributes_in_list", "first_rows"]


class FirstRows(NamedTuple):
    """The first rows of a list, and how many it has."""

    rows: pd.DataFrame
    length: int


def first_rows(
    frame: Frame, most: int, *, since: tuple[str, datetime] | None = None, needs: str | None = None
) -> FirstRows:
    """Return the first rows of a frame as pandas; instants in the local time of their zone.

    Args:
        frame: A list in order, of any kind.
        most: How many rows are returned.
        since: A column of instants, and the first instant of the rows that count.
        needs: A column that is not null in the rows that count.
    """
    source = scan(frame, columns_of(frame))
    lazy = with_row_number(source.lazy, "_row")
    for column, zone in source.zones.items():
        lazy = to_local(lazy, zone, column)
    if since is not None:
        lazy = lazy.filter(nw.col(since[0]) >= since[1].replace(tzinfo=None))
    if needs is not None:
        lazy = lazy.filter(~nw.col(needs).is_null())
    count = collect(sum_by(lazy.with_columns(nw.lit(1).alias("_rows")).select("_rows"), [], ["_rows"]))["_rows"].iloc[0]
    rows = collect(lazy.sort("_row").head(most).drop("_row"))
    return FirstRows(rows, 0 if pd.isna(count) else int(count))


def attributes_in_list(customers: Frame, names: Sequence[Any], columns: Sequence[str]) -> pd.DataFrame:
    """Return `customer_id` and some columns of the customers named."""
    options = Options(by=tuple(columns))
    inputs = check_inputs(options, customers=customers)
    lazy = inputs.tables["customers"].filter(nw.col("customer_id").is_in(list(names)))
    found = collect(lazy.select("customer_id", *inputs.keys.values()))
    return found.rename(columns={inner: name for name, inner in inputs.keys.items()})
