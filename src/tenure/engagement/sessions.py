"""Sessions: how often customers come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from tenure import formulas
from tenure.counting.usage.sessions import SessionRule, count_sessions_by_day, count_sessions_by_user
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import AnyNames, Columns, Minutes, Options
from tenure.periods import PeriodLike
from tenure.results import Interval, Measure, Parts, measure
from tenure.tables import check_inputs

__all__ = ["sessions_per_day"]

Per: TypeAlias = Literal["day", "user"]


class SessionOptions(Options):
    """The options of `sessions_per_day`."""

    gap_minutes: Minutes = 30.0
    per: Per = "day"
    event: AnyNames = ()


class _Variant(NamedTuple):
    """Sessions per day, or per user and day: the count, the formula, and what the interval is over."""

    sessions: Callable[..., Parts]
    formula: Callable[..., Any]
    days: str
    over: str
    base: str | None
    undefined: str


_VARIANTS: dict[str, _Variant] = {
    "day": _Variant(count_sessions_by_day, formulas.sessions_per_day, "days", "days", None, ""),
    "user": _Variant(
        count_sessions_by_user, formulas.sessions_per_user_day, "user_days", "users", "users", "nobody_had_a_session"
    ),
}


def sessions_per_day(
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    gap_minutes: float = 30,
    per: Per = "day",
    event: Columns = (),
    confidence: float = 0.95,
) -> Measure:
    """Sessions of customers for each day, or for each user and day.

    Definition: sessions / days, or per `user` sessions / (users × days). The events of a customer with one `session_id`
    are a session; so are those without an id that follow each other, with no pause longer than the gap. A session
    counts when it starts, at its first event, which may lie before the period. Days are those of the calendar, also
    those without a session, and parts of those that the period cuts; users are the customers of whom a session starts
    in the period. Where `by` names a column of `events`, a session is of each value among its events, and pauses are
    those between events of one value.

    Args:
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        gap_minutes: After a pause longer than this, an event without a `session_id` starts a session.
        per: `day`, or `user` for each user and day.
        event: The events that make sessions, one name or several; all events if left out.
        confidence: Confidence level of the interval.

    Returns:
        Sessions, from 0, higher is better, with Student's t interval over the days of the period, or over the users.
        Per user, undefined when no session started.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        The pause of 30 minutes is that of Google Analytics; Catledge & Pitkow, Characterizing browsing strategies in
        the World-Wide Web, Computer Networks and ISDN Systems 27 (1995), for pauses at all.

    Example:
        >>> from tenure.samples import events, spring
        >>> sessions_per_day(events, period=spring, event="use").parts["sessions"]
        6
        >>> round(sessions_per_day(events, period=spring, event="use", per="user").value, 3)
        0.048
    """
    options = SessionOptions(period=period, by=by, gap_minutes=gap_minutes, per=per, event=event, confidence=confidence)
    uses = {"events": ["session_id"]}
    inputs = check_inputs(options, uses=uses, amounts_of=(), events=events, customers=customers)
    variant = _VARIANTS[options.per]
    return measure(
        "sessions_per_day",
        variant.sessions(inputs, options.periods, SessionRule(options.event, options.gap_minutes)),
        formula=variant.formula,
        undefined=variant.undefined,
        interval=_interval(variant, options.confidence),
        base=variant.base,
        options=options,
    )


def _interval(variant: _Variant, confidence: float) -> Interval:
    """Return the interval of the mean day, or of the mean user, never below 0."""

    def bounds(parts: Mapping[str, Any]) -> Bounds:
        count, days = (np.asarray(parts[name], dtype=float) for name in (variant.over, variant.days))
        lower, upper = student(parts["sessions"], parts["squares"], count, confidence)
        share = count / np.where(days > 0, days, np.nan)
        return (lower * share).clip(0), upper * share

    return bounds
