"""What did a campaign bring? Conversions of the exposed against those of a control group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from .bounds import newcombe, wilson
from .groups import default_as_of, per_group, quotient
from .states import Group, Period, Row, Table, names
from .survey_rows import grouped, inside

By = str | Sequence[str]


def is_control(row: Row) -> bool:
    return row.get("group") == "control"


def first_exposures(exposures: Table, period: Period) -> list[Row]:
    """That of each customer and campaign in the period; of one instant, being treated beats being held out."""
    here = [row for row in exposures if inside(row, period, "exposed_at")]
    found: dict[Any, Row] = {}
    for row in sorted(here, key=lambda one: (one["exposed_at"], is_control(one))):
        found.setdefault((row["customer_id"], row["campaign"]), row)
    return list(found.values())


def outcomes_of(outcomes: Table, event: By, services: Collection[str]) -> list[tuple[Any, datetime]]:
    """Every start of a table of subscriptions, or the events of a name; of the services given, if any are."""
    counted = [row for row in outcomes if not services or row["service"] in services]
    if any("started_at" in row for row in outcomes):
        return [(row["customer_id"], row["started_at"]) for row in counted]
    return [(row["customer_id"], row["occurred_at"]) for row in counted if row["event"] in names(event)]


def conversion_rate(
    exposures: Table,
    outcomes: Table,
    periods: Sequence[Period],
    *,
    by: By = (),
    customers: Table | None = None,
    within_days: float = 30,
    event: By = "purchase",
    services: Collection[str] = (),
    as_of: datetime | None = None,
) -> list[Row]:
    span, latest = timedelta(days=within_days), max(end for _, end in periods)
    today = default_as_of(exposures, outcomes) if as_of is None else as_of
    seen = outcomes_of(outcomes, event, services)
    is_named = any("started_at" in row or row["event"] in names(event) for row in outcomes)

    def converted(row: Row) -> bool:
        own = [at for customer, at in seen if customer == row["customer_id"]]
        return any(row["exposed_at"] <= at <= row["exposed_at"] + span for at in own)

    def count(group: Group, period: Period) -> Row:
        here = [one for one in first_exposures(exposures, period) if grouped(one, by, exposures, customers) == group]
        over = [row for row in here if row["exposed_at"] + span <= today]
        treated, held_out = ([row for row in over if is_control(row) == each] for each in (False, True))
        return rates(treated=[converted(row) for row in treated], control=[converted(row) for row in held_out],
                     immature=len(here) - len(over), is_named=is_named)  # fmt: skip

    listed = {grouped(row, by, exposures, customers) for row in exposures if row["exposed_at"] < latest}
    return per_group(listed, periods, by, count)


def rates(*, treated: list[bool], control: list[bool], immature: int, is_named: bool) -> Row:
    """Nothing is known of either rate where no outcome has the name that was asked for."""
    numbers = sum(treated), len(treated), sum(control), len(control)
    parts = {"exposed": numbers[1], "converted": numbers[0], "immature": immature}
    parts |= {"control_exposed": numbers[3], "control_converted": numbers[2]}
    if not is_named:
        return {**parts, "value": None, "reason": "no event has that name"}
    value = quotient(*numbers[:2], "nobody was exposed")
    control_rate = quotient(*numbers[2:], "nobody was held out")["value"]
    is_known = value["value"] is not None and control_rate is not None
    lift = value["value"] - control_rate if is_known else None
    bounds = newcombe(*numbers)
    incremental = None if lift is None else lift * len(treated)
    figures = {"control_rate": control_rate, "lift": lift, "incremental": incremental}
    figures |= {"lift_lower": bounds["lower"], "lift_upper": bounds["upper"]}
    return {**parts, **figures, **wilson(*numbers[:2]), **value}
