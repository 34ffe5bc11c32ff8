"""The queries behind a figure, as SQL that can be read, checked and scheduled in a warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tenure.engine import DIALECTS, Dialect, Frame, as_ibis_tables, queries_of
from tenure.explain.arguments import arguments_of, read_call, require_period
from tenure.options import Columns, choice, columns
from tenure.periods import PeriodLike
from tenure.results import Measure
from tenure.scorecard.question import named_frames
from tenure.scorecard.selection import function_of
from tenure.tables import SCHEMAS, Tables

__all__ = ["explain_sql"]


def explain_sql(
    measure: Measure | str,
    tables: Tables | Mapping[str, Frame],
    *,
    dialect: Dialect = "duckdb",
    period: PeriodLike | Sequence[PeriodLike] | None = None,
    by: Columns = (),
    options: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return the queries that count a figure, as SQL over tables named `subscriptions`, `events` and so on.

    Definition: the KPI is run once on the tables given, to see which queries it needs, and each is written in the
    dialect asked for. First come those that check the tables, then those that count; the formula is applied to what
    they return. Small tables, such as the bounds of periods, are written out. Money is counted in whole units of
    1/12,000,000. A list of customers is the last query.

    Args:
        measure: A measure, whose own options are used again; or the name of a KPI.
        tables: The tables of a business, as `Tables` or as frames by name. Tables of Ibis keep the names they have.
        dialect: Whose SQL: `duckdb`, `spark`, `bigquery`, `snowflake` or `postgres`.
        period: The period or periods of a KPI given by name.
        by: Columns to split a KPI given by name by.
        options: Further options of a KPI given by name: `{"grace_days": 20}`.

    Returns:
        The queries in the order in which they run.

    Raises:
        ContractError: A table of the KPI breaks its contract.
        EngineError: A query needs what the dialect does not have.
        ImportError: Ibis is not installed: `pip install "tenure[ibis]"`.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> check, count = explain_sql("mrr_movements", {"subscriptions": subscriptions}, period=spring)
        >>> print(check.split(" AS ")[0])
        SELECT
          COALESCE(SUM(CAST("t1"."customer_id" IS NULL
        >>> 'FROM "subscriptions"' in count
        True
    """
    choice(dialect, "dialect", DIALECTS)
    name, asked = read_call(measure, {"period": period, "by": columns(by) or None, "options": options})
    require_period(name, asked)
    call = arguments_of(name, _on_ibis(tables), asked)
    return queries_of(partial(function_of(name), **call), dialect)


def _on_ibis(tables: Tables | Mapping[str, Frame]) -> dict[str, Any]:
    """Return the tables by name, for the KPI to check; checked already where a schema of its own renames."""
    schemas = {name: tables[name].schema for name in tables} if isinstance(tables, Tables) else {}
    renamed = {name: schema for name, schema in schemas.items() if schema is not SCHEMAS[name]}
    return {
        name: Tables(**{name: frame}, schemas=[renamed[name]])[name] if name in renamed else frame
        for name, frame in as_ibis_tables(named_frames(tables)).items()
    }
