"""Stickiness: how often those who use something at all come back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.usage.stickiness import count_days_used
from tenure.engine import Frame
from tenure.intervals import Bounds, student
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["stickiness_ratio"]


class StickinessOptions(Options):
    """The options of `stickiness_ratio`."""

    event: Names = ("use",)


def stickiness_ratio(
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    event: Columns = "use",
    confidence: float = 0.95,
) -> Measure:
    """Mean daily users, of the users of the period: DAU/MAU, where the period is a month.

    Definition: user_days / possible_days: on how many calendar days each user had a use, of the users times the
    calendar days of the period. A day that the period cuts is one of its days. By columns of `events`, such as
    `service`, a customer is a user of each value that it uses. Who has no use in the period is no user.

    Args:
        events: One row per event; see `Event`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        event: What a use is called; one name or several.
        confidence: Confidence level of the interval.

    Returns:
        A share of the days, above 0 and up to 1, higher is better. Undefined when nobody used anything, and where no
        event has the name. The interval is Student's of the users' shares of the days, within 0 and 1; one user of no
        day and one of all days are added, so that it has a width also where few users agree.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Student (1908); Agresti & Coull (1998) for what is added.

    Example:
        >>> from tenure.samples import events, spring
        >>> stickiness = stickiness_ratio(events, period=spring)  # 4 users on 6 days, of 31 each
        >>> round(stickiness.value, 4), stickiness.parts["user_days"], stickiness.parts["possible_days"]
        (0.0484, 6, 124)
    """
    options = StickinessOptions(period=period, by=by, event=event, confidence=confidence)
    inputs = check_inputs(options, amounts_of=(), events=events, customers=customers)
    return measure(
        "stickiness_ratio",
        count_days_used(inputs, options, options.event),
        formula=formulas.stickiness_ratio,
        undefined="nothing_used",
        interval=partial(_interval, options),
        base="users",
        options=options,
    )


def _interval(options: StickinessOptions, parts: Mapping[str, Any]) -> Bounds:
    """Return Student's interval of each user's share of the days, which lies on the scale from 0 to 1."""
    users = np.asarray(parts["users"], dtype=float)
    days = np.asarray(parts["possible_days"], dtype=float) / np.where(users > 0, users, np.nan)
    values, squares = np.asarray(parts["user_days"]) / days, np.asarray(parts["squares"]) / days**2
    return student(values, squares, users, options.confidence, low=0, high=1)
