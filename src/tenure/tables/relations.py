"""What must hold between the tables of one call: one engine, one time zone, keys that meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tenure.engine import collect
from tenure.errors import EngineError, Fault
from tenure.tables.checks.inspection import Inspection

__all__ = ["align_key_types", "faults_between", "one_engine", "unknown_customers"]

_PER_CUSTOMER = "customer_id"


def one_engine(examined: Mapping[str, Inspection]) -> None:
    """Refuse tables on several engines."""
    engines = {name: each.source.engine for name, each in examined.items()}
    if len(set(engines.values())) > 1:
        listed = ", ".join(f"{name} on {engine}" for name, engine in engines.items())
        raise EngineError(f"The tables of one call live on one engine; here {listed}. Convert them to one kind.")


def faults_between(examined: Mapping[str, Inspection]) -> list[Fault]:
    """Return the faults of all tables, and those between them: time zones and types of keys that differ."""
    faults = [fault for each in examined.values() for fault in each.faults]
    zones = {name: each.facts.zone or "no zone" for name, each in examined.items() if each.facts.latest}
    if len(set(zones.values())) > 1:
        words = f"their instants are of several time zones: {_listing(zones)}"
        faults.append(Fault("tables", "", "zone", words, hint="Bring them to one"))
    kinds = {name: each.facts.key_family for name, each in examined.items() if each.facts.key_family}
    if len(set(kinds.values())) > 1:
        words = f"the keys cannot meet: {_listing(kinds)}"
        faults.append(Fault("tables", _PER_CUSTOMER, "type", words, hint="Bring them to one type"))
    return faults


def _listing(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} in {what}" for name, what in found.items())


def unknown_customers(examined: Inspection, customers: Inspection) -> list[Fault]:
    """Return the fault that rows refer to customers who are not in the customers table, if there is one."""
    if not examined.facts.key_family:
        return []
    there = align_key_types(customers.rows.select(_PER_CUSTOMER), customers, {"": examined})
    lost = examined.rows.filter(~nw.col(_PER_CUSTOMER).is_null()).join(there, on=_PER_CUSTOMER, how="anti")
    lost = lost.select(_PER_CUSTOMER)
    count = int(collect(lost.select(nw.len().alias("rows")))["rows"].iloc[0])
    if not count:
        return []
    first = collect(lost.unique().sort(_PER_CUSTOMER).head(3))[_PER_CUSTOMER].tolist()
    message = "names customers that the customers table does not have"
    places = tuple((None, key) for key in first)
    return [Fault(examined.model.table, _PER_CUSTOMER, "relation", message, count, places, first[0])]


def align_key_types(rows: nw.LazyFrame[Any], each: Inspection, examined: Mapping[str, Inspection]) -> nw.LazyFrame[Any]:
    """Give keys that are all null the type of the others, so that engines agree to join them."""
    others = {other.facts.key_family for other in examined.values()} - {""}
    if _PER_CUSTOMER not in each.columns or each.facts.key_family:
        return rows
    kind = nw.Int64 if others == {"integer"} else nw.String
    return rows.with_columns(nw.lit(None, dtype=kind).alias(_PER_CUSTOMER))
