"""Sticky features: whether who uses a feature stays more often than who does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenure import formulas
from tenure.counting.events.feature_retention import Horizon, count_feature_retention
from tenure.counting.events.participants import EventRule
from tenure.engine import Frame
from tenure.intervals import Bounds, fisher_p_value, holm, newcombe
from tenure.options import Columns, Names, Options, PositiveCount, PositiveDays
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, Message, Parts, measure
from tenure.tables import check_inputs

__all__ = ["sticky_features"]

_SIDES = ("users", "users_retained", "others", "others_retained")


class StickyOptions(Options):
    """The options of `sticky_features`."""

    days: PositiveDays = 90.0
    min_uses: PositiveCount = 1
    event: Names = ("use",)


def sticky_features(
    subscriptions: Frame,
    events: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    days: float = 90,
    min_uses: int = 1,
    event: Columns = "use",
    as_of: Instant | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Share of the users of a feature who stay, less that of the others: an association, not a cause.

    Definition: users_retained / users − others_retained / others per `feature`. Compared are the customers at risk at
    the same time, those active just before the start and just before the end of the period: users are those with
    enough uses of the feature in it, retained who is active just before its end + `days` × 24 hours. (Among all
    customers ever, who stays longer has had more time to use anything, and every feature looks sticky.) A use without a
    feature is left out. `p_value` is Fisher's of no difference, two-sided; `p_adjusted` is Holm's with a view to all
    features of the period. Where use fades before customers leave, all features stand out: take longer `days`, or
    look for those that stand out more.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: One row per event, with its `feature`; see `Event`.
        period: The period or periods observed.
        days: How many times 24 hours after the end of the period it is seen who has stayed.
        min_uses: How many uses of a feature in the period make a user of it.
        event: What a use is called; one name or several.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A row per `feature`, in `.table`; differences from −1 to 1, higher is stickier, with Newcombe's interval.
        Undefined when nobody or everybody used it, or when `days` after the end are not over at `as_of`: all are
        `immature` then. Notes say that it is an association, and how many features were tried.

    Raises:
        ContractError: A table breaks its contract, or events have no column `feature`.
        ParameterError: An option has no meaning.

    Reference:
        Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
        (1998), method 10; Fisher (1935); Holm (1979); Suissa, Immortal time bias in pharmacoepidemiology, American J.
        of Epidemiology 167 (2008), for the comparison that is avoided.

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> found = sticky_features(subscriptions, events, period=spring, days=60, as_of="2026-06-01")
        >>> found.table[["feature", "users", "users_retained", "others", "others_retained"]].values.tolist()
        [['home', 1, 1, 2, 1], ['play', 1, 1, 2, 1], ['share', 1, 1, 2, 1]]
    """
    options = StickyOptions(
        period=period,
        days=days,
        min_uses=min_uses,
        event=event,
        as_of=as_of,
        grace_days=grace_days,
        confidence=confidence,
    )
    inputs = check_inputs(options, needs={"events": ["feature"]}, subscriptions=subscriptions, events=events)
    rule = EventRule(options.event, options.min_uses, key="feature")
    horizon = Horizon(options.days, inputs.as_of(options.as_of), options.grace_days)
    parts = count_feature_retention(inputs, options.periods, rule, horizon)
    chances, adjusted = _p_values(parts, len(options.periods))
    return measure(
        "sticky_features",
        parts,
        formula=formulas.sticky_features,
        extra={"p_value": lambda parts: chances, "p_adjusted": lambda parts: adjusted},  # noqa: ARG005 - of all rows
        undefined=_reasons,
        interval=partial(_interval, confidence=options.confidence),
        notes=_notes(adjusted, options),
        options=options,
        single=False,
    )


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    users, users_retained, others, others_retained = (parts[name] for name in _SIDES)
    return newcombe(users_retained, users, others_retained, others, confidence)


def _p_values(parts: Parts, periods: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the p-value of each row, and the same adjusted for all features of its period."""
    users, users_retained, others, others_retained = (parts.rows[name].to_numpy() for name in _SIDES)
    chances = fisher_p_value(users_retained, users, others_retained, others)
    return chances, np.concatenate([holm(each) for each in np.split(chances, periods)])


def _reasons(parts: Mapping[str, Any]) -> NDArray[Any]:
    immature, nobody = parts["immature"] > 0, parts["users"] + parts["others"] == 0
    why = ["window_not_over", "nobody_there_throughout", "nobody_used_it"]
    return np.select([immature, nobody, parts["users"] == 0], why, "everybody_used_it").astype(object)


def _notes(adjusted: NDArray[np.float64], options: StickyOptions) -> tuple[Message, ...]:
    """Return that these are associations, and how many features stand out of how many tried."""
    tried, rate = int(np.isfinite(adjusted).sum()), round(1 - options.confidence, 12)
    found = int((adjusted[np.isfinite(adjusted)] <= rate).sum())
    percent = round(100 * rate, 9)
    return Message("use_association"), Message(
        "features_tried", {"features": tried, "found": found, "percent": percent}
    )
