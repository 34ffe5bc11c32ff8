"""Books in which it is clear who is nearest to whom: two kinds of customers, far apart, each in a row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from .examples import at, sub
from .grid import MONTHS
from .states import Row

FEBRUARY, MARCH = (MONTHS[3], MONTHS[4]), (MONTHS[4], MONTHS[5])
KINDS = {"small": ("2025-10-01", 10.0), "large": ("2023-05-01", 100.0)}
CONTROLS = 8
"""Of each kind, at most; an adopter stands between two of them, nearer to the first, so that no two are as near."""
CHANGES = st.sampled_from([-4.0, -1.0, 0.0, 2.5, 7.25])
LEFT = {"February": st.sampled_from([MARCH[0], MARCH[0], MARCH[0], FEBRUARY[0] + timedelta(days=9.5), FEBRUARY[0]])}
LEFT["March"] = st.sampled_from([None, None, None, MARCH[0] + timedelta(days=12), MARCH[0]])
"""When a control leaves what it paid before, and what it pays from March on."""


def steady(
    name: str,
    kind: str,
    number: float,
    change: float,
    february: datetime = MARCH[0],
    march: datetime | None = None,
) -> list[Row]:
    """A customer who pays a little more than the one before, since a little later, and something else from March on."""
    start, price = KINDS[kind]
    since = at(start) + timedelta(hours=7 * number)
    mrr = round(price + number / 100, 3)
    return [
        vas(name, since, february, mrr, is_vas=False),
        vas(name, MARCH[0], march, round(mrr + change, 3), is_vas=False),
    ]


def vas(name: str, start: datetime, end: datetime | None, mrr: float, *, is_vas: bool = True) -> Row:
    row: dict[str, Any] = sub(name, start.isoformat(), None if end is None else end.isoformat(), mrr)
    return {**row, "service": "tv" if is_vas else "mobile", "is_vas": is_vas}


@st.composite
def books(draw: st.DrawFn) -> list[Row]:
    """Adopters of March beside those they are compared with, and others who must not count."""
    found = []
    for kind in KINDS:
        for number in draw(st.permutations(range(CONTROLS)))[: draw(st.integers(3, CONTROLS))]:
            left = [draw(LEFT[month]) for month in ("February", "March")]
            found += steady(f"{kind} {number}", kind, number, draw(CHANGES), *left)
        for number in range(draw(st.integers(0 if kind == "small" else 1, 2))):
            name, march = f"{kind} adopter {number}", draw(st.sampled_from([None, MARCH[0] + timedelta(days=20)]))
            found += steady(name, kind, number + 4.3, draw(CHANGES), march=march)
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


OUTSIDERS = [
    *steady("had it before", "small", 4.2, 50.0),
    vas("had it before", FEBRUARY[0], None, 20.0),
    *steady("had it, and left it", "large", 4.2, 60.0),
    vas("had it, and left it", FEBRUARY[0], MARCH[0] - timedelta(days=1), 20.0),
    vas("came with it", MARCH[0], None, 70.0),
    vas("came without it", MARCH[0], None, 80.0, is_vas=False),
    vas("had gone", at("2025-12-01"), at("2026-01-31"), 90.0, is_vas=False),
]
"""They adopt nothing in March, or were not there to be compared in February."""
