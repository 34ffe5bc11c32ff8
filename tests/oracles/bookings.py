"""Events that charge, and what is spent on customers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .grid import INSTANTS, MONTHS
from .states import Row

CUSTOMERS = ("ana", "ben", "cam", "dia")
SERVICES = (None, "music", "tv")
AMOUNTS = (19.99, 0.1, 33.333333, 0.01, 100.0, 20.09, 0.0)
CHARGES = (-19.99, -0.01, 0.0, 0.1, 4.99, 33.333333)


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


@st.composite
def cost_rows(draw: st.DrawFn) -> Row:
    return {
        "spent_at": draw(st.sampled_from([*MONTHS[1:-1], *INSTANTS])),
        "purpose": draw(st.sampled_from(["acquisition", "retention", "service"])),
        "amount": draw(st.sampled_from(AMOUNTS)),
        "service": draw(st.sampled_from(SERVICES)),
        "segment": draw(st.sampled_from([None, "home", "office"])),
    }


@st.composite
def costs(draw: st.DrawFn) -> list[Row]:
    """None, a few, or so many that most months have some of each purpose."""
    return draw(st.lists(cost_rows(), min_size=draw(st.sampled_from([16, 4, 0])), max_size=24))
