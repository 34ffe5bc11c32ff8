"""One currency: each amount at the rate of its own day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

import narwhals as nw
import pandas as pd
from pydantic import Field

from tenure.engine import (
    Frame,
    FrameT,
    Replacement,
    bucket_of,
    collect,
    columns_of,
    replace_columns,
    to_local,
    upload,
    with_row_number,
)
from tenure.errors import ContractError, CurrencyError, Fault, ParameterError
from tenure.tables.checks.inspection import Inspection, type_frame
from tenure.tables.checks.reports import mixed_zones
from tenure.tables.checks.typed import cast_rows
from tenure.tables.money.rates import Rates, rates_frame, read_rates
from tenure.tables.money.scale import FINEST
from tenure.tables.schema import TableSchema
from tenure.tables.tables import to_frame

__all__ = ["convert_currency"]

_Amount = Annotated[float, Field(allow_inf_nan=False)]


class _Priced(TableSchema):
    """Whatever has money: the names must not meet a column of the user's own."""

    tenure_money: _Amount | None = Field(alias="mrr")
    tenure_at: datetime = Field(alias="started_at")
    tenure_currency: str | None = Field(alias="currency")


class _Subscription(_Priced):
    table: ClassVar[str] = "subscriptions"


class _Cost(_Priced):
    table: ClassVar[str] = "costs"

    tenure_money: _Amount | None = Field(alias="amount")
    tenure_at: datetime = Field(alias="spent_at")


class _Event(_Priced):
    table: ClassVar[str] = "events"

    tenure_money: _Amount | None = Field(alias="amount")
    tenure_at: datetime = Field(alias="occurred_at")


def convert_currency(frame: FrameT, rates: Frame | Mapping[str, float], *, to: str) -> FrameT:
    """Bring the money of subscriptions, costs or events to one currency.

    Definition: each amount times the rate of its currency; where rates have `valid_from`, the latest one
    not after the row's own instant (`started_at`, `spent_at` or `occurred_at`) applies, so that a change of
    the rate is no movement. A rate without `valid_from` applies until the first that has one. The currency
    `to` itself needs no rate; a null amount stays null. Converted amounts are rounded to 1/12,000,000 of `to`,
    the unit in which money is summed, so that equal amounts at equal rates stay equal and no difference of a
    hair is taken for a movement; what is in `to`, or has a rate of 1, stays as it is.

    Args:
        frame: A table with `currency` and `mrr`, or `currency` and `amount`.
        rates: `currency`, `rate` (units of `to` for one of the currency) and optionally `valid_from`, as
            dates, datetimes or ISO text in wall-clock time of the frame; any kind of frame. A mapping such as
            `{"USD": 0.92}` holds one rate for each currency.
        to: The currency wanted.

    Returns:
        The same kind of frame in the same order, its amounts converted and its `currency` all `to`.

    Raises:
        CurrencyError: A rate is missing; the error names currency and date. A null currency has none.
        ContractError: The frame or the rates break their contract: a rate is above 0, and there is one of each.

    Example:
        >>> import pandas as pd
        >>> from tenure.samples import subscriptions
        >>> rates = pd.DataFrame({"currency": ["EUR"], "rate": [1.25]})
        >>> set(convert_currency(subscriptions, rates, to="USD")["currency"])
        {'USD'}
        >>> convert_currency(subscriptions, {"EUR": 1.25}, to="USD")["mrr"].equals(subscriptions["mrr"] * 1.25)
        True
    """
    if not isinstance(to, str) or not to:
        raise ParameterError(f"to is the code of a currency, such as 'EUR', not {to!r}.")
    frame, prices = to_frame(frame), read_rates(rates_frame(to_frame(rates)), to)
    inspection = type_frame(frame, _schema_of(columns_of(frame)), None, {}).counted()
    if faults := [*inspection.faults, *_zones(inspection, prices)]:
        raise ContractError(faults)
    prices = prices.in_utc(inspection.facts.zone)
    _all_priced(_priced(inspection.rows, prices), inspection.facts.zone)
    columns = Replacement(
        read=inspection.columns,
        change=lambda rows: _converted(cast_rows(rows, inspection.schema, inspection.families), prices, to),
        write={
            inspection.columns["tenure_money"]: "tenure_money",
            inspection.columns["tenure_currency"]: "tenure_currency",
        },
    )
    return replace_columns(frame, columns)


def _schema_of(names: tuple[str, ...]) -> type[_Priced]:
    schemas = (_Subscription, _Cost, _Event)
    sources = {schema: [column.source for column in schema.columns().values()] for schema in schemas}
    for schema, needed in sources.items():
        if set(needed) <= set(names):
            return schema
    wanted = ", or ".join(f"{', '.join(needed)} ({schema.table})" for schema, needed in sources.items())
    raise ContractError(
        [Fault("frame", "", "missing", f"it needs the columns {wanted}; it has {', '.join(names) or 'none'}")]
    )


def _zones(inspection: Inspection, rates: Rates) -> list[Fault]:
    """Rates in a time zone price only data of the same."""
    zones = {inspection.schema.table: inspection.facts.zone, "rates": rates.zone}
    apart = rates.zone and inspection.facts.zones and rates.zone != inspection.facts.zone
    return [mixed_zones("tables", zones)] if apart else []


def _converted(rows: nw.LazyFrame[Any], rates: Rates, to: str) -> nw.LazyFrame[Any]:
    """Return the rows in their order with their money in one currency."""
    money = _in_whole_units(nw.col("tenure_money"), nw.col("_rate")).alias("tenure_money")
    return _priced(rows, rates).with_columns(money, nw.lit(to).alias("tenure_currency")).sort("_row")


def _in_whole_units(amount: nw.Expr, rate: nw.Expr) -> nw.Expr:
    """Multiply, and round to the unit in which money is summed; engines differ in how they round halves."""
    units = (amount.abs() * rate * FINEST + 0.5).floor() / FINEST
    return nw.when(rate == 1).then(amount).otherwise(nw.when(amount < 0).then(-units).otherwise(units))


def _priced(rows: nw.LazyFrame[Any], rates: Rates) -> nw.LazyFrame[Any]:
    """Number the rows and give each its rate, null where there is none."""
    span = bucket_of(nw.col("tenure_at"), rates.bounds).cast(nw.Int64).alias("_span")
    numbers = with_row_number(rows.with_columns(span), "_row")
    spans = upload(rates.spans, rows).with_columns(nw.col("_span").cast(nw.Int64))
    return numbers.join(spans, left_on=["tenure_currency", "_span"], right_on=["_code", "_span"], how="left")


def _all_priced(priced: nw.LazyFrame[Any], zone: str | None) -> None:
    gaps = priced.filter(nw.col("_rate").is_null())
    count = int(collect(gaps.select(nw.len().alias("rows")))["rows"].iloc[0])
    if not count:
        return
    earliest = gaps.select("tenure_currency", "tenure_at").unique().sort("tenure_at", "tenure_currency").head(3)
    first = collect(to_local(earliest, zone, "tenure_at"))
    listed = ", ".join(
        f"{'a null currency' if pd.isna(code) else code} on {at:%Y-%m-%d}"
        for code, at in zip(first["tenure_currency"], first["tenure_at"], strict=True)
    )
    rows = f"{count:,} {'row' if count == 1 else 'rows'}"
    raise CurrencyError(f"No rate for {listed} ({rows}): add it to rates; a missing rate is never taken as 1.")
