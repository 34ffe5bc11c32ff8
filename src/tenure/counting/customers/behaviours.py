"""Behaviours beside the value of each customer: their numbers checked and matched, and their rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure import formulas
from tenure.engine import Frame, collect, columns_of, scan
from tenure.errors import ContractError, EngineError, Fault
from tenure.results import Parts

__all__ = ["Associations", "count_behaviours"]

Floats = NDArray[np.float64]

_FIFTHS = 5
_FEWEST = 4
_VALUE = "_value"


class Associations(NamedTuple):
    """How each behaviour goes along with value.

    Args:
        parts: `customers` and `quintile_1` to `quintile_5`, a row for each behaviour.
        correlations: Their rank correlations with value; nan where there is none.
        reasons: The keys of the reasons why there is none.
    """

    parts: Parts
    correlations: Floats
    reasons: NDArray[Any]


def count_behaviours(values: Frame, behaviours: Frame, value: str) -> Associations:
    """Match the customers of two tables, and relate each column of numbers of the second to a column of the first.

    Raises:
        ContractError: A column is missing or holds no numbers, or a customer stands in several rows.
        EngineError: The tables are on different engines.
    """
    values_engine, amounts = _read_numbers(values, "values", [value])
    engine, others = _read_numbers(behaviours, "behaviours", None)
    if values_engine != engine:
        raise EngineError(f"values are on {values_engine} and behaviours on {engine}: convert them to one kind.")
    names = [name for name in others.columns if name != "customer_id"]
    both = _match(amounts.rename(columns={value: _VALUE}), others)
    pairs = [_finite_pairs(both[_VALUE], both[name]) for name in names]
    rows = {"_behaviour": names, "customers": [len(amounts) for amounts, _ in pairs], **_quintiles(pairs)}
    bounds = {bound: np.full(len(names), "NaT", dtype="datetime64[us]") for bound in ("period_start", "period_end")}
    table = pd.DataFrame({**bounds, **rows}).astype({"_behaviour": object})
    reasons = np.array([_why_not(*pair) for pair in pairs], dtype=object)
    correlations = [
        math.nan if reason else formulas.value_drivers(*pair) for reason, pair in zip(reasons, pairs, strict=True)
    ]
    return Associations(
        Parts(table, {"behaviour": "_behaviour"}, mergeable=False), np.array(correlations, dtype=np.float64), reasons
    )


def _read_numbers(frame: Frame, table: str, wanted: Sequence[str] | None) -> tuple[str, pd.DataFrame]:
    """Return a table's engine, its customers and its numbers, or raise what is wrong with it."""
    existing = columns_of(frame)
    chosen = [name for name in existing if name != "customer_id"] if wanted is None else list(wanted)
    needed = dict.fromkeys(("customer_id", *chosen))
    missing = [Fault(table, name, "missing", "the column is missing") for name in needed if name not in existing]
    if missing or not chosen:
        raise ContractError(missing or [Fault(table, "", "missing", "there is no column besides customer_id")])
    source = scan(frame, list(needed))
    found = collect(source.lazy.select("customer_id", *_as_numbers(source.lazy, table, chosen)))
    found = found[found["customer_id"].notna()]
    repeated = int(found["customer_id"].duplicated().sum())
    if repeated:
        raise ContractError([Fault(table, "customer_id", "unique", "stands in several rows", repeated)])
    return source.engine, found


def _as_numbers(lazy: nw.LazyFrame[Any], table: str, columns: Sequence[str]) -> list[nw.Expr]:
    """Return columns as floats; True is 1."""
    schema = lazy.collect_schema()
    # A column of nothing but nulls has no type.
    wrong = [name for name in columns if not (schema[name].is_numeric() or schema[name] in {nw.Boolean, nw.Unknown})]
    if wrong:
        words = {name: f"holds {schema[name]}, where numbers are needed" for name in wrong}
        raise ContractError([Fault(table, name, "type", words[name]) for name in wrong])
    whole = [nw.col(name).cast(nw.Int64) if schema[name] == nw.Boolean else nw.col(name) for name in columns]
    return [each.cast(nw.Float64) for each in whole]


def _match(amounts: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the customers of both tables."""
    kinds = {pd.api.types.is_numeric_dtype(each["customer_id"]) for each in (amounts, others) if len(each)}
    if len(kinds) > 1:
        raise ContractError([Fault("behaviours", "customer_id", "type", "numbers on one side and text on the other")])
    if amounts.empty or others.empty:
        return pd.DataFrame(columns=["customer_id", _VALUE, *others.columns[1:]]).astype(float)
    return amounts.merge(others, on="customer_id")


def _finite_pairs(value: pd.Series[Any], behaviour: pd.Series[Any]) -> tuple[Floats, Floats]:
    amounts, times = value.to_numpy(dtype=np.float64), behaviour.to_numpy(dtype=np.float64)
    finite = np.isfinite(amounts) & np.isfinite(times)
    return amounts[finite], times[finite]


def _quintiles(pairs: Sequence[tuple[Floats, Floats]]) -> dict[str, list[float]]:
    """Return the mean value of the fifths of the customers, by rank of the behaviour."""
    means = [[_mean(amounts[_fifths(times) == fifth]) for amounts, times in pairs] for fifth in range(1, _FIFTHS + 1)]
    return {f"quintile_{fifth}": values for fifth, values in enumerate(means, start=1)}


def _fifths(behaviour: Floats) -> Floats:
    """Return the fifth of each customer, 1 to 5; those of one rank stay together."""
    return np.asarray(np.ceil(_FIFTHS * pd.Series(behaviour).rank().to_numpy() / max(len(behaviour), 1)))


def _mean(values: Floats) -> float:
    # Summed without loss, so that the order of the rows makes no difference.
    return math.fsum(values) / len(values) if len(values) else math.nan


def _why_not(value: Floats, behaviour: Floats) -> str:
    if len(value) < _FEWEST:
        return "fewer_than_four_customers"
    if np.ptp(behaviour) == 0:
        return "same_behaviour_for_all"
    return "same_value_for_all" if np.ptp(value) == 0 else ""
