"""What customers do, drawn to meet the ends of windows, pauses and periods, often at one and the same instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from .bookings import CUSTOMERS, SERVICES
from .grid import INSTANTS
from .states import Period, Row
from .strategies import subscriptions

FEATURES = (None, "search", "export")
SESSIONS = (None, None, "s1", "s2")
MICROSECOND = timedelta(microseconds=1)
WINDOWS = (timedelta(minutes=30), timedelta(days=1), timedelta(days=7), timedelta(days=30))
PAUSES = (timedelta(0), *WINDOWS, *(each + MICROSECOND for each in WINDOWS), *(each - MICROSECOND for each in WINDOWS))
CHECKLIST = ("profile", "import", "invite")
OPTIONAL = ("service", "feature", "session_id")


@st.composite
def rows(draw: st.DrawFn, kinds: Sequence[str], customer: str, at: datetime) -> Row:
    return {
        "customer_id": customer,
        "occurred_at": at,
        "event": draw(st.sampled_from(kinds)),
        "service": draw(st.sampled_from(SERVICES)),
        "feature": draw(st.sampled_from(FEATURES)),
        "session_id": draw(st.sampled_from(SESSIONS)),
    }


@st.composite
def bursts(draw: st.DrawFn, kinds: Sequence[str], instants: Sequence[datetime]) -> list[Row]:
    """What one customer does, each a window after the one before, or a microsecond more or less, or at once."""
    customer, at = draw(st.sampled_from(CUSTOMERS)), draw(st.sampled_from(instants))
    found = [draw(rows(kinds, customer, at))]
    for pause in draw(st.lists(st.sampled_from(PAUSES), max_size=4)):
        at += pause
        found.append(draw(rows(kinds, customer, at)))
    return found


@st.composite
def events(
    draw: st.DrawFn,
    kinds: Sequence[str] = ("use", "use", "use", "login"),
    *,
    columns: Sequence[str] = OPTIONAL,
    instants: Sequence[datetime] = INSTANTS,
    every_kind: bool = False,
) -> list[Row]:
    """A dozen or so, in any order, with the optional columns named; with `every_kind`, one of each name at least."""
    found = [row for burst in draw(st.lists(bursts(kinds, instants), max_size=5)) for row in burst]
    whose, when = st.sampled_from(CUSTOMERS), st.sampled_from(instants)
    needed = dict.fromkeys(kinds) if every_kind else ()
    found += [draw(rows([kind], draw(whose), draw(when))) for kind in needed]
    dropped = set(OPTIONAL) - set(columns)
    return [{name: value for name, value in row.items() if name not in dropped} for row in draw(st.permutations(found))]


def near(table: Sequence[Row]) -> list[datetime]:
    """The starts of subscriptions, the ends of their trials, and what lies a window after either."""
    found = [row[name] for row in table for name in ("started_at", "trial_ends_at") if row.get(name) is not None]
    windows = [at + window + slip for at in found for window in WINDOWS for slip in (timedelta(0), MICROSECOND)]
    return [*found, *windows, *INSTANTS]


@st.composite
def steps(draw: st.DrawFn, table: Sequence[Row]) -> list[Row]:
    """Steps at the ends of the windows of subscriptions, before them and twice; at least one is of the checklist."""
    names = draw(st.lists(st.sampled_from([*CHECKLIST, "tour"]), max_size=9))
    return [
        {
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "step": name,
            "completed_at": draw(st.sampled_from(near(table))),
        }
        for name in ["profile", *names]
    ]


@st.composite
def trials(draw: st.DrawFn) -> list[Row]:
    """Subscriptions most of which begin with a trial, and a later one that is paid or not a window after its end."""
    table = draw(subscriptions())
    found = []
    for row in table:
        if row["trial_ends_at"] is None and draw(st.booleans()):
            row = {**row, "trial_ends_at": row["started_at"] + draw(st.sampled_from(PAUSES[1:]))}  # noqa: PLW2901
        found.append(row)
        if row["trial_ends_at"] is not None and draw(st.booleans()):
            start = row["trial_ends_at"] + draw(st.sampled_from([*WINDOWS[1:], *PAUSES]))
            further = {"started_at": start, "ended_at": None, "trial_ends_at": None, "term_ends_at": None}
            service = draw(st.sampled_from([row["service"], row["service"], None]))
            named = {"service": service, "subscription_id": f"t{len(found)}", "mrr": 10.0, "canceled_at": None}
            found[-1] = {**row, "ended_at": row["trial_ends_at"]}  # what is paid is the later one
            found.append({**row, **further, **named})
    return found


@st.composite
def regulars(draw: st.DrawFn, period: Period, days: int) -> tuple[list[Row], list[Row]]:
    """Subscriptions that are there at the start, or just not, and still or just not days after the end; and uses."""
    start, end = period
    later = end + timedelta(days=days)
    starts = st.sampled_from([start - timedelta(days=30), start - MICROSECOND, start - MICROSECOND, start])
    ends = st.sampled_from([None, later, later - MICROSECOND, later - timedelta(hours=1), end, end - MICROSECOND])
    book, found = [], []
    for customer in draw(st.permutations(CUSTOMERS)):
        since, until = draw(starts), draw(ends)
        if until is None or since <= until:
            spans = {"started_at": since, "ended_at": until}
            book.append({"customer_id": customer, **spans, "mrr": 10.0, "service": draw(st.sampled_from(SERVICES))})
        for at in draw(st.lists(st.sampled_from([start, end - MICROSECOND, end, start - MICROSECOND]), max_size=3)):
            found.append(draw(rows(["use"], customer, at)))  # noqa: PERF401 - draws stand one by one
    return book, found


@st.composite
def as_ofs(draw: st.DrawFn, *tables: Sequence[Row]) -> datetime | None:
    """None, an instant of the grid, or one at which a window of something is just over or not quite."""
    names = ("started_at", "trial_ends_at", "occurred_at", "completed_at")
    found = [row[name] for table in tables for row in table for name in names if row.get(name) is not None]
    closing = [at + window + slip for at in found for window in WINDOWS for slip in (-MICROSECOND, timedelta(0))]
    return draw(st.none() | st.sampled_from(INSTANTS[6:]) | st.sampled_from(closing or INSTANTS))
