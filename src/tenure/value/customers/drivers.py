"""Value drivers: which behaviours go along with a high lifetime value."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.catalogue import kpi
from tenure.engine import Frame, collect, columns_of, scan
from tenure.errors import ContractError, EngineError, Fault
from tenure.intervals import rank_correlation
from tenure.options import fraction, names
from tenure.results import Measure, Message, asked

__all__ = ["value_drivers"]

Floats = NDArray[np.float64]

ASSOCIATION = Message("association")
_FIFTHS = 5
_FEWEST = 4


def value_drivers(
    values: Frame,
    behaviours: Frame,
    *,
    value: str = "lifetime_value",
    confidence: float = 0.95,
) -> Measure:
    """Rank correlation of each behaviour with lifetime value: an association, not a cause.

    Definition: Spearman's correlation, over the customers that both tables have and whose behaviour is known;
    ties share their mean rank. `quintile_1` to `quintile_5` are the mean values of the fifths of these
    customers, by rank of the behaviour from the lowest; customers of one rank stay together, so where many
    share one, fifths differ in size, and one may be empty.

    Args:
        values: A row per customer, as `customer_value` returns it.
        behaviours: A row per customer: `customer_id`, and a column of numbers for each behaviour, such as
            contacts, plan changes, returns, abandoned carts, social contacts or satisfaction.
        value: The column of `values` that is explained.
        confidence: Of the interval, on Fisher's scale.

    Returns:
        A correlation from −1 to 1 per `behaviour`, in `.table`, with the number of `customers`. Undefined for
        fewer than four customers, or where behaviour or value is the same for all. The `reason` of the others
        says that it is an association.

    Raises:
        ContractError: A column is missing or holds no numbers, or a customer stands in several rows.
        EngineError: The tables are on different engines.

    Reference:
        Bonett & Wright, Sample size requirements for estimating Pearson, Kendall and Spearman correlations,
        Psychometrika 65 (2000).

    Example:
        >>> import pandas as pd
        >>> values = pd.DataFrame({"customer_id": list("abcde"), "lifetime_value": [5.0, 20, 30, 40, 90]})
        >>> behaviours = pd.DataFrame({"customer_id": list("abcde"), "contacts": [9, 4, 5, 2, 0]})
        >>> round(float(value_drivers(values, behaviours).table["value"].iloc[0]), 3)
        -0.9
    """
    options = {name: each for name, each in asked(locals()).items() if name not in {"values", "behaviours"}}
    share, (column,) = fraction(confidence, "confidence"), names(value, "value")
    worth, others = _read(values, "values", [column]), _read(behaviours, "behaviours", None)
    if worth[0] != others[0]:
        raise EngineError(f"values are on {worth[0]} and behaviours on {others[0]}: convert them to one kind.")
    both = _joined(worth[1].rename(columns={column: "_value"}), others[1])
    rows = [_row(name, both["_value"], both[name], share) for name in others[1].columns if name != "customer_id"]
    counts = {f"quintile_{place}": float for place in range(1, _FIFTHS + 1)}
    order = ["period_start", "period_end", "behaviour", "customers", *counts, "value", "lower", "upper", "reason"]
    table = pd.DataFrame(rows, columns=order).astype({"period_start": "datetime64[us]", "period_end": "datetime64[us]"})
    return Measure(kpi("value_drivers"), ("behaviour",), options, table.astype({"behaviour": object, "reason": object}))


def _read(frame: Frame, table: str, wanted: list[str] | None) -> tuple[str, pd.DataFrame]:
    """Return a table's engine, its customers and its numbers, or raise what is wrong with it."""
    held = columns_of(frame)
    chosen = [name for name in held if name != "customer_id"] if wanted is None else wanted
    missing = [
        Fault(table, name, "missing", "the column is missing") for name in ("customer_id", *chosen) if name not in held
    ]
    if missing or not chosen:
        raise ContractError(missing or [Fault(table, "", "missing", "there is no column besides customer_id")])
    source = scan(frame, ["customer_id", *chosen])
    schema = source.lazy.collect_schema()
    # A column of nothing but nulls has no type.
    wrong = [name for name in chosen if not (schema[name].is_numeric() or schema[name] in {nw.Boolean, nw.Unknown})]
    faults = [Fault(table, name, "type", f"holds {schema[name]}, where numbers are needed") for name in wrong]
    if faults:
        raise ContractError(faults)
    numbers = [nw.col(name).cast(nw.Int64) if schema[name] == nw.Boolean else nw.col(name) for name in chosen]
    found = collect(source.lazy.select("customer_id", *(each.cast(nw.Float64) for each in numbers)))
    found = found[found["customer_id"].notna()]
    repeated = found["customer_id"][found["customer_id"].duplicated()]
    if len(repeated):
        raise ContractError([Fault(table, "customer_id", "unique", "stands in several rows", len(repeated))])
    return source.engine, found


def _joined(worth: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the customers of both, in one order, so that sums round alike however the rows came."""
    kinds = {pd.api.types.is_numeric_dtype(each["customer_id"]) for each in (worth, others) if len(each)}
    if len(kinds) > 1:
        raise ContractError([Fault("behaviours", "customer_id", "type", "numbers on one side and text on the other")])
    if worth.empty or others.empty:
        return pd.DataFrame(columns=["customer_id", "_value", *others.columns[1:]]).astype(float)
    return worth.merge(others, on="customer_id").sort_values("customer_id", ignore_index=True)


def _row(name: str, value: pd.Series[Any], behaviour: pd.Series[Any], confidence: float) -> dict[str, Any]:
    known = (value.notna() & behaviour.notna()).to_numpy()
    worth, acts = value.to_numpy(dtype=np.float64)[known], behaviour.to_numpy(dtype=np.float64)[known]
    ranks = pd.Series(acts).rank().to_numpy()
    fifth = np.ceil(_FIFTHS * ranks / max(len(ranks), 1))
    means = {f"quintile_{place}": _mean(worth[fifth == place]) for place in range(1, _FIFTHS + 1)}
    head = {"period_start": pd.NaT, "period_end": pd.NaT, "behaviour": name, "customers": len(worth), **means}
    reason = _why_not(worth, acts)
    if reason:
        return {**head, "value": np.nan, "lower": np.nan, "upper": np.nan, "reason": reason}
    found = float(np.clip(np.corrcoef(pd.Series(worth).rank().to_numpy(), ranks)[0, 1], -1, 1))
    lower, upper = rank_correlation(found, len(worth), confidence)
    return {**head, "value": found, "lower": float(lower), "upper": float(upper), "reason": ASSOCIATION}


def _why_not(worth: Floats, acts: Floats) -> Message | None:
    if len(worth) < _FEWEST:
        return Message("fewer_than_four_customers")
    if np.ptp(acts) == 0:
        return Message("same_behaviour_for_all")
    return Message("same_value_for_all") if np.ptp(worth) == 0 else None


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
