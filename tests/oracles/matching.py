"""Difference in differences: what adopters pay more than before, beyond what those most like them do."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .adopters import Book, Customers, previous, without_before
from .groups import quotient
from .months import DAY, months_in_force
from .states import Period, Row, first_start

Features = tuple[Fraction, Fraction]


def features(book: Book, customer: Any, period: Period) -> Features:
    """Recurring revenue per month in force in the period before, and days since the first paid start."""
    before = previous(period)
    (one,) = [one for one in book.everyone if one.customer == customer]
    days = Fraction((period[0] - first_start(one)) / DAY)
    return book.recurring(customer, before) / book.months([customer], before), days


def variance(numbers: list[Fraction]) -> Fraction:
    mean = sum(numbers, Fraction(0)) / len(numbers)
    return sum(((number - mean) ** 2 for number in numbers), Fraction(0)) / len(numbers)


def matched(book: Book, customers: Customers, period: Period, neighbours: int) -> Row:
    """Per month with the service; each feature is measured in its own spread, and matches pay in both periods."""
    adopters, before_only = without_before(book, customers, period)
    others = book.there(before_only, period)
    if not adopters or not others:
        return {"adopters": len(adopters), "matches": 0, "value": None, "reason": "nobody to compare"}
    of = {one: features(book, one, period) for one in (*adopters, *others)}
    spreads = [variance([each[place] for each in of.values()]) for place in (0, 1)]

    def distance(one: Any, other: Any) -> Fraction:
        apart = zip(of[one], of[other], spreads, strict=True)
        return sum(((mine - theirs) ** 2 / spread for mine, theirs, spread in apart if spread), Fraction(0))

    nearest = {
        one: nearest_to(others, {other: distance(one, other) for other in others}, neighbours) for one in adopters
    }
    before, now = (gap_to(book, nearest, each) for each in (previous(period), period))
    active = book.months(adopters, period)
    with_service = sum((months_in_force(book.vas_spans(one, period), period) for one in adopters), Fraction(0))
    return {
        "adopters": len(adopters),
        "matches": len({match for matches in nearest.values() for match in matches}),
        "matched_gap_before": before,
        "matched_gap": now,
        "active_months": active,
        "vas_months": with_service,
        **quotient((now - before) * active, with_service, "no time with a service"),
    }


def gap_to(book: Book, nearest: dict[Any, list[Any]], period: Period) -> Fraction:
    """What adopters bring beyond their matches' revenue per month in force, for each month that they are in force."""
    beyond = Fraction(0)
    for one, matches in nearest.items():
        ratio = book.revenue(matches, period) / book.months(matches, period)
        beyond += book.revenue([one], period) - book.months([one], period) * ratio
    return beyond / book.months(list(nearest), period)


def nearest_to(others: Customers, distances: dict[Any, Fraction], neighbours: int) -> list[Any]:
    """Those as near as the last one wanted are all taken."""
    furthest = sorted(distances.values())[:neighbours][-1]
    return [other for other in others if distances[other] <= furthest]
