"""check and faults: a frame against its model, strictly and gently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from tenure.engine import Frame, Replacement, collect, drop_rows, head, replace_columns, with_row_number
from tenure.errors import ContractError, Fault, ParameterError
from tenure.tables.checks.casts import is_typed, raw
from tenure.tables.checks.facts import to_python
from tenure.tables.checks.inspection import Inspection, cast_rows, inspect_frame
from tenure.tables.checks.rules import Rule, pydantic_message
from tenure.tables.row import TableSchema

__all__ = ["Faults", "check", "faults"]


class Faults(NamedTuple):
    """What `faults` found: the good rows, and a table with a row per failure."""

    good: Frame
    failures: pd.DataFrame


def check(frame: Frame, model: type[TableSchema], columns: Iterable[str] | None = None) -> Frame:
    """Return the frame with its known columns in their types and under their names, or raise.

    Definition: every rule of the model is applied to the whole column, in the engine that holds the data.
    A type that converts without loss is converted: ISO text to datetimes, integers to floats. Other columns
    stay as they are. The frame itself is never changed.

    Args:
        frame: The table.
        model: What it must hold.
        columns: The optional columns to look at; all that are present if left out.

    Returns:
        The same kind of frame.

    Raises:
        ContractError: The table breaks its contract; the error names all faults at once.

    Example:
        >>> import pandas as pd
        >>> from tenure import Subscription
        >>> raw = pd.DataFrame({"customer_id": [1], "started_at": ["2026-01-01"], "ended_at": [None], "mrr": [10]})
        >>> check(raw, Subscription)["started_at"].iloc[0]
        Timestamp('2026-01-01 00:00:00')
    """
    examined = inspect_frame(frame, _model(model), _wanted(model, columns), {})
    if examined.faults:
        raise ContractError(examined.faults)
    return _returned(frame, examined)


def faults(frame: Frame, model: type[TableSchema]) -> Faults:
    """Return the good rows and a table of failures; nothing is raised for bad rows.

    Args:
        frame: The table.
        model: What it should hold.

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
    try:
        examined = inspect_frame(frame, _model(model), None, {})
        structural = [fault for fault in examined.faults if fault.rows is None]
    except ContractError as error:
        structural = list(error.faults)
    if structural:
        return Faults(head(frame, 0), _table_faults(structural))
    rows = with_row_number(examined.rows, "_row")
    found = [_failures(rows, model, rule) for rule in _broken_rules(examined)]
    failures = pd.concat([_table_faults([]), *found], ignore_index=True) if found else _table_faults([])
    bad = sorted({int(row) for row in failures["row"]})
    return Faults(
        drop_rows(_returned(frame, examined), bad), failures.sort_values("row", kind="stable", ignore_index=True)
    )


_COLUMNS = ["row", "key", "column", "rule", "value", "message"]


def _model(model: type[TableSchema]) -> type[TableSchema]:
    if not (isinstance(model, type) and issubclass(model, TableSchema) and model.table):
        raise ParameterError(f"model is a table model such as Subscription, not {model!r}.")
    return model


def _wanted(model: type[TableSchema], columns: Iterable[str] | None) -> set[str] | None:
    if columns is None:
        return None
    wanted = {columns} if isinstance(columns, str) else set(columns)
    if unknown := sorted(wanted - set(model.columns())):
        raise ParameterError(f"{model.__name__} has no column {', '.join(unknown)}.")
    return wanted


def _returned(frame: Frame, examined: Inspection) -> Frame:
    """Return the frame with the known columns replaced where their type or name is another."""
    changed = {name: family for name, family in examined.families.items() if _changed(examined, name)}
    renamed = {at: name for name, at in examined.columns.items() if at != name}
    if not changed and not renamed:
        return frame
    columns = Replacement(
        read={name: examined.columns[name] for name in changed},
        change=lambda rows: cast_rows(rows, examined.model, changed),
        write={name: name for name in changed},
        rename=renamed,
        zones={
            name: examined.facts.zones.get(name) or examined.source.zones.get(examined.columns[name])
            for name in changed
        },
    )
    return replace_columns(frame, columns)


def _changed(examined: Inspection, name: str) -> bool:
    """Whether a known column has another type than its model's; pandas' objects are typed unless they are text."""
    family = examined.families[name]
    objects = examined.columns[name] in examined.source.objects
    return not is_typed(examined.model.columns()[name], family) or (objects and family != "text")


def _broken_rules(examined: Inspection) -> list[Rule]:
    columns = examined.model.columns()
    twice = {fault.column for fault in examined.faults if fault.rule == "unique"}
    repeated = [name for name in examined.model.unique if name in columns and columns[name].source in twice]
    return [
        *examined.broken,
        *(Rule(name, "unique", "stands in several rows", nw.len().over(name) > 1) for name in repeated),
    ]


def _failures(rows: nw.LazyFrame[Any], model: type[TableSchema], rule: Rule) -> pd.DataFrame:
    flagged = rows.with_columns(rule.broken.alias("_bad")).filter(nw.col("_bad")).sort("_row")
    if rule.name == "unique":
        flagged = flagged.filter(~nw.col(rule.column).is_null())
    found = collect(flagged)
    values = found.get(raw(rule.column), found[rule.column])
    first = {str(name): to_python(value) for name, value in found.iloc[0].items() if not str(name).startswith("_")}
    words = pydantic_message(model, rule, first)
    keys = found.get(model.key, pd.Series([None] * len(found)))
    column = model.columns()[rule.column].source
    rest = {"column": column, "rule": rule.name, "value": values.astype(object), "message": words}
    return pd.DataFrame({"row": found["_row"], "key": keys.astype(object), **rest})


def _table_faults(found: Iterable[Fault]) -> pd.DataFrame:
    rows = [(None, None, fault.column, fault.rule, None, fault.message) for fault in found]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"row": "Int64"})
