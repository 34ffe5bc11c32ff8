"""The tables of one call, checked together: known columns, `by` columns, one engine, one zone, one currency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import narwhals as nw

from tenure.engine import Frame, collect
from tenure.errors import ContractError, CurrencyError, EngineError, RelationError
from tenure.options import Options
from tenure.periods import to_utc, to_zone
from tenure.tables.by_columns import find_by_columns
from tenure.tables.checked_table import CheckedTable
from tenure.tables.checks.inspection import Inspection, known_columns, type_frame
from tenure.tables.money.scale import fits_float, scale_of
from tenure.tables.relations import (
    Typed,
    align_key_types,
    faults_between,
    inspect_together,
    one_engine,
    unknown_customers,
)
from tenure.tables.schema import TableSchema
from tenure.tables.schemas import SCHEMAS

__all__ = ["Inputs", "check_inputs"]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time
_LAST_DAY = datetime(9999, 12, 31)  # noqa: DTZ001 - wall-clock time


@dataclass(frozen=True)
class Inputs:
    """The tables of one call, fit to be counted.

    Instants are naive UTC where the data have a time zone, and as they are where they have none.

    Args:
        tables: The known columns of each table, in their types, lazily.
        keys: The `by` columns: the name name for, and the internal column that holds it.
        entity_columns: The internal columns that make the entity beside the customer: those of the first table.
        customer_columns: The internal columns that are attributes of a customer.
        kind: The kind of frame that came in.
        zone: The time zone of the data.
        scale: How many units of exact money make one of the currency.
        fits_float: Whether all sums of such units are below 2**53, where floats are exact whole numbers too.
        earliest: The earliest instant in the tables.
        latest: The latest instant in the tables, planned dates aside.
        columns: The known columns that each table has.
        sources: Each table as it was checked, and the frame that it was made of.
        memo: What was counted of these inputs, to be counted once.
        by_customer: The tables whose rows of one customer were brought to one machine.
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
    sources: Mapping[str, tuple[nw.LazyFrame[Any], Frame]] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    by_customer: frozenset[str] = frozenset()

    @property
    def group_columns(self) -> list[str]:
        """The internal columns to group by."""
        return [*self.entity_columns, *self.customer_columns]

    @property
    def entity(self) -> list[str]:
        """The columns that make an entity: the customer, and the `by` columns of the first table."""
        return ["customer_id", *self.entity_columns]

    def rows_of(self, table: str) -> Any:
        """Return what tells a table's rows from others: the frame given, or what was made of it since."""
        lazy, frame = self.sources.get(table, (None, None))
        return frame if self.tables.get(table) is lazy else self.tables[table]

    def has(self, table: str, column: str) -> bool:
        """Whether a table was given and holds a column."""
        return column in self.columns.get(table, ())

    def to_utc(self, moment: datetime) -> datetime:
        """Return an instant as the tables hold it: naive UTC where the data have a zone."""
        return to_utc(moment, self.zone)

    def as_of(self, moment: datetime | None) -> datetime:
        """Return the instant name for, else the start of the day after the latest in the tables.

        The last day is seen whole, so a loss on it is a loss.
        """
        if moment is not None:
            return self.to_utc(moment)
        if self.latest is None:
            return _EPOCH
        day = to_zone(self.latest, self.zone).tz_localize(None).normalize().to_pydatetime()
        return self.to_utc(day + timedelta(days=1)) if day < _LAST_DAY else self.latest


def check_inputs(
    options: Options | None = None,
    *,
    uses: Mapping[str, Iterable[str]] | None = None,
    needs: Mapping[str, Iterable[str]] | None = None,
    shared: Iterable[str] = (),
    amounts_of: Collection[str] | None = None,
    schemas: Mapping[str, type[TableSchema]] | None = None,
    **frames: Frame | None,
) -> Inputs:
    """Check the tables of a call and return what can be counted.

    Args:
        options: What was name; its `by` names columns of the first table, else of any other, else of `customers`.
        uses: The optional columns that the KPI looks at, by table.
        needs: Those without which it has no meaning, by table.
        shared: Further tables that must have a `by` column of the first table too.
        amounts_of: The names of the events whose amounts are summed; all of them if left out.
        schemas: The schemas of tables that are none of a business, such as scores. Where such a table is a plan, it is
            mostly a list of the library's own, which costs more to run than to hold: it is run once.
        **frames: The tables by name, the one that `by` speaks of first.

    Raises:
        ContractError: A table breaks its contract.
        RelationError: A customer is unknown.
        ParameterError: A `by` column exists nowhere.
        CurrencyError: Several currencies.
        EngineError: Tables on several engines, or no tables at all.
    """
    by = options.by if options else ()
    given = {name: frame for name, frame in frames.items() if frame is not None}
    if not given or frames[next(iter(frames))] is None:
        raise EngineError(f"{next(iter(frames))} is None: a table is needed.")
    places = find_by_columns(by, given, tuple(shared))
    typed = {
        name: _typed(
            frame,
            name,
            (uses or {}).get(name, ()),
            places.get(name, {}),
            (needs or {}).get(name, ()),
            amounts_of if name == "events" else None,
            {**SCHEMAS, **(schemas or {})}[name],
        )
        for name, frame in given.items()
    }
    one_engine(typed)
    inspections, unknown = inspect_together(typed, _related(given))
    if faults := faults_between(inspections):
        raise ContractError(faults)
    if faults := unknown_customers(inspections, unknown):
        raise RelationError(faults)
    _one_currency(inspections)
    return _inputs(by, given, places, inspections)


def _inputs(
    by: tuple[str, ...],
    given: Mapping[str, Frame],
    places: Mapping[str, Mapping[str, tuple[str, str]]],
    inspections: Mapping[str, Inspection],
) -> Inputs:
    first, keys = next(iter(given)), {}
    for held in places.values():
        keys.update({name: inner for inner, (name, _) in held.items()})
    tables = {name: align_key_types(known_columns(each), each, inspections) for name, each in inspections.items()}
    money = {name: each.facts.money for name, each in inspections.items()}
    scale = scale_of(money)
    facts = [each.facts for each in inspections.values()]
    return Inputs(
        tables=tables,
        keys={name: keys[name] for name in by},
        entity_columns=tuple(places.get(first, {})),
        customer_columns=tuple(places.get("customers", {})) if first != "customers" else (),
        kind=inspections[first].source.kind,
        zone=inspections[first].facts.zone,
        scale=scale,
        fits_float=fits_float(money, scale),
        earliest=min((each.earliest for each in facts if each.earliest), default=None),
        latest=max((each.latest for each in facts if each.latest), default=None),
        columns={name: tuple(each.columns) for name, each in inspections.items()},
        sources={name: (rows, given[name]) for name, rows in tables.items()},
    )


_ALWAYS = {"subscriptions": ("trial_ends_at", "currency"), "costs": ("currency",)}


def _typed(
    frame: Frame,
    name: str,
    uses: Iterable[str],
    by: Mapping[str, tuple[str, str]],
    needs: Iterable[str],
    amounts_of: Collection[str] | None,
    schema: type[TableSchema],
) -> Typed:
    wanted = {*uses, *_ALWAYS.get(name, ())}
    sources = {inner: source for inner, (_, source) in by.items()}
    if isinstance(frame, CheckedTable):
        return frame.narrowed(wanted, sources, needs, amounts_of)
    typed = type_frame(frame, schema, wanted, sources, needs, amounts_of=amounts_of)
    return typed if name in SCHEMAS else typed.held()


def _related(given: Mapping[str, Frame]) -> list[str]:
    """Return the tables whose customers must be in the customers table; tables of one book are known to be fine."""
    customers = given.get("customers")
    return [
        name
        for name, frame in given.items()
        if name != "customers" and not (isinstance(frame, CheckedTable) and frame.related_to(customers))
    ]


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
    held = {name: each.facts.currency for name, each in examined.items()}
    if len(set(held.values())) > 1:
        listed = ", ".join(f"{name} in {currency}" for name, currency in held.items())
        raise CurrencyError(f"The tables are in several currencies: {listed}. Bring them to one with convert_currency.")
