"""The tables of one call, checked together: known columns, `by` columns, one engine, one zone, one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine import Frame, collect, columns_of
from tenure.errors import ContractError, CurrencyError, EngineError, ParameterError, RelationError
from tenure.options import Columns, columns
from tenure.periods import Instant, instant
from tenure.tables.checked_table import CheckedTable
from tenure.tables.checks.inspection import Inspection, inspect_frame, known_columns
from tenure.tables.money.scale import fits_float, scale_of
from tenure.tables.relations import align_key_types, faults_between, one_engine, unknown_customers
from tenure.tables.schemas import SCHEMAS

__all__ = ["Inputs", "check_inputs"]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time
_PER_CUSTOMER = "customer_id"


@dataclass(frozen=True)
class Inputs:
    """The tables of one call, fit to be counted.

    Args:
        tables: The known columns of each table, in their types, lazily.
        keys: The `by` columns: the name asked, and the internal column that holds it.
        unit: The internal columns that make the unit: those of the first table that names them.
        traits: The internal columns that are attributes of a customer.
        kind: The kind of frame that came in.
        zone: The time zone of the data.
        scale: How many units of exact money make one of the currency.
        light: Whether all sums of such units are below 2**53, where floats are exact whole numbers too.
        earliest: The earliest instant in the tables.
        latest: The latest instant in the tables, planned dates aside.
        columns: The known columns that each table has.
        given: Each table as it was made known, and the frame that it was made of.
    """

    tables: Mapping[str, nw.LazyFrame[Any]]
    keys: Mapping[str, str]
    entity_columns: tuple[str, ...]
    customer_columns: tuple[str, ...]
    kind: str
    zone: str | None
    scale: int
    fits_float: bool
    earliest: datetime | None
    latest: datetime | None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: Mapping[str, tuple[nw.LazyFrame[Any], Frame]] = field(default_factory=dict)

    def rows_of(self, table: str) -> Any:
        """Return what tells a table's rows from others: the frame given, or what was made of it since."""
        lazy, frame = self.given.get(table, (None, None))
        return frame if self.tables.get(table) is lazy else self.tables[table]

    def has(self, table: str, column: str) -> bool:
        """Whether a table was given and holds a column."""
        return column in self.columns.get(table, ())

    def to_local_time(self, moment: Instant) -> datetime:
        """Return an instant as wall-clock time in the zone of the data."""
        found = instant(moment)
        if found.tzinfo is None:
            return found
        if self.zone is None:
            raise ParameterError(f"{found} has a time zone and the data have none: give it without.")
        # pandas knows the fixed offsets too, which zoneinfo does not.
        return pd.Timestamp(found).tz_convert(self.zone).tz_localize(None).to_pydatetime(warn=False)

    def as_of(self, moment: Instant | None) -> datetime:
        """Return the instant asked, or the latest in the tables; of empty tables, the earliest there is."""
        return self.to_local_time(moment) if moment is not None else self.latest or _EPOCH


def check_inputs(
    by: Columns = (),
    *,
    uses: Mapping[str, Iterable[str]] | None = None,
    needs: Mapping[str, Iterable[str]] | None = None,
    shared: Iterable[str] = (),
    **frames: Frame | None,
) -> Inputs:
    """Check the tables of a call and return what can be counted.

    Args:
        by: The columns to split by: of the first table, else of any other, else of `customers`.
        uses: The optional columns that the KPI looks at, by table.
        needs: Those without which it has no meaning, by table.
        shared: Further tables that must have a `by` column of the first table too.
        **frames: The tables by name, the one that `by` speaks of first.

    Raises:
        ContractError: A table breaks its contract.
        RelationError: A customer is unknown.
        ParameterError: A `by` column exists nowhere.
        CurrencyError: Several currencies.
        EngineError: Tables on several engines, or no tables at all.
    """
    given = {name: frame for name, frame in frames.items() if frame is not None}
    if not given or frames[next(iter(frames))] is None:
        raise EngineError(f"{next(iter(frames))} is None: a table is needed.")
    places = _places(columns(by), given, tuple(shared))
    examined = {
        name: _examined(frame, name, (uses or {}).get(name, ()), places.get(name, {}), (needs or {}).get(name, ()))
        for name, frame in given.items()
    }
    one_engine(examined)
    _no_faults(examined)
    _known_customers(examined, given)
    _one_currency(examined)
    first, keys = next(iter(given)), {}
    for held in places.values():
        keys.update({asked: inner for inner, (asked, _) in held.items()})
    tables = {name: align_key_types(known_columns(each), each, examined) for name, each in examined.items()}
    money = {name: each.facts.money for name, each in examined.items()}
    scale = scale_of(money)
    return Inputs(
        tables=tables,
        keys={asked: keys[asked] for asked in columns(by)},
        entity_columns=tuple(places.get(first, {})),
        customer_columns=tuple(places.get("customers", {})) if first != "customers" else (),
        kind=examined[first].source.kind,
        zone=examined[first].facts.zone,
        scale=scale,
        fits_float=fits_float(money, scale),
        earliest=min((each.facts.earliest for each in examined.values() if each.facts.earliest), default=None),
        latest=max((each.facts.latest for each in examined.values() if each.facts.latest), default=None),
        columns={name: tuple(each.columns) for name, each in examined.items()},
        given={name: (rows, given[name]) for name, rows in tables.items()},
    )


# Tables without customers: they are split by columns of their own, whichever table `by` speaks of.
_APART = {"costs"}
_ALWAYS = {"subscriptions": ("trial_ends_at", "currency"), "costs": ("currency",)}


def _examined(
    frame: Frame, name: str, uses: Iterable[str], by: Mapping[str, tuple[str, str]], needs: Iterable[str]
) -> Inspection:
    wanted = {*uses, *_ALWAYS.get(name, ())}
    sources = {inner: source for inner, (_, source) in by.items()}
    if isinstance(frame, CheckedTable):
        return frame.narrowed(wanted, sources, needs)
    return inspect_frame(frame, SCHEMAS[name], wanted, sources, needs)


def _places(
    by: tuple[str, ...], given: Mapping[str, Frame], shared: tuple[str, ...]
) -> dict[str, dict[str, tuple[str, str]]]:
    """Find the table of each `by` column: the first table before `customers`, both before none."""
    names = {table: _names(frame) for table, frame in given.items()}
    order = [*dict.fromkeys([next(iter(given)), "customers"])]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    lost: list[str] = []
    for at, asked in enumerate(by):
        table = next((each for each in order if asked in names.get(each, {})), None)
        if table is None:
            lost.append(asked)
            continue
        for each in (table, *(shared if table != "customers" else ()), *(_APART & given.keys())):
            if asked in names.get(each, {asked: asked}):
                found.setdefault(each, {})[f"_by{at}"] = (
                    (asked, names[each][asked]) if each in names else (asked, asked)
                )
            else:
                lost.append(asked)
    if lost:
        raise ParameterError(_nowhere(lost, names))
    return found


def _names(frame: Frame) -> dict[str, str]:
    """Return the columns that `by` may name: those of the frame, and those that its model has renamed."""
    names = {name: name for name in columns_of(frame.frame if isinstance(frame, CheckedTable) else frame)}
    schema = frame.schema.columns() if isinstance(frame, CheckedTable) else {}
    renamed = {name: column.source for name, column in schema.items()}
    return {**names, **{name: source for name, source in renamed.items() if source in names}}


def _nowhere(lost: list[str], names: Mapping[str, Mapping[str, str]]) -> str:
    listed = "; ".join(f"{table} has {', '.join(sorted(columns)) or 'no columns'}" for table, columns in names.items())
    for table in sorted(_APART & names.keys()):
        if all(each not in names[table] and any(each in held for held in names.values()) for each in lost):
            words = f"by names {', '.join(map(repr, dict.fromkeys(lost)))}, which {table} does not have"
            return f"{words}, and {table} are split by columns of their own: {listed}."
    hint = "" if "customers" in names else " Give customers= to split by a customer's attribute."
    return f"by names {', '.join(map(repr, dict.fromkeys(lost)))}, which no table of this call has: {listed}.{hint}"


def _no_faults(examined: Mapping[str, Inspection]) -> None:
    if faults := faults_between(examined):
        raise ContractError(faults)


def _known_customers(examined: Mapping[str, Inspection], given: Mapping[str, Frame]) -> None:
    """Refuse rows of customers that the customers table does not have; tables of one book are known to be fine."""
    if "customers" not in examined:
        return
    faults = []
    for name, each in examined.items():
        related = isinstance(given[name], CheckedTable) and given[name].related_to(given["customers"])
        if name != "customers" and _PER_CUSTOMER in each.columns and not related:
            faults += unknown_customers(each, examined["customers"])
    if faults:
        raise RelationError(faults)


def _one_currency(examined: Mapping[str, Inspection]) -> None:
    for name, each in examined.items():
        if each.facts.currencies > 1:
            found = collect(each.rows.select("currency").unique().sort("currency").head(6))["currency"].tolist()
            listed = ", ".join("null" if value is None or value != value else value for value in found)  # noqa: PLR0124 - nan
            raise CurrencyError(
                f"{name} has amounts in several currencies ({listed}): bring them to one with convert_currency, "
                "or keep the rows of one."
            )
    _same_currency({name: each for name, each in examined.items() if each.facts.currencies == 1})


def _same_currency(examined: Mapping[str, Inspection]) -> None:
    """Refuse tables whose amounts are each of one currency, and not of the same."""
    if len(examined) < 2:
        return
    held = {name: collect(each.rows.select("currency").head(1))["currency"].iloc[0] for name, each in examined.items()}
    if len(set(held.values())) > 1:
        listed = ", ".join(f"{name} in {currency}" for name, currency in held.items())
        raise CurrencyError(f"The tables are in several currencies: {listed}. Bring them to one with convert_currency.")
