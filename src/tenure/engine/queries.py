"""The queries that a call runs, as SQL: the call is made on tables of Ibis, which writes each in any dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import narwhals as nw
import pandas as pd

from tenure.engine.backends import backend_for
from tenure.engine.backends.waiting import waiting
from tenure.engine.engine_errors import refuse_several_engines
from tenure.engine.runs import recorded_runs
from tenure.engine.source import Frame
from tenure.errors import EngineError

__all__ = ["DIALECTS", "Dialect", "as_ibis_tables", "queries_of"]

Dialect: TypeAlias = Literal["duckdb", "spark", "bigquery", "snowflake", "postgres"]
DIALECTS: dict[str, str] = {
    "duckdb": "DuckDBCompiler",
    "spark": "PySparkCompiler",
    "bigquery": "BigQueryCompiler",
    "snowflake": "SnowflakeCompiler",
    "postgres": "PostgresCompiler",
}
"""The dialects, and Ibis' compilers of them."""


def as_ibis_tables(frames: Mapping[str, Frame]) -> dict[str, Any]:
    """Return frames as tables of Ibis of these names; those of Ibis keep theirs.

    Raises:
        EngineError: They are on several engines, or one is no table that can be read.
        ImportError: Ibis is not installed.
    """
    refuse_several_engines({name: backend_for(frame, name).engine for name, frame in frames.items()})
    duckdb = _ibis().duckdb.connect()
    found: dict[str, Any] = {}
    for name, frame in frames.items():
        if nw.dependencies.is_ibis_table(frame):
            found[name] = frame
            continue
        duckdb.con.register(name, _in_memory(frame))
        found[name] = duckdb.table(name)
    return found


def queries_of(call: Callable[[], Any], dialect: Dialect) -> list[str]:
    """Make a call on tables of Ibis and return the queries that it runs, in their order, as SQL.

    Raises:
        EngineError: A query needs what the dialect does not have.
    """
    compiler = _compiler(dialect)
    with recorded_runs() as runs:
        found = call()
    if nw.dependencies.is_ibis_table(found):  # rows per customer, which nobody has run yet
        runs.append(found)
    return [_sql(run, compiler, dialect) for run in runs if nw.dependencies.is_ibis_table(run)]


def _sql(table: Any, compiler: Any, dialect: Dialect) -> str:
    """Return a query, with the small tables that it takes along written out as rows of literals."""
    ibis = _ibis()
    memory = {node: _literal_rows(node) for node in table.op().find(ibis.expr.operations.InMemoryTable)}
    try:
        query = compiler.to_sqlglot(table.op().replace(memory).to_expr())
    except (ibis.common.exceptions.IbisError, NotImplementedError) as error:  # Ibis' compilers raise either
        raise EngineError(f"This query cannot be written for {dialect}: {' '.join(str(error).split())}.") from None
    return str(query.sql(dialect=compiler.dialect, pretty=True))


def _literal_rows(node: Any) -> Any:
    """Return a table in memory as a union of rows of literals, or as no rows."""
    ibis, kinds = _ibis(), dict(node.schema.items())
    data = [tuple(row) for row in node.data.to_frame().astype(object).itertuples(index=False)]
    tables = [
        ibis.expr.operations.DummyTable(
            {
                name: ibis.literal(None if pd.isna(value) else value, type=kind)
                for (name, kind), value in zip(kinds.items(), row, strict=True)
            }
        ).to_expr()
        for row in data or [(None,) * len(kinds)]
    ]
    found = ibis.union(*tables) if len(tables) > 1 else tables[0]
    return (found if data else found.limit(0)).op()


def _in_memory(frame: Frame) -> Any:
    """Return a frame as DuckDB can register it: pandas and Arrow as they are, others as Arrow."""
    if nw.dependencies.is_pandas_dataframe(frame) or nw.dependencies.is_pyarrow_table(frame):
        return frame
    rows = waiting(frame) if nw.dependencies.is_duckdb_relation(frame) else frame
    return nw.from_native(rows).lazy().collect("pyarrow").to_native()


def _ibis() -> Any:
    try:
        import ibis  # noqa: PLC0415 - an extra, imported only when queries are asked for
    except ImportError:  # pragma: no cover - the tests have Ibis
        raise ImportError("Queries in SQL need Ibis: pip install 'tenure[ibis]'.") from None
    return ibis


def _compiler(dialect: Dialect) -> Any:
    from ibis.backends.sql import compilers  # noqa: PLC0415 - an extra

    if dialect == "spark":  # whose compiler reads options that come with PySpark
        try:
            _ = _ibis().pyspark
        except ImportError:  # pragma: no cover - the tests have PySpark
            raise ImportError("Queries for Spark need PySpark: pip install 'tenure[spark]'.") from None
    return getattr(compilers, DIALECTS[dialect])()
