"""Rows of surveys and events: their groups, the latest of each customer, counts per period."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from scipy.stats import t

from .groups import per_group
from .states import Group, Period, Row, Table, names


def attribute(row: Row, column: str, table: Table, customers: Table | None) -> object:
    """A column of the table itself where it has it, else of the row's customer; nobody's row has none."""
    if any(column in other for other in table) or customers is None:
        return row.get(column)
    owner = [one for one in customers if one["customer_id"] == row.get("customer_id")]
    return owner[0][column] if owner else None


def grouped(row: Row, by: str | Sequence[str], table: Table, customers: Table | None) -> Group:
    return tuple(attribute(row, column, table, customers) for column in names(by))


def inside(row: Row, period: Period, at: str = "answered_at") -> bool:
    return bool(period[0] <= row[at] < period[1])


def order(row: Row, by: Sequence[str]) -> tuple[object, ...]:
    """An answer beats none, then the later, then the worse mark; groups and weights tell the rest apart."""
    score = row["score"]
    rest = [(row.get(name) is not None, str(row.get(name))) for name in by]
    return (score is not None, row["answered_at"], -(score or 0), rest, row.get("weight", 0))


def latest_of_each(rows: list[Row], by: Sequence[str]) -> list[Row]:
    """One row of each known customer, and every anonymous one."""
    known = {row["customer_id"] for row in rows} - {None}
    own = [[row for row in rows if row["customer_id"] == customer] for customer in known]
    latest = [max(each, key=lambda row: order(row, by)) for each in own]
    return latest + [row for row in rows if row["customer_id"] is None]


def of_kind(
    surveys: Table,
    kind: str | None,
    periods: Sequence[Period],
    by: str | Sequence[str],
    customers: Table | None,
    count: Callable[[list[Row]], Row],
    *,
    latest_only: bool = False,
) -> list[Row]:
    rows = [row for row in surveys if kind is None or row["kind"] == kind]
    own = [name for name in names(by) if any(name in row for row in surveys)]
    seen = [row for row in rows if row["answered_at"] < max(end for _, end in periods)]

    def counted(group: Group, period: Period) -> Row:
        here = [row for row in rows if inside(row, period)]
        here = latest_of_each(here, own) if latest_only else here
        here = [row for row in here if grouped(row, by, surveys, customers) == group]
        answers = sum(row["score"] is not None for row in here)
        rate = None if not here else Fraction(answers, len(here))
        return {"answers": answers, "asked": len(here), "response_rate": rate, **count(here)}

    return per_group({grouped(row, by, surveys, customers) for row in seen}, periods, by, counted)


def balance_bounds(plus: Fraction | int, minus: Fraction | int, whole: Fraction | int, size: Fraction | int) -> Row:
    """Student's t interval of marks of 1, 0 and −1, with one mark of either end added; it contains their mean."""
    if not whole:
        return {"lower": None, "upper": None}
    mean, square = Fraction(plus - minus) / whole, Fraction(plus + minus) / whole
    n = size + 2
    middle = mean * size / n
    variance = (square * size + 2 - n * middle**2) / (n - 1)
    half = t.ppf(0.975, float(n - 1)) * math.sqrt(variance / n)
    lower, upper = min(float(middle) - half, float(mean)), max(float(middle) + half, float(mean))
    return {"lower": 100 * max(-1.0, lower), "upper": 100 * min(1.0, upper)}
