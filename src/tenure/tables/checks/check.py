"""check and faults: a frame against its schema, strictly and gently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from tenure.engine import Frame, FrameT, Replacement, collect, drop_rows, head, replace_columns, with_row_number
from tenure.errors import ContractError, Fault
from tenure.tables.checks.arguments import columns_wanted, renamed_schema, schema_of
from tenure.tables.checks.casts import is_typed, may_lose, raw
from tenure.tables.checks.cells import to_python
from tenure.tables.checks.inspection import Inspection, type_frame
from tenure.tables.checks.rules import Rule, pydantic_message
from tenure.tables.checks.typed import cast_rows
from tenure.tables.schema import TableSchema

__all__ = ["Faults", "check", "faults"]


class Faults(NamedTuple):
    """What `faults` found: the good rows, and a table with a row per failure."""

    good: Frame
    failures: pd.DataFrame


def check(
    frame: FrameT,
    schema: type[TableSchema],
    columns: Iterable[str] | None = None,
    *,
    rename: Mapping[str, str] | None = None,
) -> FrameT:
    """Return the frame with its known columns in their types and under their names, or raise.

    Definition: every rule of the schema is applied to the whole column, in the engine that holds the data.
    A type that converts without loss is converted: ISO text to datetimes, integers to floats. Other columns
    stay as they are. The frame itself is never changed.

    Args:
        frame: The table.
        schema: What it must hold.
        columns: The optional columns to look at; all that are present if left out.
        rename: The names of columns here by their names in the frame, as in `{"monthly_fee": "mrr"}`.

    Returns:
        The same kind of frame.

    Raises:
        ContractError: The table breaks its contract; the error names all faults at once.
        ParameterError: The schema is none, or has no such column.

    Example:
        >>> import pandas as pd
        >>> from tenure import Subscription
        >>> raw = pd.DataFrame({"customer_id": [1], "started_at": ["2026-01-01"], "ended_at": [None], "mrr": [10]})
        >>> check(raw, Subscription)["started_at"].iloc[0]
        Timestamp('2026-01-01 00:00:00')
    """
    schema = renamed_schema(schema_of(schema), frame, rename)
    inspection = type_frame(frame, schema, columns_wanted(schema, columns), {}).counted()
    if inspection.faults:
        raise ContractError(inspection.faults)
    return _returned(frame, inspection)


def faults(frame: Frame, schema: type[TableSchema], *, rename: Mapping[str, str] | None = None) -> Faults:
    """Return the good rows and a table of failures; nothing is raised for bad rows.

    Args:
        frame: The table.
        schema: What it should hold.
        rename: The names of columns here by their names in the frame.

    Returns:
        `good`, the same kind of frame without the rows that fail, and `failures`, a pandas table with a row
        per failure: `row`, `key`, `column`, `rule`, `value`, `message`. A fault of the table itself, such as
        a missing column, has no row, and no row is good then.

    Raises:
        EngineError: It is no table.

    Example:
        >>> import pandas as pd
        >>> from tenure import Customer
        >>> good, failures = faults(pd.DataFrame({"customer_id": [1, 1, 2]}), Customer)
        >>> len(good), failures["rule"].tolist()
        (1, ['unique', 'unique'])
    """
    schema = renamed_schema(schema_of(schema), frame, rename)
    try:
        inspection = type_frame(frame, schema, None, {}).counted()
        structural = [fault for fault in inspection.faults if fault.rows is None]
    except ContractError as error:
        structural = list(error.faults)
    if structural:
        return Faults(head(frame, 0), _table_faults(structural))
    rows = with_row_number(inspection.rows, "_row")
    by_rule = [_failures(rows, schema, rule) for rule in _broken_rules(inspection)]
    failures = pd.concat([_table_faults([]), *by_rule], ignore_index=True) if by_rule else _table_faults([])
    bad = sorted({int(row) for row in failures["row"]})
    good = drop_rows(frame, _good_rows(inspection), bad)
    return Faults(good, failures.sort_values("row", kind="stable", ignore_index=True))


_COLUMNS = ["row", "key", "column", "rule", "value", "message"]


def _returned(frame: Frame, inspection: Inspection) -> Frame:
    """Return the frame with the known columns replaced where their type or name is another."""
    columns = _replaced(inspection)
    return replace_columns(frame, columns) if columns.write or columns.rename else frame


def _replaced(inspection: Inspection) -> Replacement:
    """Return how the known columns get their types and names, where they have others."""
    changed = {name: family for name, family in inspection.families.items() if _changed(inspection, name)}
    return Replacement(
        read={name: inspection.columns[name] for name in changed},
        change=lambda rows: cast_rows(rows, inspection.schema, changed),
        write={name: name for name in changed},
        rename={at: name for name, at in inspection.columns.items() if at != name},
        zones={
            name: inspection.facts.zones.get(name) or inspection.source.zones.get(inspection.columns[name])
            for name in changed
        },
    )


def _good_rows(inspection: Inspection) -> Replacement:
    """Return how the known columns get their types, and which rows break no rule."""
    families, columns = inspection.families, inspection.schema.columns()
    kept = [nw.col(name).alias(raw(name)) for name, found in families.items() if may_lose(columns[name], found)]
    broken = [rule.broken.fill_null(False) for rule in _broken_rules(inspection)]
    flags = {f"_bad{place}": which for place, which in enumerate(broken)}
    is_good = [nw.lit(value=True), *(~nw.col(flag) for flag in flags)]

    def change(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        rows = cast_rows(rows.with_columns(*kept) if kept else rows, inspection.schema, families)
        rows = rows.with_columns(**flags) if flags else rows
        return rows.with_columns(nw.all_horizontal(*is_good, ignore_nulls=False).alias("_good"))

    read = {name: inspection.columns[name] for name in families}
    return replace(_replaced(inspection), read=read, change=change, keep="_good")


def _changed(inspection: Inspection, name: str) -> bool:
    """Whether a known column has another type than its schema's; pandas' objects are typed unless they are text."""
    family = inspection.families[name]
    objects = inspection.columns[name] in inspection.source.objects
    return not is_typed(inspection.schema.columns()[name], family) or (objects and family != "text")


def _broken_rules(inspection: Inspection) -> list[Rule]:
    schema = inspection.schema
    repeated = {fault.column for fault in inspection.faults if fault.rule == "unique"}
    unique = [names for names in schema.unique if schema.columns()[names[0]].source in repeated]
    return [*inspection.broken_rules, *(_unique_rule(names) for names in unique)]


def _unique_rule(names: tuple[str, ...]) -> Rule:
    broken = nw.len().over(*names) > 1
    for name in names:
        broken &= ~nw.col(name).is_null()
    return Rule(names[0], "unique", "stands in several rows", broken)


def _failures(rows: nw.LazyFrame[Any], schema: type[TableSchema], rule: Rule) -> pd.DataFrame:
    flagged = rows.with_columns(rule.broken.alias("_bad")).filter(nw.col("_bad")).sort("_row")
    broken = collect(flagged)
    values = broken.get(raw(rule.column), broken[rule.column])
    first = {str(name): to_python(value) for name, value in broken.iloc[0].items() if not str(name).startswith("_")}
    words = pydantic_message(schema, rule, first)
    keys = broken.get(schema.key, pd.Series([None] * len(broken)))
    column = schema.columns()[rule.column].source
    rest = {"column": column, "rule": rule.name, "value": values.astype(object), "message": words}
    return pd.DataFrame({"row": broken["_row"], "key": keys.astype(object), **rest})


def _table_faults(structural: Iterable[Fault]) -> pd.DataFrame:
    rows = [(None, None, fault.column, fault.rule, None, fault.message) for fault in structural]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"row": "Int64"})
