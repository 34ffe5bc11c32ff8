"""Instants at which something is likely to go wrong, and the periods that they bound."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from .months import next_start, start_of
from .states import Period

MONTHS = tuple(
    datetime.fromisoformat(f"{month}-01")
    for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
)
WITHIN_MONTHS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2025-12-31T23:59:59.999999",
        "2026-01-01T00:00:00.000001",
        "2026-01-15",
        "2026-01-20",
        "2026-01-31T12:30",
        "2026-02-14",
        "2026-02-28",
        "2026-03-02",
        "2026-03-15T06:00:00.250",
    )
)
INSTANTS = tuple(sorted(MONTHS + WITHIN_MONTHS))

# The grace periods that are drawn, and an instant more or less.
GAPS = (timedelta(0), timedelta(microseconds=1), timedelta(days=1), timedelta(days=5), timedelta(days=30))


def instants(earliest: datetime) -> st.SearchStrategy[datetime]:
    """Any instant of the grid after the earliest, twenty days after it, or that one itself; often a first of month."""
    later = [instant for instant in INSTANTS if instant > earliest]
    firsts = [instant for instant in MONTHS if instant > earliest]
    return st.sampled_from([*firsts, *later, earliest + timedelta(days=20), earliest])


def around(instant: datetime, earliest: datetime) -> st.SearchStrategy[datetime]:
    """The instant itself, or a grace before or after it, and not before the earliest."""
    near = [instant, *(instant + gap for gap in GAPS), *(instant - gap for gap in GAPS)]
    return st.sampled_from([each for each in near if each >= earliest])


def run_of(every: str, count: int) -> list[Period]:
    """Neighbouring calendar periods from the first month of the grid on."""
    found = []
    start = start_of(MONTHS[1], every)
    for _ in range(count):
        found.append((start, next_start(start, every)))
        start = found[-1][1]
    return found


def trailing(months: int) -> list[Period]:
    """A window that ends with each month of the grid, so that neighbours overlap."""
    return [(MONTHS[end - months], MONTHS[end]) for end in range(months, len(MONTHS))]


@st.composite
def odd_periods(draw: st.DrawFn) -> list[Period]:
    """One period between any two instants of the grid."""
    start, end = sorted(draw(st.lists(st.sampled_from(INSTANTS), min_size=2, max_size=2, unique=True)))
    return [(start, end)]


def periods() -> st.SearchStrategy[list[Period]]:
    """Months, quarters, a year, overlapping windows, days around ends of months, or one period of any bounds."""
    days = [(MONTHS[3] + timedelta(days=day), MONTHS[3] + timedelta(days=day + 1)) for day in (-1, 0, 13, 27, 28)]
    lists = (run_of("month", 5), run_of("quarter", 2), run_of("year", 2), trailing(2), trailing(3), days)
    return st.sampled_from(lists).map(list) | odd_periods()
