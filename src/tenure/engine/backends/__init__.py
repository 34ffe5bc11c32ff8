"""Which kinds of frames can be read, and which engines run them: one class for each, found in a table."""

from __future__ import annotations

import os
from typing import Any

import narwhals as nw

from tenure.engine.backends.arrow import ArrowTables
from tenure.engine.backends.arrow_datasets import ArrowDatasets
from tenure.engine.backends.backend import Backend, Engine
from tenure.engine.backends.duckdb import DuckDB, DuckDBRelations
from tenure.engine.backends.ibis import IbisTables
from tenure.engine.backends.ibis_engine import Ibis
from tenure.engine.backends.pandas import PandasFrames
from tenure.engine.backends.polars import LazyPolarsFrames, PolarsFrames
from tenure.engine.backends.polars_engine import Polars
from tenure.engine.backends.spark import SparkFrames
from tenure.engine.backends.spark_engine import Spark
from tenure.engine.source import Frame
from tenure.errors import EngineError

__all__ = ["backend_for", "backend_named", "engine_of"]

_KINDS: tuple[Backend, ...] = (
    PandasFrames(),
    ArrowTables(),
    ArrowDatasets(),
    PolarsFrames(),
    LazyPolarsFrames(),
    DuckDBRelations(),
    SparkFrames(),
    IbisTables(),
)
_BACKENDS = {each.name: each for each in _KINDS}
_READABLE = (
    "give a pandas DataFrame, a pyarrow Table or Dataset, a Polars DataFrame or LazyFrame, a DuckDB relation, "
    "a PySpark DataFrame or an Ibis table"
)


def backend_for(frame: Frame, argument: str | None = None) -> Backend:
    """Return the backend that reads a frame.

    Args:
        frame: The frame.
        argument: The name of the argument that it was given for, where known.

    Raises:
        EngineError: It is none that can be read; the error says what to give instead.
    """
    wrapped = isinstance(frame, nw.DataFrame | nw.LazyFrame)
    for backend in () if wrapped else _BACKENDS.values():
        if backend.recognises(frame):
            return backend
    kind = type(frame)
    what = "None" if frame is None else f"a {kind.__module__}.{kind.__qualname__}".replace("a builtins.", "a ")
    subject = f"{argument} is {what}, which" if argument else what[0].upper() + what[1:]
    raise EngineError(f"{subject} is no table that can be read: {_remedy(frame, argument)}.")


def backend_named(kind: str) -> Backend:
    """Return the backend of a kind of frame that was scanned."""
    return _BACKENDS[kind]


def engine_of(lazy: nw.LazyFrame[Any]) -> Engine:
    """Return the ways of the engine that a lazy frame runs on."""
    return _ENGINES[lazy.implementation]


_ENGINES: dict[nw.Implementation, Engine] = {
    nw.Implementation.DUCKDB: DuckDB(),
    nw.Implementation.POLARS: Polars(),
    nw.Implementation.IBIS: Ibis(),
    nw.Implementation.PYSPARK: Spark(),
    nw.Implementation.PYSPARK_CONNECT: Spark(),
}


def _remedy(frame: Any, argument: str | None) -> str:
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        return "give frame.to_native()"
    if isinstance(frame, list | tuple | dict):
        return "make it one, as in pandas.DataFrame(rows)"
    if isinstance(frame, str | os.PathLike):
        return "read it first, as in pandas.read_csv(path)"
    if (type(frame).__module__.partition(".")[0], type(frame).__name__) == ("tenure", "Tables"):
        return f"give one of its tables, as in tables.{argument or 'subscriptions'}"
    if nw.dependencies.is_pandas_series(frame) or nw.dependencies.is_polars_series(frame):
        return f"give the whole frame, or series.to_frame(); {_READABLE}"
    return _READABLE
