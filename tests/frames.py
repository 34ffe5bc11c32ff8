"""Rows of the oracles as frames of every kind, and results as plain rows again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa

Row = dict[str, Any]

INSTANTS = (
    "started_at",
    "ended_at",
    "trial_ends_at",
    "canceled_at",
    "term_ends_at",
    "occurred_at",
    "answered_at",
    "spent_at",
    "exposed_at",
    "signed_up_at",
    "completed_at",
)
NAMES: dict[str, tuple[str, ...]] = {
    "subscriptions": ("customer_id", "started_at", "ended_at", "mrr"),
    "customers": ("customer_id", "segment"),
    "events": ("customer_id", "occurred_at", "event", "amount", "service"),
    "steps": ("customer_id", "step", "completed_at"),
    "surveys": ("customer_id", "answered_at", "kind", "score", "service"),
    "contacts": ("customer_id", "occurred_at", "event", "service", "topic", "resolved", "talk_seconds"),
    "exposures": ("customer_id", "exposed_at", "campaign", "group"),
    "outages": ("service", "started_at", "ended_at", "planned"),
    "requests": ("service", "occurred_at", "latency_ms", "ok"),
}
NUMBERS = {"mrr", "amount", "score", "weight", "sentiment", "talk_seconds", "hold_seconds", "wrap_seconds"}
NUMBERS |= {"latency_ms", "jitter_ms", "packet_loss"}
FLAGS = {"is_vas", "resolved", "ok", "planned"}


def frame(rows: Sequence[Row], table: str = "subscriptions") -> pd.DataFrame:
    """Return rows as a pandas frame that has its needed columns also when it is empty."""
    names = list(rows[0]) if rows else list(NAMES[table])
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=_dtype(name)) for name in names})


def _dtype(name: str) -> Any:
    if name in INSTANTS:
        return "datetime64[us]"
    return "float64" if name in NUMBERS else object


def to_arrow(found: pd.DataFrame) -> pa.Table:
    types = {name: pa.string() for name in found if found[name].dtype == object and name not in FLAGS}
    arrays = {name: pa.array(found[name], type=types.get(str(name)), from_pandas=True) for name in found}
    return pa.table(arrays)


def to_polars(found: pd.DataFrame) -> pl.DataFrame:
    return pl.from_arrow(to_arrow(found))  # type: ignore[return-value]


def to_duckdb(found: pd.DataFrame, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    return connection.from_arrow(to_arrow(found))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def connect() -> duckdb.DuckDBPyConnection:
    """Return a connection, with a session of its own, to one database of all tests: a database each takes 20 ms."""
    return _database().cursor()


ENGINES: dict[str, Callable[[pd.DataFrame, duckdb.DuckDBPyConnection], Any]] = {
    "pandas": lambda found, _: found,
    "pyarrow": lambda found, _: to_arrow(found),
    "polars": lambda found, _: to_polars(found),
    "polars-lazy": lambda found, _: to_polars(found).lazy(),
    "duckdb": to_duckdb,
    "ibis": lambda found, _: ibis.memtable(to_arrow(found)),
}
OTHERS = tuple(engine for engine in ENGINES if engine != "pandas")
"""The engines that are compared with pandas."""
PLANS = tuple(engine for engine in OTHERS if engine not in {"pyarrow", "polars"})
"""Those with plans of their own: a table of pyarrow has that of pandas, an eager frame of Polars that of a lazy one."""


def plain(value: Any) -> Any:
    """Return a value of a table as the oracles write it."""
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - nan
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def keyed(rows: Sequence[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    found = {tuple(row[key] for key in keys): row for row in rows}
    assert len(found) == len(rows), f"rows are not unique by {keys}"
    return found


def assert_same(table: pd.DataFrame, expected: Sequence[Row], keys: Sequence[str]) -> None:
    """Assert that a table has the rows of an oracle, by its keys and in each of the oracle's figures."""
    rows = [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]
    found, wanted = keyed(rows, keys), keyed(expected, keys)
    assert set(found) == set(wanted)
    for key, row in wanted.items():
        for name, value in row.items():
            if name != "reason":
                assert same(found[key][name], value), f"{key}: {name} is {found[key][name]}, expected {value}"
        assert (found[key].get("reason") is None) == (row.get("reason") is None), key


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, Fraction | int | float) and not isinstance(expected, bool):
        return found is not None and abs(found - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
    return bool(found == expected)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def to_pandas(found: Any) -> pd.DataFrame:
    """Return a frame of any kind as pandas, by way of plain rows where it is not."""
    if isinstance(found, pd.DataFrame):
        return found
    if isinstance(found, duckdb.DuckDBPyRelation):
        return found.df()
    found = found.collect() if isinstance(found, pl.LazyFrame) else found
    found = found.to_pyarrow() if isinstance(found, ibis.Table) else found
    rows = found.to_pylist() if isinstance(found, pa.Table) else found.to_dicts()
    return pd.DataFrame(rows, columns=list(found.column_names if isinstance(found, pa.Table) else found.columns))


def microseconds(values: pd.Series[Any]) -> list[int | None]:
    return [
        None if missing else int(value) for value, missing in zip(values.astype("int64"), values.isna(), strict=True)
    ]
