"""What one scan tells of a table besides its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.tables.checks.casts import has_offset
from tenure.tables.row import TableSchema

__all__ = ["Facts", "beyond_calendar", "count", "fact_expressions", "facts_of", "mixes_offsets", "repeats", "to_python"]

_PLANNED = {"term_ends_at", "trial_ends_at"}  # they say nothing of how far the data reach
_MONEY = {"mrr", "amount"}
_FAMILIES = {"integer": "integer", "wide": "integer", "float": "integer", "decimal": "integer"}


@dataclass(frozen=True)
class Facts:
    """How many rows a table has, how much money, which span of time, zones, currencies and what kind of keys.

    `zones` holds the zone of each column that has instants; `key_family` is empty where there is no key.
    """

    rows: int
    money: float
    earliest: datetime | None
    latest: datetime | None
    currencies: int
    key_family: str
    zones: Mapping[str, str | None]

    @property
    def zone(self) -> str | None:
        """The one time zone of the table."""
        return next(iter(self.zones.values()), None)


def fact_expressions(model: type[TableSchema], families: Mapping[str, str]) -> dict[str, nw.Expr]:
    """Return what is to be counted of the columns held, by name."""
    facts: dict[str, nw.Expr] = {"rows": nw.len()}
    for name, found in families.items():
        value = nw.col(name)
        if model.columns()[name].kind == "instant":
            facts |= {f"earliest_{name}": value.min(), f"latest_{name}": value.max()}
            if found == "text":
                offset = has_offset(model.columns()[name])
                facts |= {f"offset_{name}": (offset & ~value.is_null()).cast(nw.Int64).sum()}
                facts |= {f"plain_{name}": (~offset & ~value.is_null()).cast(nw.Int64).sum()}
        if name in _MONEY:
            facts[f"money_{name}"] = value.abs().sum()
        if name in model.unique:
            facts[f"unique_{name}"] = value.n_unique()
        if name in {"customer_id", "currency", *model.unique}:
            facts[f"null_{name}"] = value.is_null().cast(nw.Int64).sum()
        if name == "currency":
            facts |= {"currency_low": value.min(), "currency_high": value.max()}
    return facts


def facts_of(
    row: Mapping[Any, Any], model: type[TableSchema], families: Mapping[str, str], zones: Mapping[str, str | None]
) -> Facts:
    """Read the facts from what was counted.

    Args:
        row: The counts, by the names of `fact_expressions`.
        model: The model of the table.
        families: The family of each column held.
        zones: The time zone of each column that has one.
    """
    spans = {
        name: (to_python(row[f"earliest_{name}"]), to_python(row[f"latest_{name}"]))
        for name in families
        if model.columns()[name].kind == "instant" and not pd.isna(row[f"earliest_{name}"])
    }
    ends = [each for name, span in spans.items() if name not in _PLANNED for each in span if isinstance(each, datetime)]
    sums = [float(row[f"money_{name}"]) for name in _MONEY & {*families} if not pd.isna(row[f"money_{name}"])]
    keyed = "customer_id" in families and count(row["rows"]) > count(row["null_customer_id"])
    return Facts(
        rows=count(row["rows"]),
        money=max(sums, default=0.0),
        earliest=min(ends, default=None),
        latest=max(ends, default=None),
        currencies=_currencies(row),
        key_family=_FAMILIES.get(families["customer_id"], "text") if keyed else "",
        zones={name: "UTC" if count(row.get(f"offset_{name}", 0)) else zones.get(name) for name in spans},
    )


def mixes_offsets(row: Mapping[Any, Any], name: str) -> bool:
    """Whether some texts of an instant have an offset from UTC and others have none."""
    return all(count(row.get(f"{which}_{name}", 0)) for which in ("offset", "plain"))


def repeats(row: Mapping[Any, Any], name: str) -> bool:
    """Whether a value stands in several rows; nulls count as one value and are no repetition."""
    nulls = count(row[f"null_{name}"])
    return count(row["rows"]) - nulls > count(row[f"unique_{name}"]) - (nulls > 0)


def beyond_calendar(row: Mapping[Any, Any]) -> bool:
    """Whether an instant lies in a year that Python's calendar does not have."""
    return any(isinstance(value, pd.Timestamp) and isinstance(to_python(value), str) for value in row.values())


def count(value: Any) -> int:
    """Return a count; the sum over no rows is null on some engines."""
    return 0 if pd.isna(value) else int(value)


def to_python(value: Any) -> Any:
    """Return a cell as plain Python: None for null, text for an instant that Python has no datetime for."""
    if pd.isna(value):
        return None
    if not isinstance(value, pd.Timestamp):
        return value.item() if hasattr(value, "item") else value
    try:
        return value.to_pydatetime(warn=False)
    except ValueError:
        return str(value.asm8)


def _currencies(row: Mapping[Any, Any]) -> int:
    """Count the currencies as far as it matters: none, one, or several (null is one of its own)."""
    low, high = row.get("currency_low"), row.get("currency_high")
    if low is None or pd.isna(low):
        return 0
    return 2 if low != high or count(row["null_currency"]) else 1
