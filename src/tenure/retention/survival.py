"""Survival: how long customers stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    lifetimes = count_lifetimes(inputs, inputs.as_of(options.as_of), options.grace_days)
    lifetimes = lifetimes.rename(columns={inner: name for name, inner in inputs.keys.items()})
    keys = list(inputs.keys)
    table = _table(lifetimes, keys, _places(lifetimes, keys), options.confidence)
    reason = None if len(table) else Message("nobody_had_started")
    return Curve(kpi("survival_curve"), tuple(keys), options.record(), table, reason)


def _places(lifetimes: pd.DataFrame, keys: list[str]) -> list[NDArray[np.intp]]:
    """Return where the rows of each group are, the groups in order."""
    if not keys or lifetimes.empty:
        return [np.arange(len(lifetimes))] if len(lifetimes) else []
    group = lifetimes.groupby(keys, dropna=False).ngroup().to_numpy()
    return np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])


def _table(lifetimes: pd.DataFrame, keys: list[str], groups: list[NDArray[np.intp]], confidence: float) -> pd.DataFrame:
    """Return the curves of all groups, one below the other; column by column, as there may be millions of times."""
    columns = {name: lifetimes[name].to_numpy() for name in ("days", "lost", "entities")}
    curves = [KaplanMeier.fit(*(each[places] for each in columns.values()), confidence=confidence) for places in groups]
    counts = {
        shown: np.concatenate([np.empty(0), *(getattr(curve, name) for curve in curves)])
        for shown, name in zip(_COLUMNS, ("time", *_COLUMNS[1:]), strict=True)
    }
    # Each group's names are those of its first row, as often as its curve has times.
    first = np.repeat([places[0] for places in groups], [len(curve.time) for curve in curves]).astype(np.intp)
    names = lifetimes[keys].take(first).reset_index(drop=True)
    return pd.concat([names, pd.DataFrame(counts, copy=False)], axis=1).astype(dict.fromkeys(_COLUMNS[1:4], "int64"))
