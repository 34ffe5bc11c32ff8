"""Do those who came in one month still come in the next ones?"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta

from .behaviour import named
from .groups import default_as_of, quotient
from .months import next_start, start_of
from .states import Group, Period, Row, Table, names
from .survey_rows import grouped


def later(start: datetime, every: str, units: int) -> datetime:
    """So many units after an instant; where a month has no such day, on its last one."""
    if every in {"day", "week"}:
        return start + timedelta(days=units * {"day": 1, "week": 7}[every])
    months = start.month - 1 + units * {"month": 1, "quarter": 3, "year": 12}[every]
    year, month = start.year + months // 12, months % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def unit_of(first: datetime, every: str, age: int, ages_from: str) -> Period:
    """The unit of an age: of the calendar, or counted from the first event itself."""
    if ages_from == "rolling":
        return later(first, every, age), later(first, every, age + 1)
    start = start_of(first, every)
    for _ in range(age):
        start = next_start(start, every)
    return start, next_start(start, every)


def cohort_activity(
    events: Table,
    *,
    every: str = "month",
    ages: int = 12,
    event: str | Sequence[str] = "use",
    bounded: bool = True,
    ages_from: str = "calendar",
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    as_of: datetime | None = None,
) -> list[Row]:
    """A row for each group, cohort and age 0..ages; a customer is in each group in which it did something."""
    today = default_as_of(events) if as_of is None else as_of
    instants: dict[tuple[object, Group], list[datetime]] = {}
    for row in named(events, event):
        if row["occurred_at"] < today:
            whose = row["customer_id"], grouped(row, by, events, customers)
            instants.setdefault(whose, []).append(row["occurred_at"])
    cohorts: dict[tuple[Group, datetime], list[list[datetime]]] = {}
    for (_, group), own in instants.items():
        cohorts.setdefault((group, start_of(min(own), every)), []).append(own)
    rows = []
    for (group, start), members in cohorts.items():
        for age in range(ages + 1):
            spans = [(own, unit_of(min(own), every, age, ages_from)) for own in members]
            seen = [(own, span) for own, span in spans if span[1] <= today]
            active = sum(any(span[0] <= at and (at < span[1] or not bounded) for at in own) for own, span in seen)
            key = {**dict(zip(names(by), group, strict=True)), "cohort": start, "age": age}
            rows.append({**key, "size": len(seen), **quotient(active, len(seen), "not yet observed")})
    return rows
