"""What one scan tells of a table besides its faults."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.engine import Total, instant
from tenure.tables.checks.casts import has_offset
from tenure.tables.checks.cells import count, to_python
from tenure.tables.schema import TableSchema

__all__ = [
    "Facts",
    "beyond_calendar",
    "fact_expressions",
    "facts_of",
    "key_family",
    "latest_expressions",
    "mixes_offsets",
    "money_expressions",
    "repeats",
]

_MONEY = ("mrr", "amount")
_PLACEHOLDER = datetime(9999, 1, 1)  # noqa: DTZ001 - ends from then on stand for "none known"
_FAMILIES = {"integer": "integer", "wide": "integer", "float": "integer", "decimal": "integer"}


@dataclass(frozen=True)
class Facts:
    """How many rows a table has, how much money, which span of time, zones, currencies and what kind of keys.

    `money` holds the sum of the absolute amounts of each column of money, `zones` the zone of each column that
    has instants; `key_family` is empty where there is no key, and `currency` where there are none or several.
    `earliest` and `latest` are of the needed instants, the year 9999 left out.
    """

    rows: int
    money: Mapping[str, float]
    earliest: datetime | None
    latest: datetime | None
    currencies: int
    currency: str
    key_family: str
    zones: Mapping[str, str | None]

    @property
    def zone(self) -> str | None:
        """The one time zone of the table."""
        return next(iter(self.zones.values()), None)


def fact_expressions(
    schema: type[TableSchema], families: Mapping[str, str], amounts_of: Collection[str] | None = None
) -> dict[str, Total]:
    """Return what is to be counted of the columns present, by name."""
    alone = {name for names in schema.unique if len(names) == 1 for name in names}
    together = {name for names in schema.unique for name in names}
    facts: dict[str, Total] = {"rows": ("rows", ""), **money_expressions(families, amounts_of)}
    for name, found in families.items():
        if schema.columns()[name].kind == "instant":
            facts |= {f"earliest_{name}": ("min", name), f"latest_{name}": ("max", name)}
            if found == "text":
                facts |= _offset_expressions(name, has_offset(schema.columns()[name]))
        if name in alone:
            facts[f"unique_{name}"] = ("distinct", name)
        if name in {"customer_id", "currency", *together}:
            facts[f"null_{name}"] = ("sum", nw.col(name).is_null().cast(nw.Int64))
        if name in together - alone and found == "integer":
            facts |= {f"least_{name}": ("min", name), f"most_{name}": ("max", name)}
        if name == "currency":
            facts |= {"currency_low": ("min", name), "currency_high": ("max", name)}
    return facts


def _offset_expressions(name: str, has_offset: nw.Expr) -> dict[str, Total]:
    """Return how many texts of an instant have an offset from UTC, and how many have none."""
    given = ~nw.col(name).is_null()
    counts = {f"offset_{name}": has_offset & given, f"plain_{name}": ~has_offset & given}
    return {key: ("sum", which.cast(nw.Int64)) for key, which in counts.items()}


def money_expressions(present: Collection[str], amounts_of: Collection[str] | None) -> dict[str, Total]:
    """Return the sums of absolute amounts; of the events named only, where they are named and the table has events."""
    amounts = {f"money_{name}": nw.col(name) for name in _MONEY if name in present}
    if amounts_of is not None and "event" in present:
        counts = nw.col("event").is_in([*amounts_of]) if amounts_of else nw.lit(value=False)
        amounts = {name: nw.when(counts).then(amount) for name, amount in amounts.items()}
    return {name: ("sum", amount.abs()) for name, amount in amounts.items()}


def latest_expressions(row: Mapping[Any, Any], present: Collection[str]) -> dict[str, Total]:
    """Return the latest instants before the year 9999 of the columns that reach into it."""
    latest = {name: to_python(row.get(f"latest_{name}")) for name in present}
    reaching = [name for name, at in latest.items() if isinstance(at, datetime) and at >= _PLACEHOLDER]
    return {
        f"latest_{name}": ("max", nw.when(nw.col(name) < instant(_PLACEHOLDER)).then(nw.col(name))) for name in reaching
    }


def facts_of(
    row: Mapping[Any, Any], schema: type[TableSchema], families: Mapping[str, str], zones: Mapping[str, str | None]
) -> Facts:
    """Read the facts from what was counted.

    Args:
        row: The counts, by the names of `fact_expressions`.
        schema: The schema of the table.
        families: The family of each column present.
        zones: The time zone of each column that has one.
    """
    spans = {
        name: (to_python(row[f"earliest_{name}"]), to_python(row[f"latest_{name}"]))
        for name in families
        if schema.columns()[name].kind == "instant" and not pd.isna(row[f"earliest_{name}"])
    }
    # Optional instants may be planned ahead, and may not be among the columns looked at.
    needed = [name for name in spans if schema.columns()[name].needed]
    starts, ends = ([spans[name][at] for name in needed] for at in (0, 1))
    sums = {name: row[f"money_{name}"] for name in _MONEY if name in families}
    keyed = "customer_id" in families and count(row["rows"]) > count(row["null_customer_id"])
    return Facts(
        rows=count(row["rows"]),
        money={name: 0.0 if pd.isna(total) else float(total) for name, total in sums.items()},
        earliest=min((at for at in starts if isinstance(at, datetime)), default=None),
        latest=max((at for at in ends if isinstance(at, datetime)), default=None),
        currencies=_currencies(row),
        currency=str(row["currency_low"]) if _currencies(row) == 1 else "",
        key_family=key_family(families["customer_id"]) if keyed else "",
        zones={name: "UTC" if count(row.get(f"offset_{name}", 0)) else zones.get(name) for name in spans},
    )


def key_family(found: str) -> str:
    """Return the family of the keys that a column is cast to."""
    return _FAMILIES.get(found, "text")


def mixes_offsets(row: Mapping[Any, Any], name: str) -> bool:
    """Whether some texts of an instant have an offset from UTC and others have none."""
    return all(count(row.get(f"{which}_{name}", 0)) for which in ("offset", "plain"))


def repeats(row: Mapping[Any, Any], name: str) -> bool:
    """Whether a value of a unique column stands in several rows; nulls are one value here and no repetition."""
    nulls = count(row[f"null_{name}"])
    return count(row["rows"]) - nulls > count(row[f"unique_{name}"]) - (nulls > 0)


def beyond_calendar(row: Mapping[Any, Any]) -> bool:
    """Whether an instant lies in a year that Python's calendar does not have."""
    return any(isinstance(value, pd.Timestamp) and isinstance(to_python(value), str) for value in row.values())


def _currencies(row: Mapping[Any, Any]) -> int:
    """Count the currencies as far as it matters: none, one, or several (null is one of its own)."""
    low, high = row.get("currency_low"), row.get("currency_high")
    if low is None or pd.isna(low):
        return 0
    return 2 if low != high or count(row["null_currency"]) else 1
