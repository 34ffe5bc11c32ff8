"""Difference in differences: what adopters pay more than before, beyond what those most like them do."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .adopters import Book, Customers, previous, without_before
from .groups import quotient
from .months import DAY, month_shares, months_in_force
from .states import Period, Row, first_start

Features = tuple[Fraction, Fraction]


def monthly(book: Book, customer: Any, period: Period) -> Fraction:
    return book.revenue([customer], period) / month_shares(period)


def features(book: Book, customer: Any, period: Period) -> Features:
    """Revenue per month in the period before, and days since the first paid start."""
    (one,) = [one for one in book.everyone if one.customer == customer]
    days = Fraction((period[0] - first_start(one)) / DAY)
    return monthly(book, customer, previous(period)), days


def variance(numbers: list[Fraction]) -> Fraction:
    mean = sum(numbers, Fraction(0)) / len(numbers)
    return sum(((number - mean) ** 2 for number in numbers), Fraction(0)) / len(numbers)


def matched(book: Book, customers: Customers, period: Period, neighbours: int) -> Row:
    """Per month with the service; each feature is measured in its own spread."""
    adopters, others = without_before(book, customers, period)
    if not adopters or not others:
        return {"value": None, "reason": "nobody to compare"}
    change = {one: monthly(book, one, period) - monthly(book, one, previous(period)) for one in (*adopters, *others)}
    of = {one: features(book, one, period) for one in change}
    spreads = [variance([each[place] for each in of.values()]) for place in (0, 1)]

    def distance(one: Any, other: Any) -> Fraction:
        apart = zip(of[one], of[other], spreads, strict=True)
        return sum(((mine - theirs) ** 2 / spread for mine, theirs, spread in apart if spread), Fraction(0))

    total, share = Fraction(0), Fraction(0)
    for one in adopters:
        nearest = nearest_to(others, {other: distance(one, other) for other in others}, neighbours)
        total += change[one] - sum((change[other] for other in nearest), Fraction(0)) / len(nearest)
        share += months_in_force(book.vas_spans(one, period), period) / month_shares(period)
    return quotient(total, share, "no time with a service")


def nearest_to(others: Customers, distances: dict[Any, Fraction], neighbours: int) -> list[Any]:
    return sorted(others, key=lambda other: distances[other])[:neighbours]
