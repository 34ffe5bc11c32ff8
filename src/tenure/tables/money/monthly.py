"""Money per month: what a price is worth as recurring revenue."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tenure.errors import ParameterError, did_you_mean

__all__ = ["monthly_amount"]

# A week is 1/52 of a year and a day 1/365: twelve of a month's worth make a year of all.
_PER_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
_SYNONYMS = {"daily": "day", "annual": "year", "annually": "year", "yearly": "year", "annum": "year", "yr": "year"}
_SYNONYMS |= {"diario": "day", "semanal": "week", "mensual": "month", "trimestral": "quarter", "anual": "year"}
_SYNONYMS |= {"d": "day", "w": "week", "m": "month", "mo": "month", "q": "quarter", "y": "year", "a": "year"}


def monthly_amount(amount: ArrayLike, interval: str | ArrayLike, count: ArrayLike = 1, quantity: ArrayLike = 1) -> Any:
    """Turn a price into recurring revenue per month.

    Definition: amount × quantity, billed every `count` intervals, per month: a year is 12 months, 52 weeks
    and 365 days. Each argument is one value or a column of as many as the others.

    Args:
        amount: The price of one unit for one billing; a credit is negative.
        interval: day, week, month, quarter or year.
        count: How many intervals lie between two billings.
        quantity: How many units are billed.

    Returns:
        A float; a Series with the index of the first Series given, or an array, where any argument is one.

    Raises:
        ParameterError: Another interval, a count that is not above 0, a quantity below 0, or what is no finite
            number; missing values are counted in the error.

    Example:
        >>> monthly_amount(120, "year")
        10.0
        >>> monthly_amount(30, "month", count=3, quantity=2)
        20.0
        >>> monthly_amount([120, 10], ["year", "month"]).tolist()
        [10.0, 10.0]
    """
    given = {"amount": amount, "interval": interval, "count": count, "quantity": quantity}
    index = _common_index(given)
    amounts, counts, quantities = (_numbers(given[name], name) for name in ("amount", "count", "quantity"))
    _refuse(counts, counts <= 0, "count is a number above 0")
    _refuse(quantities, quantities < 0, "quantity is a number from 0")
    # Multiplied before it is divided: 10 a year times 12 is 10 again.
    with np.errstate(over="ignore", invalid="ignore"):
        monthly = amounts * quantities * _per_year(interval) / (counts * 12)
    _refuse(amounts, ~np.isfinite(monthly), "amount is too large to be multiplied: it is a price of one billing")
    if index is not None:
        return pd.Series(np.broadcast_to(monthly, len(index)), index=index, name=getattr(amount, "name", None))
    return float(monthly) if monthly.ndim == 0 else monthly


def _common_index(given: dict[str, Any]) -> pd.Index[Any] | None:
    """Return the index of the Series given, refusing columns that do not go together."""
    if deep := next((name for name, value in given.items() if _dimensions(value) > 1), ""):
        raise ParameterError(f"{deep} is one value or a column, not a table.")
    lengths = {name: len(value) for name, value in given.items() if _dimensions(value) > 0}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} has {length:,}" for name, length in lengths.items())
        raise ParameterError(f"The columns are of different lengths: {listed}.")
    indexes = {name: value.index for name, value in given.items() if isinstance(value, pd.Series)}
    first = next(iter(indexes), "")
    if other := next((name for name in indexes if not indexes[name].equals(indexes[first])), None):
        raise ParameterError(f"{other} has another index than {first}: align them, or give {other}.to_numpy().")
    return indexes.get(first)


def _dimensions(value: Any) -> int:
    return int(np.ndim(value if hasattr(value, "ndim") else np.asarray(value, dtype=object)))


def _numbers(value: Any, name: str) -> NDArray[np.float64]:
    """Read finite numbers, one or many."""
    series = value if isinstance(value, pd.Series) else pd.Series(np.atleast_1d(np.asarray(value)))
    kind = series.dtype
    if not pd.api.types.is_numeric_dtype(kind) and not (
        pd.api.types.is_object_dtype(kind) and series.map(_is_number_or_null).all()
    ):
        wrong = next((each for each in series if not _is_number_or_null(each)), kind)
        raise ParameterError(f"{name} is a number, or a column of numbers, not {wrong!r}.")
    if pd.api.types.is_bool_dtype(kind) or pd.api.types.is_complex_dtype(kind):
        raise ParameterError(f"{name} is a number, or a column of numbers, not {series.iloc[0]!r}.")
    numbers: NDArray[np.float64] = series.to_numpy(dtype=float, na_value=np.nan)
    if np.ndim(value) == 0:
        _refuse(numbers, ~np.isfinite(numbers), f"{name} is a finite number")
        return numbers.reshape(())
    if missing := int(np.isnan(numbers).sum()):
        raise ParameterError(f"{name} is missing in {missing:,} of {len(numbers):,} values: fill or drop them.")
    _refuse(numbers, np.isinf(numbers), f"{name} holds finite numbers")
    return numbers


def _is_number_or_null(value: Any) -> bool:
    if isinstance(value, bool | np.bool_):
        return False
    return isinstance(value, int | float | np.number | Decimal) or value is None or value is pd.NA


def _refuse(values: NDArray[np.float64], wrong: NDArray[np.bool_], words: str) -> None:
    if np.any(wrong):
        first = np.broadcast_to(values, np.shape(wrong))[wrong].flat[0]
        raise ParameterError(f"{words}, not {float(first):g}.")


def _per_year(interval: Any) -> NDArray[np.float64]:
    """Return how many of an interval make a year, or of each of a column."""
    single = _dimensions(interval) == 0
    column = pd.Series([interval] if single else interval, dtype=object)
    codes, words = pd.factorize(column.map(_hashable), use_na_sentinel=False)
    for word in words:
        if word not in _PER_YEAR:
            near = did_you_mean(_SYNONYMS.get(str(word).casefold(), word), _PER_YEAR)
            raise ParameterError(f"interval is one of {', '.join(map(repr, _PER_YEAR))}; not {word!r}.{near}")
    per_year: NDArray[np.float64] = np.array([_PER_YEAR[word] for word in words], dtype=float)[codes]
    return per_year.reshape(()) if single else per_year


def _hashable(word: Any) -> Any:
    return word if isinstance(word, str) or pd.api.types.is_scalar(word) else repr(word)
