"""Exchange rates: which applies from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

import pandas as pd
from pydantic import Field

from tenure.engine import Frame, collect
from tenure.errors import ContractError, Fault, ParameterError
from tenure.options import number
from tenure.periods import localised
from tenure.tables.checks.inspection import type_frame
from tenure.tables.schema import TableSchema

__all__ = ["Rates", "rates_frame", "read_rates"]

_FIRST = pd.Timestamp("0001-01-01")


class _Rate(TableSchema):
    table: ClassVar[str] = "rates"
    key: ClassVar[str] = "currency"

    currency: str
    rate: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    valid_from: datetime | None = None


@dataclass(frozen=True)
class Rates:
    """A row per currency and span of time that has a rate; span n lies between bound n - 1 and bound n.

    `zone` is the time zone in which the bounds were given, if any.
    """

    spans: pd.DataFrame
    bounds: list[datetime]
    zone: str | None

    def in_utc(self, zone: str | None) -> Rates:
        """Return the rates with bounds as data of a zone are held; bounds without a zone are its local time."""
        if zone is None or self.zone is not None:
            return self
        bounds = [localised(bound, zone).tz_convert(None).to_pydatetime() for bound in self.bounds]
        return Rates(self.spans, bounds, zone)


def rates_frame(rates: Frame | Mapping[str, float]) -> Frame:
    """Return a mapping of rates as a frame, and a frame as it is.

    Raises:
        ParameterError: A key is no currency, or a value no rate above 0.
    """
    if not isinstance(rates, Mapping):
        return rates
    if wrong := [code for code in rates if not isinstance(code, str) or not code]:
        raise ParameterError(f"rates maps the code of a currency, such as 'USD', to its rate; {wrong[0]!r} is none.")
    values = [number(rate, f"rates[{code!r}]", above=0) for code, rate in rates.items()]
    return pd.DataFrame({"currency": pd.Series([*rates], dtype=object), "rate": pd.Series(values, dtype=float)})


def read_rates(frame: Frame, to: str) -> Rates:
    """Read the rates to one currency.

    Raises:
        ContractError: The rates break their contract.
    """
    inspection = type_frame(frame, _Rate, None, {}).counted()
    if inspection.faults:
        raise ContractError(inspection.faults)
    rates = collect(inspection.rows.select(*inspection.columns))
    starts = (
        rates["valid_from"] if "valid_from" in rates else pd.Series(pd.NaT, index=rates.index, dtype="datetime64[us]")
    )
    rates = rates.assign(valid_from=starts.fillna(_FIRST))
    if faults := [*_repeated(rates), *_not_one(rates, to)]:
        raise ContractError(faults)
    return Rates(*_spans(rates[rates["currency"] != to], to), inspection.facts.zone)


def _spans(rates: pd.DataFrame, to: str) -> tuple[pd.DataFrame, list[datetime]]:
    starts = sorted({_FIRST, *rates["valid_from"]})
    latest = rates.pivot_table(index="valid_from", columns="currency", values="rate").reindex(starts).ffill()
    rows: list[tuple[str, int, float]] = [(to, span, 1.0) for span in range(len(starts))]
    for code in latest:
        rows += [(str(code), span, rate) for span, rate in enumerate(latest[code]) if not pd.isna(rate)]
    spans = pd.DataFrame(rows, columns=["_code", "_span", "_rate"])
    return spans, [start.to_pydatetime() for start in starts if start != _FIRST]


def _repeated(rates: pd.DataFrame) -> list[Fault]:
    again = rates[rates.duplicated(["currency", "valid_from"])]
    return [_fault(again, "unique", "has several rates from the same instant", "Keep one")] if len(again) else []


def _not_one(rates: pd.DataFrame, to: str) -> list[Fault]:
    wrong = rates[(rates["currency"] == to) & (rates["rate"] != 1)]
    words = f"is {to} itself, whose rate is 1"
    hint = f"A rate says how many {to} one of the other currency is worth"
    return [_fault(wrong, "rate", words, hint)] if len(wrong) else []


def _fault(rows: pd.DataFrame, rule: str, words: str, hint: str) -> Fault:
    places: Any = tuple((int(at), rows["currency"][at]) for at in rows.index[:3])
    return Fault("rates", "currency", rule, words, len(rows), places, hint=hint)
