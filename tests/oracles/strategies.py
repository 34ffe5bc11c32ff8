"""Small tables that meet the boundaries of periods, trials, terms and grace as often as they can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from .months import next_start, start_of
from .states import Period, Row

CUSTOMERS = ("ana", "ben", "cam", "dia")
SERVICES = (None, "music", "tv")
PLANS = (None, "basic", "pro")
REASONS = (None, "closed", "competitor", "freemium")
AMOUNTS = (19.99, 0.1, 33.333333, 0.01, 100.0, 20.09, 0.0)
CHARGES = (-19.99, -0.01, 0.0, 0.1, 4.99, 33.333333)
GAPS = (timedelta(0), timedelta(microseconds=1), timedelta(days=1), timedelta(days=5), timedelta(days=30))
OPTIONAL = ("subscription_id", "service", "plan", "is_vas", "trial_ends_at", "cancel_reason", "term_ends_at")

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

usually = st.sampled_from([True, True, True, False])


def instants(earliest: datetime) -> st.SearchStrategy[datetime]:
    """Any instant of the grid after the earliest, twenty days after it, or that one itself."""
    later = [instant for instant in INSTANTS if instant > earliest]
    return st.sampled_from([*later, earliest + timedelta(days=20), earliest])


@st.composite
def rows(draw: st.DrawFn, customer: str | None = None, start: datetime | None = None) -> Row:
    """One subscription; ends, trials and terms come at or after its start."""
    start = start or draw(st.sampled_from(INSTANTS[:-3]))
    later = instants(start)
    return {
        "customer_id": customer or draw(st.sampled_from(CUSTOMERS)),
        "started_at": start,
        "ended_at": draw(later) if draw(usually) else None,
        "mrr": draw(st.sampled_from(AMOUNTS)),
        "service": draw(st.sampled_from(SERVICES)),
        "plan": draw(st.sampled_from(PLANS)),
        "is_vas": draw(st.booleans()),
        "trial_ends_at": None if draw(usually) else draw(later),
        "cancel_reason": draw(st.sampled_from(REASONS)),
        "term_ends_at": None if draw(usually) else draw(later),
    }


@st.composite
def chains(draw: st.DrawFn) -> list[Row]:
    """One subscription after another of one customer: plan changes, and returns after a short gap."""
    found = [draw(rows())]
    for gap in draw(st.lists(st.sampled_from(GAPS), max_size=3)):
        left = found[-1]["ended_at"]
        if left is not None:
            following = draw(rows(found[0]["customer_id"], left + gap))
            found.append({**following, "service": draw(st.sampled_from([found[-1]["service"], following["service"]]))})
    return found


@st.composite
def subscriptions(draw: st.DrawFn, columns: Sequence[str] = OPTIONAL) -> list[Row]:
    """Up to about a dozen rows in any order; of the optional columns, the ones that are named."""
    chained = draw(st.lists(chains(), min_size=draw(st.sampled_from([2, 1, 0])), max_size=4))
    found = [row for chain in chained for row in chain] + draw(st.lists(rows(), max_size=4))
    dropped = set(OPTIONAL) - set(columns)
    numbered = [{**row, "subscription_id": f"s{number}"} for number, row in enumerate(draw(st.permutations(found)))]
    return [{name: value for name, value in row.items() if name not in dropped} for row in numbered]


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


@st.composite
def customers(draw: st.DrawFn) -> list[Row]:
    """All customers that a subscription or an event may name."""
    segments = st.sampled_from([None, "home", "office"])
    return [{"customer_id": customer, "segment": draw(segments)} for customer in CUSTOMERS]


@st.composite
def event_rows(draw: st.DrawFn) -> Row:
    kind = draw(st.sampled_from(["charge", "charge", "use"]))
    amounts: st.SearchStrategy[Any] = st.sampled_from(CHARGES) if kind == "charge" else st.none()
    return {
        "customer_id": draw(st.sampled_from(CUSTOMERS)),
        "occurred_at": draw(st.sampled_from(INSTANTS)),
        "event": kind,
        "amount": draw(amounts),
        "service": draw(st.sampled_from(SERVICES)),
    }


def events() -> st.SearchStrategy[list[Row]]:
    """Charges, some of them credits, among uses that charge nothing."""
    return st.lists(event_rows(), max_size=6)
