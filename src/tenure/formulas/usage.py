"""Use and conversion: what subscribers do with their services, and what campaigns bring."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, multiply, quotient, subtract

__all__ = [
    "active_use_rate",
    "active_use_rate_by_day",
    "conversion_rate",
    "conversions_by_campaign",
    "lift_over_control",
    "stickiness_ratio",
]


def active_use_rate(users: ArrayLike, subscribers: ArrayLike) -> Number:
    """Users, of the subscribers."""
    return quotient(users, subscribers)


def active_use_rate_by_day(user_days: ArrayLike, subscriber_days: ArrayLike) -> Number:
    """Days with a use, of the days subscribed."""
    return quotient(user_days, subscriber_days)


def stickiness_ratio(user_days: ArrayLike, possible_days: ArrayLike) -> Number:
    """Days with a use, of the days on which the users could have had one."""
    return quotient(user_days, possible_days)


def conversion_rate(converted: ArrayLike, exposed: ArrayLike) -> Number:
    """Converted, of those exposed."""
    return quotient(converted, exposed)


def lift_over_control(
    converted: ArrayLike, exposed: ArrayLike, control_converted: ArrayLike, control_exposed: ArrayLike
) -> Number:
    """The conversion rate of those exposed, less that of the control group."""
    ahead = subtract(multiply(converted, control_exposed), multiply(control_converted, exposed))
    return quotient(ahead, multiply(exposed, control_exposed))


def conversions_by_campaign(
    converted: ArrayLike, exposed: ArrayLike, control_converted: ArrayLike, control_exposed: ArrayLike
) -> Number:
    """Conversions that those exposed would not have had at the rate of the control group."""
    ahead = subtract(multiply(converted, control_exposed), multiply(control_converted, exposed))
    return quotient(multiply(exposed, ahead), multiply(exposed, control_exposed))
