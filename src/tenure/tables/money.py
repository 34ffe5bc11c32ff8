"""Money: prices per month, and one currency."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tenure.engine import Frame, collect, columns_of, put, restore, scan
from tenure.errors import ContractError, CurrencyError, Fault, ParameterError
from tenure.options import choice
from tenure.tables.casts import INSTANT
from tenure.tables.models import MODELS
from tenure.tables.tables import native

__all__ = ["convert_currency", "monthly_amount"]

# A week is 1/52 of a year and a day 1/365: twelve of a month's worth make a year of all.
_PER_MONTH = {"day": 365 / 12, "week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12}
_MONEY = {"subscriptions": ("mrr", "started_at"), "costs": ("amount", "spent_at"), "events": ("amount", "occurred_at")}
_EARLIEST, _LATEST = pd.Timestamp("0001-01-01"), pd.Timestamp("9999-12-31")


def monthly_amount(amount: ArrayLike, interval: str, count: ArrayLike = 1, quantity: ArrayLike = 1) -> Any:
    """Turn a price into recurring revenue per month.

    Definition: amount × quantity, billed every `count` intervals, per month: a year is 12 months, 52 weeks
    and 365 days.

    Args:
        amount: The price of one unit for one billing.
        interval: day, week, month, quarter or year.
        count: How many intervals lie between two billings.
        quantity: How many units are billed.

    Returns:
        A float, or an array or Series where `amount` is one.

    Raises:
        ParameterError: Another interval, or a count that is not above 0.

    Example:
        >>> monthly_amount(120, "year")
        10.0
        >>> monthly_amount(30, "month", count=3, quantity=2)
        20.0
    """
    factor = _PER_MONTH[choice(interval, "interval", tuple(_PER_MONTH))]
    if not np.all(np.asarray(count, dtype=float) > 0):
        raise ParameterError(f"count is a number above 0, not {count!r}.")
    # Multiplied before it is divided: 10 a year times 12 is 10 again.
    monthly = np.asarray(amount, dtype=float) * np.asarray(quantity, dtype=float) * (factor * 12)
    monthly = monthly / (np.asarray(count, dtype=float) * 12)
    if isinstance(amount, pd.Series):
        return pd.Series(monthly, index=amount.index, name=amount.name)
    return float(monthly) if monthly.ndim == 0 else monthly


def convert_currency(frame: Frame, rates: Frame, *, to: str) -> Frame:
    """Bring the money of subscriptions, costs or events to one currency.

    Definition: each amount times the rate of its currency; where rates have `valid_from`, the latest one
    not after the row's own instant (`started_at`, `spent_at` or `occurred_at`) applies, so that a change of
    the rate is no movement. The currency `to` itself needs no rate.

    Args:
        frame: A table with `currency` and `mrr`, or `currency` and `amount`.
        rates: `currency`, `rate` (units of `to` for one of the currency) and optionally `valid_from`.
        to: The currency wanted.

    Returns:
        The same kind of frame, its amounts converted and its `currency` all `to`.

    Raises:
        CurrencyError: A rate is missing; the error names currency and date. A null currency has none.
        ContractError: The frame or the rates lack a column, or a rate is not above 0.

    Example:
        >>> import pandas as pd
        >>> from tenure.samples import subscriptions
        >>> rates = pd.DataFrame({"currency": ["EUR"], "rate": [1.25]})
        >>> set(convert_currency(subscriptions, rates, to="USD")["currency"])
        {'USD'}
    """
    if not isinstance(to, str) or not to:
        raise ParameterError(f"to is the code of a currency, such as 'EUR', not {to!r}.")
    frame = native(frame)
    money, at = _money_of(columns_of(frame))
    source = scan(frame, columns_of(frame))
    rows = source.lazy.with_columns(
        nw.col(at).cast(INSTANT).alias("_at"), nw.col("currency").cast(nw.String).alias("_currency")
    )
    spans = put(_spans(rates, to), rows)
    rows = rows.join(spans, left_on="_currency", right_on="_code", how="left")
    valid = (nw.col("_at") >= nw.col("_from")) & (nw.col("_at") < nw.col("_until"))
    _all_priced(rows.with_columns(valid.cast(nw.Int64).alias("_valid")), source.lazy, at)
    converted = rows.filter(valid).with_columns(
        (nw.col(money) * nw.col("_rate")).alias(money), nw.lit(to).alias("currency")
    )
    return restore(converted.select(*columns_of(frame)), source.kind)


def _money_of(names: tuple[str, ...]) -> tuple[str, str]:
    for table, (money, at) in _MONEY.items():
        if {money, at, "currency"} <= set(names):
            return MODELS[table].table and money, at
    wanted = " or ".join(f"{money}, {at} and currency" for money, at in _MONEY.values())
    raise ContractError([Fault("frame", "", "missing", f"it needs the columns {wanted}; it has {', '.join(names)}")])


def _spans(rates: Frame, to: str) -> pd.DataFrame:
    """Return each rate with the span of time in which it applies; the spans of one currency do not overlap."""
    names = columns_of(native(rates))
    missing = [
        Fault("rates", name, "missing", "the column is missing") for name in ("currency", "rate") if name not in names
    ]
    if missing:
        raise ContractError(missing)
    found = collect(scan(native(rates), names).lazy)
    starts = pd.to_datetime(found["valid_from"]).astype("datetime64[us]") if "valid_from" in names else _EARLIEST
    spans = pd.DataFrame({"_code": found["currency"].astype(object), "_rate": found["rate"].astype(float)})
    spans = spans.assign(_from=starts).fillna({"_from": _EARLIEST})
    wrong = spans[~(spans["_rate"] > 0) | ~np.isfinite(spans["_rate"])]
    faults = [Fault("rates", "rate", "gt", "is not a number above 0", len(wrong), ((int(wrong.index[0]), wrong["_code"].iloc[0]),), wrong["_rate"].iloc[0])] if len(wrong) else []  # fmt: skip
    if repeated := spans[spans.duplicated(["_code", "_from"])]["_code"].tolist():
        faults.append(
            Fault("rates", "currency", "unique", f"has several rates from one instant: {', '.join(repeated)}")
        )
    if faults:
        raise ContractError(faults)
    own = pd.DataFrame({"_code": [to], "_rate": [1.0], "_from": [_EARLIEST]})
    spans = pd.concat([spans[spans["_code"] != to], own], ignore_index=True).sort_values(["_code", "_from"])
    return spans.assign(_until=spans.groupby("_code")["_from"].shift(-1).fillna(_LATEST))


def _all_priced(rows: nw.LazyFrame[Any], source: nw.LazyFrame[Any], at: str) -> None:
    """Refuse rows without a rate: the number of rows priced must be the number that came in."""
    priced = collect(rows.select(nw.col("_valid").sum().alias("rows")))["rows"].iloc[0]
    total = collect(source.select(nw.len().alias("rows")))["rows"].iloc[0]
    if (0 if pd.isna(priced) else int(priced)) == int(total):
        return
    # The earliest rate of a currency starts too late, or there is none at all.
    first = rows.with_columns(nw.col("_from").min().over("_currency").alias("_first")) if False else rows
    gaps = first.filter(nw.col("_valid").is_null() | (nw.col("_valid") == 0)).select("_currency", "_at").unique()
    covered = rows.filter(nw.col("_valid") == 1).select("_currency", "_at").unique()
    left = collect(gaps.join(covered, on=["_currency", "_at"], how="anti").sort("_currency", "_at").head(3))
    null = collect(source.filter(nw.col("currency").is_null()).select(at).head(3))
    listed = [f"{row._currency} at {row._at}" for row in left.itertuples()] or [
        f"null at {value}" for value in null[at]
    ]
    raise CurrencyError(f"No rate for {', '.join(listed)}: add it to rates; a missing rate is never taken as 1.")
