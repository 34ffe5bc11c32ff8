"""Small tables of value-added services: subscriptions, uses, exposures to campaigns and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from .bookings import CUSTOMERS
from .grid import GAPS, INSTANTS
from .states import Row
from .strategies import rows, subscriptions

SERVICES = (None, "cloud", "games", "music", "phone", "tv")
MANY = (*CUSTOMERS, "eva", "fay", "gus", "hal")
WITHIN = (1, 5, 30)
INSTANT = timedelta(microseconds=1)
NEAR = (timedelta(0), INSTANT, -INSTANT, timedelta(hours=9), timedelta(days=1), -timedelta(days=1))

GROUPS = (("control",), (None,), ("treated",), ("treated", "control"), ("control", None))
"""Of one customer and campaign at one instant."""
kinds_of_service = st.sampled_from([True, True, True, False, None])


@st.composite
def bundles(draw: st.DrawFn) -> list[Row]:
    """Several services of one customer, all from one instant on or each from its own."""
    first = draw(rows())
    services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=6, unique=True))
    is_together = draw(st.booleans())
    own = [first if is_together else draw(rows(first["customer_id"])) for _ in services]
    return [{**row, "service": service} for row, service in zip(own, services, strict=True)]


@st.composite
def vas_books(draw: st.DrawFn) -> list[Row]:
    """Chains, parallels and bundles; at least one row, so that all columns are there."""
    found = draw(subscriptions()) + [row for each in draw(st.lists(bundles(), max_size=2)) for row in each]
    found = found or [draw(rows())]
    numbered = [{**row, "subscription_id": f"s{number}"} for number, row in enumerate(draw(st.permutations(found)))]
    return [{**row, "is_vas": draw(kinds_of_service)} for row in numbered]


@st.composite
def adopters(draw: st.DrawFn) -> list[Row]:
    """Customers of one service, some of whom take up another; a few rows of any kind among them."""
    found = draw(st.lists(rows(), max_size=3))
    for customer in MANY:
        first = {**draw(rows(customer)), "started_at": draw(st.sampled_from(INSTANTS[:4])), "is_vas": False}
        ended = draw(st.none() | st.none() | st.sampled_from(INSTANTS[4:]))
        found.append({**first, "mrr": draw(st.sampled_from([10.0, 12.5])), "ended_at": ended, "trial_ends_at": None})
        found += draw(st.lists(rows(customer).map(lambda row: {**row, "is_vas": True}), max_size=1))
    return [{**row, "subscription_id": f"s{number}"} for number, row in enumerate(draw(st.permutations(found)))]


@st.composite
def moments(draw: st.DrawFn, table: Sequence[Row]) -> tuple[object, datetime, object]:
    """A customer, an instant and a service: at, next to or between the bounds of a subscription of theirs, or any."""
    row = draw(st.sampled_from([row for row in table if row["is_vas"]] or table))
    marks = [row[name] for name in ("started_at", "ended_at", "trial_ends_at") if row[name] is not None]
    occurred = draw(st.sampled_from([mark + gap for mark in marks for gap in NEAR]) | st.sampled_from(INSTANTS))
    service = draw(st.sampled_from([row["service"], row["service"], *SERVICES]))
    return draw(st.sampled_from([*[row["customer_id"]] * 4, *CUSTOMERS])), occurred, service


@st.composite
def uses(draw: st.DrawFn, table: Sequence[Row]) -> list[Row]:
    """Uses of the services of the table and of others, now and then without the column that names the service."""
    has_service, size = draw(st.sampled_from([True, True, False])), draw(st.sampled_from([24, 8, 1]))
    found = []
    for customer, occurred, service in draw(st.lists(moments(table), min_size=size, max_size=size)):
        row = {
            "customer_id": customer,
            "occurred_at": occurred,
            "event": draw(st.sampled_from(["use", "use", "use", "login"])),
            "channel": draw(st.sampled_from([None, "app", "web"])),
        }
        found.append({**row, "service": service} if has_service else row)
    return found


@st.composite
def exposures(draw: st.DrawFn) -> list[Row]:
    """Now and then without a control group; what is seen at one instant came by one channel."""
    has_group, size = draw(st.sampled_from([True, True, True, False])), draw(st.sampled_from([20, 12, 1]))
    found: dict[tuple[object, ...], Row] = {}
    listed = []
    for _ in range(size):
        row = {
            "customer_id": draw(st.sampled_from(MANY)),
            "exposed_at": draw(st.sampled_from(INSTANTS[2:-4])),
            "campaign": draw(st.sampled_from(["autumn", "spring"])),
            "channel": draw(st.sampled_from([None, "mail", "shop"])),
        }
        same = found.setdefault((row["customer_id"], row["exposed_at"], row["campaign"]), row)
        row = {**row, "channel": same["channel"]}
        groups = draw(st.sampled_from([*GROUPS, *GROUPS[:3]]))
        listed += [{**row, "group": group} if has_group else row for group in groups]
    return listed


@st.composite
def purchases(draw: st.DrawFn, exposed: Sequence[Row], within_days: int) -> list[Row]:
    """Events at the instants at which the windows open and close, or next to them."""
    gaps = [*GAPS, *(timedelta(days=within_days) + gap for gap in (-INSTANT, timedelta(0), INSTANT)), -INSTANT]
    marks = [(row["customer_id"], row["exposed_at"] + gap) for row in exposed for gap in gaps]
    return [
        {
            "customer_id": customer,
            "occurred_at": occurred,
            "event": draw(st.sampled_from(["purchase", "purchase", "purchase", "use"])),
            "service": draw(st.sampled_from(SERVICES)),
        }
        for customer, occurred in draw(st.lists(st.sampled_from(marks), min_size=1, max_size=16))
    ]


@st.composite
def as_ofs(draw: st.DrawFn, exposed: Sequence[Row], within_days: int) -> datetime | None:
    """None, late, or the instant at which a window has just closed, or is about to."""
    ends = [row["exposed_at"] + timedelta(days=within_days) for row in exposed]
    near = [end + gap for end in ends for gap in (timedelta(0), -INSTANT)]
    return draw(st.sampled_from([None, INSTANTS[-1] + timedelta(days=30), *near]))


@st.composite
def people(draw: st.DrawFn) -> list[Row]:
    """All customers, some of whom signed up after they subscribed, or at an unknown instant."""
    segments, instants = st.sampled_from([None, "home", "office"]), st.none() | st.sampled_from(INSTANTS)
    return [{"customer_id": customer, "segment": draw(segments), "signed_up_at": draw(instants)} for customer in MANY]
