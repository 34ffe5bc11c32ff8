"""Books in which it is clear who is like whom: two kinds of customers, far apart, each moving alike in March."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from .examples import at, sub
from .grid import MONTHS
from .states import Row

MARCH = (MONTHS[4], MONTHS[5])
KINDS = {"small": ("2025-10-01", 10.0), "large": ("2023-05-01", 100.0)}
CONTROLS = 12
"""Of each kind; as many neighbours as anybody asks for are of it."""


def steady(name: str, kind: str, number: float, change: float) -> list[Row]:
    """A customer who pays a little more than the one before, since a little later, and something else from March on."""
    start, price = KINDS[kind]
    since = at(start) + timedelta(hours=7 * number)
    mrr = round(price + number / 100, 3)
    return [
        vas(name, since, MARCH[0], mrr, is_vas=False),
        vas(name, MARCH[0], None, round(mrr + change, 3), is_vas=False),
    ]


def vas(name: str, start: datetime, end: datetime | None, mrr: float, *, is_vas: bool = True) -> Row:
    row: dict[str, Any] = sub(name, start.isoformat(), None if end is None else end.isoformat(), mrr)
    return {**row, "service": "tv" if is_vas else "mobile", "is_vas": is_vas}


@st.composite
def books(draw: st.DrawFn) -> list[Row]:
    """Adopters of March beside those they are compared with, and others who must not count."""
    found = []
    for kind in KINDS:
        change = draw(st.sampled_from([-4.0, 0.0, 2.5]))
        for number in range(CONTROLS):
            found += steady(f"{kind} {number}", kind, number, change)
        for number in range(draw(st.integers(0 if kind == "small" else 1, 2))):
            name = f"{kind} adopter {number}"
            found += steady(name, kind, number + 4.5, draw(st.sampled_from([change, -1.0, 7.25])))
            found += draw(adoptions(name))
    return draw(st.permutations([*found, *OUTSIDERS]))


@st.composite
def adoptions(draw: st.DrawFn, name: str) -> list[Row]:
    """One spell of a service in March, or two that touch, overlap or leave a gap."""
    first, *others = draw(st.lists(st.sampled_from([0, 9, 14.5, 30]), min_size=1, max_size=2))
    spans = [(first, draw(st.sampled_from([None, 5, 16.25]))), *((each, None) for each in others)]
    return [
        vas(
            name,
            MARCH[0] + timedelta(days=day),
            None if length is None else MARCH[0] + timedelta(days=day + length),
            5.0,
        )
        for day, length in spans
    ]


FEBRUARY = MONTHS[3]
OUTSIDERS = [
    *steady("had it before", "small", 4.2, 50.0),
    vas("had it before", FEBRUARY, None, 20.0),
    *steady("had it, and left it", "large", 4.2, 60.0),
    vas("had it, and left it", FEBRUARY, MARCH[0] - timedelta(days=1), 20.0),
    vas("came with it", MARCH[0], None, 70.0),
    vas("came without it", MARCH[0], None, 80.0, is_vas=False),
    vas("had gone", at("2025-12-01"), at("2026-01-31"), 90.0, is_vas=False),
]
"""They adopt nothing in March, or were not there to be compared in February."""
