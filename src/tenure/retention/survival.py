"""Survival: how long customers stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.catalogue import kpi
from tenure.counting.subscriptions.lifetimes import count_lifetimes
from tenure.engine import Frame
from tenure.models import KaplanMeier
from tenure.options import Columns, Options
from tenure.periods import Instant
from tenure.results import Curve, Message
from tenure.tables import check_inputs

__all__ = ["survival_curve"]

_COLUMNS = ["days", "at_risk", "lost", "censored", "survival", "lower", "upper"]


def survival_curve(
    subscriptions: Frame,
    *,
    as_of: Instant | None = None,
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Curve:
    """Share of the customers who are still there so many days after their first paid start.

    Definition: the Kaplan-Meier estimate of days from the first paid start to the loss. Who is active just
    before `as_of` is censored there, else lost at the last end before it; a return is no new life. Days are
    exact, with fractions.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A curve of shares from 1 down to 0, higher is better, with its median. Empty, with a reason, when
        nobody started before `as_of`.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Kaplan & Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958).

    Example:
        >>> from tenure.samples import subscriptions
        >>> survival_curve(subscriptions, as_of="2026-04-01").at(0)
        1.0
    """
    options = Options(as_of=as_of, by=by, grace_days=grace_days, confidence=confidence)
    inputs = check_inputs(options, subscriptions=subscriptions, customers=customers)
    groups, lifetimes = count_lifetimes(inputs, inputs.as_of(options.as_of), options.grace_days)
    groups = groups.rename(columns={inner: name for name, inner in inputs.keys.items()})[list(inputs.keys)]
    curves = [
        KaplanMeier.fit(each["days"], each["lost"], each["entities"], confidence=options.confidence)
        for each in lifetimes
    ]
    reason = None if curves else Message("nobody_had_started")
    return Curve(kpi("survival_curve"), tuple(inputs.keys), options.record(), _table(groups, curves), reason)


def _table(groups: pd.DataFrame, curves: list[KaplanMeier]) -> pd.DataFrame:
    """Return the curves of all groups, one below the other; column by column, as there may be millions of times."""
    names = groups.loc[groups.index.repeat([len(curve.time) for curve in curves])].reset_index(drop=True)
    counts = {
        shown: np.concatenate([np.empty(0), *(getattr(curve, name) for curve in curves)])
        for shown, name in zip(_COLUMNS, ("time", *_COLUMNS[1:]), strict=True)
    }
    return pd.concat([names, pd.DataFrame(counts, copy=False)], axis=1).astype(dict.fromkeys(_COLUMNS[1:4], "int64"))
