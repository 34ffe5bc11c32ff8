"""Faults and facts of a table's rows, counted in one scan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine import Total, collect_totals, count_distinct
from tenure.errors import Fault
from tenure.tables.checks.cells import count
from tenure.tables.checks.facts import (
    Facts,
    beyond_calendar,
    fact_expressions,
    facts_of,
    latest_expressions,
    mixes_offsets,
    money_expressions,
    repeats,
)
from tenure.tables.checks.reports import broken_rule, has_repeated, mixed_offsets, mixed_zones, repeated
from tenure.tables.checks.rules import Rule, rules_of
from tenure.tables.checks.typed import TypedTable
from tenure.tables.schema import TableSchema

__all__ = ["count_faults", "sum_amounts"]

_EXACT = 2**53  # beyond it a row of facts, which may be floats, has lost digits of a whole number
_DENSE = 16  # numbers per row up to which a bit for each of them takes less room than a table of hashes
_MOST_BITS = 2**29


def count_faults(
    typed: TypedTable, schema: type[TableSchema], present: Mapping[str, str], amounts_of: Collection[str] | None
) -> tuple[Facts, tuple[Rule, ...], tuple[Fault, ...]]:
    """Count how often each rule is broken, and what else one must know of a table."""
    rules = list(rules_of(schema, present, typed.families))
    # Whether an instant is out of range shows in the extremes, which are cheaper than a rule for each row.
    usual, rare = ([rule for rule in rules if (rule.name == "range") is late] for late in (False, True))
    row, times = _times(typed.rows, usual, fact_expressions(schema, typed.families, amounts_of))
    if beyond_calendar(row):
        times |= _times(typed.rows, rare, {})[1]
    row |= _times(typed.rows, [], latest_expressions(row, present))[0]
    zones = {name: typed.source.zones.get(at) for name, at in present.items()}
    facts = facts_of(row, schema, typed.families, zones)
    faults = [mixed_zones(schema.table, facts.zones)] if len(set(facts.zones.values())) > 1 else []
    faults += [mixed_offsets(schema, name) for name in present if mixes_offsets(row, name)]
    faults += [broken_rule(typed.rows, schema, rule, number) for rule, number in times.items()]
    faults += [
        repeated(typed.rows, schema, names)
        for names in schema.unique
        if {*names} <= {*present} and _repeats(typed.rows, names, row)
    ]
    return facts, tuple(times), tuple(faults)


def _repeats(rows: nw.LazyFrame[Any], names: tuple[str, ...], row: Mapping[Any, Any]) -> bool:
    """Whether values stand in several rows; one column was counted with all else, several cost a scan."""
    if len(names) == 1:
        return repeats(row, names[0])
    all_null = any(count(row["rows"]) == count(row[f"null_{name}"]) for name in names)
    if all_null or any(_is_distinct(rows, name, row) for name in names):
        return False
    return has_repeated(rows, names)


def _is_distinct(rows: nw.LazyFrame[Any], name: str, row: Mapping[Any, Any]) -> bool:
    """Whether no value stands twice, where that is told at a tenth of the cost of grouping: of dense whole numbers."""
    least, most = row.get(f"least_{name}"), row.get(f"most_{name}")
    if least is None or most is None or max(abs(least), abs(most)) >= _EXACT:
        return False
    if most - least >= min(_DENSE * count(row["rows"]), _MOST_BITS):
        return False
    return count_distinct(rows, name, int(least), int(most)) == count(row["rows"]) - count(row[f"null_{name}"])


def _times(
    rows: nw.LazyFrame[Any], rules: Sequence[Rule], further: Mapping[str, Total]
) -> tuple[dict[Any, Any], dict[Rule, int]]:
    """Count in one scan how often each rule is broken, and what further is asked."""
    sums: dict[str, Total] = {f"rule{at}": ("sum", rule.broken.cast(nw.Int64)) for at, rule in enumerate(rules)}
    row = collect_totals(rows, {**sums, **further}) if sums or further else {}
    return row, {rule: times for at, rule in enumerate(rules) if (times := count(row[f"rule{at}"]))}


def sum_amounts(
    rows: nw.LazyFrame[Any], present: Collection[str], amounts_of: Collection[str] | None
) -> dict[str, float]:
    """Sum the absolute amounts of each column of money, of some events only where they are named."""
    row = _times(rows, [], money_expressions(present, amounts_of))[0]
    return {name.removeprefix("money_"): 0.0 if pd.isna(total) else float(total) for name, total in row.items()}
