"""Validation: whether a health score foresees churn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.counting.health.bands import BANDS
from tenure.counting.health.outcomes import Outcomes, list_outcomes
from tenure.engine import Frame
from tenure.health.health_validation import HealthValidation
from tenure.intervals import delong, wilson
from tenure.options import Options, PositiveDays
from tenure.results import Message, MessageText
from tenure.tables import check_inputs
from tenure.tables.derived import Score

__all__ = ["HorizonOptions", "validate_health_score", "why_undefined"]

_TENTHS = 10
_FEW = 30


class HorizonOptions(Options):
    """The options of what is held against the churn after it."""

    horizon_days: PositiveDays = 90.0


def validate_health_score(
    scores: Frame,
    subscriptions: Frame,
    *,
    horizon_days: float = 90,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> HealthValidation:
    """Hold a health score against the churn that came after it.

    Definition: of the customers active just before the `as_of` of their score, those are lost who are no longer active
    just before `as_of` + `horizon_days` × 24 hours. The value is the AUC: the probability that a lost customer had a
    lower score than one who stayed, ties counted by half. A score made after its customer had left would know what it
    should foresee: one of them refuses all. Customers without a score, and those who were not active, are left out
    and counted in the notes.

    Args:
        scores: One row per customer with its `score`, `band` and `as_of`, as `health_score` returns it.
        subscriptions: One row per subscription; see `Subscription`.
        horizon_days: How many days (24 hours each) after the score are observed.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A `HealthValidation`: the AUC with DeLong's interval, on the scale of the logit, churn by band and by tenths of
        the score, the lift of the lowest tenth, and the share of the lost that was red. Undefined when the data end
        before the horizon, or when nobody was scored, nobody was lost or everybody was.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: A score was made after its customer had left, or has no `as_of`; an option has no meaning.

    Reference:
        E. R. DeLong, D. M. DeLong & D. L. Clarke-Pearson, Comparing the areas under two or more correlated receiver
        operating characteristic curves, Biometrics 44 (1988).

    Example:
        >>> import pandas as pd
        >>> from tenure import validate_health_score
        >>> ends = pd.to_datetime(["2026-02-01", None, None, "2026-06-01"])
        >>> started = pd.Timestamp("2025-01-01")
        >>> book = pd.DataFrame({"customer_id": list("abcd"), "started_at": started, "ended_at": ends, "mrr": 10.0})
        >>> scores = pd.DataFrame({"customer_id": list("abcd"), "score": [20.0, 30, 80, 90]})
        >>> scores = scores.assign(band=["red", "red", "green", "green"], as_of=pd.Timestamp("2026-01-01"))
        >>> found = validate_health_score(scores, book)
        >>> found.value, found.lost, found.caught
        (1.0, 1, 1.0)
    """
    options = HorizonOptions(horizon_days=horizon_days, grace_days=grace_days, confidence=confidence)
    inputs = check_inputs(
        options,
        needs={"scores": ["score", "as_of"]},
        schemas={"scores": Score},
        scores=scores,
        subscriptions=subscriptions,
    )
    outcomes = list_outcomes(
        inputs, "scores", ["score", "band"], horizon_days=options.horizon_days, grace_days=options.grace_days
    )
    return _validated(outcomes, options)


def _validated(outcomes: Outcomes, options: HorizonOptions) -> HealthValidation:
    rows = outcomes.rows if outcomes.undefined is None else outcomes.rows.head(0)
    score, lost = rows["score"].to_numpy(dtype=float), rows["lost"].to_numpy(dtype=bool)
    reason = outcomes.undefined or why_undefined(lost)
    lower, upper = delong(score[lost], score[~lost], options.confidence)
    red = (rows["band"] == "red").to_numpy(dtype=bool)
    return HealthValidation(
        value=math.nan if reason else formulas.area_under_curve(score[lost], score[~lost]),
        lower=float(lower),
        upper=float(upper),
        reason=None if reason is None else MessageText(reason),
        customers=len(rows),
        lost=int(lost.sum()),
        lift=formulas.lift_of_lowest(score, lost),
        caught=float(formulas.quotient((red & lost).sum(), lost.sum())),
        bands=_by_band(rows, options.confidence),
        calibration=_by_tenth(rows, options.confidence),
        options=options.record(),
        notes=tuple(MessageText(note) for note in _notes(outcomes, lost)),
    )


def why_undefined(lost: Any) -> Message | None:
    """Return why a score cannot be held against these outcomes: there are none, or all are the same."""
    if not len(lost):
        return Message("nobody_scored")
    if not lost.any():
        return Message("nobody_lost_to_foresee")
    return Message("everybody_lost") if lost.all() else None


def _by_band(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the losses of each band, also where nobody is in it."""
    groups = ({"band": band, "rows": rows[rows["band"] == band]} for band in BANDS)
    return _losses(groups, ["band"], confidence)


def _by_tenth(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the losses of each tenth of the customers by score, as far as there is somebody in it."""
    tenths = np.ceil(_TENTHS * rows["score"].rank().to_numpy() / max(len(rows), 1)).astype(int)
    groups = (
        {"tenth": int(tenth), "mean_score": _mean(rows["score"][tenths == tenth]), "rows": rows[tenths == tenth]}
        for tenth in np.unique(tenths)
    )
    return _losses(groups, ["tenth", "mean_score"], confidence)


def _mean(scores: pd.Series[Any]) -> float:
    return math.fsum(scores) / len(scores)


def _losses(groups: Iterable[dict[str, Any]], heads: list[str], confidence: float) -> pd.DataFrame:
    """Return a row per group: what it is called, its customers, how many were lost, their share, its interval."""
    found = list(groups)
    columns: dict[str, Any] = {name: [each[name] for each in found] for name in heads}
    customers = np.array([len(each["rows"]) for each in found], dtype=np.int64)
    lost = np.array([int(each["rows"]["lost"].sum()) for each in found], dtype=np.int64)
    lower, upper = wilson(lost, customers, confidence)
    rate = np.asarray(formulas.quotient(lost, customers), dtype=float)
    return pd.DataFrame({**columns, "customers": customers, "lost": lost, "rate": rate, "lower": lower, "upper": upper})


def _notes(outcomes: Outcomes, lost: Any) -> Iterator[Message]:
    for key, count in (("unscored_left_out", outcomes.unscored), ("inactive_left_out", outcomes.inactive)):
        if count:
            yield Message(key, {"count": count})
    if 0 < lost.sum() < _FEW:
        yield Message("few_lost", {"least": _FEW, "lost": int(lost.sum())})
