"""What customers did: which events count for whom, and the intervals of shares and means."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import NormalDist

from scipy.stats import t

from .groups import per_group, quotient, started_groups
from .months import DAY, MICROSECOND
from .states import Entity, Group, Period, Row, Table, entities, is_active, names

Z = NormalDist().inv_cdf(0.975)
NO_NAME = {"value": None, "lower": None, "upper": None, "reason": "no event has that name"}
NOBODY = "nobody was active"


def named(events: Table, event: str | Sequence[str]) -> list[Row]:
    """The events of these names; of no name, all."""
    wanted = names(event)
    return [row for row in events if not wanted or row["event"] in wanted]


def in_days(span: timedelta) -> Fraction:
    return Fraction(span // MICROSECOND, DAY // MICROSECOND)


def of_pair(events: Table, held: Table, by: str | Sequence[str], subscriptions: Table) -> list[Row]:
    """The events of a pair's customer that are of the pair, by the subscriptions that it held.

    One with a service is of the pairs that have this service, whatever splits them; one without is of all.
    """
    is_split = any(column in row for column in names(by) for row in subscriptions)
    if not is_split or not any("service" in row for row in subscriptions):
        return list(events)
    services = {row["service"] for row in held}
    return [row for row in events if row.get("service") is None or row["service"] in services]


def done_by(one: Entity, events: Table, by: str | Sequence[str], subscriptions: Table) -> list[Row]:
    """What an entity did: of a pair, with the services that it ever paid for."""
    own = [row for row in events if row["customer_id"] == one.customer]
    return of_pair(own, [paid.row for paid in one.paid], by, subscriptions)


def between(rows: Table, start: datetime, end: datetime) -> list[Row]:
    """Half-open."""
    return [row for row in rows if start <= row["occurred_at"] < end]


def share(above: int, below: int, reason: str = NOBODY) -> Row:
    """A quotient with the bounds of Wilson."""
    return {**quotient(above, below, reason), **wilson(above, below)}


def wilson(above: int, below: int) -> Row:
    if not below:
        return {"lower": None, "upper": None}
    middle = (above + Z**2 / 2) / (below + Z**2)
    half = Z / (below + Z**2) * math.sqrt(above * (below - above) / below + Z**2 / 4)
    return {"lower": middle - half if above else 0, "upper": middle + half if above < below else 1}


def mean_bounds(values: Sequence[Fraction | int], low: float = 0, count: Fraction | int | None = None) -> Row:
    """Student's t interval of a mean, cut off below; none of fewer than two. The first and last may be of a part."""
    number = Fraction(len(values) if count is None else count)
    if number <= 1:
        return {"lower": None, "upper": None}
    mean = Fraction(sum(values)) / number
    variance = max(sum(each**2 for each in values) - number * mean**2, Fraction(0)) / (number - 1)
    half = float(t.ppf(0.975, float(number - 1))) * math.sqrt(variance / number)
    return {"lower": max(low, float(mean) - half), "upper": float(mean) + half}


def of_active(
    subscriptions: Table,
    periods: Sequence[Period],
    count: Callable[[list[Entity], Period], Row],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """A count of the entities of each group that are active just before the end of each period."""
    everyone = entities(subscriptions, by, customers, grace_days)

    def counted(group: Group, period: Period) -> Row:
        return count([one for one in everyone if one.group == group and is_active(one, period[1])], period)

    return per_group(started_groups(everyone, periods), periods, by, counted)
