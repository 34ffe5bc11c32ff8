"""What must hold between the tables of one call: one engine, one time zone, keys that meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeAlias

import narwhals as nw

from tenure.engine import collect, count_unmatched, refuse_several_engines, run_together
from tenure.errors import Fault
from tenure.tables.checks.facts import key_family
from tenure.tables.checks.inspection import Inspection, TypedFrame

__all__ = ["Typed", "align_key_types", "faults_between", "inspect_together", "one_engine", "unknown_customers"]

_PER_CUSTOMER = "customer_id"

Typed: TypeAlias = TypedFrame | Inspection
"""A table whose columns have their types, whether its faults were counted or not."""


def one_engine(tables: Mapping[str, Typed]) -> None:
    """Refuse tables on several engines."""
    refuse_several_engines({name: each.source.engine for name, each in tables.items()})


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


def inspect_together(
    tables: Mapping[str, Typed], related: Collection[str]
) -> tuple[dict[str, Inspection], dict[str, int]]:
    """Count the faults of all tables, and how many rows of those related name customers who are in no customers table.

    They are counted together, where the engine pays for each run.
    """
    customers, like = tables.get("customers"), next(iter(tables.values()), None)
    if like is None:
        return {}, {}
    with_keys = {name: tables[name] for name in related if _PER_CUSTOMER in tables[name].families}
    calls: list[Callable[[], Any]] = [each.counted for each in tables.values()]
    if customers is None or _PER_CUSTOMER not in customers.families or not with_keys:
        return dict(zip(tables, run_together(like.rows, *calls), strict=True)), {}
    *inspections, unknown = run_together(like.rows, *calls, partial(_count_unknown, with_keys, customers))
    return dict(zip(tables, inspections, strict=True)), unknown


def unknown_customers(inspections: Mapping[str, Inspection], unknown: Mapping[str, int]) -> list[Fault]:
    """Return the faults that rows refer to customers who are not in the customers table."""
    customers = inspections.get("customers")
    return [_fault(inspections[name], customers, count) for name, count in unknown.items() if customers and count]


def _count_unknown(tables: Mapping[str, Typed], customers: Typed) -> dict[str, int]:
    """Count at once how many rows of each table name a customer who is not in the customers table."""
    if len({key_family(each.families[_PER_CUSTOMER]) for each in (*tables.values(), customers)}) == 1:
        counts = count_unmatched([each.rows for each in tables.values()], customers.rows, _PER_CUSTOMER)
    else:
        # Types that differ are a fault, unless a column is all null, of which any type is as good.
        counts = count_unmatched(
            [_keys_as_text(each) for each in tables.values()], _keys_as_text(customers), _PER_CUSTOMER
        )
    return dict(zip(tables, counts, strict=True))


def _keys_as_text(table: Typed) -> nw.LazyFrame[Any]:
    return table.rows.select(nw.col(_PER_CUSTOMER).cast(nw.String))


def _unknown(table: Typed, customers: Typed) -> nw.LazyFrame[Any]:
    """Return the customers of rows who are not in the customers table."""
    named = table.rows.filter(~nw.col(_PER_CUSTOMER).is_null()).select(_PER_CUSTOMER)
    existing = customers.rows.select(_PER_CUSTOMER)
    if len({key_family(each.families[_PER_CUSTOMER]) for each in (table, customers)}) == 1:
        return named.join(existing, on=_PER_CUSTOMER, how="anti")
    # Types that differ are a fault, unless one of the columns is all null, of which any type is as good.
    named, existing = (
        each.with_columns(nw.col(_PER_CUSTOMER).cast(nw.String).alias("_key")) for each in (named, existing)
    )
    return named.join(existing.select("_key"), on="_key", how="anti").select(_PER_CUSTOMER)


def _fault(inspection: Inspection, customers: Inspection, count: int) -> Fault:
    unknown = _unknown(inspection, customers)
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
