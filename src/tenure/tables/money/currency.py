"""One currency: each amount at the rate of its own day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

import narwhals as nw
import pandas as pd
from pydantic import Field

from tenure.engine import (
    Frame,
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
from tenure.tables.checks.inspection import Inspection, cast_rows, inspect_frame
from tenure.tables.checks.reports import mixed_zones
from tenure.tables.money.rates import Rates, read_rates
from tenure.tables.row import TableSchema
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


def convert_currency(frame: Frame, rates: Frame, *, to: str) -> Frame:
    """Bring the money of subscriptions, costs or events to one currency.

    Definition: each amount times the rate of its currency; where rates have `valid_from`, the latest one
    not after the row's own instant (`started_at`, `spent_at` or `occurred_at`) applies, so that a change of
    the rate is no movement. A rate without `valid_from` applies until the first that has one. The currency
    `to` itself needs no rate; a null amount stays null.

    Args:
        frame: A table with `currency` and `mrr`, or `currency` and `amount`.
        rates: `currency`, `rate` (units of `to` for one of the currency) and optionally `valid_from`, as
            dates, datetimes or ISO text in wall-clock time of the frame; any kind of frame.
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
    """
    if not isinstance(to, str) or not to:
        raise ParameterError(f"to is the code of a currency, such as 'EUR', not {to!r}.")
    frame, prices = to_frame(frame), read_rates(to_frame(rates), to)
    examined = inspect_frame(frame, _model_of(columns_of(frame)), None, {})
    if faults := [*examined.faults, *_zones(examined, prices)]:
        raise ContractError(faults)
    prices = prices.in_utc(examined.facts.zone)
    _all_priced(_priced(examined.rows, prices), examined.facts.zone)
    columns = Replacement(
        read=examined.columns,
        change=lambda rows: _converted(cast_rows(rows, examined.model, examined.families), prices, to),
        write={
            examined.columns["tenure_money"]: "tenure_money",
            examined.columns["tenure_currency"]: "tenure_currency",
        },
    )
    return replace_columns(frame, columns)


def _model_of(names: tuple[str, ...]) -> type[_Priced]:
    models = (_Subscription, _Cost, _Event)
    sources = {model: [column.source for column in model.columns().values()] for model in models}
    for model, needed in sources.items():
        if set(needed) <= set(names):
            return model
    wanted = ", or ".join(f"{', '.join(needed)} ({model.table})" for model, needed in sources.items())
    raise ContractError(
        [Fault("frame", "", "missing", f"it needs the columns {wanted}; it has {', '.join(names) or 'none'}")]
    )


def _zones(examined: Inspection, rates: Rates) -> list[Fault]:
    """Rates in a time zone price only data of the same."""
    zones = {examined.model.table: examined.facts.zone, "rates": rates.zone}
    apart = rates.zone and examined.facts.zones and rates.zone != examined.facts.zone
    return [mixed_zones("tables", zones)] if apart else []


def _converted(rows: nw.LazyFrame[Any], rates: Rates, to: str) -> nw.LazyFrame[Any]:
    """Return the rows in their order with their money in one currency."""
    money = (nw.col("tenure_money") * nw.col("_rate")).alias("tenure_money")
    return _priced(rows, rates).with_columns(money, nw.lit(to).alias("tenure_currency")).sort("_row")


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
