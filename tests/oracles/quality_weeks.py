"""Do customers leave after bad weeks? Losses of a service after weeks in which it worked and in which it did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .groups import per_group, started_groups
from .in_force import group_from
from .months import start_of
from .quality import apdex, up_time
from .states import Entity, Group, Period, Row, Table, entities, is_active, names
from .survey_rows import inside

By = str | Sequence[str]
WEEK = timedelta(days=7)


def judged_weeks(period: Period) -> list[datetime]:
    """The Mondays of the weeks whose following week lies whole in the period."""
    monday = start_of(period[0], "week") - WEEK
    found = []
    while monday + 2 * WEEK <= period[1]:
        if period[0] <= monday + WEEK:
            found.append(monday)
        monday += WEEK
    return found


def is_bad(
    service: object,
    monday: datetime,
    requests: Table,
    outages: Table | None,
    *,
    target_ms: float,
    threshold: float,
    min_availability: float,
) -> bool | None:
    """None where nothing tells; a service without a name has neither requests nor outages."""
    week = monday, monday + WEEK
    if service is None:
        return None
    score = apdex(
        [row for row in requests if row["service"] == service and inside(row, week, "occurred_at")], target_ms
    )
    slow = None if score["value"] is None else float(score["value"]) < threshold
    if outages is None:
        return slow
    up = up_time([row for row in outages if row["service"] == service], week, "include")["value"]
    return bool(slow) or float(up) < min_availability


def quality_and_churn(
    subscriptions: Table,
    requests: Table,
    periods: Sequence[Period],
    *,
    target_ms: float,
    by: By = (),
    customers: Table | None = None,
    outages: Table | None = None,
    threshold: float = 0.7,
    min_availability: float = 0.99,
    grace_days: float = 0,
) -> list[Row]:
    """Each customer with a service is at risk once for every week after which it is still paid."""
    lines = entities(subscriptions, "service", None, grace_days)
    limits = {"target_ms": target_ms, "threshold": threshold, "min_availability": min_availability}

    def group_in(one: Entity) -> Group:
        return group_from(one, ["service"], names(by), subscriptions, customers)

    def weeks_of(one: Entity, period: Period) -> list[tuple[bool | None, bool]]:
        """Whether each week was bad, and whether the line was lost in the one after it."""
        after = [(monday, monday + WEEK) for monday in judged_weeks(period) if is_active(one, monday + WEEK)]
        return [
            (is_bad(one.group[0], monday, requests, outages, **limits), not is_active(one, end + WEEK))
            for monday, end in after
        ]

    def count(group: Group, period: Period) -> Row:
        seen = [(one.group[0], weeks_of(one, period)) for one in lines if group_in(one) == group]
        strata = [
            [week for name, weeks in seen if name == service for week in weeks] for service in {s for s, _ in seen}
        ]
        return ratio_of(strata)

    moved = [one._replace(group=group_in(one)) for one in lines]
    return per_group(started_groups(moved, periods), periods, by, count)


def tally(weeks: list[tuple[bool | None, bool]]) -> Row:
    found: Row = {"unknown": sum(bad is None for bad, _ in weeks)}
    for name, state in (("bad", True), ("good", False)):
        losses = [lost for bad, lost in weeks if bad is state]
        found |= {f"lost_after_{name}": sum(losses), f"at_risk_after_{name}": len(losses)}
    return found


def ratio_of(strata: list[list[tuple[bool | None, bool]]]) -> Row:
    """Mantel and Haenszel's ratio of the two shares, one stratum for each service."""
    above, below = Fraction(0), Fraction(0)
    for each in map(tally, strata):
        bad, good = each["at_risk_after_bad"], each["at_risk_after_good"]
        if bad + good:
            above += Fraction(each["lost_after_bad"] * good, bad + good)
            below += Fraction(each["lost_after_good"] * bad, bad + good)
    parts = tally([week for weeks in strata for week in weeks])
    if not below:
        return {**parts, "value": None, "reason": "no service lost anybody both ways"}
    return {**parts, "value": above / below, "reason": None}
