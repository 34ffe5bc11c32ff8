"""Small tables that meet the boundaries of periods, trials, terms and grace as often as they can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hypothesis import strategies as st

from .bookings import AMOUNTS, CUSTOMERS, SERVICES, costs, events
from .grid import GAPS, INSTANTS, MONTHS, around, instants, periods, run_of, trailing
from .states import Row

__all__ = [
    "AMOUNTS",
    "CUSTOMERS",
    "INSTANTS",
    "MONTHS",
    "SERVICES",
    "as_ofs",
    "costs",
    "customers",
    "events",
    "periods",
    "run_of",
    "subscriptions",
    "trailing",
]

PLANS = (None, "basic", "pro")
REASONS = (None, "closed", "competitor", "freemium")
OPTIONAL = (
    "subscription_id",
    "service",
    "plan",
    "is_vas",
    "trial_ends_at",
    "canceled_at",
    "cancel_reason",
    "term_ends_at",
)

usually = st.sampled_from([True, True, True, False])


@st.composite
def rows(draw: st.DrawFn, customer: str | None = None, start: datetime | None = None) -> Row:
    """One subscription; its end and its trial come at or after its start, its term before, at or after its end."""
    start = start or draw(st.sampled_from([*MONTHS[:-2], *INSTANTS[:-3]]))
    later = instants(start)
    ended = draw(later) if draw(usually) else None
    terms = st.none() | (later if ended is None else later | around(ended, start))
    return {
        "customer_id": customer or draw(st.sampled_from(CUSTOMERS)),
        "started_at": start,
        "ended_at": ended,
        "mrr": draw(st.sampled_from(AMOUNTS)),
        "service": draw(st.sampled_from(SERVICES)),
        "plan": draw(st.sampled_from(PLANS)),
        "is_vas": draw(st.booleans()),
        "trial_ends_at": None if draw(usually) else draw(later),
        "canceled_at": None if draw(usually) else draw(later),
        "cancel_reason": draw(st.sampled_from(REASONS)),
        "term_ends_at": draw(terms),
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
def parallels(draw: st.DrawFn) -> list[Row]:
    """Subscriptions of one customer that run side by side: equal but for some columns, so that amounts and ends tie."""
    first = draw(rows())
    found = [first]
    for _ in range(draw(st.sampled_from([1, 2]))):
        other = draw(rows(first["customer_id"], first["started_at"]))
        differing = draw(st.sets(st.sampled_from(["mrr", "service", "plan", "ended_at", "term_ends_at"]), max_size=3))
        found.append({**first, **{name: other[name] for name in differing}})
    return found


@st.composite
def subscriptions(draw: st.DrawFn, columns: Sequence[str] = OPTIONAL) -> list[Row]:
    """Up to about a dozen rows in any order; of the optional columns, the ones that are named."""
    groups = draw(st.lists(chains() | parallels(), min_size=draw(st.sampled_from([2, 1, 0])), max_size=4))
    found = [row for group in groups for row in group] + draw(st.lists(rows(), max_size=3))
    dropped = set(OPTIONAL) - set(columns)
    numbered = [{**row, "subscription_id": f"s{number}"} for number, row in enumerate(draw(st.permutations(found)))]
    return [{name: value for name, value in row.items() if name not in dropped} for row in numbered]


@st.composite
def as_ofs(draw: st.DrawFn, table: Sequence[Row]) -> datetime | None:
    """None, any instant of the grid, or one at which something of the table is just over or its grace just passed."""
    ends = [row[name] for row in table for name in ("ended_at", "term_ends_at") if row.get(name) is not None]
    near = [end + gap for end in ends for gap in GAPS]
    return draw(st.none() | st.sampled_from(INSTANTS) | st.sampled_from(near or INSTANTS))


@st.composite
def customers(draw: st.DrawFn) -> list[Row]:
    """All customers that a subscription or an event may name."""
    segments = st.sampled_from([None, "home", "office"])
    return [{"customer_id": customer, "segment": draw(segments)} for customer in CUSTOMERS]
