"""How often do they come? Sessions, with an id of their own or told apart by a pause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .behaviour import NO_NAME, in_days, mean_bounds, named
from .groups import per_group, quotient
from .months import next_start, start_of
from .states import Group, Period, Row, Table
from .survey_rows import grouped


class Session(NamedTuple):
    """One of a customer; split by a column of the events, of a customer and a value, so that each has its own."""

    customer: object
    start: datetime
    group: Group


def sessions(
    events: Table,
    gap_minutes: float = 30,
    event: str | Sequence[str] = (),
    by: str | Sequence[str] = (),
    customers: Table | None = None,
) -> list[Session]:
    rows: dict[tuple[object, Group], list[Row]] = {}
    for row in sorted(named(events, event), key=lambda row: row["occurred_at"]):
        rows.setdefault((row["customer_id"], grouped(row, by, events, customers)), []).append(row)
    found: dict[tuple[object, Group, str, object], datetime] = {}
    for (customer, group), own in rows.items():
        number, last = 0, None
        for row in own:
            if row.get("session_id") is not None:
                found.setdefault((customer, group, "id", row["session_id"]), row["occurred_at"])
                continue
            if last is not None and row["occurred_at"] - last > timedelta(minutes=gap_minutes):
                number += 1
            last = row["occurred_at"]
            found.setdefault((customer, group, "pause", number), row["occurred_at"])
    return [Session(customer, start, group) for (customer, group, *_), start in found.items()]


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
    """A day that the period cuts is a part of a day."""
    everyone = sessions(events, gap_minutes, event, by, customers)
    nowhere = {} if named(events, event) else NO_NAME

    def count(group: Group, period: Period) -> Row:
        here = [one for one in everyone if one.group == group and period[0] <= one.start < period[1]]
        days = in_days(period[1] - period[0])
        daily = [sum(start_of(one.start, "day") == day for one in here) for day in days_of(period)]
        if per == "day":
            sums = {"sessions": len(here), "days": days}
            return {**sums, **quotient(len(here), days, ""), **mean_bounds(daily, count=days), **nowhere}
        users = sorted({str(one.customer) for one in here})
        each = [Fraction(sum(str(one.customer) == user for one in here)) / days for user in users]
        sums = {"sessions": len(here), "users": len(users), "user_days": len(users) * days}
        value = quotient(len(here), len(users) * days, "nobody came")
        return {**sums, **value, **mean_bounds(each), **nowhere}

    return per_group({one.group for one in everyone}, periods, by, count)
