"""The page of the tables, from their schemas."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from tenure.tables import SCHEMAS, TableSchema

HEAD = """# Tables

A row per customer, subscription, event and so on. Only the needed columns must be there; any further column can be a
`by`. Instants are dates or datetimes, all naive or all of one time zone. Where your columns have other names, see
[`Tables(rename=…)`](reference/tables.md); what a bad table says is in the [guide](guide.md#errors).
"""
KINDS = {"key": "whole number or text", "instant": "date or datetime", "flag": "True or False"}
BOUNDS = {"ge": "from", "le": "to"}


def tables_page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *("\n".join([*_section(schema), ""]) for schema in SCHEMAS.values())])


def _section(schema: type[TableSchema]) -> Iterator[str]:
    yield from (f"## {schema.table}", "", f"`tenure.{schema.__name__}`. {inspect.getdoc(schema)}", "")
    yield from ("| column | holds | |", "|---|---|---|")
    for column in schema.columns().values():
        holds = " or ".join(f"`{each}`" for each in column.allowed) or KINDS.get(column.kind, column.kind)
        bounds = [f"{BOUNDS[bound]} {value:g}" for bound, value in column.bounds.items()]
        needed = ["needed" if column.needed else "optional", *(["may be null"] if column.nullable else [])]
        unique = ["unique"] if (column.name,) in schema.unique else []
        yield f"| `{column.name}` | {' '.join([holds, *bounds])} | {', '.join([*needed, *unique])} |"
    yield from (f"\nA fault: {rule.message}." for rule in schema.rules)
    yield from (f"\nA fault: {' and '.join(names)} repeated." for names in schema.unique if len(names) > 1)
