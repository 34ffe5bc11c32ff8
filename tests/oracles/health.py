"""Health, in plain loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

Row = Mapping[Any, Any]
EDGES = ((40, "red"), (70, "yellow"), (100, "green"))
ACTIONS = {
    "contraction": ("contact at once", 24),
    "red": ("contact at once", 24),
    "yellow": ("automated guidance on the weakest signal", 72),
    "thriving": ("offer an expansion", 168),
    "green": ("low touch", None),
}


def band(score: Any) -> str | None:
    """The first band whose upper edge the score does not pass."""
    if score is None:
        return None
    return next((name for edge, name in EDGES if score <= edge), "thriving")


def health_score(rows: Sequence[Row], signals: Mapping[str, tuple[Any, Any, Any]]) -> list[dict[str, Any]]:
    """Signals are (weight, worst, best) by name; at most 40 % of the weight may be missing."""
    found = []
    for row in rows:
        points: dict[str, Fraction] = {}
        for name, (_, worst, best) in signals.items():
            if row.get(name) is not None:
                share = (Fraction(row[name]) - Fraction(worst)) / (Fraction(best) - Fraction(worst))
                points[name] = 100 * min(max(share, Fraction(0)), Fraction(1))
        weight = {name: Fraction(str(signals[name][0])) for name in signals}
        there, total = sum((weight[name] for name in points), Fraction(0)), sum(weight.values())
        score = None
        if points and total - there <= Fraction(4, 10) * total:
            score = sum((weight[name] * points[name] for name in points), Fraction(0)) / there
        lowest = [name for name in points if points[name] == min(points.values())]
        found.append(
            {
                "customer_id": row["customer_id"],
                "score": score,
                "band": band(score),
                **{f"{name}_points": points.get(name) for name in signals},
                "weakest": max(lowest, key=lambda name: weight[name]) if lowest else None,
                "missing": ", ".join(name for name in signals if name not in points) or None,
                "reason": None if score is not None else "missing",
            }
        )
    return found


def action_score(
    events: Sequence[Row], impacts: Mapping[str, Any], start: datetime, end: datetime
) -> list[dict[str, Any]]:
    totals: dict[Any, list[Any]] = {}
    for row in events:
        if start <= row["occurred_at"] < end and row["event"] in impacts:
            total = totals.setdefault(row["customer_id"], [0, Fraction(0)])
            total[0] += 1
            total[1] += Fraction(str(impacts[row["event"]]))
    return [
        {"customer_id": customer, "actions": actions, "score": score, "band": band(score)}
        for customer, (actions, score) in totals.items()
    ]


def health_distribution(scores: Sequence[Row]) -> list[dict[str, Any]]:
    customers = sum(row["band"] is not None for row in scores)
    found = []
    for name in ("red", "yellow", "green", "thriving"):
        count = sum(row["band"] == name for row in scores)
        value = Fraction(count, customers) if customers else None
        unscored = len(scores) - customers
        found.append({"band": name, "in_band": count, "customers": customers, "unscored": unscored, "value": value})
    return found


def health_follow_ups(scores: Sequence[Row], movements: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """In order: what is due soonest, by the rank of the case, the lowest score, the customer."""
    fewer = {row["customer_id"] for row in movements if row["kind"] == "contraction"}
    known = {row["customer_id"]: row for row in scores}
    found = []
    for customer in {*known, *fewer}:
        row = known.get(customer, {"band": None, "score": None})
        case = "contraction" if customer in fewer else row["band"]
        if case is not None:
            action, hours = ACTIONS[case]
            rank = (hours is None, hours or 0, list(ACTIONS).index(case))
            score = (row["score"] is None, row["score"] or 0)
            answer = {"band": row["band"], "contraction": customer in fewer, "action": action, "within_hours": hours}
            found.append((rank, score, customer, {"customer_id": customer, **answer}))
    return [answer for *_, answer in sorted(found, key=lambda each: each[:3])]


def area_under_curve(lost: Sequence[Any], stayed: Sequence[Any]) -> Fraction:
    """Every lost customer against everyone who stayed."""
    points = Fraction(0)
    for one in lost:
        for other in stayed:
            points += 1 if one < other else Fraction(1, 2) if one == other else 0
    return points / (len(lost) * len(stayed))


def is_active(subscriptions: Sequence[Row], customer: Any, moment: datetime) -> bool:
    return any(
        row["customer_id"] == customer
        and row["mrr"] > 0
        and row["started_at"] < moment
        and (row["ended_at"] is None or row["ended_at"] >= moment)
        for row in subscriptions
    )


def lost_within(scores: Sequence[Row], subscriptions: Sequence[Row], as_of: datetime, days: float) -> dict[Any, bool]:
    """By scored customer who was active just before: whether it is no longer active just before the horizon."""
    later = as_of + timedelta(days=days)
    return {
        row["customer_id"]: not is_active(subscriptions, row["customer_id"], later)
        for row in scores
        if row["score"] is not None and is_active(subscriptions, row["customer_id"], as_of)
    }
