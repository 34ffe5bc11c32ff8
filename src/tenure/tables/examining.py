"""A frame examined: its known columns in their types, every fault counted in one scan, and what else one must know."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine import Frame, Source, collect, columns_of, numbered, read_text, scan
from tenure.errors import ContractError, Fault
from tenure.tables.casts import WORDS, as_text, cast, family, fits, group, may_lose, raw
from tenure.tables.row import Row
from tenure.tables.rules import Rule, own_words, rules_of

__all__ = ["Examined", "Facts", "examine", "examined_rows", "examined_typed"]

_PLANNED = {"term_ends_at", "trial_ends_at"}
_SHOWN = 3


@dataclass(frozen=True)
class Facts:
    """What one scan tells of a table besides its faults."""

    rows: int
    money: float
    earliest: datetime | None
    latest: datetime | None
    currencies: int
    key_family: str
    zone: str | None


@dataclass(frozen=True)
class Examined:
    """A table's known columns, lazily, with its `by` columns as `_by0`, `_by1` and so on."""

    model: type[Row]
    source: Source
    rows: nw.LazyFrame[Any]
    columns: tuple[str, ...]
    facts: Facts
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Typed:
    source: Source
    rows: nw.LazyFrame[Any]
    families: Mapping[str, str]
    faults: tuple[Fault, ...]


def examine(
    frame: Frame, model: type[Row], wanted: Iterable[str] | None, by: Mapping[str, str], needs: Iterable[str] = ()
) -> Examined:
    """Type a frame's columns and count every fault, without raising.

    Args:
        frame: The table.
        model: What it must hold.
        wanted: The optional columns to look at, where present; None is all of them.
        by: Internal name and source name of the columns to group by.
        needs: Optional columns that must be there all the same.
    """
    chosen, missing = _chosen(frame, model, wanted, needs)
    if not chosen:
        raise ContractError(missing)
    typed = _typed(frame, model, chosen, by)
    held = tuple(name for name in chosen if name in typed.families)
    facts, broken = _counted(typed, model, held)
    return Examined(model, typed.source, typed.rows, held, facts, (*missing, *typed.faults, *broken))


def examined_typed(
    frame: Frame, model: type[Row], wanted: Iterable[str], by: Mapping[str, str], needs: Iterable[str], facts: Facts
) -> Examined:
    """Type some columns of a frame whose faults were counted before."""
    chosen, missing = _chosen(frame, model, wanted, needs)
    typed = _typed(frame, model, chosen, by)
    return Examined(model, typed.source, typed.rows, tuple(chosen), facts, (*missing, *typed.faults))


def _chosen(
    frame: Frame, model: type[Row], wanted: Iterable[str] | None, needs: Iterable[str]
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return the source of each column to look at, and the faults of those that are missing."""
    names, columns = set(columns_of(frame)), model.columns()
    needed = [name for name, column in columns.items() if column.needed or name in set(needs)]
    asked = {*columns} if wanted is None else {*wanted, *needed}
    found = {name: _source_name(model, name, names) for name in columns if name in asked}
    missing = tuple(_missing(model, name, names) for name in needed if found[name] is None)
    return {name: at for name, at in found.items() if at is not None}, missing


def examined_rows(examined: Examined) -> nw.LazyFrame[Any]:
    """Return the known columns only, without the raw ones kept for messages."""
    schema = examined.rows.collect_schema().names()
    return examined.rows.select(*(name for name in schema if not name.startswith("_raw_")))


def _source_name(model: type[Row], name: str, names: set[str]) -> str | None:
    return next((each for each in (model.columns()[name].source, name) if each in names), None)


def _missing(model: type[Row], name: str, names: set[str]) -> Fault:
    source = model.columns()[name].source
    near = difflib.get_close_matches(source, sorted(names), n=1, cutoff=0.6)
    hint = (
        f"Did you mean {near[0]!r}? Rename it, or subclass {model.__name__} with Field(alias={near[0]!r})"
        if near
        else ""
    )
    return Fault(
        model.table, source, "missing", "the column is missing", hint=hint or f"The frame has {_listed(names)}"
    )


def _listed(names: set[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "") if shown else "no columns"


def _typed(frame: Frame, model: type[Row], chosen: Mapping[str, str], by: Mapping[str, str]) -> _Typed:
    source = scan(frame, [*chosen.values(), *by.values()])
    schema = source.lazy.collect_schema()
    columns = model.columns()
    found = {name: family(schema[at]) for name, at in chosen.items()}
    wrong = [name for name, at in chosen.items() if at in source.mixed or not fits(columns[name], found[name])]
    good = {name: kind for name, kind in found.items() if name not in wrong}
    faults = [
        _wrong_type(model, name, source.mixed.get(chosen[name]) or f"holds {schema[chosen[name]]}") for name in wrong
    ]
    faults += [Fault("by", at, "type", source.mixed[at]) for at in by.values() if at in source.mixed]
    zones = {name: source.zones.get(chosen[name]) for name, kind in good.items() if kind == "instant"}
    if len(set(zones.values())) > 1:
        faults.append(_mixed_zones(model.table, zones))
    originals = [nw.col(chosen[name]).alias(raw(name)) for name, kind in good.items() if may_lose(columns[name], kind)]
    groups = [group(at, family(schema[at])).alias(name) for name, at in by.items()]
    rows = source.lazy.select(*(nw.col(chosen[name]).alias(name) for name in good), *originals, *groups)
    texts = {name: how for name, kind in good.items() if (how := as_text(columns[name], kind))}
    rows = read_text(rows, texts).with_columns(*(cast(columns[name], kind).alias(name) for name, kind in good.items()))
    return _Typed(source, rows, good, tuple(faults))


def _wrong_type(model: type[Row], name: str, words: str) -> Fault:
    column = model.columns()[name]
    return Fault(model.table, column.source, "type", f"{words}, where {WORDS[column.kind]} are needed")


def _mixed_zones(table: str, zones: Mapping[str, str | None]) -> Fault:
    listed = ", ".join(f"{name} in {zone or 'no zone'}" for name, zone in zones.items())
    return Fault(table, "", "zone", f"its instants are of several time zones: {listed}", hint="Bring them to one")


def _counted(typed: _Typed, model: type[Row], held: tuple[str, ...]) -> tuple[Facts, tuple[Fault, ...]]:
    rules = list(rules_of(model, held, typed.families))
    counts = {f"rule{at}": rule.broken.cast(nw.Int64).sum() for at, rule in enumerate(rules)}
    row = (
        collect(typed.rows.select(nw.len().alias("rows"), **counts, **_fact_expressions(model, held))).iloc[0].to_dict()
    )
    broken = [(rule, int(row[f"rule{at}"])) for at, rule in enumerate(rules) if _count(row[f"rule{at}"])]
    faults = [_fault(typed, model, rule, count) for rule, count in broken]
    faults += [_repeated(typed, model, name) for name in model.unique if name in held and _repeats(row, name)]
    ends = [row[f"{end}_{name}"] for name in _instants(model, held) for end in ("earliest", "latest")]
    instants = [end.to_pydatetime() for end in ends if not pd.isna(end)]
    zones = {typed.source.zones.get(model.columns()[name].source) for name in held if typed.families[name] == "instant"}
    return Facts(
        rows=int(row["rows"]),
        money=max(
            (float(row[f"money_{name}"]) for name in _money(held) if not pd.isna(row[f"money_{name}"])), default=0.0
        ),
        earliest=min(instants, default=None),
        latest=max(instants, default=None),
        currencies=_currencies(row),
        key_family=typed.families.get("customer_id", ""),
        zone=next(iter(zones), None),
    ), tuple(faults)


def _fact_expressions(model: type[Row], held: tuple[str, ...]) -> dict[str, nw.Expr]:
    facts = {f"earliest_{name}": nw.col(name).min() for name in _instants(model, held)}
    facts |= {f"latest_{name}": nw.col(name).max() for name in _instants(model, held)}
    facts |= {f"money_{name}": nw.col(name).abs().sum() for name in _money(held)}
    for name in {*model.unique} & {*held}:
        facts[f"unique_{name}"] = nw.col(name).n_unique()
        facts[f"null_{name}"] = nw.col(name).is_null().cast(nw.Int64).sum()
    if "currency" in held:
        facts |= {"currency_low": nw.col("currency").min(), "currency_high": nw.col("currency").max()}
        facts["currency_null"] = nw.col("currency").is_null().cast(nw.Int64).sum()
    return facts


def _instants(model: type[Row], held: Iterable[str]) -> list[str]:
    return [name for name in held if model.columns()[name].kind == "instant" and name not in _PLANNED]


def _money(held: Iterable[str]) -> list[str]:
    return [name for name in held if name in {"mrr", "amount"}]


def _currencies(row: Mapping[Any, Any]) -> int:
    """Count the currencies as far as it matters: none, one, or several (null is one of its own)."""
    low, high = row.get("currency_low"), row.get("currency_high")
    if pd.isna(low) or low is None:
        return 0
    return 2 if low != high or _count(row["currency_null"]) else 1


def _repeats(row: Mapping[Any, Any], name: str) -> bool:
    nulls = _count(row[f"null_{name}"])
    return _count(row["rows"]) - nulls > _count(row[f"unique_{name}"]) - (nulls > 0)


def _count(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _fault(typed: _Typed, model: type[Row], rule: Rule, count: int) -> Fault:
    first = collect(numbered(typed.rows, "_row").filter(rule.broken).sort("_row").head(_SHOWN))
    rows = [{str(name): _unboxed(value) for name, value in row.items()} for row in first.to_dict("records")]
    shown = {name: rows[0].get(raw(name), value) for name, value in rows[0].items() if not name.startswith("_")}
    message = own_words(model, rule, shown) if rule.name != "type" else rule.message
    places = tuple((row["_row"], row.get(model.key)) for row in rows)
    column = model.columns()[rule.column].source
    return Fault(model.table, column, rule.name, message, count, places, shown.get(rule.column), rule.hint)


def _repeated(typed: _Typed, model: type[Row], name: str) -> Fault:
    # Window counts and group-bys differ between engines only in speed; a fault may take its time.
    times = (
        typed.rows.group_by(name).agg(nw.len().alias("_times")).filter(nw.col("_times") > 1, ~nw.col(name).is_null())
    )
    found = collect(times.sort(name))
    first = numbered(typed.rows, "_row").join(times.select(name), on=name, how="semi").sort("_row").head(_SHOWN)
    places = tuple((_unboxed(row["_row"]), _unboxed(row[name])) for row in collect(first).to_dict("records"))
    message = f"{len(found):,} {'value stands' if len(found) == 1 else 'values stand'} in several rows"
    return Fault(
        model.table, model.columns()[name].source, "unique", message, int(found["_times"].sum()), places,
        _unboxed(found[name].iloc[0]), f"Keep one row for each {name}",
    )  # fmt: skip


def _unboxed(value: Any) -> Any:
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
