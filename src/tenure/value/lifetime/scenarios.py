"""Scenarios: what a customer would bring if churn, revenue per account or margin moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, number
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, Parts, asked, measure
from tenure.tables import check_inputs
from tenure.value.lifetime.assumptions import Life

__all__ = ["Change", "lifetime_value_scenarios"]


@dataclass(frozen=True)
class Change:
    """What moves in a scenario, each by a share of itself: −0.05 is 5 % less.

    Args:
        churn: Of the monthly churn.
        retention: Of the monthly retention, 1 − churn; instead of `churn`.
        arpa: Of the revenue per account.
        margin: Of the margin.

    Raises:
        ParameterError: A change is below −1, or churn and retention both move.

    Example:
        >>> str(Change(churn=-0.05, arpa=0.02))
        'churn −5 %, ARPA +2 %'
    """

    churn: float = 0.0
    retention: float = 0.0
    arpa: float = 0.0
    margin: float = 0.0

    def __post_init__(self) -> None:
        for name in ("churn", "retention", "arpa", "margin"):
            object.__setattr__(self, name, number(getattr(self, name), name, minimum=-1))
        if self.churn and self.retention:
            raise ParameterError("churn and retention are two words for one thing: change one of them.")

    def __str__(self) -> str:
        moved = {"churn": self.churn, "retention": self.retention, "ARPA": self.arpa, "margin": self.margin}
        signed = {name: f"{100 * share:+g}".replace("-", "−") for name, share in moved.items() if share}
        return ", ".join(f"{name} {share} %" for name, share in signed.items()) or "as it is"


def lifetime_value_scenarios(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    changes: Iterable[Change] = (Change(churn=-0.05), Change(arpa=0.05)),
    by: Columns = (),
    customers: Frame | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = None,
    cost_per_customer: float = 0.0,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """Lifetime value, and profit, if churn, revenue per account or margin moved by so much.

    Definition: `lifetime_value`, method simple, with the pooled churn, the ARPA and the margin of the period
    each changed by a share of itself; churn stays within 0 and 1. `profit` is the lifetime value less
    `cost_per_customer`, what it costs to acquire and to serve a customer over its life. The first scenario,
    `as it is`, changes nothing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed, of whole calendar months.
        changes: The scenarios; `Change(retention=0.05)` asks what 5 % more retention would bring.
        by: Columns to split by, of `subscriptions` or of `customers`, besides the scenario.
        customers: Needed when `by` names one of its columns.
        margin: The share of revenue that is left after the cost of service, 0 to 1, before the change.
        monthly_discount_rate: Per month.
        horizon_months: How many payments are counted at most; all if left out.
        cost_per_customer: In the currency of the data.
        grace_days: A return within so many times 24 hours is no loss.
        confidence: Of the interval: Wilson's of the churn before the change.

    Returns:
        Money per customer, a row per scenario in `.table`, higher is better. Undefined as the lifetime value
        is, and where the change leaves nobody to be lost.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or a change takes the margin above 1.

    Reference:
        F. Reichheld & W. E. Sasser, Zero defections: quality comes to services, Harvard Business Review (1990).

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> what_if = lifetime_value_scenarios(subscriptions, period=spring, cost_per_customer=100)
        >>> what_if.table[["scenario", "value", "profit"]].round(2).values.tolist()
        [['as it is', 120.0, 20.0], ['churn −5 %', 126.32, 26.32], ['ARPA +5 %', 126.0, 26.0]]
    """
    options, periods = asked(locals()), as_periods(period)
    life, spent = Life.read({**options, "method": "simple"}), number(cost_per_customer, "cost_per_customer", minimum=0)
    scenarios = _read(changes, life.margin)
    inputs = check_inputs(by, subscriptions=subscriptions, customers=customers)
    parts = _repeated(life.count(inputs, periods), scenarios)
    return measure(
        "lifetime_value_scenarios",
        parts,
        formula=lambda parts: _changed(life, parts),
        extra={"profit": lambda parts: np.asarray(_changed(life, parts)) - spent},
        undefined=lambda parts: _why(life, parts),
        interval=lambda parts: (_changed(life, parts, 1), _changed(life, parts, 0)),
        options=options,
        single=False,
    )


def _read(changes: Iterable[Change], margin: float) -> list[Change]:
    found = [changes] if isinstance(changes, Change) else list(changes) if isinstance(changes, Iterable) else [changes]
    for each in found:
        if not isinstance(each, Change):
            raise ParameterError(f"changes are made of Change(churn=…, arpa=…, margin=…), not {each!r}.")
        if margin * (1 + each.margin) > 1:
            raise ParameterError(f"A margin of {margin:g} with {each} would be above 1: give the margin as a share.")
    return list(dict.fromkeys([Change(), *found]))


def _repeated(parts: Parts, scenarios: list[Change]) -> Parts:
    """Give every scenario a row of the same counts, with the changes as further parts."""
    rows = parts.rows.loc[parts.rows.index.repeat(len(scenarios))].reset_index(drop=True)
    times = len(parts.rows)
    moved = {
        f"{name}_change": [getattr(each, name) for each in scenarios] * times
        for name in ("churn", "retention", "arpa", "margin")
    }
    labels = pd.Series([str(each) for each in scenarios] * times, dtype=object, index=rows.index)
    return replace(parts, rows=rows.assign(_scenario=labels, **moved), keys={**parts.keys, "scenario": "_scenario"})


def _changed(life: Life, parts: Mapping[str, Any], bound: int | None = None) -> Any:
    """Return the value after the change, at the churn counted or at a bound of it."""
    churn = np.asarray(
        formulas.quotient(parts["lost"], parts["exposed"]) if bound is None else life.churn(parts)[bound]
    )
    kept = (1 - churn) * (1 + parts["retention_change"])
    churn = np.where(parts["retention_change"] == 0, churn * (1 + parts["churn_change"]), 1 - kept)
    arpa = np.asarray(formulas.average_revenue_per_account(parts["mrr"], parts["customers"]))
    months = np.asarray(formulas.lifetime_months(np.clip(churn, 0, 1), life.rate, life.horizon))
    return arpa * (1 + parts["arpa_change"]) * life.margin * (1 + parts["margin_change"]) * months


def _why(life: Life, parts: Mapping[str, Any]) -> Any:
    lost = (np.asarray(parts["lost"]) > 0) & (np.asarray(parts["customers"]) > 0)
    return np.where(lost, "nobody_would_be_lost", life.reason(parts))
