"""A frame examined: its known columns in their types, every fault counted in one scan, and what else one must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tenure.engine import Frame, Source, collect, columns_of, read_text, scan
from tenure.errors import ContractError, Fault
from tenure.tables.checks.casts import as_text, cast, family, fits, group, may_lose, raw, unread
from tenure.tables.checks.facts import Facts, beyond_calendar, count, fact_expressions, facts_of, mixes_offsets, repeats
from tenure.tables.checks.reports import (
    broken_rule,
    missing,
    mixed_offsets,
    mixed_zones,
    named_twice,
    repeated,
    wrong_type,
)
from tenure.tables.checks.rules import Rule, rules_of
from tenure.tables.row import TableSchema

__all__ = ["Inspection", "cast_rows", "inspect_frame", "inspect_typed", "known_columns"]


@dataclass(frozen=True)
class Inspection:
    """A table's known columns, lazily, with its `by` columns as `_by0`, `_by1` and so on.

    `columns` holds the name in the frame of each known column, `families` what came in, `broken` the rules broken.
    """

    model: type[TableSchema]
    source: Source
    rows: nw.LazyFrame[Any]
    columns: Mapping[str, str]
    families: Mapping[str, str]
    facts: Facts
    faults: tuple[Fault, ...] = ()
    broken: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class _Typed:
    source: Source
    rows: nw.LazyFrame[Any]
    families: Mapping[str, str]
    faults: tuple[Fault, ...]


def inspect_frame(
    frame: Frame,
    model: type[TableSchema],
    wanted: Iterable[str] | None,
    by: Mapping[str, str],
    needs: Iterable[str] = (),
) -> Inspection:
    """Type a frame's columns and count every fault, without raising.

    Args:
        frame: The table.
        model: What it must hold.
        wanted: The optional columns to look at, where present; None is all of them.
        by: Internal name and source name of the columns to group by.
        needs: Optional columns that must be there all the same.
    """
    chosen, absent = _chosen(frame, model, wanted, needs)
    if not chosen:
        raise ContractError(absent)
    typed = _typed(frame, model, chosen, by)
    held = {name: at for name, at in chosen.items() if name in typed.families}
    facts, broken, faults = _counted(typed, model, held)
    return Inspection(
        model, typed.source, typed.rows, held, typed.families, facts, (*absent, *typed.faults, *faults), broken
    )


def inspect_typed(
    frame: Frame,
    model: type[TableSchema],
    wanted: Iterable[str],
    by: Mapping[str, str],
    needs: Iterable[str],
    facts: Facts,
) -> Inspection:
    """Type some columns of a frame whose faults were counted before."""
    chosen, absent = _chosen(frame, model, wanted, needs)
    typed = _typed(frame, model, chosen, by)
    return Inspection(model, typed.source, typed.rows, chosen, typed.families, facts, (*absent, *typed.faults))


def known_columns(examined: Inspection) -> nw.LazyFrame[Any]:
    """Return the known columns only, without the raw ones kept for messages."""
    schema = examined.rows.collect_schema().names()
    return examined.rows.select(*(name for name in schema if not name.startswith("_raw_")))


def cast_rows(rows: nw.LazyFrame[Any], model: type[TableSchema], families: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Cast the columns named from their families to the types of the model."""
    columns = model.columns()
    texts = {name: how for name, kind in families.items() if (how := as_text(columns[name], kind))}
    if texts:
        rows = read_text(rows.with_columns(*(unread(columns[name], how) for name, how in texts.items())), texts)
    casts = [cast(columns[name], kind).alias(name) for name, kind in families.items()]
    return rows.with_columns(*casts) if casts else rows


def _chosen(
    frame: Frame, model: type[TableSchema], wanted: Iterable[str] | None, needs: Iterable[str]
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return the source of each column to look at, and the faults of those that are missing or named twice."""
    names, columns = set(columns_of(frame)), model.columns()
    needed = [name for name, column in columns.items() if column.needed or name in set(needs)]
    asked = {*columns} if wanted is None else {*wanted, *needed}
    found = {name: [at for at in dict.fromkeys((columns[name].source, name)) if at in names] for name in asked}
    absent = [missing(model, name, names) for name in needed if not found[name]]
    twice = [named_twice(model, name) for name in columns if len(found.get(name, ())) > 1]
    return {name: found[name][0] for name in columns if found.get(name)}, (*absent, *twice)


def _typed(frame: Frame, model: type[TableSchema], chosen: Mapping[str, str], by: Mapping[str, str]) -> _Typed:
    source = scan(frame, [*chosen.values(), *by.values()])
    schema, columns = source.lazy.collect_schema(), model.columns()
    found = {name: family(schema[at]) for name, at in chosen.items()}
    wrong = {
        name: source.mixed.get(at) or f"holds {schema[at]}"
        for name, at in chosen.items()
        if at in source.mixed or not fits(columns[name], found[name])
    }
    good = {name: kind for name, kind in found.items() if name not in wrong}
    faults = [wrong_type(model, name, words) for name, words in wrong.items()]
    faults += [
        Fault("by", at, "type", f"{source.mixed.get(at) or f'holds {schema[at]}'}, which makes no groups")
        for at in by.values()
        if at in source.mixed or family(schema[at]) == "other"
    ]
    originals = [_original(chosen[name], name, kind) for name, kind in good.items() if may_lose(columns[name], kind)]
    groups = [group(at, family(schema[at])).alias(name) for name, at in by.items()]
    rows = source.lazy.select(*(nw.col(chosen[name]).alias(name) for name in good), *originals, *groups)
    return _Typed(source, cast_rows(rows, model, good), good, tuple(faults))


def _original(source: str, name: str, kind: str) -> nw.Expr:
    """Keep what came in; whole numbers beyond 64 bits as text, as pandas cannot show them."""
    value = nw.col(source).cast(nw.String) if kind == "wide" else nw.col(source)
    return value.alias(raw(name))


def _counted(
    typed: _Typed, model: type[TableSchema], held: Mapping[str, str]
) -> tuple[Facts, tuple[Rule, ...], tuple[Fault, ...]]:
    rules = list(rules_of(model, held, typed.families))
    # Whether an instant is out of range shows in the extremes, which are cheaper than a rule for each row.
    usual, rare = ([rule for rule in rules if (rule.name == "range") is late] for late in (False, True))
    row, times = _times(typed.rows, usual, fact_expressions(model, typed.families))
    if beyond_calendar(row):
        times |= _times(typed.rows, rare, {})[1]
    facts = facts_of(row, model, typed.families, {name: typed.source.zones.get(at) for name, at in held.items()})
    faults = [mixed_zones(model.table, facts.zones)] if len(set(facts.zones.values())) > 1 else []
    faults += [mixed_offsets(model, name) for name in held if mixes_offsets(row, name)]
    faults += [broken_rule(typed.rows, model, rule, number) for rule, number in times.items()]
    faults += [repeated(typed.rows, model, name) for name in model.unique if name in held and repeats(row, name)]
    return facts, tuple(times), tuple(faults)


def _times(
    rows: nw.LazyFrame[Any], rules: Sequence[Rule], further: Mapping[str, nw.Expr]
) -> tuple[dict[Any, Any], dict[Rule, int]]:
    """Count in one scan how often each rule is broken, and what further is asked."""
    sums = {f"rule{at}": rule.broken.cast(nw.Int64).sum() for at, rule in enumerate(rules)}
    row = collect(rows.select(**sums, **further)).iloc[0].to_dict()
    return row, {rule: times for at, rule in enumerate(rules) if (times := count(row[f"rule{at}"]))}
