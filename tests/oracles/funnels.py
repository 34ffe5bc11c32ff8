"""How far they come: a funnel of events, one customer after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median

from .behaviour import between, in_days, share, wilson
from .groups import default_as_of, per_group
from .states import Group, Period, Row, Table, names
from .survey_rows import grouped


def walk(own: Table, entry: Row, steps: Sequence[str], within: timedelta) -> list[datetime]:
    """The instants of the steps reached, in order; where a name stands again, its event is later than that before."""
    reached = [entry["occurred_at"]]
    for place, step in enumerate(steps[1:], start=1):
        after = [row["occurred_at"] for row in own if row["event"] == step and row["occurred_at"] >= reached[-1]]
        earlier = [reached[before] for before in range(place) if steps[before] == step]
        following = min((at for at in after if all(at > before for before in earlier)), default=None)
        if following is None or following > entry["occurred_at"] + within:
            break
        reached.append(following)
    return reached


def entries(
    events: Table, step: str, period: Period, by: str | Sequence[str], customers: Table | None
) -> list[tuple[Group, Row]]:
    """Of each customer, or each with the values of columns of events, the first event with that step in the period."""
    first: dict[tuple[object, Group], Row] = {}
    for row in between([row for row in events if row["event"] == step], *period):
        key = row["customer_id"], grouped(row, by, events, customers)
        first[key] = min(first.get(key, row), row, key=lambda one: one["occurred_at"])
    return [(group, row) for (_, group), row in first.items()]


def funnel(
    events: Table,
    periods: Sequence[Period],
    *,
    steps: Sequence[str],
    within_days: float,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    as_of: datetime | None = None,
) -> list[Row]:
    """A row for each step, with its `place` from 0 on; the group is that of the entry."""
    today = default_as_of(events) if as_of is None else as_of
    within = timedelta(days=within_days)
    rows = []

    def walks(group: Group, period: Period) -> tuple[list[list[datetime]], int]:
        here = [row for which, row in entries(events, steps[0], period, by, customers) if which == group]
        over = [row for row in here if row["occurred_at"] + within <= today]
        own = [[row for row in events if row["customer_id"] == one["customer_id"]] for one in over]
        return [walk(mine, one, steps, within) for mine, one in zip(own, over, strict=True)], len(here) - len(over)

    for place in range(len(steps)):

        def count(group: Group, period: Period, place: int = place) -> Row:
            paths, immature = walks(group, period)
            reached = [path for path in paths if len(path) > place]
            before = len([path for path in paths if len(path) >= max(place, 1)])
            bounds = {f"step_{name}": value for name, value in wilson(len(reached), before).items()}
            days = [in_days(path[place] - path[place - 1]) for path in reached] if place else []
            return {
                "place": place,
                "reached": len(reached),
                "previous": before,
                "entered": len(paths),
                "immature": immature,
                "step_rate": Fraction(len(reached), before) if before else None,
                **(bounds if place else {}),
                "median_days": median(days) if days else None,
                **share(len(reached), len(paths), "nobody entered"),
            }

        groups = {grouped(row, by, events, customers) for row in events if row["event"] == steps[0]}
        rows += per_group(groups, periods, names(by), count)
    return rows
