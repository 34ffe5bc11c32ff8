"""How often do they come? Sessions, with an id of their own or told apart by a pause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .behaviour import NO_NAME, mean_bounds, named
from .groups import order, per_group, quotient
from .months import next_start, start_of
from .states import Group, Period, Row, Table
from .survey_rows import grouped


class Session(NamedTuple):
    """What it is of is what its first event is of; of one instant, the smallest group."""

    customer: object
    start: datetime
    group: Group


def begun(rows: Table, by: str | Sequence[str], events: Table, customers: Table | None) -> Session:
    start = min(row["occurred_at"] for row in rows)
    groups = [grouped(row, by, events, customers) for row in rows if row["occurred_at"] == start]
    return Session(rows[0]["customer_id"], start, min(groups, key=order))


def sessions(
    events: Table,
    gap_minutes: float = 30,
    event: str | Sequence[str] = (),
    by: str | Sequence[str] = (),
    customers: Table | None = None,
) -> list[Session]:
    rows = named(events, event)
    found: dict[tuple[object, ...], list[Row]] = {}
    for customer in {row["customer_id"] for row in rows}:
        own = sorted((row for row in rows if row["customer_id"] == customer), key=lambda row: row["occurred_at"])
        number, last = 0, None
        for row in own:
            if row.get("session_id") is not None:
                found.setdefault((customer, "id", row["session_id"]), []).append(row)
                continue
            if last is not None and row["occurred_at"] - last > timedelta(minutes=gap_minutes):
                number += 1
            last = row["occurred_at"]
            found.setdefault((customer, "pause", number), []).append(row)
    return [begun(each, by, events, customers) for each in found.values()]


def days_of(period: Period) -> list[datetime]:
    """The calendar days that a period touches."""
    found = [start_of(period[0], "day")]
    while next_start(found[-1], "day") < period[1]:
        found.append(next_start(found[-1], "day"))
    return found


def sessions_per_day(
    events: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    gap_minutes: float = 30,
    per: str = "day",
    event: str | Sequence[str] = (),
) -> list[Row]:
    everyone = sessions(events, gap_minutes, event, by, customers)
    nowhere = {} if named(events, event) else NO_NAME

    def count(group: Group, period: Period) -> Row:
        here = [one for one in everyone if one.group == group and period[0] <= one.start < period[1]]
        days = days_of(period)
        daily = [sum(start_of(one.start, "day") == day for one in here) for day in days]
        if per == "day":
            sums = {"sessions": len(here), "days": len(days)}
            return {**sums, **quotient(len(here), len(days), ""), **mean_bounds(daily), **nowhere}
        users = sorted({str(one.customer) for one in here})
        each = [Fraction(sum(str(one.customer) == user for one in here), len(days)) for user in users]
        sums = {"sessions": len(here), "users": len(users), "user_days": len(users) * len(days)}
        value = quotient(len(here), len(users) * len(days), "nobody came")
        return {**sums, **value, **mean_bounds(each), **nowhere}

    return per_group({one.group for one in everyone}, periods, by, count)
