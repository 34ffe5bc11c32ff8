"""Which features do they use, and do those who use them stay?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from .behaviour import NO_NAME, between, done_by, named, of_active, share, wilson
from .groups import default_as_of
from .lives import staying
from .states import Entity, Period, Row, Table, entities, is_active


def used(one: Entity, uses: Table, period: Period, minimum: int, feature: str | None = None) -> bool:
    """Whether it was used so often in the period; of no feature, any of them."""
    own = [row["feature"] for row in between(uses, *period) if row["customer_id"] == one.customer]
    return any(own.count(each) >= minimum for each in set(own) if feature in {None, each})


def of_features(events: Table, event: str | Sequence[str]) -> list[Row]:
    return [row for row in named(events, event) if row.get("feature") is not None]


def feature_adoption_rate(
    subscriptions: Table,
    events: Table,
    periods: Sequence[Period],
    *,
    min_uses: int = 1,
    event: str | Sequence[str] = "use",
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """A row for each feature that occurs."""
    uses = of_features(events, event)
    rows = []
    for feature in sorted({row["feature"] for row in uses}):

        def count(active: list[Entity], period: Period, feature: str = feature) -> Row:
            adopters = sum(
                used(one, done_by(one, uses, by, subscriptions), period, min_uses, feature) for one in active
            )
            return {"feature": feature, "customers": len(active), **share(adopters, len(active))}

        rows += of_active(subscriptions, periods, count, by=by, customers=customers, grace_days=grace_days)
    return rows


def adoption_of_any_feature(
    subscriptions: Table, events: Table, period: Period, *, min_uses: int = 1, event: str | Sequence[str] = "use"
) -> Row:
    uses = of_features(events, event)

    def count(active: list[Entity], period: Period) -> Row:
        value = share(sum(used(one, uses, period, min_uses) for one in active), len(active))
        return value if named(events, event) else {**value, **NO_NAME}

    return of_active(subscriptions, [period], count)[0]


def newcombe(one: tuple[int, int], other: tuple[int, int]) -> Row:
    """The bounds of the difference of two shares, from the bounds of Wilson of each."""
    (p, q), (first, second) = (above / below for above, below in (one, other)), (wilson(*one), wilson(*other))
    below = math.hypot(p - first["lower"], second["upper"] - q)
    above = math.hypot(first["upper"] - p, q - second["lower"])
    return {"lower": p - q - below, "upper": p - q + above}


def sticky_features(
    subscriptions: Table,
    events: Table,
    period: Period,
    *,
    days: float = 90,
    min_uses: int = 1,
    event: str | Sequence[str] = "use",
    as_of: datetime | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """A row for each feature that occurs; without a figure where all or none use it, or the days are not over.

    Who left less than the grace before `as_of` may yet return, and is taken to be there.
    """
    today = default_as_of(subscriptions, events) if as_of is None else as_of
    later = period[1] + timedelta(days=days)
    uses = of_features(events, event)
    known = entities(subscriptions, grace_days=grace_days, as_of=today)
    everyone = [staying(one, grace_days, today) for one in known]
    there = [one for one in everyone if is_active(one, period[0]) and is_active(one, period[1])]
    rows = []
    for feature in sorted({row["feature"] for row in uses}):
        users = [one for one in there if used(one, uses, period, min_uses, feature)]
        others = [one for one in there if one not in users]
        kept, kept_others = (sum(is_active(one, later) for one in group) for group in (users, others))
        row: Row = {"feature": feature, "users": len(users), "users_retained": kept}
        row |= {"others": len(others), "others_retained": kept_others, "value": None, "lower": None, "upper": None}
        if later > today:
            rows.append({"feature": feature, "value": None, "reason": "not yet observed"})
        elif not users or not others:
            rows.append({**row, "reason": "nobody to compare with"})
        else:
            value = kept / len(users) - kept_others / len(others)
            bounds = newcombe((kept, len(users)), (kept_others, len(others)))
            rows.append({**row, "value": value, **bounds, "reason": None})
    return rows


def holm(tried: Sequence[float]) -> list[float]:
    """Each p times the number of those not smaller, never below one that is smaller, at most 1."""
    ordered = sorted(tried)
    return [
        max(min(1.0, (len(tried) - place) * other) for place, other in enumerate(ordered) if other <= each)
        for each in tried
    ]
