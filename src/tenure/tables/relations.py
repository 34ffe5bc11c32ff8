"""What must hold between the tables of one call: one engine, one time zone, keys that meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from tenure.engine import collect, refuse_several_engines
from tenure.errors import Fault
from tenure.tables.checks.inspection import Inspection

__all__ = ["align_key_types", "faults_between", "one_engine", "unknown_customers"]

_PER_CUSTOMER = "customer_id"


def one_engine(inspections: Mapping[str, Inspection]) -> None:
    """Refuse tables on several engines."""
    refuse_several_engines({name: each.source.engine for name, each in inspections.items()})


def faults_between(inspections: Mapping[str, Inspection]) -> list[Fault]:
    """Return the faults of all tables, and those between them: time zones and types of keys that differ."""
    faults = [fault for each in inspections.values() for fault in each.faults]
    zones = {name: each.facts.zone or "no zone" for name, each in inspections.items() if each.facts.zones}
    if len(set(zones.values())) > 1:
        words = f"their instants are of several time zones: {_listing(zones)}"
        faults.append(Fault("tables", "", "zone", words, hint="Bring them to one"))
    kinds = {name: each.facts.key_family for name, each in inspections.items() if each.facts.key_family}
    if len(set(kinds.values())) > 1:
        words = f"the keys cannot meet: {_listing(kinds)}"
        faults.append(Fault("tables", _PER_CUSTOMER, "type", words, hint="Bring them to one type"))
    return faults


def _listing(by_table: Mapping[str, str]) -> str:
    return ", ".join(f"{name} in {what}" for name, what in by_table.items())


def unknown_customers(inspections: Iterable[Inspection], customers: Inspection) -> list[Fault]:
    """Return the faults that rows refer to customers who are not in the customers table; all are counted at once."""
    keyed = [each for each in inspections if each.facts.key_family]
    unknown = [_unknown(each, customers) for each in keyed]
    if not unknown:
        return []
    counts = [
        rows.select(nw.len().cast(nw.Int64).alias("rows")).with_columns(nw.lit(place).cast(nw.Int64).alias("table"))
        for place, rows in enumerate(unknown)
    ]
    found = collect(nw.concat(counts, how="vertical")).sort_values("table")["rows"]
    return [_fault(each, rows, count) for each, rows, count in zip(keyed, unknown, found, strict=True) if count]


def _unknown(inspection: Inspection, customers: Inspection) -> nw.LazyFrame[Any]:
    """Return the customers of rows who are not in the customers table."""
    existing = align_key_types(customers.rows.select(_PER_CUSTOMER), customers, {"": inspection})
    rows = inspection.rows.select(_PER_CUSTOMER).filter(~nw.col(_PER_CUSTOMER).is_null())
    return rows.join(existing, on=_PER_CUSTOMER, how="anti")


def _fault(inspection: Inspection, unknown: nw.LazyFrame[Any], count: int) -> Fault:
    first = collect(unknown.unique().sort(_PER_CUSTOMER).head(3))[_PER_CUSTOMER].tolist()
    message = "names customers that the customers table does not have"
    places = tuple((None, key) for key in first)
    column = inspection.columns[_PER_CUSTOMER]
    return Fault(inspection.schema.table, column, "relation", message, int(count), places, first[0])


def align_key_types(
    rows: nw.LazyFrame[Any], own: Inspection, inspections: Mapping[str, Inspection]
) -> nw.LazyFrame[Any]:
    """Give keys that are all null the type of the others, so that engines agree to join them."""
    others = {other.facts.key_family for other in inspections.values()} - {""}
    if _PER_CUSTOMER not in own.columns or own.facts.key_family:
        return rows
    kind = nw.Int64 if others == {"integer"} else nw.String
    return rows.with_columns(nw.lit(None, dtype=kind).alias(_PER_CUSTOMER))
